// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace in a temporary folder, over a clone of one file, and an engine that opens it.
#pragma once

#include "core/git/repository.h"
#include "core/pipeline/engine.h"
#include "core/pipeline/setup.h"
#include "core/storage/storage.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

namespace tests {

class WorkspaceFixture
{
public:
    WorkspaceFixture();
    ~WorkspaceFixture();

    QString path() const { return folder.filePath(QStringLiteral("workspace")); }
    QString logFile() const { return folder.filePath(QStringLiteral("shop.log")); }
    core::RepositoryId repository() const { return m_repository; }

    /// Changes or reads the database while no engine has it. Times are those of `clock`.
    template<typename F>
    auto stored(F f)
    {
        auto storage = core::storage::Storage::open(
            {.path = core::pipeline::databasePath(path()), .clock = &clock, .ids = &ids});
        if (!storage)
            qFatal("%s", qPrintable(storage.error().toLogString()));
        auto result = (*storage)->writeNow(f);
        if (!result)
            qFatal("%s", qPrintable(result.error().toLogString()));
        (void)(*storage)->close();
        if constexpr (!std::is_void_v<typename decltype(result)::value_type>)
            return std::move(*result);
    }

    core::Result<> open(core::pipeline::EngineOptions options = {});
    core::Result<> close();
    /// Runs a command; the error's text as {"error": …} if it fails.
    QJsonValue run(const QString &command, const QJsonObject &arguments = {});
    core::Result<QJsonValue> tryRun(const QString &command, const QJsonObject &arguments = {});
    core::Result<> untilIdle();

    /// A report whose fix was made, proven and kept, on a base from which the clone has gone on.
    core::ReportId keptChange();
    /// The same, published and green.
    core::ReportId readyReport();
    /// As the code host has it, looked at from outside of the engine.
    core::PullRequest hosted(core::ReportId report);

    QTemporaryDir folder;
    FakeClock clock; ///< of `stored` alone
    CountingIds ids;
    QString base;  ///< commit
    QString moved; ///< the clone's main by now
    std::unique_ptr<core::pipeline::Engine> engine;

private:
    QString commit(core::git::Repository &git, const QString &parent,
                   std::vector<core::FileChange> files);

    core::RepositoryId m_repository;
};

} // namespace tests
