// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/engine.h"

#include "core/async/timer.h"
#include "core/base/logging.h"
#include "core/inbox/inbox.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/commands.h"
#include "core/pipeline/intake.h"
#include "core/pipeline/pages.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/setup.h"
#include "core/pipeline/signalstages.h"
#include "core/pipeline/wakeup.h"
#include "core/sources/receiver.h"
#include "core/storage/workspacelock.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// How long the worker waits after something failed that may pass (a full disk, say).
constexpr Milliseconds afterFailure{5'000};
constexpr int pageSize = 500;
/// A job that was under way this often when the process died may be what kills it. A person who
/// restarts a lot must not get there by chance.
constexpr int mostClaims = 25;

} // namespace

/// What the loops share; they keep it alive until they have ended.
struct Engine::State : std::enable_shared_from_this<Engine::State>
{
    explicit State(Engine *e) : engine(e) {}

    Engine *engine; ///< outlives the loops: close() drains them
    SharedContext context;
    EngineOptions options;
    std::optional<storage::WorkspaceLock> lock;
    std::unique_ptr<SignalIntake> intake;
    std::unique_ptr<sources::Receiver> receiver;
    std::unique_ptr<CommandServer> commands;
    std::unique_ptr<TaskScope> scope;
    std::map<ReportId, StopSource> running;
    std::map<ReportId, InboxItem> known; ///< as last announced, for notices
    std::map<QString, QString> problems; ///< by source, translated
    QHash<QString, bool> caughtUp;       ///< by pull source: nothing more to read when last asked
    std::shared_ptr<Wakeup> signalWakeup;
    std::shared_ptr<Wakeup> reportWakeup;
    std::map<QString, std::shared_ptr<Wakeup>> pullWakeups;
    bool signalsIdle = true;
    bool reportsIdle = true;
    std::vector<Resolver<>> idleWaiters;
    std::vector<Resolver<>> openWaiters;
    bool isOpen = false;
    bool isClosed = false;
    std::unique_ptr<QTimer>
        announcing; ///< gathers changes, so that the screen is told ten times a second at most

    bool isIdle() const
    {
        const bool pulled = std::ranges::all_of(caughtUp, [](bool done) { return done; });
        return signalsIdle && reportsIdle && pulled && context->storage->queuedWrites() == 0;
    }

    void checkIdle()
    {
        if (!isIdle())
            return;
        context->progress({});
        for (const Resolver<> &waiter : std::exchange(idleWaiters, {}))
            waiter.resolve({});
    }

    void wake()
    {
        signalsIdle = false;
        reportsIdle = false;
        signalWakeup->notify();
        reportWakeup->notify();
    }

    StopToken stopFor(ReportId report)
    {
        running[report] = StopSource();
        return running[report].get_token();
    }

    static Task<> announce(std::shared_ptr<State> state, ReportId report);
    static Task<> signalLoop(std::shared_ptr<State> state, StopToken stop);
    static Task<> reportLoop(std::shared_ptr<State> state, StopToken stop);
    static Task<> pullLoop(std::shared_ptr<State> state, QString id,
                           std::shared_ptr<sources::PullSource> source, StopToken stop);
    static Task<> maintenanceLoop(std::shared_ptr<State> state, StopToken stop);
    static Task<> load(std::shared_ptr<State> state);
    Result<> startReceiver(const std::vector<storage::SourceSetting> &settings, quint16 port);
    Result<> startPulling(const std::vector<storage::SourceSetting> &settings);
};

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

Task<> Engine::State::signalLoop(std::shared_ptr<State> state, StopToken stop)
{
    while (!stop.stop_requested()) {
        Task<int> running = runSignalStages(state->context, stop);
        const Result<int> moved = co_await running;
        if (!moved) {
            if (moved.error().kind == ErrorKind::Cancelled)
                co_return {};
            qCWarning(lcPipeline).noquote() << "signals:" << moved.error().toLogString();
            Q_EMIT state->engine->problemOccurred(moved.error().message);
            Task<> sleeping = sleepFor(afterFailure, stop);
            const Result<> slept = co_await sleeping;
            if (!slept)
                co_return {};
            continue;
        }
        if (*moved > 0) {
            state->reportsIdle = false;
            state->reportWakeup->notify();
            continue;
        }
        state->signalsIdle = true;
        state->checkIdle();
        Task<> waiting = Wakeup::wait(state->signalWakeup, Milliseconds(0), stop);
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
            Q_EMIT state->engine->problemOccurred(worked.error().message);
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
        const Milliseconds longest =
            due && isKnown(*due) ? std::max(Milliseconds(50), *due - state->context->clock.now())
                                 : Milliseconds(0);
        // Signals may have queued a job while this looked: then the wakeup is pending and the wait
        // ends at once.
        state->reportsIdle = true;
        state->checkIdle();
        Task<> waiting = Wakeup::wait(state->reportWakeup, longest, stop);
        const Result<> woken = co_await waiting;
        if (!woken)
            co_return {};
        state->reportsIdle = false;
    }
    co_return {};
}

