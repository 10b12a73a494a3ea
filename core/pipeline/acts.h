// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person may do to reports: each act checks the state, journals the decision with its actor,
// and can be undone unless it left the workspace.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// The actor of what a person decides.
inline const QString person = QStringLiteral("user");

// errors of every act: NotFound; Conflict with the reason if the state does not allow it

Task<DecisionId> submitReview(SharedContext context, PullRequestId pullRequest,
                              std::vector<ReviewComment> drafts, ReviewAct act, StopToken stop);
Task<DecisionId> mergePullRequest(SharedContext context, ReportId report, StopToken stop);
/// Opens the pull request of a change that is made, proven and kept, where the policy goes no
/// further by itself.
Task<DecisionId> publishKept(SharedContext context, ReportId report);
/// Research again, or a round if there is a pull request or a verdict that a machine may fix.
Task<DecisionId> retryReport(SharedContext context, ReportId report, QString direction);
/// Also closes the report's open pull request on its host, with a comment that says why.
/// to  Dismissed or Resolved. reason  one of the codes of core/inbox
Task<DecisionId> closeReport(SharedContext context, ReportId report, ReportState to, QString reason,
                             QString note, StopToken stop);
Task<DecisionId> snoozeReport(SharedContext context, ReportId report, Timestamp until,
                              int untilSignals);
Task<DecisionId> restoreRejection(SharedContext context, RejectionId rejection);
/// Begins anew with what could not be read or embedded: one signal, or all of them (null). What
/// fails again says so again.
/// returns  how many; those of which nothing is kept any more are left out
Task<int> rereadFailed(SharedContext context, SignalId signal);
/// to  none opens a new report
Task<DecisionId> moveSignals(SharedContext context, std::vector<SignalId> chosen, ReportId to);
Task<DecisionId> mergeReports(SharedContext context, ReportId from, ReportId into);
/// decision  none takes the newest decision of the person back that can be
/// errors    Conflict if something was built on it since, or it cannot be undone
Task<> undoDecision(SharedContext context, DecisionId decision, StopToken stop);

/// Closes the pull request of a report that was dismissed or resolved while it was being published.
/// key  of an effect, kind closeLeft, that was begun with the pull request's row
Task<> closeLeft(SharedContext context, ReportId report, QString key, StopToken stop);

/// Finishes an act on a host that a kill interrupted.
/// errors  as the act's own
Task<> resumeAct(SharedContext context, storage::OpenEffect effect, StopToken stop);

} // namespace core::pipeline
