// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How much the members of reports are alike: what consolidation and the measurements ask.
#include "core/base/logging.h"
#include "core/grouping/grouperstate_p.h"

#include <algorithm>
#include <map>
#include <numeric>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

/// Members of each side that stand for it.
constexpr size_t agreementSample = 8;
constexpr size_t divisionSample = 24;
constexpr size_t neighbourSample = 3;

/// Every entry's likeness to every other one.
using Matrix = std::vector<std::vector<double>>;

/// What follows from the likeness of entries on two sides. sides  true for the second one
Agreement agreementOf(const Matrix &likeness, const std::vector<bool> &sides)
{
    Agreement result;
    double nearest = 0;
    double inside = 0;
    double sum = 0;
    size_t withOthers = 0;
    for (size_t i = 0; i < sides.size(); ++i) {
        double across = 0;
        double own = -1;
        for (size_t k = 0; k < sides.size(); ++k) {
            if (sides[i] != sides[k]) {
                across = std::max(across, likeness[i][k]);
                if (i < k) {
                    sum += likeness[i][k];
                    ++result.compared;
                }
            } else if (i != k) {
                own = std::max(own, likeness[i][k]);
            }
        }
        nearest += across;
        if (own >= 0) {
            inside += own;
            ++withOthers;
        }
    }
    if (result.compared == 0)
        return result;
    result.agreement = nearest / double(sides.size());
    result.average = sum / result.compared;
    result.within = withOthers == 0 ? 0 : inside / double(withOthers);
    return result;
}

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

Proposal::Prepared Grouper::State::preparedOf(EntryIndex index) const
{
    const IndexEntry &entry = entries[index];
    Proposal::Prepared prepared{.document = documents.get(index), .vectors = {}};
    for (int i = 0; i < entry.slotCount; ++i)
        prepared.vectors.push_back(
            {PackedVector(vectors.vector(entry.firstSlot + SlotIndex(i))), {}});
    return prepared;
}

double Grouper::State::likeness(EntryIndex one, EntryIndex other) const
{
    return probability(compare(compared(one), compared(other), vocabulary, words.meanLength()),
                       settings.weights);
}

std::vector<EntryIndex> Grouper::State::sampleOf(ReportId report, size_t count,
                                                 std::optional<EntryIndex> without) const
{
    const auto found = reports.constFind(report);
    if (found == reports.constEnd())
        return {};
    std::vector<EntryIndex> all = found->entries;
    if (without)
        std::erase(all, *without);
    if (all.size() <= count)
        return all;
    std::vector<EntryIndex> sample;
    for (size_t i = 0; i < count; ++i)
        sample.push_back(all[i * (all.size() - 1) / (count - 1)]);
    return sample;
}

std::optional<double> Grouper::likeness(SignalId one, SignalId other) const
{
    const State &state = *m_state;
    const auto a = state.members.constFind(one);
    const auto b = state.members.constFind(other);
    if (a == state.members.constEnd() || b == state.members.constEnd())
        return std::nullopt;
    return *a == *b ? 1 : state.likeness(*a, *b);
}

Agreement Grouper::agreement(ReportId one, ReportId other) const
{
    const State &state = *m_state;
    std::vector<EntryIndex> all = state.sampleOf(one, agreementSample);
    const size_t first = all.size();
    const std::vector<EntryIndex> others = state.sampleOf(other, agreementSample);
    if (all.empty() || others.empty() || one == other)
        return {};
    all.insert(all.end(), others.begin(), others.end());
    std::vector<bool> sides(all.size(), false);
    std::fill(sides.begin() + qsizetype(first), sides.end(), true);
    Matrix likeness(all.size(), std::vector<double>(all.size(), 0));
    double nearest = -1;
    std::pair<EntryIndex, EntryIndex> pair;
    for (size_t i = 0; i < all.size(); ++i) {
        for (size_t k = i + 1; k < all.size(); ++k) {
            const double value = state.likeness(all[i], all[k]);
            likeness[i][k] = likeness[k][i] = value;
            if (sides[i] != sides[k] && value > nearest) {
                nearest = value;
                pair = {all[i], all[k]};
            }
        }
    }
    Agreement result = agreementOf(likeness, sides);
    result.score = nearest;
    result.first = state.entries[pair.first].members.front();
    result.second = state.entries[pair.second].members.front();
    return result;
}

std::vector<ReportId> Grouper::neighbours(ReportId report, int count) const
{
    const State &state = *m_state;
    QSet<ReportId> barred{report};
    const auto found = state.reports.constFind(report);
    if (found == state.reports.constEnd())
        return {};
    if (!state.constraints.isEmpty()) {
        for (const EntryIndex entry : found->entries) {
            for (const SignalId member : state.entries[entry].members)
                barred.unite(state.reportsApart(member));
        }
    }
    std::map<ReportId, double> best;
    for (const EntryIndex entry : state.sampleOf(report, neighbourSample)) {
        Proposal::Prepared prepared = state.preparedOf(entry);
        const Result<std::vector<Candidate>> candidates =
            state.candidates(prepared, state.settings.candidates, [&](EntryIndex other) {
                const ReportId of = state.entries[other].report;
                return !barred.contains(of) && !state.isClosed(of);
            });
        if (!candidates) {
            qCWarning(lcGrouping) << "looking for similar reports:"
                                  << candidates.error().toLogString();
            continue;
        }
        for (const Candidate &candidate : *candidates) {
            double &score = best[candidate.report];
            score = std::max(score, candidate.score);
        }
    }
    std::vector<std::pair<double, ReportId>> order;
    for (const auto &[other, score] : best)
        order.emplace_back(-score, other);
    std::ranges::sort(order);
    std::vector<ReportId> nearest;
    for (const auto &[score, other] : order) {
        if (nearest.size() < size_t(std::max(count, 0)) && -score >= nearMissScore)
            nearest.push_back(other);
    }
    return nearest;
}

