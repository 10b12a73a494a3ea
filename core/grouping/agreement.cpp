// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How much the members of reports are alike: what consolidation and the measurements ask.
#include "core/base/logging.h"
#include "core/grouping/agreement_p.h"
#include "core/grouping/grouperstate_p.h"

#include <algorithm>
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

} // namespace

AgreementOfPlaces agreementOf(const LikenessMatrix &likeness, const std::vector<bool> &sides)
{
    AgreementOfPlaces result;
    Agreement &figures = result.figures;
    double nearest = 0;
    double inside = 0;
    double sum = 0;
    size_t withOthers = 0;
    for (size_t i = 0; i < sides.size(); ++i) {
        double across = 0;
        double secondAcross = 0;
        size_t others = 0;
        double own = -1;
        for (size_t k = 0; k < sides.size(); ++k) {
            if (sides[i] != sides[k]) {
                secondAcross = std::max(secondAcross, std::min(across, likeness[i][k]));
                across = std::max(across, likeness[i][k]);
                ++others;
                if (sides[k]) {
                    if (figures.compared == 0 || likeness[i][k] > figures.score) {
                        figures.score = likeness[i][k];
                        result.first = i;
                        result.second = k;
                    }
                    sum += likeness[i][k];
                    ++figures.compared;
                }
            } else if (i != k) {
                own = std::max(own, likeness[i][k]);
            }
        }
        nearest += others < bridgeable ? across : secondAcross;
        if (own >= 0) {
            inside += own;
            ++withOthers;
        }
    }
    if (figures.compared == 0)
        return result;
    figures.agreement = nearest / double(sides.size());
    figures.average = sum / figures.compared;
    figures.within = withOthers == 0 ? 0 : inside / double(withOthers);
    return result;
}

LikenessMatrix Grouper::State::likenessOf(std::span<const EntryIndex> all) const
{
    LikenessMatrix matrix(all.size(), std::vector<double>(all.size(), 0));
    for (size_t i = 0; i < all.size(); ++i) {
        for (size_t k = i + 1; k < all.size(); ++k)
            matrix[i][k] = matrix[k][i] = likeness(all[i], all[k]);
    }
    return matrix;
}

Agreement Grouper::State::agreementOf(std::span<const EntryIndex> all, const LikenessMatrix &matrix,
                                      const std::vector<bool> &sides) const
{
    AgreementOfPlaces found = grouping::agreementOf(matrix, sides);
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

double Grouper::State::likeness(EntryIndex one, EntryIndex other) const
{
    return model->probability(valuesOf(compared(one), other));
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
    return state.agreementOf(all, state.likenessOf(all), sides);
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
