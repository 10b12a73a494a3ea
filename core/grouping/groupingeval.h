// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures grouping on labelled signals: `daybreakctl eval grouping`.
#pragma once

#include "core/async/stop.h"
#include "core/grouping/calibration.h"
#include "core/grouping/grouper.h"

#include <QJsonObject>

#include <span>

namespace core::grouping {

/// A signal and what is known about it; the labels are for scoring only.
struct LabelledSignal
{
    Signal signal;
    QString group;  ///< equal for signals about one problem
    QString report; ///< where it was found; neighbours of the same report are easy
};

/// Reads JSON Lines, plain or gzip, in the order of `created_at`. Fields: `id`, `group`, `kind`,
/// `title`, `text`, `created_at`, `product`, `error_type`, `frames` [{`function`, `file`, `line`,
/// `in_app`}], `report`; also `route`, `feature`, `release`, `trace_id`, `session_id`, `thread`.
/// Only `id`, `group`, `kind` and `title` or `text` are needed.
/// errors  as forEachJsonLine; InvalidInput for a line without a needed field, an unknown kind or
///         a second use of an id, naming the line
Result<std::vector<LabelledSignal>> readGroupingFile(const QString &path);

struct GroupingFigures
{
    double pairPrecision = 0;
    double pairRecall = 0;
    double pairF1 = 0;
    double ari = 0;
    double homogeneity = 0;
    double completeness = 0;
    double lookedOverAri =
        -1; ///< when all that consolidation proposes is accepted; -1 if not known
    double lookedOverPairF1 = -1;
    double lookedOverHomogeneity = -1;
    double recallAt1 = 0; ///< the nearest other signal is of the same group
    double recallAt10 = 0;
    double crossRecallAt1 = 0; ///< the same among signals of other reports and other kinds
    double crossRecallAt10 = 0;
    double reciprocalRank = 0; ///< mean of 1 / rank of the first right one; 0 beyond the candidates
    double crossReciprocalRank = 0;
    double signalsPerSecond = 0;
    double threshold = 0; ///< at which signals joined
    int assigned = 0;
    int groups = 0;    ///< found
    int proposals = 0; ///< of consolidation that were accepted for lookedOver…
    int queries = 0;   ///< that recallAt… is over
    int crossQueries = 0;
    Calibration calibration; ///< of all pairs that were scored as signals came in
};

/// A table of several figures side by side, a column for each.
QString toText(std::span<const std::pair<QString, GroupingFigures>> columns);

/// `pair_precision`, `pair_recall`, `pair_f1`, `ari`, `homogeneity`, `completeness`, the same
/// three with `looked_over_` before them, `recall_at_1`,
/// `recall_at_10`, `cross_recall_at_1`, `cross_recall_at_10`, `mrr`, `cross_mrr`,
/// `signals_per_second`, `threshold`, counts, and `calibration`.
QJsonObject toJson(const GroupingFigures &figures);

/// Assigns the signals one after another, accepts what consolidation proposes, then asks for the
/// neighbours of each among all.
///
/// inputs, labels      the same signals in the same order
/// preparationSeconds  what queries and vectors took; counts into signalsPerSecond
/// errors              as Grouper::assign; Cancelled
/// thread              any; runs for seconds: offload it
Result<GroupingFigures> evaluateGrouping(std::span<const GroupingInput> inputs,
                                         std::span<const LabelledSignal> labels,
                                         const GroupingSettings &settings,
                                         double preparationSeconds, const StopToken &stop);

} // namespace core::grouping
