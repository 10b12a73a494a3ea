// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How urgent a report is, judged again by what has happened since research looked at it.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Judges the priority of these reports by their signals now and by what research found; stores it
/// with its reason, which quotes the figures, and writes a step from one priority to another into
/// the history. What was never judged, is settled, or is about to be researched stays as it is. A
/// report that waits because its priority was too low for the policy is researched again if it is
/// not any more.
Task<> judgePriorities(SharedContext context, std::vector<ReportId> reports, StopToken stop);

/// The same for every open report: at start, for what a kill left out, and as time goes by.
Task<> judgeAllPriorities(SharedContext context, StopToken stop);

} // namespace core::pipeline
