// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/reportweights.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/reportjobs.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// In one transaction: small enough that nobody waits long for the writer.
constexpr size_t batchSize = 50;
/// Half of the last digit that is shown.
constexpr double leastChange = 0.005;

const QString actor = u"stage:reports"_s;

/// What was refreshed of a batch.
struct Weighed
{
    std::vector<ReportId> changed;
    std::vector<ReportId> due;
};

std::vector<ReportId> takeBatch(std::vector<ReportId> &ids)
{
    const size_t rest = ids.size() - std::min(ids.size(), batchSize);
    std::vector<ReportId> batch(ids.begin() + ptrdiff_t(rest), ids.end());
    ids.resize(rest);
    return batch;
}

Result<std::vector<Signal>> membersOf(const storage::Stores &stores, ReportId id)
{
    const Result<std::vector<SignalId>> ids = stores.reports.members(id);
    if (!ids)
        return std::unexpected(ids.error());
    return stores.signalStore.signalsOf(*ids);
}

/// The members as they weigh now. Inside a write of the storage.
Result<> weighAgain(storage::Stores &stores, std::vector<Signal> &members, Timestamp now)
{
    for (Signal &member : members) {
        const WeightFactors factors = reports::weigh(member, now);
        if (factors == member.weight)
            continue;
        member.weight = factors;
        Result<> weighed = stores.signalStore.setWeight(member.id, factors);
        if (!weighed)
            return weighed;
    }
    return {};
}

double weightAt(const std::vector<Signal> &members, Timestamp now)
{
    double weight = 0;
    for (const Signal &member : members)
        weight += std::max(0.0, reports::weigh(member, now).product());
    return weight;
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

Result<> decay(storage::Stores &stores, ReportId id, Timestamp now, Weighed &weighed)
{
    Result<Report> report = stores.reports.report(id);
    Result<std::vector<Signal>> members = membersOf(stores, id);
    if (!report || !members)
        return std::unexpected(report ? members.error() : report.error());
    if (members->empty() || std::abs(weightAt(*members, now) - report->weight) < leastChange)
        return {};
    Result<> stored = weighAgain(stores, *members, now);
    if (!stored)
        return stored;
    const Result<double> weight = stores.reports.recount(id);
    if (!weight)
        return std::unexpected(weight.error());
    weighed.changed.push_back(id);
    report->weight = *weight;
    if (report->state == ReportState::Gathering && reports::isDueForResearch(*report))
        weighed.due.push_back(id);
    if (report->state != ReportState::Queued || report->weight >= promotionThreshold ||
        report->researchedAtSignals > 0)
        return {};
    const Result<bool> asked = isAskedFor(stores, id);
    if (!asked)
        return std::unexpected(asked.error());
    return *asked ? Result<>() : stepTo(stores, id, ReportState::Gathering, actor, u"tooLight"_s);
}

} // namespace

Result<> refreshReport(Context &context, storage::Stores &stores, ReportId id, const QString &by)
{
    Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(std::move(report.error()));
    Result<std::vector<Signal>> members = membersOf(stores, id);
    if (!members)
        return std::unexpected(std::move(members.error()));
    if (members->empty())
        return {};

    const Timestamp now = context.clock.now();
    Result<> weighed = weighAgain(stores, *members, now);
    if (!weighed)
        return weighed;
    const Result<double> weight = stores.reports.recount(id);
    if (!weight)
        return std::unexpected(weight.error());
    report->weight = *weight;
    report->signalCount = int(members->size());
    const Report rebuilt = reports::rebuilt(*report, *members, *context.writer.member, now);
    Result<> stored = stores.reports.setTexts(id, rebuilt.title, rebuilt.summary);
    if (!stored)
        return stored;
    return queueIfDue(stores, rebuilt, *members, by);
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
    }
    co_return total;
}

Task<int> decayWeights(SharedContext context, StopToken stop)
{
    using enum ReportState;
    Task<std::vector<ReportId>> listing =
        context->storage->read([](const storage::Stores &stores) -> Result<std::vector<ReportId>> {
            constexpr std::array open{Gathering,  Queued, Researching, NeedsDecision,
                                      Actionable, Fixing, Checking,    Ready};
            const Result<std::vector<Report>> reports = stores.reports.list(open);
            if (!reports)
                return std::unexpected(reports.error());
            std::vector<ReportId> ids;
            for (const Report &report : *reports)
                ids.push_back(report.id);
            return ids;
        });
    Result<std::vector<ReportId>> open = co_await listing;
    if (!open)
        co_return std::unexpected(std::move(open.error()));
    const Timestamp now = context->clock.now();
    int changed = 0;
    while (!open->empty()) {
        if (stop.stop_requested())
            co_return cancelled();
        Task<Weighed> storing = context->storage->write(
            [batch = takeBatch(*open), now](storage::Stores &stores) -> Result<Weighed> {
                Weighed weighed;
                for (const ReportId id : batch) {
                    Result<> done = decay(stores, id, now, weighed);
                    if (!done)
                        return std::unexpected(std::move(done.error()));
                }
                return weighed;
            });
        const Result<Weighed> weighed = co_await storing;
        if (!weighed)
            co_return std::unexpected(weighed.error());
        changed += int(weighed->changed.size());
        for (const ReportId id : weighed->changed)
            context->reportChanged(id);
        context->counted.insert(weighed->due.begin(), weighed->due.end());
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
