// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/cleanrun_p.h"

#include <csignal>

namespace core::execution {

namespace {

Result<std::unique_ptr<sandbox::Session>>
openWith(sandbox::Sandbox *sandbox, const sandbox::SessionSpec &spec, const FreshFiles &files)
{
    Result<std::unique_ptr<sandbox::Session>> session = sandbox->open(spec);
    if (!session)
        return session;
    for (const auto &[path, contents] : files) {
        if (Result<> written = (*session)->writeFile(path, contents); !written)
            return std::unexpected(std::move(written.error()));
    }
    return session;
}

} // namespace

Task<CommandRun> runClean(sandbox::Sandbox *sandbox, sandbox::SessionSpec spec, FreshFiles files,
                          QStringList argv, QString directory, Milliseconds limit, StopToken stop)
{
    Result<CommandRun> result;
    Result<std::unique_ptr<sandbox::Session>> session = openWith(sandbox, spec, files);
    if (!session) {
        result = std::unexpected(std::move(session.error()));
        co_return result;
    }
    sandbox::Command command;
    command.argv = std::move(argv);
    command.directory = std::move(directory);
    command.limits.time = std::max(limit, Milliseconds(1'000));
    Task<CommandRun> running = (*session)->run(std::move(command), std::move(stop));
    result = co_await running;
    if (result && sandbox::wasKilled(*result))
        result = std::unexpected(sandbox::killedFromOutside(SIGKILL));
    co_return result;
}

Result<SnapshotId> snapshotWith(sandbox::Sandbox *sandbox, const sandbox::SessionSpec &spec,
                                const FreshFiles &files)
{
    Result<std::unique_ptr<sandbox::Session>> session = openWith(sandbox, spec, files);
    if (!session)
        return std::unexpected(std::move(session.error()));
    return (*session)->snapshot();
}

} // namespace core::execution
