// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/tuning.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/signalstages.h"

#include <map>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

const QString thresholdKey = u"groupingJoinThreshold"_s;
constexpr size_t mostLooked = 2'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

double builtInThreshold()
{
    return grouping::GroupingSettings().joinThreshold;
}

Result<double> storedThreshold(const storage::Stores &stores)
{
    const Result<QJsonValue> stored = stores.settings.value(thresholdKey, builtInThreshold());
    if (!stored)
        return std::unexpected(stored.error());
    const double threshold = stored->toDouble();
    return threshold > 0 && threshold < 1 ? threshold : builtInThreshold();
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
    Task<std::vector<grouping::JudgedPair>> judging =
        context->index.run([context, all = *labels]() -> Result<std::vector<grouping::JudgedPair>> {
            std::vector<grouping::JudgedPair> pairs;
            for (const PairLabel &label : all) {
                if (const auto likeness = context->grouper->likeness(label.first, label.second))
                    pairs.push_back({label, *likeness});
            }
            return pairs;
        });
    Result<std::vector<grouping::JudgedPair>> pairs = co_await judging;
    co_return pairs;
}

Task<double> thresholdNow(SharedContext context)
{
    return context->index.run(
        [context]() -> Result<double> { return context->grouper->settings().joinThreshold; });
}

/// What would be decided about a member now. joinThreshold  as of Grouper::reconsider
Task<Assignment> reconsidered(SharedContext context, SignalId signal, double joinThreshold)
{
    return context->index.run([context, signal, joinThreshold] {
        return context->grouper->reconsider(signal, joinThreshold);
    });
}

/// Members of open reports whose decision passes `admit`, newest first, `most` at most.
template<typename Admit>
Result<std::vector<Assignment>> decisions(const storage::Stores &stores, size_t most, Admit admit)
{
    const Result<std::vector<Report>> reports = stores.reports.list();
    if (!reports)
        return std::unexpected(reports.error());
    std::vector<Assignment> found;
    for (const Report &report : *reports) {
        if (isSettled(report.state))
            continue;
        Result<std::vector<Assignment>> members = stores.reports.assignments(report.id);
        if (!members)
            return members;
        for (Assignment &assignment : *members) {
            if (admit(assignment))
                found.push_back(std::move(assignment));
        }
    }
    std::ranges::stable_sort(found, std::greater(),
                             [](const Assignment &made) { return toMs(made.at); });
    if (found.size() > most)
        found.resize(most);
    return found;
}

} // namespace

Task<Measured> measureCorrections(SharedContext context, StopToken stop)
{
    Task<std::vector<grouping::JudgedPair>> judging = judgedPairs(context, stop);
    const Result<std::vector<grouping::JudgedPair>> pairs = co_await judging;
    Task<double> asking = thresholdNow(context);
    const Result<double> threshold = co_await asking;
    if (!pairs || !threshold)
        co_return std::unexpected(pairs ? threshold.error() : pairs.error());
    Measured measured{.figures = grouping::figuresAt(*pairs, *threshold), .byOrigin = {}};
    std::map<QString, std::vector<grouping::JudgedPair>> byOrigin;
    for (const grouping::JudgedPair &pair : *pairs)
        byOrigin[pair.label.origin].push_back(pair);
    for (const auto &[origin, own] : byOrigin)
        measured.byOrigin.emplace_back(origin, grouping::figuresAt(own, *threshold));

    Task<std::vector<Assignment>> reading =
        context->storage->read([](const storage::Stores &stores) {
            return decisions(stores, mostLooked,
                             [](const Assignment &made) { return made.rule == u"person"; });
        });
    const Result<std::vector<Assignment>> placed = co_await reading;
    if (!placed)
        co_return std::unexpected(placed.error());
    for (const Assignment &made : *placed) {
        if (stop.stop_requested())
            co_return cancelled();
        Task<Assignment> reconsidering = reconsidered(context, made.signal, 0);
        const Result<Assignment> now = co_await reconsidering;
        if (!now)
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
        if (now->opened ? report->signalCount == 1 : now->report == made.report)
            ++measured.agreed;
    }
    co_return measured;
}

