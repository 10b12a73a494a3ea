// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/reportweights.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/priorities.h"
#include "core/pipeline/reportjobs.h"

#include <cmath>
#include <functional>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// In one transaction: small enough that nobody waits long for the writer, and a stop is quick.
constexpr size_t batchSize = 50;

const QString actor = u"stage:reports"_s;

std::vector<ReportId> takeBatch(std::vector<ReportId> &ids)
{
    const size_t rest = ids.size() - std::min(ids.size(), batchSize);
    std::vector<ReportId> batch(ids.begin() + ptrdiff_t(rest), ids.end());
    ids.resize(rest);
    return batch;
}

/// Stores the members' weights as they are now. Inside a write of the storage.
/// returns  how many members there are
Result<int> weighAgain(storage::Stores &stores, ReportId id, Timestamp now)
{
    const Result<WeightRules> rules = weightRules(stores);
    const Result<std::vector<Weighable>> members = stores.reports.weighables(id);
    if (!rules || !members)
        return std::unexpected(rules ? members.error() : rules.error());
    for (const Weighable &member : *members) {
        const WeightFactors factors = reports::weigh(member, *rules, now);
        if (factors == member.weight)
            continue;
        const Result<> weighed = stores.signalStore.setWeight(member.id, factors);
        if (!weighed)
            return std::unexpected(weighed.error());
    }
    return int(members->size());
}

/// Whether a person put the report where it waits for research.
Result<bool> isAskedFor(const storage::Stores &stores, ReportId id)
{
    const Result<std::vector<AuditEntry>> history = stores.audit.ofReport(id);
    if (!history)
        return std::unexpected(history.error());
    const auto queued = std::ranges::find_if(*history, [](const AuditEntry &entry) {
        return entry.after.value(u"state").toString() == reportStateName(ReportState::Queued);
    });
    return queued != history->end() && queued->actor == person;
}

/// Which of these reports weigh something else by now that a person would see.
Result<std::vector<ReportId>> changedOf(const storage::Stores &stores,
                                        std::span<const ReportId> ids, Timestamp now)
{
    const Result<WeightRules> rules = weightRules(stores);
    if (!rules)
        return std::unexpected(rules.error());
    std::vector<ReportId> changed;
    for (const ReportId id : ids) {
        const Result<Report> report = stores.reports.report(id);
        const Result<std::vector<Weighable>> members = stores.reports.weighables(id);
        if (!report || !members)
            return std::unexpected(report ? members.error() : report.error());
        if (!members->empty() &&
            std::abs(weightOf(*members, *rules, now) - report->weight) >= leastWeightChange)
            changed.push_back(id);
    }
    return changed;
}

/// returns  whether the report was queued for research
Result<bool> decay(storage::Stores &stores, ReportId id, Timestamp now)
{
    Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(std::move(report.error()));
    if (isSettled(report->state)) // since it was chosen
        return false;
    const Result<int> weighed = weighAgain(stores, id, now);
    if (!weighed)
        return std::unexpected(weighed.error());
    const Result<double> weight = stores.reports.recount(id);
    if (!weight)
        return std::unexpected(weight.error());
    report->weight = *weight;
    if (report->state == ReportState::Gathering && reports::isDueForResearch(*report)) {
        // In this write: a report that weighs enough already would not be found again.
        const Result<> queued = queueResearch(stores, *report, actor);
        return queued ? Result<bool>(true) : std::unexpected(queued.error());
    }
    if (report->state != ReportState::Queued || report->weight >= promotionThreshold ||
        report->researchedAtSignals > 0)
        return false;
    const Result<bool> asked = isAskedFor(stores, id);
    if (!asked)
        return asked;
    if (*asked)
        return false;
    const Result<> stepped = stepTo(stores, id, ReportState::Gathering, actor, u"tooLight"_s);
    return stepped ? Result<bool>(false) : std::unexpected(stepped.error());
}

/// returns  those that were queued for research
Result<std::vector<ReportId>> decayAll(storage::Stores &stores, std::span<const ReportId> ids,
                                       Timestamp now)
{
    std::vector<ReportId> queued;
    for (const ReportId id : ids) {
        const Result<bool> isQueued = decay(stores, id, now);
        if (!isQueued)
            return std::unexpected(isQueued.error());
        if (*isQueued)
            queued.push_back(id);
    }
    return queued;
}

} // namespace

Result<WeightRules> weightRules(const storage::Stores &stores)
{
    const Result<QJsonValue> stored = stores.settings.value(weightRulesKey);
    if (!stored)
        return std::unexpected(stored.error());
    return weightRulesFromJson(stored->toObject());
}

Result<std::vector<Signal>> membersOf(const storage::Stores &stores, ReportId id)
{
    const Result<std::vector<SignalId>> ids = stores.reports.members(id);
    if (!ids)
        return std::unexpected(ids.error());
    return stores.signalStore.signalsOf(*ids);
}

