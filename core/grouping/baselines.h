// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What plain word matching reaches on labelled signals, beside what the grouper does.
#pragma once

#include "core/grouping/groupingeval.h"

namespace core::grouping {

enum class Baseline : std::uint8_t {
    TfIdf, ///< cosine of (1 + ln tf) × ln(signals / df)
    Bm25,  ///< k₁ 1.2, b 0.75; by the score of the asked signal for itself
};

/// Every signal is compared with every other by its lower-case words, identifiers whole. Online, a
/// signal joins its nearest earlier one if that is near enough: the threshold that gives the best
/// pair F1 on these labels, which flatters it.
/// errors  Cancelled
/// thread  any; quadratic: some seconds for 3,000 signals
Result<GroupingFigures> evaluateBaseline(Baseline baseline, std::span<const LabelledSignal> labels,
                                         const StopToken &stop);

} // namespace core::grouping
