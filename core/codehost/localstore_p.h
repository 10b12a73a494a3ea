// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The local code host on disk: a bare repository and a file for each pull request.
#pragma once

#include "core/codehost/host.h"
#include "core/git/repository.h"

#include <QJsonObject>

namespace core::codehost {

/// A pull request with what only the host knows of it.
struct StoredPullRequest
{
    PullRequest pullRequest;
    QJsonObject heads; ///< idempotency key → head it led to
    std::vector<ReviewComment> comments;
    QStringList approvals; ///< who
};

QString branchReference(const QString &branch);
/// What is answered to a change of a pull request that is merged or closed: Conflict.
std::unexpected<Error> settled(const PullRequest &pullRequest);

/// Folders below the host's state folder, one for each repository id:
/// repository.git, pulls/<number>.json, checkouts/<commit> with <commit>.used, whose time says
/// when.
///
/// A pull request's file is replaced whole. An effect in the repository comes before its file, and
/// carries a mark (a trailer in the commit's message) by which a repetition after a crash finds it.
/// thread  one at a time
class LocalStore
{
public:
    /// Takes away the locks that a killed process left in the repositories: the workspace, and so
    /// this store, belongs to one process. services  borrowed, must outlive this
    explicit LocalStore(HostServices services);

    Result<QString> sync(const Repository &repository) const;
    Result<PullRequest> publish(const PublishRequest &request) const;
    Result<PullRequest> find(const Repository &repository, const QString &branch) const;
    Result<ReviewComment> comment(const Repository &repository, const PullRequest &pullRequest,
                                  ReviewComment comment) const;
    Result<PullRequest> approve(const Repository &repository, const PullRequest &pullRequest,
                                const QString &reviewer) const;
    Result<PullRequest> withdraw(const Repository &repository, const PullRequest &pullRequest,
                                 const QString &reviewer) const;
    Result<PullRequest> merge(const Repository &repository, const PullRequest &pullRequest,
                              const QString &actor) const;
    Result<PullRequest> close(const Repository &repository, const PullRequest &pullRequest) const;
    Result<PullRequest> reopen(const Repository &repository, const PullRequest &pullRequest) const;
    Result<ChangeSet> changes(const Repository &repository, const PullRequest &pullRequest) const;
    Result<QString> checkout(const Repository &repository, const QString &commit) const;
    Result<int> tidy(const Repository &repository, const CheckoutUpkeep &upkeep) const;
    Result<PullRequest> recordChecks(const Repository &repository, const PullRequest &pullRequest,
                                     std::vector<CheckRun> runs) const;

private:
    Result<QString> folder(const Repository &repository) const;
    Result<git::Repository> open(const Repository &repository) const;
    Result<std::vector<StoredPullRequest>> all(const Repository &repository) const;
    Result<StoredPullRequest> stored(const Repository &repository,
                                     const PullRequest &pullRequest) const;
    Result<> save(const Repository &repository, const StoredPullRequest &entry) const;
    Result<QString> commitFor(git::Repository &git, const PublishRequest &request,
                              const QString &branchHead) const;
    git::Person person(const QString &identity) const;

    HostServices m_services;
};

} // namespace core::codehost
