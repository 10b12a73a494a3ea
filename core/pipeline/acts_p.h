// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the acts of a person share.
#pragma once

#include "core/pipeline/acts.h"
#include "core/pipeline/connection.h"

namespace core::pipeline {

/// The report's item if the act is possible in its state.
Result<InboxItem> itemFor(const storage::Stores &stores, ReportId id, const QString &act);

/// One step of the report's walk, decided by the person.
Result<DecisionId> step(storage::Stores &stores, const Report &report, ReportState to,
                        const QString &action, const QString &reason, const QString &note,
                        bool undoable);

/// Tells the index whether the report still takes signals.
Task<> tellIndexClosed(SharedContext context, ReportId report, bool closed);

/// A report's pull request and where it lives.
struct HostedItem
{
    InboxItem item;
    Connection connection;
};

/// errors  as itemFor; Conflict without a pull request, NotFound without its repository
Task<HostedItem> hostedItem(SharedContext context, ReportId id, QString act);

/// Takes an approval back on the host, so that its undoing leaves nothing behind there. key  as of
/// performOnce; the caller completes it
/// returns  the pull request as the host has it
Task<QJsonObject> withdrawApproval(SharedContext context, ReportId report, DecisionId decision,
                                   QString key, StopToken stop);

/// Opens on the host again what closeReport closed there. key  as of performOnce; the caller
/// completes it
/// returns  what storeHosted() takes
Task<QJsonObject> reopenPullRequest(SharedContext context, ReportId report, DecisionId decision,
                                    QString key, StopToken stop);

/// Writes down what became of a pull request on its host, and completes the effect. Inside a write
/// of the storage. answer  of the effect. action  for the history
Result<> storeHosted(storage::Stores &stores, const QString &key, const QJsonObject &answer,
                     const QString &action);

/// closeReport, taken up again after a kill.
Task<> resumeClosing(SharedContext context, storage::OpenEffect effect, StopToken stop);

/// undoDecision with the key under which the host is told.
Task<> undoOnce(SharedContext context, DecisionId decision, QString key, StopToken stop);

} // namespace core::pipeline
