// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a workspace looks like when everything that consolidation proposes is accepted.
#pragma once

#include "core/async/stop.h"
#include "core/grouping/grouper.h"

namespace core::grouping {

/// Merges, divides and moves until nothing is proposed any more, five times over all at most. For
/// measurements and tests: in a workspace a person decides.
///
/// signals  all in the index
/// where    the report of each, in their order; follows
/// returns  how many proposals were accepted
/// errors   Internal; Cancelled
Result<int> acceptProposals(Grouper &grouper, IdSource &ids, std::span<const SignalId> signals,
                            std::span<ReportId> where, const StopToken &stop);

} // namespace core::grouping
