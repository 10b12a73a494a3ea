// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Features to one calibrated probability.
#pragma once

#include "core/grouping/features_p.h"

#include <span>
#include <vector>

namespace core::grouping {

/// Identifies the built-in score in stored decisions; rises with features or weights.
inline constexpr QStringView scoreJudgeName = u"score/1";

/// The weights that ship. Made by tests/core/grouping/fit (see the README).
std::span<const double> builtInWeights();

/// What each weight is believed to be before any data is seen; features that the data of the fit
/// does not show keep it.
std::span<const double> priorWeights();

/// Logistic of the weighted sum; both spans have featureCount values.
double probability(std::span<const double> values, std::span<const double> weights);

/// Each feature that counts, with value × weight; the logistic of the contributions' sum is the
/// score.
std::vector<MatchFeature> explained(std::span<const double> values,
                                    std::span<const double> weights);

} // namespace core::grouping
