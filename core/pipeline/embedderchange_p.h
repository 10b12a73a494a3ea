// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What changing the embedder shares with reading which one is chosen.
#pragma once

#include "core/pipeline/embedderchange.h"

namespace core::pipeline {

/// Settings of the workspace: the one in use, and the one that everything is embedded with again.
inline const QString embedderKey = QStringLiteral("embedder");
inline const QString nextEmbedderKey = QStringLiteral("embedderNext");

/// True while vectors of an embedder that is not in use may be left.
inline const QString sweepKey = QStringLiteral("embedderSweep");

struct StoredChoices
{
    EmbedderChoice now;
    EmbedderChoice next; ///< without a member if no change is under way

    friend bool operator==(const StoredChoices &, const StoredChoices &) = default;
};
Result<StoredChoices> storedChoices(const storage::Stores &stores);
/// Inside a write. Vectors of what is left are removed later.
Result<> storeChoices(storage::Stores &stores, const StoredChoices &choices);

/// What the audit log says of one.
QJsonObject auditedChoice(const EmbedderChoice &choice);
/// Writes a person's decision down, so that it can be undone.
Result<DecisionId> auditChoices(storage::Stores &stores, const QString &action,
                                const StoredChoices &before, const StoredChoices &after);

/// The member with its settings, centred if the choice says so. Made on the pool: one may read a
/// large model.
/// errors  InvalidInput, and whatever the member's factory fails with
Task<Chosen<embedding::Embedder>> madeEmbedder(SharedContext context, EmbedderChoice choice);
/// member  may go while this runs
Task<EmbedderTrial> tryMember(embedding::Embedder &member, StopToken stop);

} // namespace core::pipeline
