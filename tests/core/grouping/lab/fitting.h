// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From observations to a model, and what such a model does to products that it has not seen.
#pragma once

#include "tests/core/grouping/lab/observations.h"

#include <QTextStream>

namespace lab {

/// Observations with how much each of their rows counts.
struct ObservedSet
{
    std::vector<CandidateList> lists;
    double weight = 1;
};

/// What a feature may do to the score, for each one: 1 raise, -1 lower, 0 either. More of the same
/// evidence cannot speak against two signals.
std::vector<int> directions();

/// A weighted sum, boosted; slope and offset are left at 1 and 0.
core::grouping::ScoreModel fitted(const Table &table, const BoostingSettings &settings);

/// Signals to decide about, for what a report's members say together.
struct DecidedSet
{
    std::vector<tests::PreparedFile> parts; ///< workspaces of their own
    bool isByProduct = false;               ///< blocks are parts, not days
    double weight = 1;
};

/// The same of all sets. Slope, offset and the step to reports come from `folds` models that have
/// not seen the blocks of signals they are asked about.
core::Result<core::grouping::ScoreModel> calibrated(std::span<const ObservedSet> sets,
                                                    std::span<const DecidedSet> decided,
                                                    const BoostingSettings &settings,
                                                    std::uint32_t folds, QTextStream &log);

/// Leaves products out, some at a time, and replays each as a workspace of its own with a model of
/// the others and of `always`; the threshold is the best one of the products that were not left
/// out at the same time.
core::Result<> crossValidate(const tests::PreparedFile &data, double weight,
                             std::span<const ObservedSet> always, const BoostingSettings &settings,
                             const core::grouping::GroupingSettings &grouping, std::uint32_t folds,
                             QTextStream &out);

} // namespace lab
