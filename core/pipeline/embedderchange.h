// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which embedder a workspace uses, and changing it: everything is embedded again beside the old
// vectors, which decide until the new ones are complete; then one transaction switches.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// An embedder as it is stored. No credential is in it, only where one is.
struct EmbedderChoice
{
    QString member;              ///< id in the family
    QJsonObject settings;        ///< as a person gave them: what is not there has its fallback
    QString model;               ///< of the stored vectors
    int dimension = 0;           ///< of them; 0 before the first
    std::vector<float> centre{}; ///< taken from the member's vectors; empty if it needs none

    friend bool operator==(const EmbedderChoice &, const EmbedderChoice &) = default;
};
QJsonObject toJson(const EmbedderChoice &choice);
EmbedderChoice embedderChoiceFromJson(const QJsonObject &json);

/// Codes of decisions in the audit log. `before` and `after` hold member and model.
inline const QString embedderChangeBegun = QStringLiteral("embedderChangeBegun");
inline const QString embedderChanged = QStringLiteral("embedderChanged");
inline const QString embedderChangeCancelled = QStringLiteral("embedderChangeCancelled");
/// Under what its problem is kept beside those of the sources.
inline const QString embedderProblemId = QStringLiteral("embedder");

/// Makes the embedders that the workspace's settings name; the built-in one if they name none. One
/// that cannot be made, or whose vectors would not compare with the stored ones, is replaced by one
/// that fails with the reason: signals wait, and none is embedded by anything else. Once is enough.
Task<> useStoredEmbedders(SharedContext context);

/// Asks the new embedder for a vector, and if it gives one begins the change. The same model with
/// other settings is used from now on, and nothing is embedded again.
/// errors  InvalidInput (no such member, wrong settings), and whatever the embedder fails with
Task<DecisionId> changeEmbedder(SharedContext context, QString member, QJsonObject settings,
                                StopToken stop);
/// Stays with the embedder that is in use. errors  NotFound: no change is under way
Task<DecisionId> cancelEmbedderChange(SharedContext context);
/// Takes back what a person decided. A change that is under way ends; one that is done begins the
/// other way: everything is embedded again with the one before. Inside a write of the storage;
/// followStoredEmbedders() after it.
/// errors  Conflict: another one was chosen since
Result<> undoEmbedderChange(storage::Stores &stores, const AuditEntry &entry);
/// Uses the embedders that are stored now.
Task<> followStoredEmbedders(SharedContext context);

struct EmbedderTrial
{
    QString model;
    int dimension = 0;
    qint64 milliseconds = 0; ///< for two short texts, the first ones this member is asked for
};
/// Asks an embedder for vectors. Nothing is stored.
/// errors  as changeEmbedder
Task<EmbedderTrial> tryEmbedder(SharedContext context, QString member, QJsonObject settings,
                                StopToken stop);

/// Embeds the next signals that have no vectors of the new embedder.
/// returns  how many there were; 0: the new vectors are complete, for now
Task<int> embedAgain(SharedContext context, StopToken stop);
/// Switches, if the new vectors are complete, and fills the index anew; also after that has failed.
/// Called where no stage runs.
/// returns  whether it did
Task<bool> switchEmbedder(SharedContext context, StopToken stop);
/// Removes vectors of embedders that are not in use any more, a part at a time.
Task<> sweepVectors(SharedContext context, StopToken stop);

/// Keeps why nothing can be embedded now, to be told also when nothing runs. problem  translated;
/// empty: all is well
Task<> noteEmbedderProblem(SharedContext context, QString problem);

struct EmbedderStatus
{
    EmbedderChoice now;
    std::optional<EmbedderChoice> next;
    qint64 embedded = 0; ///< signals with vectors of the one in use
    qint64 again = 0;    ///< signals with vectors of the next one
    qint64 waiting = 0;  ///< signals that wait for their vectors
    QString problem;     ///< translated; empty if all is well
    QString nextProblem; ///< the same
};
Task<EmbedderStatus> embedderStatus(SharedContext context);

} // namespace core::pipeline
