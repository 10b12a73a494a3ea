// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gradient boosting of regression trees for the grouping score.
#pragma once

#include "core/grouping/scoremodel_p.h"

#include <vector>

namespace lab {

/// What is learned from: one row for each pair, row by row.
struct Table
{
    size_t features = 0;
    std::vector<float> values; ///< rows × features
    std::vector<std::uint8_t> same;
    std::vector<float> weights;

    size_t rows() const { return same.size(); }
    std::span<const float> row(size_t i) const
    {
        return std::span(values).subspan(i * features, features);
    }
};

struct BoostingSettings
{
    int trees = 250;
    int leaves = 24;
    double rate = 0.06;
    double leastHessian = 4; ///< of a leaf
    double shrinkage = 10;   ///< L2, added to a leaf's hessian
    double featurePortion = 0.5;
    int bins = 128;
    std::uint32_t seed = 1;
    /// By feature: 1 may only raise the score as it grows, -1 only lower it, 0 either.
    std::vector<int> directions;
    std::vector<bool> isUsed; ///< by feature; empty means all
};

/// Trees that turn `base` (a score for each row, changed in place into the new one) towards the
/// labels: logistic loss, histograms, best leaf first. The same rows and settings give the same
/// trees. source  Friedman 2001; Ke et al. 2017 (LightGBM) for histograms and growth by leaf
std::vector<core::grouping::Tree> boost(const Table &table, std::vector<double> &base,
                                        const BoostingSettings &settings);

/// The weights of the most probable logistic model: likelihood of the rows times a Gaussian around
/// the prior. Newton's method; a feature whose weight would be against its direction is left out
/// and the rest fitted again. Of the settings, `directions` and `isUsed` count.
std::vector<double> logistic(const Table &table, std::span<const double> prior, double precision,
                             const BoostingSettings &settings);

/// Slope and offset that make a logistic of the scores most probable (Platt 1999).
std::pair<double, double> platt(std::span<const double> scores, std::span<const std::uint8_t> same,
                                std::span<const float> weights);

} // namespace lab