std::optional<Division>
Grouper::division(ReportId report, std::span<const std::pair<SignalId, SignalId>> together) const
{
    const State &state = *m_state;
    const std::vector<EntryIndex> sample = state.sampleOf(report, divisionSample);
    if (sample.size() < 4)
        return std::nullopt;
    QHash<EntryIndex, size_t> place;
    for (size_t i = 0; i < sample.size(); ++i)
        place.insert(sample[i], i);
    Components parts(sample.size());
    Matrix likeness(sample.size(), std::vector<double>(sample.size(), 0));
    for (size_t i = 0; i < sample.size(); ++i) {
        for (size_t k = i + 1; k < sample.size(); ++k) {
            likeness[i][k] = likeness[k][i] = state.likeness(sample[i], sample[k]);
            if (likeness[i][k] >= state.settings.joinThreshold)
                parts.join(i, k);
        }
    }
    const auto joinSaid = [&](SignalId one, SignalId other) {
        const auto a = place.constFind(state.members.value(one, EntryIndex(-1)));
        const auto b = place.constFind(state.members.value(other, EntryIndex(-1)));
        if (a != place.constEnd() && b != place.constEnd())
            parts.join(*a, *b);
    };
    for (const auto &[one, other] : together)
        joinSaid(one, other);
    for (const SignalId named : state.constraints.named()) {
        for (const SignalId other : state.constraints.together(named))
            joinSaid(named, other);
    }

    std::map<size_t, int> sizes;
    for (size_t i = 0; i < sample.size(); ++i)
        ++sizes[parts.of(i)];
    std::vector<std::pair<int, size_t>> order;
    for (const auto &[part, size] : sizes)
        order.emplace_back(-size, part);
    std::ranges::sort(order);
    // One signal that is like no other may just be told in other words: no evidence for two.
    if (order.size() < 2 || -order[1].first < 2)
        return std::nullopt;
    // What belongs to neither of the two goes with the one that it is nearer to.
    std::vector<bool> sides(sample.size(), false);
    for (size_t i = 0; i < sample.size(); ++i) {
        const size_t part = parts.of(i);
        if (part == order[0].second || part == order[1].second) {
            sides[i] = part == order[1].second;
            continue;
        }
        double toFirst = 0;
        double toSecond = 0;
        for (size_t k = 0; k < sample.size(); ++k) {
            if (parts.of(k) == order[0].second)
                toFirst = std::max(toFirst, likeness[i][k]);
            else if (parts.of(k) == order[1].second)
                toSecond = std::max(toSecond, likeness[i][k]);
        }
        sides[i] = toSecond > toFirst;
    }
    Division division{.leaving = {}, .agreement = agreementOf(likeness, sides)};
    if (division.agreement.agreement >= state.settings.coherenceThreshold)
        return std::nullopt;
    for (size_t i = 0; i < sample.size(); ++i) {
        for (size_t k = 0; k < sample.size(); ++k) {
            if (sides[i] || !sides[k] || likeness[i][k] < division.agreement.score)
                continue;
            division.agreement.score = likeness[i][k];
            division.agreement.first = state.entries[sample[i]].members.front();
            division.agreement.second = state.entries[sample[k]].members.front();
        }
    }
    for (const EntryIndex entry : state.reports.constFind(report)->entries) {
        const auto known = place.constFind(entry);
        bool leaves = known != place.constEnd() && sides[*known];
        if (known == place.constEnd()) {
            double best = -1;
            for (size_t i = 0; i < sample.size(); ++i) {
                const double value = state.likeness(entry, sample[i]);
                if (value > best) {
                    best = value;
                    leaves = sides[i];
                }
            }
        }
        const std::vector<SignalId> &all = state.entries[entry].members;
        if (leaves)
            division.leaving.insert(division.leaving.end(), all.begin(), all.end());
    }
    // What always goes with something that stays, stays.
    const QSet<SignalId> leaving(division.leaving.begin(), division.leaving.end());
    std::erase_if(division.leaving, [&](SignalId signal) {
        return std::ranges::any_of(state.constraints.together(signal), [&](SignalId other) {
            return state.members.contains(other) && !leaving.contains(other);
        });
    });
    if (division.leaving.empty())
        return std::nullopt;
    return division;
}

const GroupingSettings &Grouper::settings() const
{
    return m_state->settings;
}

void Grouper::setThresholds(double joinThreshold, double coherenceThreshold)
{
    m_state->settings.joinThreshold = joinThreshold;
    m_state->settings.coherenceThreshold = coherenceThreshold;
}

} // namespace core::grouping
