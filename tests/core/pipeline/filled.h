// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace with many signals that no stage had to walk through.
#pragma once

#include "bench.h"

namespace tests {

/// Signals as the stages leave them, four in a report, in the order of their arrival.
std::vector<core::grouping::GroupingInput> filled(Bench &bench, int count);

} // namespace tests