Task<Tuning> proposeThreshold(SharedContext context, StopToken stop)
{
    Task<std::vector<grouping::JudgedPair>> judging = judgedPairs(context, stop);
    const Result<std::vector<grouping::JudgedPair>> pairs = co_await judging;
    Task<double> asking = thresholdNow(context);
    const Result<double> current = co_await asking;
    if (!pairs || !current)
        co_return std::unexpected(pairs ? current.error() : pairs.error());
    const double proposed = grouping::tunedThreshold(*pairs, *current);
    Tuning tuning{.isEnough = grouping::areEnough(*pairs),
                  .now = grouping::figuresAt(*pairs, *current),
                  .then = grouping::figuresAt(*pairs, proposed),
                  .changes = {}};
    if (proposed == *current)
        co_return tuning;
    Task<std::vector<Assignment>> reading =
        context->storage->read([](const storage::Stores &stores) {
            return decisions(stores, mostLooked, [](const Assignment &made) {
                return made.rule == u"score" || made.rule == u"opened";
            });
        });
    const Result<std::vector<Assignment>> made = co_await reading;
    if (!made)
        co_return std::unexpected(made.error());
    for (const Assignment &assignment : *made) {
        if (stop.stop_requested())
            co_return cancelled();
        // What is stored says who can change at all; who does is decided anew, with coherence.
        ++tuning.looked;
        const bool mayLeave = assignment.rule == u"score" && assignment.score < proposed;
        const bool mayJoin = assignment.rule == u"opened" && assignment.score >= proposed;
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

Task<> tellIndexThreshold(SharedContext context)
{
    Task<double> reading = context->storage->read(storedThreshold);
    const Result<double> threshold = co_await reading;
    if (!threshold)
        co_return std::unexpected(threshold.error());
    Task<> telling = context->index.run([context, join = *threshold]() -> Result<> {
        context->grouper->setThresholds(join, context->grouper->settings().coherenceThreshold);
        return {};
    });
    Result<> told = co_await telling;
    co_return told;
}

Task<DecisionId> applyThreshold(SharedContext context, double threshold)
{
    if (!(threshold > 0 && threshold < 1))
        co_return fail(ErrorKind::InvalidInput, tr("A threshold lies between 0 and 1."));
    Task<DecisionId> storing =
        context->storage->write([threshold](storage::Stores &stores) -> Result<DecisionId> {
            const Result<double> before = storedThreshold(stores);
            if (!before)
                return std::unexpected(before.error());
            if (*before == threshold)
                return DecisionId();
            Result<> stored = stores.settings.setValue(thresholdKey, threshold);
            if (!stored)
                return std::unexpected(std::move(stored.error()));
            return stores.audit.append({.actor = person,
                                        .action = thresholdTuned,
                                        .before = {{u"threshold"_s, *before}},
                                        .after = {{u"threshold"_s, threshold}},
                                        .undoable = true});
        });
    Result<DecisionId> decision = co_await storing;
    if (!decision)
        co_return decision;
    Task<> telling = tellIndexThreshold(context);
    const Result<> told = co_await telling;
    if (!told)
        co_return std::unexpected(told.error());
    co_return decision;
}

Result<> undoThreshold(storage::Stores &stores, const AuditEntry &entry)
{
    const Result<double> now = storedThreshold(stores);
    if (!now)
        return std::unexpected(now.error());
    if (*now != entry.after.value(u"threshold").toDouble())
        return fail(ErrorKind::Conflict,
                    tr("The threshold was changed again since. Take that back first."));
    return stores.settings.setValue(thresholdKey, entry.before.value(u"threshold"));
}

} // namespace core::pipeline
