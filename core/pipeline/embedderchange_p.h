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

struct StoredChoices
{
    EmbedderChoice now;
    EmbedderChoice next; ///< without a member if no change is under way
};
Result<StoredChoices> storedChoices(const storage::Stores &stores);

/// The member with its settings, centred if the choice says so.
/// errors  InvalidInput, and whatever the member's factory fails with
Result<Chosen<embedding::Embedder>> madeEmbedder(Context &context, const EmbedderChoice &choice);

} // namespace core::pipeline
