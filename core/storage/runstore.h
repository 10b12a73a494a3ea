// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Attempts, their snapshots and changes, pull requests, checks and review comments.
#pragma once

#include "core/model/change.h"
#include "core/storage/storecontext.h"

#include <optional>
#include <vector>

namespace core::storage {

/// Where a snapshot's files are. The files belong to whoever made them.
struct SnapshotRecord
{
    SnapshotId id;
    AttemptId attempt;
    SnapshotId parent;  ///< what it is stacked on; none for the first
    QString baseCommit; ///< 40 hex digits
    QString path;       ///< relative to the workspace folder
    qint64 sizeBytes = 0;
    Timestamp created;

    friend bool operator==(const SnapshotRecord &, const SnapshotRecord &) = default;
};

/// The fix of a report, where it was merged.
struct MergedFix
{
    ReportId report;
    QString repository; ///< path of the user's clone
    QString commit;     ///< of the merge
};

class RunStore
{
public:
    explicit RunStore(const StoreContext &context) : m_context(context) {}

    /// Stores or replaces.
    /// errors  NotFound if its report is unknown; Conflict if the report has this number already
    Result<> putAttempt(const Attempt &attempt);
    /// errors  NotFound
    Result<Attempt> attempt(AttemptId id) const;
    /// Oldest first.
    Result<std::vector<Attempt>> attempts(ReportId report) const;
    /// The number the report's next attempt gets, from 1.
    Result<int> nextAttemptNumber(ReportId report) const;
    /// All that did not end: after a crash, what is to be resumed.
    Result<std::vector<Attempt>> runningAttempts() const;
    /// First attempts of the repository's reports started at or after `since`: for the daily cap.
    Result<int> fixesStartedSince(RepositoryId repository, Timestamp since) const;

    /// What a long attempt needs to go on after a crash; its own format.
    Result<> setCheckpoint(AttemptId id, const QJsonObject &checkpoint);
    Result<QJsonObject> checkpoint(AttemptId id) const;
    Result<> putChanges(AttemptId id, const ChangeSet &changes);
    /// Nothing if the attempt made none.
    Result<std::optional<ChangeSet>> changes(AttemptId id) const;

    Result<> putSnapshot(const SnapshotRecord &snapshot);
    Result<SnapshotRecord> snapshot(SnapshotId id) const;
    /// By creation.
    Result<std::vector<SnapshotRecord>> snapshots() const;
    Result<> removeSnapshot(SnapshotId id);

    /// Stores or replaces it and the check runs it brings; check runs of other commits stay.
    /// errors  NotFound if its report is unknown; Conflict if another one has this host's number
    Result<> putPullRequest(const PullRequest &pullRequest);
    /// With the check runs of its head.
    /// errors  NotFound
    Result<PullRequest> pullRequest(PullRequestId id) const;
    /// Oldest first.
    Result<std::vector<PullRequest>> pullRequests(ReportId report) const;
    Result<std::optional<PullRequest>> newestPullRequest(ReportId report) const;
    /// Draft, open or approved.
    Result<std::vector<PullRequest>> openPullRequests() const;
    /// Every merge in a repository that is still connected, oldest first.
    Result<std::vector<MergedFix>> mergedFixes() const;
    /// Of every head it had, oldest first.
    Result<std::vector<CheckRun>> checkRuns(PullRequestId id) const;
    Result<> putCheckRun(PullRequestId id, const CheckRun &run);

    /// Stores or replaces. A null id and thread are filled in; a host id that is known keeps its
    /// id, so that polling a host adds nothing twice.
    /// returns  the id it has
    Result<CommentId> putComment(const ReviewComment &comment);
    /// Oldest first.
    Result<std::vector<ReviewComment>> comments(PullRequestId id) const;

    /// Keeps these drafts and no others. Of two for the same line the later one stays.
    /// errors  NotFound if the pull request is unknown
    Result<> putDrafts(PullRequestId id, const std::vector<ReviewComment> &drafts);
    /// Removes the draft of that line, if there is one.
    Result<> removeDraft(PullRequestId id, const QString &file, int line);
    /// In the order in which they were put.
    Result<std::vector<ReviewComment>> drafts(PullRequestId id) const;

private:
    Result<std::vector<PullRequest>> withCheckRuns(Result<std::vector<PullRequest>> all) const;

    StoreContext m_context;
};

} // namespace core::storage
