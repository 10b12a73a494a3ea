// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The code host that needs no host: a bare repository inside the workspace. The user's clone is
// only read; what was merged is taken with `git pull <repository.git> <base branch>`.
#include "core/async/offload.h"
#include "core/codehost/localstore_p.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace core::codehost {

namespace {

template<typename T>
Task<T> refused()
{
    Result<T> outcome = cancelled();
    co_return outcome;
}

class LocalHost final : public Host
{
public:
    explicit LocalHost(const HostServices &services)
        : m_store(std::make_shared<const LocalStore>(services)), m_queue(u"codehost"_s)
    {
    }

    Task<QString> sync(Repository repository, StopToken stop) override
    {
        return queued<QString>(stop,
                               [=](const LocalStore &store) { return store.sync(repository); });
    }
    Task<PullRequest> publish(PublishRequest request, StopToken stop) override
    {
        return queued<PullRequest>(stop,
                                   [=](const LocalStore &store) { return store.publish(request); });
    }
    Task<PullRequest> find(Repository repository, QString branch, StopToken stop) override
    {
        return queued<PullRequest>(
            stop, [=](const LocalStore &store) { return store.find(repository, branch); });
    }
    Task<ReviewComment> comment(Repository repository, PullRequest pullRequest,
                                ReviewComment comment, StopToken stop) override
    {
        return queued<ReviewComment>(stop, [=](const LocalStore &store) {
            return store.comment(repository, pullRequest, comment);
        });
    }
    Task<PullRequest> approve(Repository repository, PullRequest pullRequest, QString reviewer,
                              StopToken stop) override
    {
        return queued<PullRequest>(stop, [=](const LocalStore &store) {
            return store.approve(repository, pullRequest, reviewer);
        });
    }
    Task<PullRequest> withdraw(Repository repository, PullRequest pullRequest, QString reviewer,
                               StopToken stop) override
    {
        return queued<PullRequest>(stop, [=](const LocalStore &store) {
            return store.withdraw(repository, pullRequest, reviewer);
        });
    }
    Task<PullRequest> merge(Repository repository, PullRequest pullRequest, QString actor,
                            StopToken stop) override
    {
        return queued<PullRequest>(stop, [=](const LocalStore &store) {
            return store.merge(repository, pullRequest, actor);
        });
    }
    Task<PullRequest> close(Repository repository, PullRequest pullRequest, StopToken stop) override
    {
        return queued<PullRequest>(
            stop, [=](const LocalStore &store) { return store.close(repository, pullRequest); });
    }
    Task<PullRequest> reopen(Repository repository, PullRequest pullRequest,
                             StopToken stop) override
    {
        return queued<PullRequest>(
            stop, [=](const LocalStore &store) { return store.reopen(repository, pullRequest); });
    }
    Task<ChangeSet> changes(Repository repository, PullRequest pullRequest, StopToken stop) override
    {
        return queued<ChangeSet>(
            stop, [=](const LocalStore &store) { return store.changes(repository, pullRequest); });
    }
    Task<QString> checkout(Repository repository, QString commit, StopToken stop) override
    {
        return queued<QString>(
            stop, [=](const LocalStore &store) { return store.checkout(repository, commit); });
    }
    Task<int> tidy(Repository repository, CheckoutUpkeep upkeep, StopToken stop) override
    {
        return queued<int>(stop,
                           [=](const LocalStore &store) { return store.tidy(repository, upkeep); });
    }
    Task<PullRequest> recordChecks(Repository repository, PullRequest pullRequest,
                                   std::vector<CheckRun> runs, StopToken stop) override
    {
        return queued<PullRequest>(stop, [=](const LocalStore &store) {
            return store.recordChecks(repository, pullRequest, runs);
        });
    }

private:
    /// Once begun a verb is not interrupted: it is short, and half of it would be work for later.
    template<typename T, typename F>
    Task<T> queued(const StopToken &stop, F f)
    {
        if (stop.stop_requested())
            return refused<T>();
        return m_queue.run([store = m_store, work = std::move(f)] { return work(*store); });
    }

    std::shared_ptr<const LocalStore> m_store;
    SerialQueue m_queue;
};

Result<std::unique_ptr<Host>> makeLocal(const HostServices &services, const QJsonObject &)
{
    if (services.stateDirectory.isEmpty() || !services.clock || !services.ids)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("CodeHost", "The code host has no state folder."));
    if (!QDir().mkpath(services.stateDirectory))
        return fail(ErrorKind::Denied,
                    QCoreApplication::translate("CodeHost", "“%1” cannot be made.")
                        .arg(services.stateDirectory));
    return std::make_unique<LocalHost>(services);
}

} // namespace

HostInfo localHost()
{
    return {.id = u"local"_s,
            .name = QCoreApplication::translate("CodeHost", "This machine"),
            .version = 1,
            .needsNetwork = false,
            .settings = {},
            .make = makeLocal};
}

} // namespace core::codehost
