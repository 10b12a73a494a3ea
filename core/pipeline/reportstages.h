// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is done with a report, a durable job at a time: research and verdict, a fix, its checks,
// the watch over it.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// queued → researching → gathering, needsDecision or actionable; queues the fix if the policy lets
/// it.
Task<> researchReport(SharedContext context, ReportId report, StopToken stop);

/// fixing → checking, or needsDecision with the reason; works on the report's running attempt.
Task<> fixReport(SharedContext context, ReportId report, StopToken stop);

/// checking → ready, or back to fixing while rounds are left, else needsDecision.
Task<> checkReport(SharedContext context, ReportId report, StopToken stop);

/// verifying → verified, once its watch is over; looks again later while it is not.
Task<> verifyReport(SharedContext context, ReportId report, StopToken stop);

} // namespace core::pipeline
