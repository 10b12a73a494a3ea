// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A database in a temporary folder, with fixed time and ids, and values to fill it with.
#pragma once

#include "core/storage/storage.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <QTemporaryDir>

namespace tests {

struct StorageFixture
{
    QTemporaryDir folder;
    FakeClock clock;
    CountingIds ids;
    std::unique_ptr<core::storage::Storage> storage;

    QString path() const { return folder.filePath(QStringLiteral("workspace.db")); }
    core::Result<> open()
    {
        storage.reset();
        core::Result<std::unique_ptr<core::storage::Storage>> opened =
            core::storage::Storage::open({.path = path(), .clock = &clock, .ids = &ids});
        if (!opened)
            return std::unexpected(opened.error());
        storage = std::move(*opened);
        return {};
    }
    /// Stores one event and gives its id.
    core::SignalId receive(const QString &externalId, const QByteArray &payload = "{}",
                           const QString &source = QStringLiteral("sentry"))
    {
        return must(
            storage->writeNow([&](core::storage::Stores &stores) -> core::Result<core::SignalId> {
                const auto done =
                    stores.intake.commit({.source = source,
                                          .items = {{.source = source,
                                                     .externalId = externalId,
                                                     .kind = QStringLiteral("sentry.event"),
                                                     .payload = payload,
                                                     .received = clock.now()}}});
                if (!done)
                    return std::unexpected(done.error());
                const auto id = stores.intake.find(source, externalId);
                if (!id)
                    return std::unexpected(id.error());
                return id->value_or(core::SignalId());
            }));
    }
    /// Receives and normalizes one signal of weight 0.5.
    core::Signal normalized(const QString &externalId, const QString &title = QStringLiteral("t"))
    {
        core::Signal signal;
        signal.id = receive(externalId);
        signal.source = QStringLiteral("sentry");
        signal.externalId = externalId;
        signal.kind = core::SignalKind::Exception;
        signal.title = core::UntrustedText(title);
        signal.occurred = clock.now() - std::chrono::seconds(5);
        signal.received = clock.now();
        signal.weight = {.base = 0.5};
        must(storage->writeNow([&](core::storage::Stores &stores) {
            return stores.signalStore.putNormalized(signal);
        }));
        return signal;
    }
};

/// The same, opened, with shorter calls.
struct Opened : StorageFixture
{
    Opened() { must(open()); }

    template<typename F>
    auto write(F f, std::source_location at = std::source_location::current())
    {
        return must(storage->writeNow(std::move(f)), at);
    }
    template<typename F>
    auto read(F f, std::source_location at = std::source_location::current())
    {
        return must(storage->readNow(std::move(f)), at);
    }
    core::ReportId reportWith(std::initializer_list<core::SignalId> members)
    {
        const core::ReportId report(ids.next());
        for (const core::SignalId member : members)
            write([&](core::storage::Stores &stores) {
                return stores.reports.join({.signal = member,
                                            .report = report,
                                            .opened = member == *members.begin(),
                                            .rule = QStringLiteral("score"),
                                            .score = 0.9,
                                            .features = {{QStringLiteral("queryCosine"), 0.8, 0.4}},
                                            .at = clock.now()});
            });
        return report;
    }
    void step(core::ReportId report, core::ReportState from, core::ReportState to)
    {
        write([&](core::storage::Stores &stores) {
            return stores.reports.transition(
                {.report = report, .from = from, .to = to, .actor = QStringLiteral("stage:test")});
        });
    }
};

/// An open one whose checks failed.
inline core::PullRequest pullRequestOf(core::ReportId report, CountingIds &ids)
{
    return {
        .id = core::PullRequestId(ids.next()),
        .report = report,
        .host = QStringLiteral("local"),
        .number = QStringLiteral("1"),
        .branch = QStringLiteral("daybreak/x-000001"),
        .headCommit = QStringLiteral("h1"),
        .state = core::PullRequestState::Open,
        .checks = core::CheckState::Failed,
        .checkRuns = {{.name = QStringLiteral("check"),
                       .state = core::CheckState::Failed,
                       .commit = QStringLiteral("h1"),
                       .failingPart = core::UntrustedText(QStringLiteral("assert 1 == 2")),
                       .log = core::UntrustedText(QStringLiteral("long log of anna@example.org")),
                       .at = core::fromMs(5)}},
        .reviewers = {{QStringLiteral("Ann <a@example.org>"), QStringLiteral("owner"), 1}},
        .proof = core::Proof{.base = {.exitCode = 1}, .head = {.exitCode = 0}},
        .label = QStringLiteral("fix"),
        .created = core::fromMs(1),
        .updated = core::fromMs(2)};
}

} // namespace tests
