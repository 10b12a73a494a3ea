// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/connection.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

Task<Repository> connected(SharedContext context, RepositoryId id, QString otherwise)
{
    return context->storage->read(
        [id, otherwise](const storage::Stores &stores) -> Result<Repository> {
            Result<Repository> repository = stores.settings.repository(id);
            if (!repository && repository.error().kind == ErrorKind::NotFound)
                return fail(ErrorKind::NotFound, otherwise, id.toString());
            return repository;
        });
}

} // namespace

Task<Connection> connectionTo(SharedContext context, RepositoryId id)
{
    Task<Repository> reading =
        connected(context, id, tr("No repository is known for this report."));
    Result<Repository> repository = co_await reading;
    if (!repository)
        co_return std::unexpected(std::move(repository.error()));
    const auto host = context->hosts.find(repository->host);
    if (host == context->hosts.end())
        co_return fail(ErrorKind::Unsupported,
                       tr("The code host “%1” is not known here.").arg(repository->host));
    co_return Connection{std::move(*repository), host->second.get()};
}

Task<Connection> connectionOf(SharedContext context, PullRequest pullRequest)
{
    const QString gone = tr("The repository of this pull request is not connected any more.");
    Task<Repository> reading = connected(context, pullRequest.repository, gone);
    Result<Repository> repository = co_await reading;
    if (!repository)
        co_return std::unexpected(std::move(repository.error()));
    const auto host = context->hosts.find(pullRequest.host);
    if (host == context->hosts.end())
        co_return fail(ErrorKind::NotFound, gone, pullRequest.host);
    co_return Connection{std::move(*repository), host->second.get()};
}

} // namespace core::pipeline
