// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The loops of an open workspace: signals, reports, pull sources, maintenance.
#include "core/pipeline/engine_p.h"

#include "core/async/retry.h"
#include "core/async/timer.h"
#include "core/base/logging.h"
#include "core/inbox/inbox.h"
#include "core/pipeline/consolidation.h"
#include "core/pipeline/keptlinks.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/priorities.h"
#include "core/pipeline/reportweights.h"
#include "core/pipeline/signalstages.h"
#include "core/pipeline/upkeep.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// How long the worker waits after something failed that may pass (a full disk, say).
constexpr Milliseconds afterFailure{5'000};
/// At most how long the signal stages wait after many failures in a row; less if something new
/// comes or a person changes a setting.
constexpr Milliseconds longestAfterFailure{5 * 60'000};
/// At most how long the worker sleeps while a job is planned.
constexpr Milliseconds longestWait{10 * 60'000};
/// At most how long nobody looks whether a snooze has ended.
constexpr Milliseconds longestSnooze{60'000};
/// Occurrences that come without a pause are weighed after so long all the same.
constexpr Milliseconds longestWave{60'000};
constexpr int pageSize = 500;

} // namespace

Task<> Engine::State::announce(std::shared_ptr<State> state, ReportId report)
{
    Task<InboxItem> reading = state->context->storage->read(
        [report](const storage::Stores &stores) { return stores.inbox.item(report); });
    const Result<InboxItem> item = co_await reading;
    if (!item)
        co_return std::unexpected(item.error());
    const auto before = state->known.find(report);
    const inbox::Notice notice =
        inbox::noticeFor(before == state->known.end() ? nullptr : &before->second, *item);
    state->known.insert_or_assign(report, *item);
    Q_EMIT state->engine->reportChanged(report);
    if (notice == inbox::Notice::TurnedGreen)
        Q_EMIT state->engine->turnedGreen(*item);
    co_return {};
}

/// Not announced as a change of the report: its page shows no mark.
Task<> Engine::State::setRead(std::shared_ptr<State> state, ReportId report, bool read)
{
    Task<> storing = state->context->storage->write(
        [report, read](storage::Stores &stores) { return stores.reports.setRead(report, read); });
    Result<> stored = co_await storing;
    if (stored && state->news)
        state->news->changed(report);
    co_return stored;
}

Task<> Engine::State::snoozeLoop(std::shared_ptr<State> state, StopToken stop)
{
    struct Ends
    {
        std::vector<ReportId> reports;
        Timestamp next;
    };
    Timestamp looked = state->context->clock.now();
    while (!stop.stop_requested()) {
        const Timestamp now = state->context->clock.now();
        Task<Ends> reading = state->context->storage->read(
            [looked, now](const storage::Stores &stores) -> Result<Ends> {
                Result<std::vector<ReportId>> ended = stores.inbox.snoozesEnded(looked, now);
                const Result<Timestamp> next = stores.inbox.nextSnoozeEnd(now);
                if (!ended || !next)
                    return std::unexpected(ended ? next.error() : ended.error());
                return Ends{std::move(*ended), *next};
            });
        const Result<Ends> ends = co_await reading;
        Milliseconds longest = afterFailure;
        if (ends) {
            looked = now;
            for (const ReportId report : ends->reports)
                state->news->changed(report);
            // A timer stands still while the machine sleeps.
            longest = isKnown(ends->next)
                          ? std::clamp(ends->next - now, Milliseconds(1), longestSnooze)
                          : Milliseconds(0);
        } else {
            qCWarning(lcPipeline).noquote() << "snoozes:" << ends.error().toLogString();
        }
        Task<> waiting = Wakeup::wait(state->snoozeWakeup, longest, stop);
        const Result<> woken = co_await waiting;
        if (!woken)
            co_return {};
    }
    co_return {};
}

/// No loop looks again: they sleep until somebody wakes them.
Task<> Engine::State::checkAfterWrites(std::shared_ptr<State> state)
{
    Task<> passing =
        state->context->storage->write([](storage::Stores &) -> Result<> { return {}; });
    const Result<> passed = co_await passing;
    state->isCheckingLater = false;
    if (!passed && passed.error().kind == ErrorKind::Cancelled)
        co_return {};
    state->checkIdle(); // also if the disk is full: the queue is empty then, too
    co_return {};
}

/// returns  whether it is filled; it was stopped if not
Task<bool> Engine::State::fillIndex(std::shared_ptr<State> state, StopToken stop)
{
    while (!stop.stop_requested()) {
        // What it added before it failed is not added twice.
        Task<> rebuilding = rebuildIndex(state->context, stop);
        const Result<> rebuilt = co_await rebuilding;
        if (rebuilt) {
            state->indexWakeup->notify();
            co_return true;
        }
        if (rebuilt.error().kind == ErrorKind::Cancelled)
            break;
        qCWarning(lcPipeline).noquote() << "index:" << rebuilt.error().toLogString();
        state->tellProblem(u"index"_s, rebuilt.error().toUserText());
        state->endWaiting(rebuilt.error());
        Task<> sleeping = sleepFor(afterFailure, stop);
        const Result<> slept = co_await sleeping;
        if (!slept)
            break;
    }
    co_return false;
}

Task<> Engine::State::signalLoop(std::shared_ptr<State> state, StopToken stop)
{
    Task<bool> filling = fillIndex(state, stop);
    const Result<bool> filled = co_await filling;
    if (!filled || !*filled)
        co_return {};
    const Milliseconds quiet = state->options.quiet;
    QElapsedTimer sinceMoved;
    QElapsedTimer sinceWeighed;
    sinceMoved.start();
    sinceWeighed.start();
    Backoff backoff(afterFailure, longestAfterFailure);
    while (!stop.stop_requested()) {
        Task<> switching = switchIfDue(state, stop);
        const Result<> switched = co_await switching;
        Result<int> moved = 0;
        if (switched) {
            Task<int> running = runSignalStages(state->context, stop);
            moved = co_await running;
        } else { // grouping by an index that is not complete would scatter signals
            moved = std::unexpected(switched.error());
        }
        if (moved && *moved > 0)
            sinceMoved.restart();
        if (state->context->counted.empty())
            sinceWeighed.restart();
        const bool isWaveOver =
            sinceMoved.durationElapsed() >= quiet || sinceWeighed.durationElapsed() >= longestWave;
        if (moved && isWaveOver && !state->context->counted.empty()) {
            Task<int> weighing = weighCounted(state->context, stop);
            const Result<int> weighed = co_await weighing;
            moved = weighed ? Result<int>(*moved + *weighed) : weighed;
            sinceWeighed.restart();
        }
        if (!moved) {
            if (moved.error().kind == ErrorKind::Cancelled)
                co_return {};
            qCWarning(lcPipeline).noquote() << "signals:" << moved.error().toLogString();
            state->tellProblem(u"signals"_s, moved.error().toUserText());
            if (!state->context->change.problem.value_or(QString()).isEmpty())
                state->endWaiting(moved.error());
            state->reportWakeup->notify(); // other signals may have come further
            const Milliseconds longer = backoff.failed() - afterFailure;
            Task<> sleeping = sleepFor(afterFailure, stop);
            const Result<> slept = co_await sleeping;
            if (!slept)
                co_return {};
            if (longer > Milliseconds(0)) { // what is new or was changed may be what it takes
                Task<> waiting = Wakeup::wait(state->signalWakeup, longer, stop);
                const Result<> woken = co_await waiting;
                if (!woken)
                    co_return {};
            }
            continue;
        }
        backoff.reset();
        state->problems.erase(u"signals"_s);
        if (*moved > 0) {
            state->reportsIdle = false;
            state->reportWakeup->notify();
            continue;
        }
        Milliseconds longest(0);
        if (state->context->counted.empty()) {
            state->signalsIdle = !state->signalWakeup->isPending();
            state->checkIdle();
        } else { // busy until they are weighed
            longest = std::max(Milliseconds(1), quiet - Milliseconds(sinceMoved.elapsed()));
        }
        Task<> waiting = Wakeup::wait(state->signalWakeup, longest, stop);
        const Result<> woken = co_await waiting;
        if (!woken)
            co_return {};
        state->signalsIdle = false;
    }
    co_return {};
}

Task<> Engine::State::reportLoop(std::shared_ptr<State> state, StopToken stop)
{
    while (!stop.stop_requested()) {
        Task<bool> working = runReportJob(
            state->context, [state](ReportId report) { return state->stopFor(report); }, stop);
        const Result<bool> worked = co_await working;
        state->running.clear();
        if (!worked) {
            if (worked.error().kind == ErrorKind::Cancelled)
                co_return {};
            qCWarning(lcPipeline).noquote() << "reports:" << worked.error().toLogString();
            Q_EMIT state->engine->problemOccurred(worked.error().toUserText());
            Task<> sleeping = sleepFor(afterFailure, stop);
            const Result<> slept = co_await sleeping;
            if (!slept)
                co_return {};
            continue;
        }
        if (*worked)
            continue;
        Task<Timestamp> asking = state->context->storage->read(
            [](const storage::Stores &stores) { return stores.jobs.nextDue(); });
        const Result<Timestamp> due = co_await asking;
        // A timer stands still while the machine sleeps, and what is due may be days away.
        const Milliseconds longest =
            due && isKnown(*due)
                ? std::clamp(*due - state->context->clock.now(), Milliseconds(50), longestWait)
                : Milliseconds(0);
        // Somebody may have queued a job while this looked: then the wait ends at once.
        state->reportsIdle = !state->reportWakeup->isPending();
        state->checkIdle();
        Task<> waiting = Wakeup::wait(state->reportWakeup, longest, stop);
        const Result<> woken = co_await waiting;
        if (!woken)
            co_return {};
        state->reportsIdle = false;
    }
    co_return {};
}

Task<> Engine::State::keepProblem(SharedContext context, QString id, QString message)
{
    Task<> keeping = context->storage->write([id, message](storage::Stores &stores) {
        return stores.settings.setSourceProblem(id, message);
    });
    const Result<> kept = co_await keeping;
    // Reading goes on without it: only what is told when nothing runs is older than it could be.
    if (!kept)
        qCWarning(lcPipeline).noquote() << "source problem:" << kept.error().toLogString();
    co_return {};
}

Task<> Engine::State::pullLoop(std::shared_ptr<State> state, QString id,
                               std::shared_ptr<sources::PullSource> source, StopToken stop)
{
    std::optional<QString> kept; // as last written; an earlier run may have left another one
    while (!stop.stop_requested()) {
        Task<QJsonObject> asking = state->context->storage->read(
            [id](const storage::Stores &stores) { return stores.intake.cursor(id); });
        const Result<QJsonObject> cursor = co_await asking;
        Result<sources::PullPage> page = fail(ErrorKind::Internal, {});
        if (cursor) {
            Task<sources::PullPage> fetching = source->fetch(*cursor, pageSize, stop);
            page = co_await fetching;
        } else {
            page = std::unexpected(cursor.error());
        }
        bool more = false;
        bool pending = false;
        if (page) {
            more = page->more;
            pending = page->pending;
            page->batch.source = id;
            const sources::RawBatch &batch = page->batch;
            Result<sources::CommitReceipt> receipt;
            // Asked again and again, most sources have nothing new: that is no write.
            if (!batch.items.empty() || !batch.counted.isEmpty() || batch.cursor != *cursor) {
                Task<sources::CommitReceipt> committing =
                    state->intake->commit(std::move(page->batch), stop);
                receipt = co_await committing;
            }
            if (!receipt)
                page = std::unexpected(receipt.error());
        }
        if (!page && page.error().kind == ErrorKind::Cancelled)
            co_return {};
        more = more && page;
        const QString problem = page ? page->problem : page.error().toUserText();
        if (problem.isEmpty())
            state->problems.erase(id);
        else
            state->tellProblem(id, problem);
        if (kept != problem) {
            Task<> keeping = keepProblem(state->context, id, problem);
            const Result<> done = co_await keeping;
            Q_UNUSED(done)
            kept = problem;
        }
        if (more)
            continue;
        state->caughtUp[id] = !pending;
        state->checkIdle();
        const auto wakeup = state->pullWakeups[id];
        Task<> waiting = Wakeup::wait(wakeup, state->options.pullInterval, stop);
        const Result<> woken = co_await waiting;
        if (!woken)
            co_return {};
    }
    co_return {};
}

/// Retention, compaction, the weights that time changes and the bases that fixes start from, at
/// start and then four times a day.
Task<> Engine::State::maintenanceLoop(std::shared_ptr<State> state, StopToken stop)
{
    const qint64 layerBytes = sandbox::Upkeep().layerBytes;
    for (;;) {
        Task<int> expiring = expireRecords(state->context, stop);
        const Result<int> expired = co_await expiring;
        // One failure, of a full disk say, must not end retention for good.
        if (!expired && expired.error().kind == ErrorKind::Cancelled)
            co_return {};
        if (!expired)
            qCWarning(lcPipeline).noquote() << "retention:" << expired.error().toLogString();
        Task<int> weighing = decayWeights(state->context, stop);
        const Result<int> weighed = co_await weighing;
        if (!weighed && weighed.error().kind != ErrorKind::Cancelled)
            qCWarning(lcPipeline).noquote() << "weights:" << weighed.error().toLogString();
        Task<> judging = judgeAllPriorities(state->context, stop);
        const Result<> judged = co_await judging;
        if (!judged && judged.error().kind != ErrorKind::Cancelled)
            qCWarning(lcPipeline).noquote() << "priorities:" << judged.error().toLogString();
        Task<> readying = readyBases(state->context, stop);
        const Result<> readied = co_await readying;
        if (!readied && readied.error().kind != ErrorKind::Cancelled)
            qCWarning(lcPipeline).noquote() << "upkeep:" << readied.error().toLogString();
        Task<> tidying = tidyFiles(state->context, layerBytes, stop);
        const Result<> tidied = co_await tidying;
        if (!tidied && tidied.error().kind != ErrorKind::Cancelled)
            qCWarning(lcPipeline).noquote() << "retention:" << tidied.error().toLogString();
        Task<> sleeping = sleepFor(state->options.upkeepInterval, stop);
        const Result<> slept = co_await sleeping;
        if (!slept)
            co_return {};
    }
}

/// What needs the index. A loop of its own: one that cannot be filled must not keep anything else
/// from being done.
Task<> Engine::State::consolidationLoop(std::shared_ptr<State> state, StopToken stop)
{
    for (;;) {
        while (!state->context->isIndexFilled) { // looks itself, too: a change of embedder fills it
            Task<> filling = Wakeup::wait(state->indexWakeup, Milliseconds(60'000), stop);
            const Result<> filled = co_await filling;
            if (!filled)
                co_return {};
        }
        Task<> keeping = keepLinks(state->context, Keep::IfMuchChanged);
        const Result<> kept = co_await keeping;
        Q_UNUSED(kept) // logged
        Task<int> consolidating = pipeline::consolidate(state->context, stop);
        const Result<int> proposed = co_await consolidating;
        if (!proposed && proposed.error().kind != ErrorKind::Cancelled)
            qCWarning(lcPipeline).noquote() << "consolidation:" << proposed.error().toLogString();
        Task<> sleeping = sleepFor(state->options.upkeepInterval, stop);
        const Result<> slept = co_await sleeping;
        if (!slept)
            co_return {};
    }
}

} // namespace core::pipeline
