// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a workspace, which takes up what was interrupted, and closing it, which loses nothing.
#include "core/pipeline/engine_p.h"

#include "core/base/logging.h"
#include "core/pipeline/effects.h"
#include "core/pipeline/embedderchange.h"
#include "core/pipeline/keptlinks.h"
#include "core/pipeline/recurrence.h"
#include "core/pipeline/setup.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// A job that was under way this often when the process died may be what kills it. A person who
/// restarts a lot must not get there by chance.
constexpr int mostClaims = 25;

} // namespace

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
            problems[setting.id] = source.error().toUserText();
            Q_EMIT engine->problemOccurred(source.error().toUserText());
            scope->launch(keepProblem(context, setting.id, source.error().toUserText()),
                          setting.id);
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
        std::vector<Report> reports;
    };
    Task<Stored> reading =
        context->storage->write([context](storage::Stores &stores) -> Result<Stored> {
            // This process holds the lock, so every lease is a dead process's.
            const Result<int> released = stores.jobs.releaseAll(mostClaims);
            const Result<> watching = resumeWatches(*context, stores);
            const Result<std::vector<Repository>> repositories = stores.settings.repositories();
            const Result<std::vector<storage::SourceSetting>> sourceSettings =
                stores.settings.sources();
            const Result<QJsonValue> templates = stores.settings.value(u"logTemplates"_s);
            const Result<QJsonValue> port = stores.settings.value(u"receiverPort"_s);
            // Those that only gather signals, by far the most, are no news whatever comes next.
            std::vector<ReportState> told;
            std::ranges::copy_if(reportStates(), std::back_inserter(told),
                                 [](ReportState one) { return one != ReportState::Gathering; });
            const Result<std::vector<Report>> reports = stores.reports.list(told);
            const Result<QJsonValue> connected = stores.settings.value(connectedKey);
            if (connected && connected->isNull()) // killed while it was made
                return fail(ErrorKind::NotFound,
                            tr("The workspace in %1 was begun and never finished. Finish it with: "
                               "daybreakctl init")
                                .arg(context->folder));
            if (!released || !watching)
                return std::unexpected(released ? watching.error() : released.error());
            if (!repositories)
                return std::unexpected(repositories.error());
            if (!sourceSettings)
                return std::unexpected(sourceSettings.error());
            if (!templates || !port || !reports)
                return std::unexpected(!templates ? templates.error()
                                       : !port    ? port.error()
                                                  : reports.error());
            return Stored{*repositories, *sourceSettings, templates->toString().toUtf8(),
                          quint16(port->toInt()), *reports};
        });
    Result<Stored> stored = co_await reading;
    if (!stored)
        co_return std::unexpected(std::move(stored.error()));
    for (const Report &report : stored->reports)
        state->known.emplace(report.id, InboxItem{.report = report});
    if (!state->options.work)
        co_return {};

    Task<quint64> learning =
        context->learning.run([context, templates = stored->templates]() -> Result<quint64> {
            if (!templates.isEmpty()) {
                const Result<> loaded = context->normalizer->loadTemplates(templates);
                if (!loaded) // they are learned again; only the numbering of old ones is lost
                    qCWarning(lcPipeline).noquote()
                        << "log templates:" << loaded.error().toLogString();
            }
            return context->normalizer->templatesRevision();
        });
    const Result<quint64> learned = co_await learning;
    if (!learned)
        co_return std::unexpected(learned.error());
    context->savedTemplates = *learned;
    Task<> choosing = useStoredEmbedders(context);
    const Result<> chosen = co_await choosing;
    if (!chosen)
        co_return std::unexpected(chosen.error());

    Task<> resuming = resumeEffects(context, state->scope->token());
    const Result<> resumed = co_await resuming;
    if (!resumed)
        co_return std::unexpected(resumed.error());

    for (const Repository &repository : stored->repositories) {
        if (!QFileInfo::exists(repository.path))
            Q_EMIT state->engine->problemOccurred(
                tr("The clone of “%1” is not in %2 any more. Signals are taken in, but nothing is "
                   "researched or fixed until it is back there.")
                    .arg(repository.name, repository.path));
    }

    state->signalsIdle = false;
    state->reportsIdle = false;
    state->scope->launch(maintenanceLoop(state, state->scope->token()), u"maintenance"_s);
    state->scope->launch(consolidationLoop(state, state->scope->token()), u"consolidation"_s);
    state->embeddingIdle = false;
    state->scope->launch(embedderLoop(state, state->scope->token()), u"embedding"_s);
    state->scope->launch(signalLoop(state, state->scope->token()), u"signals"_s);
    state->scope->launch(reportLoop(state, state->scope->token()), u"reports"_s);
    if (state->options.receive) {
        const Result<> started = state->startReceiver(stored->sources, stored->port);
        if (!started) {
            state->problems[u"receiver"_s] = started.error().toUserText();
            Q_EMIT state->engine->problemOccurred(started.error().toUserText());
        }
    }
    if (state->options.pull)
        co_return state->startPulling(stored->sources);
    co_return {};
}

