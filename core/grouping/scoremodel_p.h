// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Features to one calibrated probability.
#pragma once

#include "core/base/result.h"
#include "core/grouping/features_p.h"

#include <QByteArray>

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

namespace core::grouping {

/// A node of a regression tree. Trees are stored in preorder: the left child follows its parent.
struct TreeNode
{
    std::int16_t feature = -1; ///< compared with `threshold`; -1 for a leaf
    std::uint16_t right = 0;   ///< where in its tree the right child is; 0 for a leaf
    float threshold = 0;       ///< a value up to it goes left
    float value =
        0; ///< a leaf's addition to the score; else what the training rows below it get on average
};

using Tree = std::vector<TreeNode>;

/// Name of what all members of the report say in the evidence of a decision: the mean score (a
/// logit) of those that were compared.
inline constexpr QStringView reportFeature = u"reportMean";

/// A logit. What is as unlike as this says no more than that.
inline constexpr double leastHeard = -4;

/// What a member of a report adds to the mean of all.
inline double heard(double score)
{
    return std::max(score, leastHeard);
}

/// What all members of a report say together. A report is joined for more than its nearest member:
/// one that is near by chance stands alone.
struct ReportStep
{
    double nearest = 1; ///< weight of the score of the nearest member
    double mean = 0;    ///< weight of the mean score of those that were compared, itself included
    double offset = 0;

    double score(double ofNearest, double ofAll) const
    {
        return nearest * ofNearest + mean * ofAll + offset;
    }
    double probability(double ofNearest, double ofAll) const;
    /// Of belonging to a report of one member.
    double ofPair(double score) const { return probability(score, heard(score)); }
};

/// What grouping decides with: a weighted sum of the features, boosted by regression trees, made
/// a probability by a line fitted to outcomes (Platt 1999).
///
/// score = slope × (Σ weight × value + Σ trees) + offset; probability = logistic(score)
///
/// The share of a feature is slope × weight × value, and slope × what each comparison with it
/// changed on the way through the trees: the average below the child taken minus that below its
/// parent (Saabas 2014). The trees' averages at their roots, and the offset, go to the feature
/// `bias`. So shares sum to the score exactly, and one walk gives them.
///
/// Of a report with several members, `report` makes one score of the nearest one's and the mean of
/// all.
class ScoreModel
{
public:
    /// The weighted sum alone. weights  featureCount numbers
    static ScoreModel linear(std::span<const double> weights);
    /// errors  Corrupt (damaged, another version, or another set of features)
    static Result<ScoreModel> read(QByteArrayView bytes);
    QByteArray bytes() const;

    /// values  featureCount numbers
    double score(std::span<const double> values) const;
    double probability(std::span<const double> values) const;
    /// One share for each feature, in their order; they sum to `score`.
    std::vector<double> shares(std::span<const double> values) const;

    std::vector<double> weights;
    std::vector<Tree> trees;
    double slope = 1;
    double offset = 0;
    ReportStep report;
};

/// The model that ships, made by grouping_lab fit (see the README).
const std::shared_ptr<const ScoreModel> &builtInModel();

/// Identifies the built-in score in stored decisions; rises with features or weights.
inline constexpr QStringView scoreJudgeName = u"score/3";

/// Each feature that counts, with its share; the logistic of the shares' sum is the probability.
std::vector<MatchFeature> explained(std::span<const double> values, const ScoreModel &model);

/// The same for a member of a report, with the mean score of its members as `reportFeature`.
std::vector<MatchFeature> explained(std::span<const double> values, double ofReport,
                                    const ScoreModel &model);

double logistic(double score);

} // namespace core::grouping
