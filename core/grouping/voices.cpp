// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all members of a report say about a signal.
#include "core/grouping/grouperstate_p.h"

#include <algorithm>
#include <map>

namespace core::grouping {

namespace {

/// Members that stand for a report beside the nearest one.
constexpr size_t sampled = 5;
/// Reports of which members are compared that no search found, the likeliest first.
constexpr int sampledReports = 6;
/// A report whose nearest member is less likely than this is not joined whatever the others say.
constexpr double worthSampling = 0.07;

double meanOf(double nearest, std::span<const double> others)
{
    double sum = heard(nearest);
    for (const double score : others)
        sum += heard(score);
    return sum / double(others.size() + 1);
}

} // namespace

std::vector<double> Grouper::State::voices(const Compared &signal, ReportId report,
                                           EntryIndex parent, const Admit &admit) const
{
    const TermId spoken = entries[parent].thread;
    std::vector<double> scores;
    std::map<TermId, double> threads;
    for (const EntryIndex entry : sampleOf(report, sampled, parent)) {
        const TermId thread = entries[entry].thread;
        if ((thread != noTerm && thread == spoken) || (admit && !admit(entry)))
            continue;
        const double score = model->score(valuesOf(signal, entry));
        if (thread == noTerm) {
            scores.push_back(score);
            continue;
        }
        const auto [known, isNew] = threads.try_emplace(thread, score);
        known->second = std::max(known->second, score);
    }
    for (const auto &[thread, score] : threads)
        scores.push_back(score);
    return scores;
}

double Grouper::State::coherence(const Compared &signal, ReportId report, EntryIndex parent,
                                 double nearest) const
{
    std::vector<double> scores = voices(signal, report, parent, {});
    if (scores.empty())
        return 1;
    // The upper median: half of a report may speak another language, of logs or of people, but one
    // or two near members do not make up for a rest that has nothing to do with the signal.
    std::ranges::sort(scores);
    return logistic((nearest + 2 * scores[scores.size() / 2]) / 3);
}

QHash<ReportId, double> Grouper::State::hearReports(const Compared &signal, const Admit &admit,
                                                    std::vector<Candidate> &candidates) const
{
    const ReportStep &step = model->report;
    QHash<ReportId, std::vector<double>> found;
    for (const Candidate &candidate : candidates)
        found[candidate.report].push_back(candidate.score);
    QHash<ReportId, double> means;
    int heard = 0;
    for (Candidate &candidate : candidates) {
        const double ofPair = candidate.score;
        auto mean = means.constFind(candidate.report);
        if (mean == means.constEnd()) {
            // The first of a report is its nearest. No mean is above it, so this bounds the score.
            const double most = step.ofPair(ofPair);
            std::span<const double> others = std::span(found[candidate.report]).subspan(1);
            std::vector<double> sample;
            if (step.mean != 0 && most >= worthSampling && heard < sampledReports) {
                ++heard;
                sample = voices(signal, candidate.report, members.value(candidate.signal), admit);
                others = sample;
            }
            mean = means.insert(candidate.report, meanOf(ofPair, others));
        }
        candidate.score = step.probability(ofPair, *mean);
    }
    return means;
}

} // namespace core::grouping
