// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The steps of a report's walk that queue work for a stage, and the rules for when that is due.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Stage codes of jobs.
inline constexpr auto researchStage = "research";
inline constexpr auto fixStage = "execution";
inline constexpr auto checkStage = "ci";
inline constexpr auto verifyStage = "verification";

/// Why a fixer runs, as stored with the attempt.
enum class Trigger : std::uint8_t { Verdict, Checks, Comment, Retrigger };
QString triggerName(Trigger trigger); ///< verdict, checks, comment, retrigger

// All inside a write of the storage: the state's step and the job are one transaction.

/// A step that is taken unless the report is there already, as after a crash between the step and
/// the work.
/// errors  Conflict: the table of states has no such step
Result<> stepTo(storage::Stores &stores, ReportId report, ReportState to, const QString &actor,
                const QString &reason = {});

Result<> queueResearch(storage::Stores &stores, const Report &report, const QString &actor);
/// Queues research if the report waits for evidence or for a decision and there is enough new
/// evidence since it last ran: more signals, as reports::isDueForResearch says, or a crash where
/// there was none, or one with the values of variables where those before had a trace alone.
Result<> queueIfDue(storage::Stores &stores, const Report &report, std::span<const Signal> members,
                    const QString &actor);
/// The attempt is begun here, so that what the person said is kept with it.
Result<> queueFix(Context &context, storage::Stores &stores, const Report &report, Trigger trigger,
                  const QString &direction, const QString &actor);
/// Queues the publishing of a change that an attempt made and kept.
Result<> queuePublishing(storage::Stores &stores, ReportId report, AttemptId attempt);
/// Queues the checks of a commit; once for each.
Result<> queueChecks(storage::Stores &stores, ReportId report, const QString &commit);

/// Queues a look at whether the watch over a fix is over; once for each `occasion`.
/// notBefore  unknown: now
Result<> queueVerification(storage::Stores &stores, ReportId report, const QString &occasion,
                           Timestamp notBefore);

/// Queues again what a report in this state is waiting for, after a decision that ended the work
/// was taken back. Work that was never stopped finds nothing left to do, or leaves nothing.
/// occasion  makes it another job than the one before
Result<> resumeWork(Context &context, storage::Stores &stores, const Report &report,
                    const QString &occasion);

/// Why the policy keeps a fix from starting by itself, as inbox::reasonText reads it; empty if it
/// may.
/// fixesToday  started in this repository in the last 24 hours
/// isBackfill  all its signals are from before the workspace was connected
QString policyObjection(const Policy &policy, const Report &report, int fixesToday,
                        bool isBackfill);

} // namespace core::pipeline
