// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person's own corrections say about the score and its threshold.
#pragma once

#include "core/model/grouping.h"

#include <QJsonObject>

#include <optional>
#include <span>
#include <vector>

namespace core::grouping {

/// A pair that a person judged, and how likely the engine finds it now.
struct JudgedPair
{
    PairLabel label;
    double likeness = 0; ///< calibrated probability, [0, 1]
};

/// How a threshold does on them. Pairs weigh by their labels: a correction counts once.
struct CorrectionFigures
{
    double threshold = 0;
    int same = 0;           ///< pairs that a person put together
    int apart = 0;          ///< pairs that a person kept apart
    int sameFound = 0;      ///< of `same`, at or above the threshold
    int apartJoined = 0;    ///< of `apart`, at or above the threshold
    double errors = 0;      ///< weight of those that the threshold decides otherwise
    double corrections = 0; ///< weight of all: how many corrections there are
    /// Chance that a pair that was put together is more likely than one that was kept apart; 0.5
    /// says nothing. None if one kind is missing.
    std::optional<double> ranking;
};

CorrectionFigures figuresAt(std::span<const JudgedPair> pairs, double threshold);
QJsonObject toJson(const CorrectionFigures &figures);

/// So many corrections of each kind are asked for before a threshold is proposed.
inline constexpr double leastCorrections = 3;

/// Where a threshold may lie.
struct ThresholdRange
{
    double lowest = 0.05;
    double highest = 0.95;
};

/// The threshold in `range` with the fewest errors; a change costs half a correction for every
/// factor e of odds, so that few corrections move it little. Ties go to the nearest to `current`.
/// errors  none: gives `current` if there are too few
double tunedThreshold(std::span<const JudgedPair> pairs, double current, ThresholdRange range = {});

/// What the same corrections say of coherence: a signal that was put into a report, or taken from
/// it, and how likely the engine finds it to belong to the middle one of the members it was judged
/// against. Only where coherence decides: of two members or more, one of which is near enough.
/// returns  the likeness of each is its coherence, in [0, 1]
std::vector<JudgedPair> judgedReports(std::span<const JudgedPair> pairs, double joinThreshold);

/// Whether there are enough of both kinds to propose anything.
bool areEnough(std::span<const JudgedPair> pairs);

} // namespace core::grouping
