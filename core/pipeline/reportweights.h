// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The weights of reports: after evidence came, and after time went by.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// How the workspace weighs, as it is set now.
Result<WeightRules> weightRules(const storage::Stores &stores);

/// What a report's members weigh together.
double weightOf(std::span<const Weighable> members, const WeightRules &rules, Timestamp now);
/// Those whose texts have not expired.
Result<std::vector<Signal>> membersOf(const storage::Stores &stores, ReportId report);
/// Of the reports that are not settled.
Result<std::vector<ReportId>> weighedReports(const storage::Stores &stores);

/// A difference below this shows nowhere: half of the last digit that is shown.
inline constexpr double leastWeightChange = 0.005;

/// Recomputes weight, title and summary of a report from its members, stores them, and queues
/// research if it is due. A settled report, and one whose members' texts have expired in part,
/// keeps its title and summary. Inside a write of the storage.
Result<> refreshReport(Context &context, storage::Stores &stores, ReportId report,
                       const QString &actor);

/// Refreshes the reports in Context::counted. Counting an occurrence promotes nothing by itself:
/// this is called when a wave of them is over, so that research does not look at a part of it.
/// Their priorities are judged again.
/// returns  how many reports
Task<int> weighCounted(SharedContext context, StopToken stop);

/// What time, and other rules, do to reports that are not settled: each is weighed again, and one
/// that waits for its first research goes back to gathering if it has become too light, unless a
/// person asked for it. Of the weights over time, days that are over keep one. What turns out
/// to be due is queued for research. returns  how many reports changed their weight by what a
/// person would see
Task<int> decayWeights(SharedContext context, StopToken stop);

} // namespace core::pipeline
