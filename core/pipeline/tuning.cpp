// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/tuning.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/signalstages.h"

#include <map>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

const QString joinKey = u"groupingJoinThreshold"_s;
const QString coherenceKey = u"groupingCoherenceThreshold"_s;
/// Coherence tells what has nothing to do with a report from what has little.
constexpr double leastCoherence = 0.005;
constexpr int mostLooked = 2'000;
/// Corrections, so that decisions about new signals come in between.
constexpr size_t judgedAtOnce = 64;

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

Result<Thresholds> storedThresholds(const storage::Stores &stores)
{
    const grouping::GroupingSettings builtIn;
    const Result<QJsonValue> join = stores.settings.value(joinKey, builtIn.joinThreshold);
    const Result<QJsonValue> coherence =
        stores.settings.value(coherenceKey, builtIn.coherenceThreshold);
    if (!join || !coherence)
        return std::unexpected(join ? coherence.error() : join.error());
    Thresholds stored{join->toDouble(), coherence->toDouble(builtIn.coherenceThreshold)};
    if (!(stored.join > 0 && stored.join < 1))
        stored.join = builtIn.joinThreshold;
    if (!(stored.coherence >= 0 && stored.coherence < 1))
        stored.coherence = builtIn.coherenceThreshold;
    return stored;
}

Result<> storeThresholds(storage::Stores &stores, const Thresholds &thresholds)
{
    Result<> stored = stores.settings.setValue(joinKey, thresholds.join);
    if (stored)
        stored = stores.settings.setValue(coherenceKey, thresholds.coherence);
    return stored;
}

QJsonObject toJson(const Thresholds &thresholds)
{
    return {{u"threshold"_s, thresholds.join}, {u"coherence"_s, thresholds.coherence}};
}

/// now  of what an entry does not name: it was written when there was one threshold
Thresholds thresholdsFromJson(const QJsonObject &json, const Thresholds &now)
{
    return {json.value(u"threshold").toDouble(now.join),
            json.value(u"coherence").toDouble(now.coherence)};
}

Tuned tuned(std::span<const grouping::JudgedPair> pairs, double current,
            grouping::ThresholdRange range)
{
    const double proposed = grouping::tunedThreshold(pairs, current, range);
    return {.isEnough = grouping::areEnough(pairs),
            .now = grouping::figuresAt(pairs, current),
            .then = grouping::figuresAt(pairs, proposed)};
}

/// Those that the index has both signals of.
Result<std::vector<grouping::JudgedPair>> judged(const grouping::Grouper &grouper,
                                                 std::span<const PairLabel> labels)
{
    std::vector<grouping::JudgedPair> pairs;
    for (const PairLabel &label : labels) {
        const Result<std::optional<double>> likeness = grouper.likeness(label.first, label.second);
        if (!likeness)
            return std::unexpected(likeness.error());
        if (*likeness)
            pairs.push_back({label, **likeness});
    }
    return pairs;
}

Task<std::vector<grouping::JudgedPair>> judgedPairs(SharedContext context, StopToken stop)
{
    Task<> filling = ensureIndex(context, stop);
    const Result<> filled = co_await filling;
    if (!filled)
        co_return std::unexpected(filled.error());
    Task<std::vector<PairLabel>> reading = context->storage->read(
        [](const storage::Stores &stores) { return stores.groups.labels(); });
    const Result<std::vector<PairLabel>> labels = co_await reading;
    if (!labels)
        co_return std::unexpected(labels.error());
    std::vector<grouping::JudgedPair> pairs;
    for (size_t first = 0; first < labels->size(); first += judgedAtOnce) {
        if (stop.stop_requested())
            co_return cancelled();
        const std::span<const PairLabel> part(
            labels->begin() + std::ptrdiff_t(first),
            labels->begin() + std::ptrdiff_t(std::min(first + judgedAtOnce, labels->size())));
        Task<std::vector<grouping::JudgedPair>> judging =
            context->index.run([context, some = std::vector<PairLabel>(part.begin(), part.end())] {
                return judged(*context->grouper, some);
            });
        const Result<std::vector<grouping::JudgedPair>> some = co_await judging;
        if (!some)
            co_return std::unexpected(some.error());
        pairs.insert(pairs.end(), some->begin(), some->end());
    }
    co_return pairs;
}

Task<Thresholds> thresholdsNow(SharedContext context)
{
    return context->index.run([context]() -> Result<Thresholds> {
        const grouping::GroupingSettings &settings = context->grouper->settings();
        return Thresholds{settings.joinThreshold, settings.coherenceThreshold};
    });
}

/// What would be decided about a member now.
Task<Assignment> reconsidered(SharedContext context, SignalId signal, Thresholds by)
{
    return context->index.run([context, signal, by] {
        return context->grouper->reconsider(signal, by.join, by.coherence);
    });
}

} // namespace