Task<> Engine::State::pullLoop(std::shared_ptr<State> state, QString id,
                               std::shared_ptr<sources::PullSource> source, StopToken stop)
{
    while (!stop.stop_requested()) {
        Task<QJsonObject> asking = state->context->storage->read(
            [id](const storage::Stores &stores) { return stores.intake.cursor(id); });
        const Result<QJsonObject> cursor = co_await asking;
        if (!cursor)
            co_return std::unexpected(cursor.error());
        Task<sources::PullPage> fetching = source->fetch(*cursor, pageSize, stop);
        Result<sources::PullPage> page = co_await fetching;
        bool more = false;
        bool pending = false;
        if (page) {
            more = page->more;
            pending = page->pending;
            page->batch.source = id;
            Task<sources::CommitReceipt> committing =
                state->intake->commit(std::move(page->batch), stop);
            const Result<sources::CommitReceipt> receipt = co_await committing;
            if (receipt)
                state->problems.erase(id);
            else
                page = std::unexpected(receipt.error());
        }
        if (!page) {
            if (page.error().kind == ErrorKind::Cancelled)
                co_return {};
            if (state->problems[id] != page.error().message) {
                state->problems[id] = page.error().message;
                Q_EMIT state->engine->problemOccurred(page.error().message);
            }
            more = false;
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

/// Retention and compaction, at start and then four times a day.
Task<> Engine::State::maintenanceLoop(std::shared_ptr<State> state, StopToken stop)
{
    constexpr Milliseconds between = std::chrono::hours(6);
    static constexpr std::chrono::days journalDays{30};
    for (;;) {
        const Timestamp now = state->context->clock.now();
        bool more = true;
        while (more) {
            Task<bool> expiring =
                state->context->storage->write([now](storage::Stores &stores) -> Result<bool> {
                    const Result<storage::ExpiryReceipt> expired =
                        stores.retention.expire(now - storage::defaultRetention);
                    if (!expired)
                        return std::unexpected(expired.error());
                    const Result<int> jobs = stores.jobs.compactFinished(now - journalDays);
                    const Result<int> entries = stores.journal.compact(now - journalDays);
                    if (!jobs || !entries)
                        return std::unexpected(jobs ? entries.error() : jobs.error());
                    return !expired->isEmpty();
                });
            const Result<bool> expired = co_await expiring;
            if (!expired)
                co_return std::unexpected(expired.error());
            more = *expired && !stop.stop_requested();
        }
        Task<> sleeping = sleepFor(between, stop);
        const Result<> slept = co_await sleeping;
        if (!slept)
            co_return {};
    }
}

Result<> Engine::State::startReceiver(const std::vector<storage::SourceSetting> &settings,
                                      quint16 port)
{
    sources::ReceiverOptions receiverOptions;
    receiverOptions.http.port = port;
    for (const storage::SourceSetting &setting : settings) {
        if (setting.enabled && !setting.receiverKey.isEmpty())
            receiverOptions.keys.insert(setting.id, {setting.receiverKey});
    }
    receiver = std::make_unique<sources::Receiver>(receiverOptions, *intake, context->clock);
    return receiver->start();
}

Result<> Engine::State::startPulling(const std::vector<storage::SourceSetting> &settings)
{
    for (const storage::SourceSetting &setting : settings) {
        const sources::PullInfo *info = sources::pullSources().find(setting.id);
        if (!info || !setting.enabled)
            continue;
        Result<QJsonObject> checked = checkedSettings(info->settings, setting.settings);
        Result<std::unique_ptr<sources::PullSource>> source =
            checked ? info->make({&context->clock}, *checked) : std::unexpected(checked.error());
        if (!source) {
            problems[setting.id] = source.error().message;
            Q_EMIT engine->problemOccurred(source.error().message);
            continue;
        }
        caughtUp.insert(setting.id, false);
        pullWakeups.emplace(setting.id, std::make_shared<Wakeup>());
        scope->launch(pullLoop(shared_from_this(), setting.id, std::move(*source), scope->token()),
                      setting.id);
    }
    return {};
}

Task<> Engine::State::load(std::shared_ptr<State> state)
{
    const SharedContext context = state->context;
    struct Stored
    {
        std::vector<Repository> repositories;
        std::vector<storage::SourceSetting> sources;
        QByteArray templates;
        quint16 port = 0;
        std::vector<InboxItem> items;
    };
    Task<Stored> reading = context->storage->write([](storage::Stores &stores) -> Result<Stored> {
        // This process holds the lock, so every lease is a dead process's.
        const Result<int> released = stores.jobs.releaseAll(mostClaims);
        const Result<std::vector<Repository>> repositories = stores.settings.repositories();
        const Result<std::vector<storage::SourceSetting>> sourceSettings =
            stores.settings.sources();
        const Result<QJsonValue> templates = stores.settings.value(u"logTemplates"_s);
        const Result<QJsonValue> port = stores.settings.value(u"receiverPort"_s);
        const Result<std::vector<InboxItem>> items = stores.inbox.items();
        if (!released)
            return std::unexpected(released.error());
        if (!repositories)
            return std::unexpected(repositories.error());
        if (!sourceSettings)
            return std::unexpected(sourceSettings.error());
        if (!templates || !port || !items)
            return std::unexpected(!templates ? templates.error()
                                   : !port    ? port.error()
                                              : items.error());
        return Stored{*repositories, *sourceSettings, templates->toString().toUtf8(),
                      quint16(port->toInt()), *items};
    });
    Result<Stored> stored = co_await reading;
    if (!stored)
        co_return std::unexpected(std::move(stored.error()));
    context->repositories = stored->repositories;
    for (const InboxItem &item : stored->items)
        state->known.emplace(item.report.id, item);
    if (!state->options.work)
        co_return {};

    Task<> learning = context->learning.run([context, templates = stored->templates]() -> Result<> {
        if (!templates.isEmpty())
            return context->normalizer->loadTemplates(templates);
        return {};
    });
    const Result<> learned = co_await learning;
    if (!learned) // templates are learned again; only the numbering of old ones is lost
        qCWarning(lcPipeline).noquote() << "log templates:" << learned.error().toLogString();
    Task<> rebuilding = rebuildIndex(context, state->scope->token());
    const Result<> rebuilt = co_await rebuilding;
    if (!rebuilt)
        co_return std::unexpected(rebuilt.error());

    state->signalsIdle = false;
    state->reportsIdle = false;
    state->scope->launch(maintenanceLoop(state, state->scope->token()), u"maintenance"_s);
    state->scope->launch(signalLoop(state, state->scope->token()), u"signals"_s);
    state->scope->launch(reportLoop(state, state->scope->token()), u"reports"_s);
    if (state->options.receive) {
        const Result<> started = state->startReceiver(stored->sources, stored->port);
        if (!started) {
            state->problems[u"receiver"_s] = started.error().message;
            Q_EMIT state->engine->problemOccurred(started.error().message);
        }
    }
    if (state->options.pull)
        co_return state->startPulling(stored->sources);
    co_return {};
}

Engine::Engine() : m_state(std::make_shared<State>(this)) {}

Engine::~Engine() = default;

Task<> Engine::open(EngineOptions options)
{
    const std::shared_ptr<State> state = m_state;
    if (!isWorkspace(options.folder))
        co_return fail(
            ErrorKind::NotFound,
            tr("There is no workspace in %1. Make one with: daybreakctl init").arg(options.folder));
    Result<storage::WorkspaceLock> lock = storage::WorkspaceLock::acquire(options.folder);
    if (!lock)
        co_return std::unexpected(std::move(lock.error()));
    state->lock.emplace(std::move(*lock));
    state->options = options;
    state->context = std::make_shared<Context>();
    Context &context = *state->context;
    context.folder = QFileInfo(options.folder).canonicalFilePath();
    Result<std::unique_ptr<storage::Storage>> storage = storage::Storage::open(
        {.path = databasePath(context.folder), .clock = &context.clock, .ids = &context.ids});
    if (!storage)
        co_return std::unexpected(std::move(storage.error()));
    context.storage = std::move(*storage);
    const Result<> chosen = chooseMembers(context);
    if (!chosen)
        co_return std::unexpected(chosen.error());

    state->scope = std::make_unique<TaskScope>(u"engine"_s);
    state->signalWakeup = std::make_shared<Wakeup>();
    state->reportWakeup = std::make_shared<Wakeup>();
    // Made here and not with the state: the engine has moved to its thread since, and a timer
    // belongs to one.
    state->announcing = std::make_unique<QTimer>();
    state->announcing->setSingleShot(true);
    state->announcing->setInterval(100);
    connect(state->announcing.get(), &QTimer::timeout, this, &Engine::inboxChanged);
    context.progress = [this](const StageProgress &progress) {
        // Fixers speak from any thread.
        QMetaObject::invokeMethod(this, [this, progress] { Q_EMIT progressChanged(progress); });
    };
    context.reportChanged = [weak = std::weak_ptr<State>(state)](ReportId report) {
        const std::shared_ptr<State> alive = weak.lock();
        if (!alive)
            return;
        if (!alive->announcing->isActive())
            alive->announcing->start();
        alive->scope->launch(State::announce(alive, report), u"announce"_s);
    };
    context.wake = [weak = std::weak_ptr<State>(state)] {
        if (const std::shared_ptr<State> alive = weak.lock())
            alive->wake();
    };
    state->intake = std::make_unique<SignalIntake>(context);

    Task<> loading = State::load(state);
    const Result<> loaded = co_await loading;
    if (!loaded)
        co_return std::unexpected(loaded.error());

    state->commands = std::make_unique<CommandServer>(
        [this](QString command, QJsonObject arguments, ProgressFunction progress, StopToken stop) {
            return execute(std::move(command), std::move(arguments), std::move(progress),
                           std::move(stop));
        });
    Result<> listening = state->commands->listen(commandSocketPath(context.folder));
    if (!listening)
        co_return listening;
    state->isOpen = true;
    for (const Resolver<> &waiter : std::exchange(state->openWaiters, {}))
        waiter.resolve({});
    co_return {};
}

Task<> Engine::close()
{
    const std::shared_ptr<State> state = m_state;
    state->isOpen = false;
    state->isClosed = true;
    for (const Resolver<> &waiter : std::exchange(state->openWaiters, {}))
        waiter.resolve(cancelled());
    if (!state->context)
        co_return {};
    if (state->commands) {
        Task<> closing = state->commands->close();
        const Result<> closed = co_await closing;
        Q_UNUSED(closed)
        state->commands.reset();
    }
    if (state->receiver) {
        Task<> stopping = state->receiver->stop();
        const Result<> stopped = co_await stopping;
        Q_UNUSED(stopped)
        state->receiver.reset();
    }
    if (state->scope) {
        for (auto &[report, stop] : state->running)
            stop.request_stop();
        state->scope->requestStop();
        Task<> draining = state->scope->drained();
        const Result<> drained = co_await draining;
        Q_UNUSED(drained)
    }
    const SharedContext context = state->context;
    if (context->storage && state->options.work) {
        Task<QByteArray> saving = context->learning.run(
            [context]() -> Result<QByteArray> { return context->normalizer->saveTemplates(); });
        const Result<QByteArray> templates = co_await saving;
        if (templates) {
            Task<> storing = context->storage->write([bytes = *templates](storage::Stores &stores) {
                return stores.settings.setValue(u"logTemplates"_s, QString::fromUtf8(bytes));
            });
            const Result<> stored = co_await storing;
            if (!stored)
                qCWarning(lcPipeline).noquote() << "log templates:" << stored.error().toLogString();
        }
    }
    Result<> closed;
    if (context->storage)
        closed = context->storage->close();
    for (const Resolver<> &waiter : std::exchange(state->idleWaiters, {}))
        waiter.resolve(cancelled());
    state->announcing.reset();
    state->intake.reset();
    state->context.reset();
    state->lock.reset();
    co_return closed;
}

Task<> Engine::opened()
{
    const std::shared_ptr<State> state = m_state;
    if (state->isOpen)
        co_return {};
    if (state->isClosed)
        co_return cancelled();
    Completion<> completion;
    state->openWaiters.push_back(completion.resolver());
    Result<> result = co_await completion;
    co_return result;
}

Result<> Engine::activate(const QString &token)
{
    if (!m_state->options.hasWindow)
        return fail(ErrorKind::Unsupported,
                    tr("The workspace is open in a process without a window."));
    Q_EMIT activationRequested(token);
    return {};
}

Task<> Engine::idle(StopToken stop)
{
    const std::shared_ptr<State> state = m_state;
    // What came in just now must be seen: every pull source is asked once more.
    for (auto &[id, wakeup] : state->pullWakeups) {
        state->caughtUp[id] = false;
        wakeup->notify();
    }
    state->wake();
    Completion<> completion;
    const Resolver<> resolver = completion.resolver();
    state->idleWaiters.push_back(resolver);
    const StopCallback onStop(stop, this, [resolver] { resolver.resolve(cancelled()); });
    Result<> result = co_await completion;
    co_return result;
}

Task<ReceiverAddress> Engine::receiver()
{
    const std::shared_ptr<State> state = m_state;
    if (!state->receiver)
        co_return fail(ErrorKind::Unsupported, tr("The receivers are not running."));
    co_return ReceiverAddress{state->receiver->port()};
}

Task<QJsonValue> Engine::execute(QString command, QJsonObject arguments, ProgressFunction progress,
                                 StopToken stop)
{
    return runCommand(this, m_state->context, std::move(command), std::move(arguments),
                      std::move(progress), std::move(stop));
}

Task<std::vector<InboxItem>> Engine::inbox()
{
    return readInbox(m_state->context);
}

Task<ReportPage> Engine::report(ReportId report)
{
    return readReport(m_state->context, report);
}

Task<ReviewPage> Engine::review(PullRequestId pullRequest)
{
    return readReview(m_state->context, pullRequest, m_state->scope->token());
}

Task<std::vector<AuditEntry>> Engine::audit(int limit)
{
    return m_state->context->storage->read(
        [limit](const storage::Stores &stores) { return stores.audit.list(limit); });
}

Task<std::vector<Rejection>> Engine::rejections()
{
    return m_state->context->storage->read(
        [](const storage::Stores &stores) { return stores.intake.rejections(); });
}

Task<std::vector<SourceStatus>> Engine::sources()
{
    return sourceStatus(m_state->context, m_state->problems);
}

Task<DecisionId> Engine::submitReview(PullRequestId pullRequest, std::vector<ReviewComment> drafts,
                                      ReviewAct act)
{
    return pipeline::submitReview(m_state->context, pullRequest, std::move(drafts), act,
                                  m_state->scope->token());
}

Task<DecisionId> Engine::merge(ReportId report)
{
    return mergePullRequest(m_state->context, report, m_state->scope->token());
}

Task<DecisionId> Engine::retry(ReportId report, QString direction)
{
    return retryReport(m_state->context, report, std::move(direction));
}

Task<DecisionId> Engine::dismiss(ReportId report, QString reason, QString note)
{
    return closeReport(m_state->context, report, ReportState::Dismissed, std::move(reason),
                       std::move(note));
}

Task<DecisionId> Engine::resolve(ReportId report, QString reason, QString note)
{
    return closeReport(m_state->context, report, ReportState::Resolved, std::move(reason),
                       std::move(note));
}

Task<DecisionId> Engine::snooze(ReportId report, Timestamp until, int untilSignals)
{
    return snoozeReport(m_state->context, report, until, untilSignals);
}

Task<DecisionId> Engine::restoreRejection(RejectionId rejection)
{
    return pipeline::restoreRejection(m_state->context, rejection);
}

Task<DecisionId> Engine::moveSignals(std::vector<SignalId> chosen, ReportId to)
{
    return pipeline::moveSignals(m_state->context, std::move(chosen), to);
}

Task<DecisionId> Engine::mergeReports(ReportId from, ReportId into)
{
    return pipeline::mergeReports(m_state->context, from, into);
}

Task<> Engine::undo(DecisionId decision)
{
    return undoDecision(m_state->context, decision);
}

Task<> Engine::setRead(ReportId report, bool read)
{
    return m_state->context->storage->write(
        [report, read](storage::Stores &stores) { return stores.reports.setRead(report, read); });
}

Task<> Engine::stop(ReportId report)
{
    const auto running = m_state->running.find(report);
    if (running == m_state->running.end())
        co_return fail(ErrorKind::Conflict, tr("Nothing is working on this report."));
    running->second.request_stop();
    co_return {};
}

} // namespace core::pipeline
