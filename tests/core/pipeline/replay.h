// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Many crashes of few places through intake and stages, and what that cost.
#pragma once

#include "bench.h"

namespace tests {

/// What a replay asked of each stage.
struct Replayed
{
    int stored = 0;           ///< events taken in
    int normalized = 0;       ///< signals that were screened and read
    int generatorSignals = 0; ///< signals that queries were made for
    int embeddedTexts = 0;
    int embedderCalls = 0;
    int indexed = 0;     ///< entries and repeats the index knows
    int grouped = 0;     ///< members of reports
    int occurrences = 0; ///< counted as another occurrence
    int reports = 0;
    double intakeSeconds = 0;
    double stageSeconds = 0;
};

/// Sends `events` crashes of `places` places, in an order that mixes them, `perRequest` at a time,
/// and runs the stages until nothing moves.
/// first  number of the first crash: numbers that were sent before are duplicates
Replayed replay(Bench &bench, int events, int places, int perRequest = 100, int first = 0);

} // namespace tests