double weightOf(std::span<const Weighable> members, const WeightRules &rules, Timestamp now)
{
    double weight = 0;
    for (const Weighable &member : members)
        weight += std::max(0.0, reports::weigh(member, rules, now).product());
    return weight;
}

Result<std::vector<ReportId>> weighedReports(const storage::Stores &stores)
{
    std::vector<ReportState> states;
    std::ranges::copy_if(reportStates(), std::back_inserter(states), std::not_fn(isSettled));
    const Result<std::vector<Report>> reports = stores.reports.list(states);
    if (!reports)
        return std::unexpected(reports.error());
    std::vector<ReportId> ids;
    for (const Report &report : *reports)
        ids.push_back(report.id);
    return ids;
}

Result<> refreshReport(Context &context, storage::Stores &stores, ReportId id, const QString &by)
{
    Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(std::move(report.error()));
    const Timestamp now = context.clock.now();
    const Result<int> count = weighAgain(stores, id, now);
    if (!count)
        return std::unexpected(count.error());
    if (*count == 0)
        return {};
    const Result<double> weight = stores.reports.recount(id);
    if (!weight)
        return std::unexpected(weight.error());
    report->weight = *weight;
    report->signalCount = *count;
    if (isSettled(report->state)) // it keeps its texts; those of its signals may have expired
        return {};
    const Result<std::vector<Signal>> members = membersOf(stores, id);
    if (!members)
        return std::unexpected(members.error());
    if (int(members->size()) == *count) {
        const Report rebuilt = reports::rebuilt(*report, *members, *context.writer.member, now);
        const Result<> stored = stores.reports.setTexts(id, rebuilt.title, rebuilt.summary);
        if (!stored)
            return std::unexpected(stored.error());
    }
    return queueIfDue(stores, *report, *members, by);
}

Task<int> weighCounted(SharedContext context, StopToken stop)
{
    std::vector<ReportId> waiting(context->counted.begin(), context->counted.end());
    const int total = int(waiting.size());
    while (!waiting.empty()) {
        if (stop.stop_requested())
            co_return cancelled();
        const std::vector<ReportId> batch = takeBatch(waiting);
        // Before the write: what is counted while it goes on is not in it.
        for (const ReportId id : batch)
            context->counted.erase(id);
        Task<> storing = context->storage->write([context, batch](storage::Stores &stores) {
            Result<> refreshed;
            for (auto id = batch.begin(); refreshed && id != batch.end(); ++id)
                refreshed = refreshReport(*context, stores, *id, actor);
            return refreshed;
        });
        const Result<> stored = co_await storing;
        if (!stored) {
            context->counted.insert(batch.begin(), batch.end());
            co_return std::unexpected(stored.error());
        }
        for (const ReportId id : batch)
            context->reportChanged(id);
        Task<> judging = judgePriorities(context, batch, stop);
        const Result<> judged = co_await judging;
        if (!judged)
            co_return std::unexpected(judged.error());
    }
    co_return total;
}

Task<int> decayWeights(SharedContext context, StopToken stop)
{
    Task<std::vector<ReportId>> listing = context->storage->read(weighedReports);
    Result<std::vector<ReportId>> open = co_await listing;
    if (!open)
        co_return std::unexpected(std::move(open.error()));
    const Timestamp now = context->clock.now();
    int changed = 0;
    while (!open->empty()) {
        if (stop.stop_requested())
            co_return cancelled();
        // Most have not changed, and looking for those that have keeps nobody from writing.
        Task<std::vector<ReportId>> looking =
            context->storage->read([batch = takeBatch(*open), now](const storage::Stores &stores) {
                return changedOf(stores, batch, now);
            });
        const Result<std::vector<ReportId>> lighter = co_await looking;
        if (!lighter)
            co_return std::unexpected(lighter.error());
        if (lighter->empty())
            continue;
        Task<std::vector<ReportId>> storing =
            context->storage->write([batch = *lighter, now](storage::Stores &stores) {
                return decayAll(stores, batch, now);
            });
        const Result<std::vector<ReportId>> queued = co_await storing;
        if (!queued)
            co_return std::unexpected(queued.error());
        changed += int(lighter->size());
        for (const ReportId id : *lighter)
            context->reportChanged(id);
        context->counted.insert(queued->begin(), queued->end()); // to be judged for priority
    }
    Task<> thinning = context->storage->write([now](storage::Stores &stores) {
        return stores.retention.thinCourses(now - std::chrono::days(1));
    });
    const Result<> thinned = co_await thinning;
    if (!thinned)
        co_return std::unexpected(thinned.error());
    if (!context->counted.empty())
        context->wake();
    co_return changed;
}

} // namespace core::pipeline
