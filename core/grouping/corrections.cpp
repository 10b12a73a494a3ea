// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/grouping/corrections.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

/// What moving the threshold costs, in corrections for each factor e of odds.
constexpr double costOfChange = 0.5;

double logit(double probability)
{
    return std::log(probability / (1 - probability));
}

/// About the middle of two likenesses, by as few digits (three at least) as tell them apart: over
/// the lower one, and not over the higher one.
double between(double lower, double higher)
{
    const double middle = (lower + higher) / 2;
    for (double scale = 1000; scale < 1e12; scale *= 10) {
        const double rounded = std::round(middle * scale) / scale;
        if (lower < rounded && rounded <= higher)
            return rounded;
    }
    return higher;
}

double weightOf(std::span<const JudgedPair> pairs, bool same)
{
    double weight = 0;
    for (const JudgedPair &pair : pairs)
        weight += pair.label.same == same ? pair.label.weight : 0;
    return weight;
}

} // namespace

CorrectionFigures figuresAt(std::span<const JudgedPair> pairs, double threshold)
{
    CorrectionFigures figures{.threshold = threshold};
    double ordered = 0;
    double compared = 0;
    for (const JudgedPair &pair : pairs) {
        const bool joins = pair.likeness >= threshold;
        (pair.label.same ? figures.same : figures.apart) += 1;
        if (joins)
            (pair.label.same ? figures.sameFound : figures.apartJoined) += 1;
        figures.corrections += pair.label.weight;
        if (joins != pair.label.same)
            figures.errors += pair.label.weight;
        if (!pair.label.same)
            continue;
        for (const JudgedPair &other : pairs) {
            if (other.label.same)
                continue;
            const double weight = pair.label.weight * other.label.weight;
            compared += weight;
            ordered += pair.likeness > other.likeness    ? weight
                       : pair.likeness == other.likeness ? weight / 2
                                                         : 0;
        }
    }
    if (compared > 0)
        figures.ranking = ordered / compared;
    return figures;
}

bool areEnough(std::span<const JudgedPair> pairs)
{
    return weightOf(pairs, true) >= leastCorrections && weightOf(pairs, false) >= leastCorrections;
}

std::vector<JudgedPair> judgedReports(std::span<const JudgedPair> pairs, double joinThreshold)
{
    // One decision about one signal says one thing of the report it was put into, and another of
    // the one it was taken from.
    std::map<std::tuple<SignalId, qint64, bool>, std::vector<const JudgedPair *>> judged;
    for (const JudgedPair &pair : pairs)
        judged[{pair.label.first, toMs(pair.label.at), pair.label.same}].push_back(&pair);
    std::vector<JudgedPair> reports;
    for (auto &[key, members] : judged) {
        std::ranges::sort(members, {}, &JudgedPair::likeness);
        if (members.size() < 2 || members.back()->likeness < joinThreshold)
            continue;
        JudgedPair report{.label = members.front()->label,
                          .likeness = members[members.size() / 2]->likeness};
        report.label.weight = 0;
        for (const JudgedPair *member : members)
            report.label.weight += member->label.weight;
        reports.push_back(std::move(report));
    }
    return reports;
}

double tunedThreshold(std::span<const JudgedPair> pairs, double current, ThresholdRange range)
{
    const double lowest = range.lowest;
    const double highest = range.highest;
    if (!areEnough(pairs))
        return current;
    // Only between two likenesses does a threshold change anything: the middle is the safest.
    std::vector<double> likenesses{lowest, highest};
    for (const JudgedPair &pair : pairs)
        likenesses.push_back(std::clamp(pair.likeness, lowest, highest));
    std::ranges::sort(likenesses);
    std::vector<double> thresholds{current};
    for (size_t i = 0; i + 1 < likenesses.size(); ++i) {
        if (likenesses[i] < likenesses[i + 1])
            thresholds.push_back(between(likenesses[i], likenesses[i + 1]));
    }
    const double from = logit(std::clamp(current, lowest, highest));
    const auto distance = [from](double threshold) { return std::abs(logit(threshold) - from); };
    double best = current;
    double lowestCost = figuresAt(pairs, current).errors;
    for (const double threshold : thresholds) {
        const double cost = figuresAt(pairs, threshold).errors + costOfChange * distance(threshold);
        if (cost < lowestCost || (cost == lowestCost && distance(threshold) < distance(best))) {
            lowestCost = cost;
            best = threshold;
        }
    }
    return best;
}

QJsonObject toJson(const CorrectionFigures &figures)
{
    QJsonObject object{
        {u"threshold"_s, figures.threshold},    {u"corrections"_s, figures.corrections},
        {u"errors"_s, figures.errors},          {u"same"_s, figures.same},
        {u"sameFound"_s, figures.sameFound},    {u"apart"_s, figures.apart},
        {u"apartJoined"_s, figures.apartJoined}};
    if (figures.ranking)
        object.insert(u"ranking"_s, *figures.ranking);
    return object;
}

} // namespace core::grouping
