// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an open workspace holds, shared by the engine's loops, its opening and its closing.
#pragma once

#include "core/pipeline/commands.h"
#include "core/pipeline/engine.h"
#include "core/pipeline/inboxnews.h"
#include "core/pipeline/intake.h"
#include "core/pipeline/wakeup.h"
#include "core/sources/receiver.h"
#include "core/storage/workspacelock.h"

namespace core::pipeline {

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
    std::shared_ptr<Wakeup> embeddingWakeup;
    std::shared_ptr<Wakeup> indexWakeup; ///< of what waits until the index is filled
    std::map<QString, std::shared_ptr<Wakeup>> pullWakeups;
    bool signalsIdle = true;
    bool reportsIdle = true;
    bool embeddingIdle = true;
    bool isCheckingLater = false; ///< whether all are idle
    std::vector<Resolver<>> idleWaiters;
    std::vector<Resolver<>> openWaiters;
    bool isOpen = false;
    bool isClosed = false;
    std::unique_ptr<InboxNews> news;
    std::shared_ptr<Wakeup> snoozeWakeup; ///< a snooze may have been set

    bool areLoopsIdle() const
    {
        const bool pulled = std::ranges::all_of(caughtUp, [](bool done) { return done; });
        return signalsIdle && reportsIdle && embeddingIdle && pulled;
    }

    /// Each loop looks when it goes to sleep. What others write at that moment may be more to do.
    void checkIdle()
    {
        if (!areLoopsIdle())
            return;
        if (context->storage->queuedWrites() > 0) {
            if (!std::exchange(isCheckingLater, true))
                scope->launch(checkAfterWrites(shared_from_this()), QStringLiteral("idle"));
            return;
        }
        context->progress({});
        for (const Resolver<> &waiter : std::exchange(idleWaiters, {}))
            waiter.resolve({});
    }

    /// What goes on failing until a person or another program does something: nobody waits for
    /// that.
    void endWaiting(const Error &error)
    {
        for (const Resolver<> &waiter : std::exchange(idleWaiters, {}))
            waiter.resolve(std::unexpected(error));
    }

    /// Once, until it is another one or gone.
    void tellProblem(const QString &source, const QString &message)
    {
        if (problems[source] == message)
            return;
        problems[source] = message;
        Q_EMIT engine->problemOccurred(message);
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

    static Task<> checkAfterWrites(std::shared_ptr<State> state);
    static Task<> announce(std::shared_ptr<State> state, ReportId report);
    static Task<> setRead(std::shared_ptr<State> state, ReportId report, bool read);
    /// Tells of reports whose snooze ends by time: nothing else happens to them then.
    static Task<> snoozeLoop(std::shared_ptr<State> state, StopToken stop);
    /// Fills the index from the database, while the window, the receivers and the reports work
    /// already. New signals are stored and wait.
    static Task<bool> fillIndex(std::shared_ptr<State> state, StopToken stop);
    static Task<> signalLoop(std::shared_ptr<State> state, StopToken stop);
    /// Embeds again what the embedder lacks that a person has changed to.
    static Task<> embedderLoop(std::shared_ptr<State> state, StopToken stop);
    /// Between two runs of the stages.
    static Task<> switchIfDue(std::shared_ptr<State> state, StopToken stop);
    static Task<> reportLoop(std::shared_ptr<State> state, StopToken stop);
    /// Keeps what a source said last, or that all is well. A failure is logged.
    static Task<> keepProblem(SharedContext context, QString id, QString message);
    static Task<> pullLoop(std::shared_ptr<State> state, QString id,
                           std::shared_ptr<sources::PullSource> source, StopToken stop);
    static Task<> maintenanceLoop(std::shared_ptr<State> state, StopToken stop);
    static Task<> consolidationLoop(std::shared_ptr<State> state, StopToken stop);
    static Task<> load(std::shared_ptr<State> state);
    Result<> startReceiver(const std::vector<storage::SourceSetting> &settings, quint16 port);
    Result<> startPulling(const std::vector<storage::SourceSetting> &settings);
};

} // namespace core::pipeline
