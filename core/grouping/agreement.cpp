// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How much the members of reports are alike: what consolidation and the measurements ask.
#include "core/grouping/agreement_p.h"
#include "core/grouping/grouperstate_p.h"

#include <algorithm>
#include <limits>
#include <map>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

/// Members of each side that stand for it.
constexpr size_t agreementSample = 8;
constexpr size_t neighbourSample = 3;
/// From so many members on, one that speaks of both reports is taken for a bridge: only the second
/// nearest says that a signal belongs to the other side.
constexpr size_t bridgeable = 3;
/// Factor of odds from which a signal is taken for misplaced: less is chance.
constexpr double clearlyMore = 1.5;

/// Scores of one signal with the members of a side, as one report would be judged by them.
class Heard
{
public:
    void add(double score)
    {
        m_second = std::max(m_second, std::min(m_nearest, score));
        m_nearest = std::max(m_nearest, score);
        m_sum += heard(score);
        ++m_count;
    }
    bool isEmpty() const { return m_count == 0; }
    double probability(const ReportStep &step, double nearest) const
    {
        return step.probability(nearest, m_sum / double(m_count));
    }
    double byNearest(const ReportStep &step) const { return probability(step, m_nearest); }
    double withoutBridge(const ReportStep &step) const
    {
        return probability(step, m_count < bridgeable ? m_nearest : m_second);
    }

private:
    double m_nearest = std::numeric_limits<double>::lowest();
    double m_second = std::numeric_limits<double>::lowest();
    double m_sum = 0;
    size_t m_count = 0;
};

} // namespace

AgreementOfPlaces agreementOf(const PairScores &scores, const std::vector<bool> &sides,
                              const ReportStep &step)
{
    AgreementOfPlaces result;
    Agreement &figures = result.figures;
    double nearest = std::numeric_limits<double>::lowest();
    double across = 0;
    double within = 0;
    size_t withOthers = 0;
    for (size_t i = 0; i < sides.size(); ++i) {
        Heard others;
        Heard own;
        for (size_t k = 0; k < sides.size(); ++k) {
            if (i == k)
                continue;
            (sides[i] == sides[k] ? own : others).add(scores[i][k]);
            if (sides[i] || !sides[k])
                continue;
            ++figures.compared;
            if (scores[i][k] > nearest) {
                nearest = scores[i][k];
                result.first = i;
                result.second = k;
            }
        }
        if (!others.isEmpty())
            across += others.withoutBridge(step);
        if (!own.isEmpty()) {
            within += own.byNearest(step);
            ++withOthers;
        }
    }
    if (figures.compared == 0)
        return result;
    figures.score = step.ofPair(nearest);
    figures.agreement = across / double(sides.size());
    figures.within = withOthers == 0 ? 0 : within / double(withOthers);
    return result;
}

Result<std::vector<double>> Grouper::State::scoresOf(EntryIndex one,
                                                     std::span<const EntryIndex> others) const
{
    Proposal::Prepared prepared = preparedOf(one);
    const Result<std::vector<Candidate>> listed =
        pairs(prepared, settings.candidates, [one](EntryIndex other) { return other != one; });
    if (!listed)
        return std::unexpected(listed.error());
    Compared signal = compared(prepared);
    signal.scale = &prepared.scale;
    std::vector<double> scores;
    scores.reserve(others.size());
    for (const EntryIndex other : others)
        scores.push_back(model->score(valuesOf(signal, other)));
    return scores;
}

PairScores Grouper::State::mostAmong(std::span<const EntryIndex> all) const
{
    PairScores scores(all.size(), std::vector<double>(all.size(), 0));
    for (size_t i = 0; i < all.size(); ++i) {
        const Compared signal = compared(all[i]);
        for (size_t k = i + 1; k < all.size(); ++k) {
            FeatureValues values = valuesOf(signal, all[k]);
            const SignalKind kind = documents.kind(all[k]);
            CandidateScale alone;
            alone.add(kind, values);
            alone.finish();
            alone.apply(kind, values);
            for (const size_t feature : ignored)
                values[feature] = 0;
            scores[i][k] = scores[k][i] = model->score(values);
        }
    }
    return scores;
}

Result<PairScores> Grouper::State::scoresAmong(std::span<const EntryIndex> all) const
{
    PairScores scores(all.size(), std::vector<double>(all.size(), 0));
    for (size_t i = 0; i < all.size(); ++i) {
        std::vector<EntryIndex> others(all.begin(), all.end());
        others.erase(others.begin() + std::ptrdiff_t(i));
        const Result<std::vector<double>> row = scoresOf(all[i], others);
        if (!row)
            return std::unexpected(row.error());
        for (size_t k = 0; k < row->size(); ++k) {
            const size_t other = k < i ? k : k + 1;
            scores[i][other] += (*row)[k] / 2;
            scores[other][i] += (*row)[k] / 2;
        }
    }
    return scores;
}

