// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/upkeep.h"

#include "core/base/logging.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

constexpr std::chrono::days journalDays{30};
/// How long something may lie about that no row names yet: far longer than any attempt.
constexpr std::chrono::days unnamedDays{1};

} // namespace

Task<int> expireRecords(SharedContext context, StopToken stop)
{
    const Timestamp now = context->clock.now();
    struct Expired
    {
        int rows = 0;
        bool isInInbox = false; ///< it has what checks printed
    };
    int total = 0;
    for (bool more = true; more && !stop.stop_requested();) {
        Task<Expired> expiring =
            context->storage->write([now](storage::Stores &stores) -> Result<Expired> {
                const Result<storage::ExpiryReceipt> expired =
                    stores.retention.expire(now - storage::defaultRetention);
                if (!expired)
                    return std::unexpected(expired.error());
                for (const Result<int> &compacted : {stores.jobs.compactFinished(now - journalDays),
                                                     stores.journal.compact(now - journalDays),
                                                     stores.effects.compact(now - journalDays)}) {
                    if (!compacted)
                        return std::unexpected(compacted.error());
                }
                const int count =
                    expired->unfinished + expired->payloads + expired->bodies + expired->outputs;
                if (count == 0)
                    return Expired();
                const Result<> noted =
                    stores.journal.append({.stage = u"retention"_s,
                                           .event = u"expired"_s,
                                           .detail = {{u"unfinished"_s, expired->unfinished},
                                                      {u"payloads"_s, expired->payloads},
                                                      {u"bodies"_s, expired->bodies},
                                                      {u"outputs"_s, expired->outputs}}});
                if (!noted)
                    return std::unexpected(noted.error());
                return Expired{count, expired->outputs > 0};
            });
        const Result<Expired> expired = co_await expiring;
        if (!expired)
            co_return std::unexpected(expired.error());
        total += expired->rows;
        more = expired->rows > 0;
        if (expired->isInInbox)
            context->anyReportChanged();
    }
    co_return total;
}

Task<> tidyFiles(SharedContext context, qint64 layerBytes, StopToken stop)
{
    const Timestamp now = context->clock.now();
    const Timestamp endedBefore = now - storage::defaultRetention;
    const Timestamp unnamedBefore = now - unnamedDays;
    struct Kept
    {
        storage::NamedFiles named;
        std::vector<Repository> repositories;
    };
    Task<Kept> reading =
        context->storage->read([endedBefore](const storage::Stores &stores) -> Result<Kept> {
            Result<storage::NamedFiles> named = stores.retention.namedFiles(endedBefore);
            Result<std::vector<Repository>> repositories = stores.settings.repositories();
            if (!named || !repositories)
                return std::unexpected(named ? repositories.error() : named.error());
            return Kept{std::move(*named), std::move(*repositories)};
        });
    const Result<Kept> kept = co_await reading;
    if (!kept)
        co_return std::unexpected(kept.error());
    const storage::NamedFiles &named = kept->named;

    Task<sandbox::UpkeepReceipt> tidying =
        context->sandbox.member->tidy({.snapshots = named.snapshots,
                                       .unnamedBefore = unnamedBefore,
                                       .layersBefore = endedBefore,
                                       .layerBytes = layerBytes},
                                      stop);
    const Result<sandbox::UpkeepReceipt> receipt = co_await tidying;
    if (!receipt)
        co_return std::unexpected(receipt.error());
    int checkouts = 0;
    for (const Repository &repository : kept->repositories) {
        const auto host = context->hosts.find(repository.host);
        if (host == context->hosts.end())
            continue;
        Task<int> removing = host->second->tidy(repository,
                                                {.needed = named.commits,
                                                 .ended = named.endedCommits,
                                                 .endedBefore = endedBefore,
                                                 .unnamedBefore = unnamedBefore},
                                                stop);
        const Result<int> removed = co_await removing;
        if (!removed)
            co_return std::unexpected(removed.error());
        checkouts += *removed;
    }
    if (receipt->snapshots + receipt->layers + checkouts == 0)
        co_return {};
    const QJsonObject detail{{u"snapshots"_s, receipt->snapshots},
                             {u"layers"_s, receipt->layers},
                             {u"layerBytesLeft"_s, receipt->layerBytes},
                             {u"checkouts"_s, checkouts}};
    Task<> writing = context->storage->write([detail](storage::Stores &stores) {
        return stores.journal.append(
            {.stage = u"retention"_s, .event = u"removed"_s, .detail = detail});
    });
    Result<> written = co_await writing;
    co_return written;
}

Task<> readyBases(SharedContext context, StopToken stop)
{
    Task<std::vector<Repository>> reading = context->storage->read(
        [](const storage::Stores &stores) { return stores.settings.repositories(); });
    const Result<std::vector<Repository>> repositories = co_await reading;
    if (!repositories)
        co_return std::unexpected(repositories.error());
    for (const Repository &repository : *repositories) {
        const auto host = context->hosts.find(repository.host);
        if (host == context->hosts.end() || repository.checkCommand.isEmpty() ||
            repository.policy.autonomy == Autonomy::Research)
            continue;
        Task<QString> syncing = host->second->sync(repository, stop);
        const Result<QString> base = co_await syncing;
        if (stop.stop_requested())
            co_return cancelled();
        if (!base)
            continue;
        Task<QString> checkingOut = host->second->checkout(repository, *base, stop);
        const Result<QString> tree = co_await checkingOut;
        if (stop.stop_requested())
            co_return cancelled();
        Q_UNUSED(tree)
    }
    co_return {};
}

} // namespace core::pipeline