Task<Measured> measureCorrections(SharedContext context, StopToken stop)
{
    Task<std::vector<grouping::JudgedPair>> judging = judgedPairs(context, stop);
    const Result<std::vector<grouping::JudgedPair>> pairs = co_await judging;
    Task<Thresholds> asking = thresholdsNow(context);
    const Result<Thresholds> now = co_await asking;
    if (!pairs || !now)
        co_return std::unexpected(pairs ? now.error() : pairs.error());
    Measured measured{.figures = grouping::figuresAt(*pairs, now->join), .byOrigin = {}};
    std::map<QString, std::vector<grouping::JudgedPair>> byOrigin;
    for (const grouping::JudgedPair &pair : *pairs)
        byOrigin[pair.label.origin].push_back(pair);
    for (const auto &[origin, own] : byOrigin)
        measured.byOrigin.emplace_back(origin, grouping::figuresAt(own, now->join));

    Task<std::vector<Assignment>> reading =
        context->storage->read([](const storage::Stores &stores) {
            return stores.reports.newestAssignments({u"person"_s}, mostLooked);
        });
    const Result<std::vector<Assignment>> placed = co_await reading;
    if (!placed)
        co_return std::unexpected(placed.error());
    for (const Assignment &made : *placed) {
        if (stop.stop_requested())
            co_return cancelled();
        Task<Assignment> reconsidering = reconsidered(context, made.signal, *now);
        const Result<Assignment> again = co_await reconsidering;
        if (!again)
            continue; // not in the index: expired
        // Alone in its report, it would have to open one.
        Task<Report> counting =
            context->storage->read([id = made.report](const storage::Stores &stores) {
                return stores.reports.report(id);
            });
        const Result<Report> report = co_await counting;
        if (!report)
            co_return std::unexpected(report.error());
        ++measured.placed;
        if (again->opened ? report->signalCount == 1 : again->report == made.report)
            ++measured.agreed;
    }
    co_return measured;
}

Task<Tuning> proposeThresholds(SharedContext context, StopToken stop)
{
    Task<std::vector<grouping::JudgedPair>> judging = judgedPairs(context, stop);
    const Result<std::vector<grouping::JudgedPair>> pairs = co_await judging;
    Task<Thresholds> asking = thresholdsNow(context);
    const Result<Thresholds> current = co_await asking;
    if (!pairs || !current)
        co_return std::unexpected(pairs ? current.error() : pairs.error());
    Tuning tuning{.join = tuned(*pairs, current->join, {}), .coherence = {}, .changes = {}};
    const double join = tuning.join.then.threshold;
    // More than joining asks for would let nothing join.
    tuning.coherence = tuned(grouping::judgedReports(*pairs, join), current->coherence,
                             {.lowest = leastCoherence, .highest = std::max(join, 0.01)});
    const Thresholds proposed{join, tuning.coherence.then.threshold};
    if (proposed == *current)
        co_return tuning;
    Task<std::vector<Assignment>> reading =
        context->storage->read([](const storage::Stores &stores) {
            return stores.reports.newestAssignments({u"score"_s, u"opened"_s}, mostLooked);
        });
    const Result<std::vector<Assignment>> made = co_await reading;
    if (!made)
        co_return std::unexpected(made.error());
    for (const Assignment &assignment : *made) {
        if (stop.stop_requested())
            co_return cancelled();
        // What is stored says who can change at all; who does is decided anew, with coherence.
        ++tuning.looked;
        const bool mayLeave =
            assignment.rule == u"score" &&
            (assignment.score < proposed.join ||
             (assignment.coherence >= 0 && assignment.coherence < proposed.coherence));
        const bool mayJoin = assignment.rule == u"opened" && assignment.score >= proposed.join;
        if (!mayLeave && !mayJoin)
            continue;
        Task<Assignment> reconsidering = reconsidered(context, assignment.signal, proposed);
        const Result<Assignment> then = co_await reconsidering;
        if (!then || (!then->opened && then->report == assignment.report) ||
            (then->opened && mayJoin))
            continue;
        tuning.changes.push_back({.signal = assignment.signal,
                                  .now = assignment.report,
                                  .then = then->opened ? ReportId() : then->report,
                                  .with = then->opened ? assignment.parent : then->parent,
                                  .score = then->opened ? assignment.score : then->score});
    }
    co_return tuning;
}

Task<> tellIndexThresholds(SharedContext context)
{
    // Read where it is told: of two who tell at once, the later one has read what both wrote.
    return context->index.run([context]() -> Result<> {
        const Result<Thresholds> stored = context->storage->readNow(storedThresholds);
        if (!stored)
            return std::unexpected(stored.error());
        context->grouper->setThresholds(stored->join, stored->coherence);
        return {};
    });
}

Task<DecisionId> applyThresholds(SharedContext context, Thresholds expected, Thresholds thresholds)
{
    if (!(thresholds.join > 0 && thresholds.join < 1) ||
        !(thresholds.coherence >= 0 && thresholds.coherence < 1))
        co_return fail(ErrorKind::InvalidInput, tr("A threshold lies between 0 and 1."));
    Task<DecisionId> storing = context->storage->write(
        [expected, thresholds](storage::Stores &stores) -> Result<DecisionId> {
            const Result<Thresholds> before = storedThresholds(stores);
            if (!before)
                return std::unexpected(before.error());
            if (*before == thresholds)
                return DecisionId();
            if (*before != expected)
                return fail(ErrorKind::Conflict,
                            tr("The thresholds were changed elsewhere meanwhile. Look at what is "
                               "proposed again."));
            Result<> stored = storeThresholds(stores, thresholds);
            if (!stored)
                return std::unexpected(std::move(stored.error()));
            return stores.audit.append({.actor = person,
                                        .action = thresholdTuned,
                                        .before = toJson(*before),
                                        .after = toJson(thresholds),
                                        .undoable = true});
        });
    Result<DecisionId> decision = co_await storing;
    if (!decision)
        co_return decision;
    Task<> telling = tellIndexThresholds(context);
    const Result<> told = co_await telling;
    if (!told)
        co_return std::unexpected(told.error());
    co_return decision;
}

Result<> undoThresholds(storage::Stores &stores, const AuditEntry &entry)
{
    const Result<Thresholds> now = storedThresholds(stores);
    if (!now)
        return std::unexpected(now.error());
    if (*now != thresholdsFromJson(entry.after, *now))
        return fail(ErrorKind::Conflict,
                    tr("The threshold was changed again since. Take that back first."));
    return storeThresholds(stores, thresholdsFromJson(entry.before, *now));
}

} // namespace core::pipeline