Agreement Grouper::State::agreementOf(std::span<const EntryIndex> all, const PairScores &scores,
                                      const std::vector<bool> &sides) const
{
    AgreementOfPlaces found = grouping::agreementOf(scores, sides, model->report);
    if (found.figures.compared > 0) {
        found.figures.first = entries[all[found.first]].members.front();
        found.figures.second = entries[all[found.second]].members.front();
    }
    return found.figures;
}

Proposal::Prepared Grouper::State::preparedOf(EntryIndex index) const
{
    const IndexEntry &entry = entries[index];
    Proposal::Prepared prepared{.document = documents.get(index), .vectors = {}};
    for (int i = 0; i < entry.slotCount; ++i)
        prepared.vectors.push_back(
            {PackedVector(vectors.vector(entry.firstSlot + SlotIndex(i))), {}});
    return prepared;
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

Result<std::optional<double>> Grouper::likeness(SignalId one, SignalId other) const
{
    const State &state = *m_state;
    const auto a = state.members.constFind(one);
    const auto b = state.members.constFind(other);
    if (a == state.members.constEnd() || b == state.members.constEnd())
        return std::nullopt;
    if (*a == *b)
        return 1.0;
    const Result<PairScores> scores = state.scoresAmong(std::array{*a, *b});
    if (!scores)
        return std::unexpected(scores.error());
    return state.model->report.ofPair(scores->front().back());
}

Result<Agreement> Grouper::agreement(ReportId one, ReportId other) const
{
    const State &state = *m_state;
    std::vector<EntryIndex> all = state.sampleOf(one, agreementSample);
    const size_t first = all.size();
    const std::vector<EntryIndex> others = state.sampleOf(other, agreementSample);
    if (all.empty() || others.empty() || one == other)
        return Agreement();
    all.insert(all.end(), others.begin(), others.end());
    std::vector<bool> sides(all.size(), false);
    std::fill(sides.begin() + qsizetype(first), sides.end(), true);
    // Searching for the candidates of all costs a hundred times as much as comparing them.
    const Agreement most = state.agreementOf(all, state.mostAmong(all), sides);
    if (most.agreement < state.settings.joinThreshold)
        return most;
    const Result<PairScores> scores = state.scoresAmong(all);
    if (!scores)
        return std::unexpected(scores.error());
    return state.agreementOf(all, *scores, sides);
}

Result<std::vector<ReportId>> Grouper::neighbours(ReportId report, int count) const
{
    const State &state = *m_state;
    QSet<ReportId> barred{report};
    const auto found = state.reports.constFind(report);
    if (found == state.reports.constEnd())
        return std::vector<ReportId>();
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
        if (!candidates)
            return std::unexpected(candidates.error());
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

Result<std::optional<Misplacement>> Grouper::misplacement(SignalId signal) const
{
    const State &state = *m_state;
    const auto found = state.members.constFind(signal);
    if (found == state.members.constEnd())
        return notIndexed(signal);
    const EntryIndex entry = *found;
    const ReportId home = state.entries[entry].report;
    if (state.reports.value(home).entries.size() < 2)
        return std::nullopt; // one that is alone is merged, not moved
    QSet<ReportId> barred;
    for (const SignalId member : state.entries[entry].members) {
        if (state.constraints.together(member).size() > 1)
            return std::nullopt;
        barred.unite(state.reportsApart(member));
    }
    Proposal::Prepared prepared = state.preparedOf(entry);
    const Result<std::vector<Candidate>> candidates = state.candidates(
        prepared, state.settings.candidates, [entry](EntryIndex other) { return other != entry; });
    if (!candidates)
        return std::unexpected(candidates.error());
    Compared compared = State::compared(prepared);
    compared.scale = &prepared.scale;
    double stays = 0;
    const Candidate *best = nullptr;
    for (const Candidate &candidate : *candidates) {
        if (candidate.report == home)
            stays = std::max(stays, candidate.score);
        else if (!best && !barred.contains(candidate.report) && !state.isClosed(candidate.report) &&
                 state.coherence(compared, candidate.report, state.members.value(candidate.signal),
                                 state.model->score(candidate.values)) >=
                     state.settings.coherenceThreshold)
            best = &candidate;
    }
    const auto odds = [](double probability) { return probability / (1 - probability); };
    if (!best ||
        odds(best->score) < clearlyMore * std::max(odds(stays), odds(state.settings.joinThreshold)))
        return std::nullopt;
    return Misplacement{.leaving = state.entries[entry].members,
                        .to = best->report,
                        .nearest = best->signal,
                        .score = best->score,
                        .stays = stays,
                        .threshold = state.settings.joinThreshold};
}

std::vector<SignalId> Grouper::distinctMembers(ReportId report) const
{
    std::vector<SignalId> first;
    for (const EntryIndex entry : m_state->reports.value(report).entries)
        first.push_back(m_state->entries[entry].members.front());
    return first;
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
