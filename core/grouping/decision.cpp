// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From scored candidates to a report, with the evidence that is kept.
#include "core/grouping/grouperstate_p.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::grouping {

namespace {

constexpr size_t rejectedKept = 5;
/// Contributions that are kept of a report that was not joined, besides the sum of the others.
constexpr size_t rejectedFeatures = 8;

/// The largest contributions, and the sum of the others, so that all still add up to the logit.
std::vector<MatchFeature> largest(std::vector<MatchFeature> features)
{
    if (features.size() <= rejectedFeatures)
        return features;
    std::ranges::stable_sort(features, std::greater(), [](const MatchFeature &feature) {
        return std::abs(feature.contribution);
    });
    MatchFeature others{.name = otherFeatures.toString()};
    for (size_t i = rejectedFeatures; i < features.size(); ++i)
        others.contribution += features[i].contribution;
    features.resize(rejectedFeatures);
    features.push_back(std::move(others));
    return features;
}

} // namespace

void Grouper::State::decide(const Proposal::Prepared &prepared, const GroupingInput &input,
                            std::vector<Candidate> candidates, const QSet<ReportId> &barred,
                            Assignment &assignment) const
{
    Compared signal = compared(prepared);
    signal.scale = &prepared.scale;
    std::ranges::stable_sort(candidates, std::greater(), &Candidate::score);
    QSet<ReportId> seen{assignment.report};
    for (const RejectedCandidate &rejected : assignment.rejected)
        seen.insert(rejected.report);
    const size_t before = assignment.rejected.size();
    const auto shares = [&](const Candidate &candidate) {
        return explained(candidate.values, prepared.means.value(candidate.report), *model);
    };
    for (const Candidate &candidate : candidates) {
        const auto entry = members.constFind(candidate.signal);
        if (entry == members.constEnd()) // removed since it was proposed
            continue;
        const ReportId report = entries[*entry].report;
        if (seen.contains(report))
            continue;
        seen.insert(report);
        RejectedCandidate looked{
            .report = report, .nearest = candidate.signal, .score = candidate.score, .reason = {}};
        if (barred.contains(report))
            looked.reason = u"never"_s;
        else if (candidate.score < assignment.threshold)
            looked.reason = candidate.judge.isEmpty() ? u"belowThreshold"_s : u"judgeRefused"_s;
        else if (isClosed(report))
            looked.reason = u"closed"_s;
        else
            looked.coherence = coherence(signal, report, *entry, model->score(candidate.values));
        if (looked.reason.isEmpty() && looked.coherence < assignment.coherenceThreshold)
            looked.reason = u"incoherent"_s;
        if (looked.reason.isEmpty() && assignment.parent.isNull()) {
            assignment.report = report;
            assignment.rule = u"score"_s;
            assignment.parent = candidate.signal;
            assignment.score = candidate.score;
            assignment.coherence = looked.coherence;
            assignment.query = bestQuery(input, prepared, *entry);
            assignment.features = shares(candidate);
            if (!candidate.judge.isEmpty())
                assignment.judge = candidate.judge;
            continue;
        }
        // The nearest is kept whatever it is: why a report was opened is a part of the evidence.
        const bool isNearest = assignment.parent.isNull() && assignment.rejected.size() == before;
        if ((candidate.score < nearMissScore && !isNearest) ||
            assignment.rejected.size() >= rejectedKept)
            continue;
        if (looked.reason.isEmpty())
            looked.reason = u"secondBest"_s;
        looked.features = largest(shares(candidate));
        assignment.rejected.push_back(std::move(looked));
    }
    if (!assignment.parent.isNull())
        return;
    assignment.opened = true;
    assignment.rule = u"opened"_s;
    assignment.report = ReportId(ids.next());
    if (assignment.rejected.size() > before)
        assignment.score = assignment.rejected[before].score;
    for (const Candidate &candidate : candidates) {
        if (assignment.rejected.size() <= before ||
            candidate.signal != assignment.rejected[before].nearest)
            continue;
        assignment.features = shares(candidate);
        assignment.query = bestQuery(input, prepared, members.value(candidate.signal));
        break;
    }
}

std::unexpected<Error> notIndexed(SignalId signal)
{
    return fail(ErrorKind::NotFound,
                QCoreApplication::translate("Grouping", "Signal %1 is not in the index.")
                    .arg(signal.toString()));
}

Result<Assignment> Grouper::reconsider(SignalId id, double joinThreshold,
                                       double coherenceThreshold) const
{
    const State &state = *m_state;
    const auto entry = state.members.constFind(id);
    if (entry == state.members.constEnd())
        return notIndexed(id);
    Proposal::Prepared prepared = state.preparedOf(*entry);
    GroupingInput input;
    input.queries.queries.resize(prepared.vectors.size());
    Result<std::vector<Candidate>> candidates =
        state.candidates(prepared, state.settings.candidates,
                         [own = *entry](EntryIndex other) { return other != own; });
    if (!candidates)
        return std::unexpected(std::move(candidates.error()));
    Assignment assignment;
    assignment.signal = id;
    assignment.judge = scoreJudgeName.toString();
    assignment.at = state.clock.now();
    assignment.threshold = joinThreshold > 0 ? joinThreshold : state.settings.joinThreshold;
    assignment.coherenceThreshold =
        coherenceThreshold >= 0 ? coherenceThreshold : state.settings.coherenceThreshold;
    state.decide(prepared, input, std::move(*candidates), state.reportsApart(id), assignment);
    return assignment;
}

} // namespace core::grouping
