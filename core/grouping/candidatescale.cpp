// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Each candidate of a signal beside the others.
#include "core/grouping/features_p.h"

#include <algorithm>

namespace core::grouping {

void CandidateScale::add(SignalKind kind, const FeatureValues &values)
{
    for (size_t i = 0; i < measures.size(); ++i) {
        const double value = values[size_t(measures[i])];
        double &best = m_best[i][size_t(kind)];
        best = std::max(best, value);
        m_sorted[i].push_back(value);
    }
}

void CandidateScale::finish()
{
    for (std::vector<double> &values : m_sorted)
        std::ranges::sort(values);
}

void CandidateScale::apply(SignalKind kind, FeatureValues &values) const
{
    // To be the best of a list in which nothing is alike means nothing.
    constexpr double leastBest = 0.25;
    constexpr std::array margins{FeatureId::WordMargin, FeatureId::StatementMargin,
                                 FeatureId::OwnMargin,  FeatureId::PairMargin,
                                 FeatureId::TextMargin, FeatureId::MeaningMargin};
    constexpr std::array places{FeatureId::WordPlace, FeatureId::StatementPlace,
                                FeatureId::OwnPlace,  FeatureId::PairPlace,
                                FeatureId::TextPlace, FeatureId::MeaningPlace};
    for (size_t i = 0; i < measures.size(); ++i) {
        const double value = values[size_t(measures[i])];
        const double best = m_best[i][size_t(kind)];
        values[size_t(margins[i])] = std::min(1.0, value / std::max(best, leastBest));
        const auto higher = m_sorted[i].end() - std::ranges::upper_bound(m_sorted[i], value);
        values[size_t(places[i])] = value > 0 ? 1 / (1 + double(higher)) : 0;
    }
}

} // namespace core::grouping
