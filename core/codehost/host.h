// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of code hosts: where branches and pull requests live.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/change.h"
#include "core/model/policy.h"

#include <QSet>

namespace core::codehost {

struct HostServices
{
    QString stateDirectory; ///< the workspace's folder for hosts
    const Clock *clock = nullptr;
    IdSource *ids = nullptr;
};

struct PublishRequest
{
    Repository repository;
    PullRequest pullRequest; ///< id, report, branch, title, body, reviewers, proof are set; number
                             ///< and commits are the host's
    ChangeSet changes;
    QString parentCommit;   ///< the base for the first round, else the branch's last head
    QString idempotencyKey; ///< looked up before the effect: the same key gives the same pull
                            ///< request and head
};

/// Which checkouts are still needed.
struct CheckoutUpkeep
{
    QSet<QString> needed;    ///< commits that open reports name
    QSet<QString> ended;     ///< commits that only ended reports name
    Timestamp endedBefore;   ///< checkouts of `ended` go if they were not used since
    Timestamp unnamedBefore; ///< those that nothing names go if they were not used since
};

/// Every verb is idempotent on its key: repeating it after a crash finds the first effect.
class Host
{
public:
    virtual ~Host() = default;

    /// Makes the host know the repository's base branch; the user's clone is only read.
    /// returns  the base branch's commit
    virtual Task<QString> sync(Repository repository, StopToken stop) = 0;
    /// Opens the pull request, or adds a commit to its branch.
    virtual Task<PullRequest> publish(PublishRequest request, StopToken stop) = 0;
    virtual Task<PullRequest> find(Repository repository, QString branch, StopToken stop) = 0;
    virtual Task<ReviewComment> comment(Repository repository, PullRequest pullRequest,
                                        ReviewComment comment, StopToken stop) = 0;
    virtual Task<PullRequest> approve(Repository repository, PullRequest pullRequest,
                                      QString reviewer, StopToken stop) = 0;
    /// Takes an approval back: the compensating act of `approve`. Without one it changes nothing.
    /// errors  Conflict if the pull request is merged or closed
    virtual Task<PullRequest> withdraw(Repository repository, PullRequest pullRequest,
                                       QString reviewer, StopToken stop) = 0;
    /// Merges; refuses with Conflict when the base moved in a way that conflicts, InvalidInput when
    /// checks are not green.
    virtual Task<PullRequest> merge(Repository repository, PullRequest pullRequest, QString actor,
                                    StopToken stop) = 0;
    /// Closes without a merge; the branch stays.
    /// errors  Conflict if it is merged
    virtual Task<PullRequest> close(Repository repository, PullRequest pullRequest,
                                    StopToken stop) = 0;
    /// Opens what was closed again, as it was: the compensating act of `close`. An open one stays.
    /// errors  Conflict if it is merged, or its branch is gone or has moved
    virtual Task<PullRequest> reopen(Repository repository, PullRequest pullRequest,
                                     StopToken stop) = 0;
    /// Contents of every changed file on both sides, for the review window.
    virtual Task<ChangeSet> changes(Repository repository, PullRequest pullRequest,
                                    StopToken stop) = 0;
    /// A plain checkout of a commit, without .git, below the state directory. Kept; the same commit
    /// gives the same folder.
    virtual Task<QString> checkout(Repository repository, QString commit, StopToken stop) = 0;
    /// Removes checkouts that are not needed any more; `checkout` makes them again.
    /// returns  how many
    virtual Task<int> tidy(Repository repository, CheckoutUpkeep upkeep, StopToken stop) = 0;
    virtual Task<PullRequest> recordChecks(Repository repository, PullRequest pullRequest,
                                           std::vector<CheckRun> runs, StopToken stop) = 0;
};

using HostInfo = ProviderInfo<Host, HostServices>;
const ProviderTable<HostInfo> &hosts();

/// daybreak/<slug>-<6 hex of the report id>: lower-case letters, digits and single dashes of the
/// title, at most 40.
QString branchName(const QString &title, ReportId report);

/// Markdown in which untrusted text cannot mention, close, command or load anything.
QString neutralized(const UntrustedText &text);

/// The same on one line, as a code span, for list items and sentences; "–" for empty text.
QString neutralizedLine(const UntrustedText &text);

} // namespace core::codehost
