// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a report falls into two, and what would leave it.
#include "core/grouping/agreement_p.h"
#include "core/grouping/grouperstate_p.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>

namespace core::grouping {

namespace {

constexpr size_t divisionSample = 24;
constexpr size_t smallestDivided = 4;
constexpr int smallestPart = 2; ///< one signal like no other may just be told in other words

/// Groups of what is joined, each by the smallest of its members.
class Components
{
public:
    explicit Components(size_t count) : m_parents(count)
    {
        std::iota(m_parents.begin(), m_parents.end(), size_t(0));
    }
    size_t of(size_t one)
    {
        while (m_parents[one] != one)
            one = m_parents[one] = m_parents[m_parents[one]];
        return one;
    }
    void join(size_t one, size_t other)
    {
        const size_t a = of(one);
        const size_t b = of(other);
        m_parents[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<size_t> m_parents;
};

} // namespace

std::optional<std::vector<bool>> sidesOf(std::span<const size_t> parts, const PairScores &scores)
{
    std::map<size_t, int> sizes;
    for (const size_t part : parts)
        ++sizes[part];
    std::vector<std::pair<int, size_t>> order;
    for (const auto &[part, size] : sizes)
        order.emplace_back(-size, part);
    std::ranges::sort(order);
    if (order.size() < 2 || -order[1].first < smallestPart)
        return std::nullopt;
    const size_t larger = order[0].second;
    const size_t smaller = order[1].second;
    std::vector<bool> sides(parts.size(), false);
    for (size_t i = 0; i < parts.size(); ++i) {
        const auto nearest = [&](size_t part) {
            double most = std::numeric_limits<double>::lowest();
            for (size_t k = 0; k < parts.size(); ++k) {
                if (k != i && parts[k] == part)
                    most = std::max(most, scores[i][k]);
            }
            return most;
        };
        sides[i] =
            parts[i] == smaller || (parts[i] != larger && nearest(smaller) > nearest(larger));
    }
    return sides;
}

std::vector<size_t>
Grouper::State::partsOf(std::span<const EntryIndex> sample, const PairScores &scores,
                        std::span<const std::pair<SignalId, SignalId>> together) const
{
    Components parts(sample.size());
    QHash<EntryIndex, size_t> place;
    for (size_t i = 0; i < sample.size(); ++i) {
        place.insert(sample[i], i);
        for (size_t k = i + 1; k < sample.size(); ++k) {
            if (model->report.ofPair(scores[i][k]) >= settings.joinThreshold)
                parts.join(i, k);
        }
    }
    const auto joinSaid = [&](SignalId one, SignalId other) {
        const auto a = place.constFind(members.value(one, EntryIndex(-1)));
        const auto b = place.constFind(members.value(other, EntryIndex(-1)));
        if (a != place.constEnd() && b != place.constEnd())
            parts.join(*a, *b);
    };
    for (const auto &[one, other] : together)
        joinSaid(one, other);
    for (const SignalId named : constraints.named()) {
        for (const SignalId other : constraints.together(named))
            joinSaid(named, other);
    }
    std::vector<size_t> labels(sample.size());
    for (size_t i = 0; i < sample.size(); ++i)
        labels[i] = parts.of(i);
    return labels;
}

Result<std::optional<Division>>
Grouper::division(ReportId report, std::span<const std::pair<SignalId, SignalId>> together) const
{
    const State &state = *m_state;
    const std::vector<EntryIndex> sample = state.sampleOf(report, divisionSample);
    if (sample.size() < smallestDivided)
        return std::nullopt;
    const Result<PairScores> scores = state.scoresAmong(sample);
    if (!scores)
        return std::unexpected(scores.error());
    const auto sides = sidesOf(state.partsOf(sample, *scores, together), *scores);
    if (!sides)
        return std::nullopt;
    Division division{.leaving = {},
                      .agreement = state.agreementOf(sample, *scores, *sides),
                      .threshold = state.settings.coherenceThreshold,
                      .sample = {},
                      .sides = *sides,
                      .left = {}};
    if (division.agreement.agreement >= division.threshold)
        return std::nullopt;
    for (const EntryIndex entry : sample)
        division.sample.push_back(state.entries[entry].members.front());
    for (const EntryIndex entry : state.reports.constFind(report)->entries)
        division.left.push_back(state.entries[entry].members.front());
    std::ranges::reverse(division.left);
    return division;
}

bool Grouper::divide(Division &division, size_t count) const
{
    const State &state = *m_state;
    const auto sideOf = [&](EntryIndex entry) {
        const Compared signal = state.compared(entry);
        double most = std::numeric_limits<double>::lowest();
        bool leaves = false;
        for (size_t i = 0; i < division.sample.size(); ++i) {
            const auto other = state.members.constFind(division.sample[i]);
            if (other == state.members.constEnd())
                continue;
            if (*other == entry)
                return bool(division.sides[i]);
            const double score = state.model->score(state.valuesOf(signal, *other));
            if (score > most) {
                most = score;
                leaves = division.sides[i];
            }
        }
        return leaves;
    };
    for (; count > 0 && !division.left.empty(); --count) {
        const auto entry = state.members.constFind(division.left.back());
        division.left.pop_back();
        if (entry == state.members.constEnd() || !sideOf(*entry))
            continue;
        const std::vector<SignalId> &all = state.entries[*entry].members;
        division.leaving.insert(division.leaving.end(), all.begin(), all.end());
    }
    if (!division.left.empty())
        return true;
    // What always goes with something that stays, stays.
    const QSet<SignalId> gone(division.leaving.begin(), division.leaving.end());
    std::erase_if(division.leaving, [&](SignalId signal) {
        return std::ranges::any_of(state.constraints.together(signal), [&](SignalId other) {
            return state.members.contains(other) && !gone.contains(other);
        });
    });
    return false;
}

} // namespace core::grouping
