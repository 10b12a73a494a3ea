// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one place that names all stages, in order.
#pragma once

#include "core/pipeline/context.h"

#include <functional>
#include <span>

namespace core::pipeline {

/// A stage of signals: moves a batch on, says how many.
struct SignalStage
{
    const char *name;
    std::function<Task<int>(SharedContext, StopToken)> run;
    const char *failed; ///< what is said if it fails, to be translated
};

/// A stage of reports: does one job.
struct ReportStage
{
    const char *name;
    std::function<Task<>(SharedContext, ReportId, StopToken)> run;
};

/// In the order of the walk.
std::span<const SignalStage> signalStages();
/// The last first: what is nearly done is finished before something new is begun.
std::span<const ReportStage> reportStages();

/// Runs every signal stage once, each wrapped the same: timed, journalled, told to the screen, its
/// failure kept apart: the stages after it run, and the first failure is returned at the end.
/// returns  how many signals moved
Task<int> runSignalStages(SharedContext context, StopToken stop);

/// Claims and does one job of the report stages. A failure that may pass is tried again later,
/// another one is kept with the report, which stays retryable. stopFor  gives the token that stops
/// work on this report alone returns  whether there was one
Task<bool> runReportJob(SharedContext context, std::function<StopToken(ReportId)> stopFor,
                        StopToken stop);

} // namespace core::pipeline