Task<> Engine::open(EngineOptions options)
{
    const std::shared_ptr<State> state = m_state;
    if (!isWorkspace(options.folder)) {
        const QString database = databasePath(options.folder);
        if (QFileInfo::exists(database)) // emptied, or killed before it was made
            co_return fail(ErrorKind::Corrupt,
                           tr("%1 is empty. Nothing was written to it. Restore a backup, or make "
                              "the workspace anew with: daybreakctl init")
                               .arg(database));
        co_return fail(
            ErrorKind::NotFound,
            tr("There is no workspace in %1. Make one with: daybreakctl init").arg(options.folder));
    }
    Result<storage::WorkspaceLock> lock =
        storage::WorkspaceLock::acquire(options.folder, commandSocketPath(options.folder));
    if (!lock)
        co_return std::unexpected(std::move(lock.error()));
    state->lock.emplace(std::move(*lock));
    state->options = options;
    state->context = std::make_shared<Context>(options.clock);
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
    state->embeddingWakeup = std::make_shared<Wakeup>();
    state->indexWakeup = std::make_shared<Wakeup>();
    state->snoozeWakeup = std::make_shared<Wakeup>();
    // Made here and not with the state: the engine has moved to its thread since, and a timer
    // belongs to one.
    state->news = std::make_unique<InboxNews>([this](const QList<ReportId> &reports) {
        Q_EMIT inboxChanged(reports);
        m_state->snoozeWakeup->notify();
    });
    context.progress = [this](const StageProgress &progress) {
        // Fixers speak from any thread.
        QMetaObject::invokeMethod(this, [this, progress] { Q_EMIT progressChanged(progress); });
    };
    context.reportChanged = [weak = std::weak_ptr<State>(state)](ReportId report) {
        const std::shared_ptr<State> alive = weak.lock();
        if (!alive)
            return;
        alive->news->changed(report);
        alive->scope->launch(State::announce(alive, report), u"announce"_s);
    };
    context.anyReportChanged = [weak = std::weak_ptr<State>(state)] {
        if (const std::shared_ptr<State> alive = weak.lock())
            alive->news->anyChanged();
    };
    context.wake = [weak = std::weak_ptr<State>(state)] {
        if (const std::shared_ptr<State> alive = weak.lock())
            alive->wake();
    };
    context.wakeEmbedding = [weak = std::weak_ptr<State>(state)] {
        const std::shared_ptr<State> alive = weak.lock();
        if (!alive || !alive->options.work)
            return;
        alive->embeddingIdle = false;
        alive->embeddingWakeup->notify();
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
    state->scope->launch(State::snoozeLoop(state, state->scope->token()), u"snoozes"_s);
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
    Task<> keeping = keepLinks(context, Keep::IfStartWaits);
    const Result<> kept = co_await keeping;
    Q_UNUSED(kept) // logged
    Result<> closed;
    if (context->storage)
        closed = context->storage->close();
    for (const Resolver<> &waiter : std::exchange(state->idleWaiters, {}))
        waiter.resolve(cancelled());
    state->news.reset();
    state->intake.reset();
    state->context.reset();
    state->lock.reset();
    co_return closed;
}

} // namespace core::pipeline
