// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is done with a report, a durable job at a time: research and verdict, a fix, its checks.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Stage codes of jobs.
inline constexpr auto researchStage = "research";
inline constexpr auto fixStage = "execution";
inline constexpr auto checkStage = "ci";

/// Why a fixer runs, as stored with the attempt.
enum class Trigger : std::uint8_t { Verdict, Checks, Comment, Retrigger };
QString triggerName(Trigger trigger); ///< verdict, checks, comment, retrigger

// Each inside a write of the storage: the state's step and the job are one transaction.
Result<> queueResearch(storage::Stores &stores, const Report &report, const QString &actor);
/// Queues research if the report waits for evidence or for a decision and there is enough new
/// evidence since it last ran: more signals, as reports::isDueForResearch says, or the first crash
/// where there was none.
Result<> queueIfDue(storage::Stores &stores, const Report &report, std::span<const Signal> members,
                    const QString &actor);
/// The attempt is begun here, so that what the person said is kept with it.
Result<> queueFix(Context &context, storage::Stores &stores, const Report &report, Trigger trigger,
                  const QString &direction, const QString &actor);

/// queued → researching → gathering, needsDecision or actionable; queues the fix if the policy lets
/// it.
Task<> researchReport(SharedContext context, ReportId report, StopToken stop);

/// fixing → checking, or needsDecision with the reason; works on the report's running attempt.
Task<> fixReport(SharedContext context, ReportId report, StopToken stop);

/// checking → ready, or back to fixing while rounds are left, else needsDecision.
Task<> checkReport(SharedContext context, ReportId report, StopToken stop);

/// Why the policy keeps a fix from starting by itself; empty if it may.
QString policyObjection(const Policy &policy, const Report &report, int fixesToday,
                        bool isBackfill);

} // namespace core::pipeline
