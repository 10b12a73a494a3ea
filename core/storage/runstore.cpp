// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/runstore.h"

#include "core/storage/database.h"
#include "core/storage/found_p.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

Result<> oneChanged(const Result<qint64> &changed, const QString &message)
{
    if (!changed)
        return std::unexpected(changed.error());
    if (*changed == 0)
        return fail(ErrorKind::NotFound, message);
    return {};
}

QString noAttempt(AttemptId id)
{
    return tr("There is no attempt %1.").arg(id.toString());
}

QString noPullRequest(PullRequestId id)
{
    return tr("There is no pull request %1.").arg(id.toString());
}

Attempt readAttempt(const Row &row)
{
    return attemptFromJson(row.json(0));
}

PullRequest readPullRequest(const Row &row)
{
    return pullRequestFromJson(row.json(0));
}

/// Columns: name, state, commit_id, failing_part, log, duration_ms, at_ms.
CheckRun readCheckRun(const Row &row)
{
    return {.name = row.text(0),
            .state = checkStateFromName(row.text(1)),
            .commit = row.text(2),
            .failingPart = row.untrusted(3),
            .log = row.untrusted(4),
            .durationMs = row.integer(5),
            .at = row.time(6)};
}

/// Columns: id, attempt_id, parent_id, base_commit, path, size_bytes, created_ms.
SnapshotRecord readSnapshot(const Row &row)
{
    return {.id = row.id<SnapshotId>(0),
            .attempt = row.id<AttemptId>(1),
            .parent = row.id<SnapshotId>(2),
            .baseCommit = row.text(3),
            .path = row.text(4),
            .sizeBytes = row.integer(5),
            .created = row.time(6)};
}

} // namespace

Result<> RunStore::putAttempt(const Attempt &attempt)
{
    return oneChanged(
        m_context.database->execute(
            "INSERT INTO attempt (id, report_seq, number, state, started_ms, ended_ms, body)"
            " SELECT ?1, seq, ?3, ?4, ?5, ?6, ?7 FROM report WHERE id = ?2"
            " ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
            " started_ms = excluded.started_ms, ended_ms = excluded.ended_ms, body = excluded.body",
            attempt.id, attempt.report, attempt.number, attemptStateName(attempt.state),
            attempt.started, attempt.ended, toJson(attempt)),
        tr("There is no report %1.").arg(attempt.report.toString()));
}

Result<Attempt> RunStore::attempt(AttemptId id) const
{
    return orNotFound(
        m_context.database->first("SELECT body FROM attempt WHERE id = ?", readAttempt, id),
        noAttempt(id));
}

Result<std::vector<Attempt>> RunStore::attempts(ReportId report) const
{
    return m_context.database->rows(
        "SELECT body FROM attempt WHERE report_seq = (SELECT seq FROM report WHERE id = ?)"
        " ORDER BY number",
        readAttempt, report);
}

Result<int> RunStore::nextAttemptNumber(ReportId report) const
{
    const auto highest = m_context.database->first(
        "SELECT coalesce(max(number), 0) FROM attempt"
        " WHERE report_seq = (SELECT seq FROM report WHERE id = ?)",
        [](const Row &row) { return row.integer32(0); }, report);
    if (!highest)
        return std::unexpected(highest.error());
    return highest->value_or(0) + 1;
}

Result<std::vector<Attempt>> RunStore::runningAttempts() const
{
    return m_context.database->rows(
        "SELECT body FROM attempt WHERE state = 'running' ORDER BY started_ms", readAttempt);
}

Result<int> RunStore::fixesStartedSince(RepositoryId repository, Timestamp since) const
{
    const auto count = m_context.database->first(
        "SELECT count(*) FROM attempt JOIN report ON report.seq = report_seq"
        " WHERE number = 1 AND started_ms >= ? AND repository_id = ?",
        [](const Row &row) { return row.integer32(0); }, since, repository);
    if (!count)
        return std::unexpected(count.error());
    return count->value_or(0);
}

Result<> RunStore::setCheckpoint(AttemptId id, const QJsonObject &checkpoint)
{
    return oneChanged(m_context.database->execute("UPDATE attempt SET checkpoint = ? WHERE id = ?",
                                                  checkpoint, id),
                      noAttempt(id));
}

Result<QJsonObject> RunStore::checkpoint(AttemptId id) const
{
    return orNotFound(m_context.database->first(
                          "SELECT checkpoint FROM attempt WHERE id = ?",
                          [](const Row &row) { return row.json(0); }, id),
                      noAttempt(id));
}

Result<> RunStore::putChanges(AttemptId id, const ChangeSet &changes)
{
    return oneChanged(m_context.database->execute("UPDATE attempt SET changes = ? WHERE id = ?",
                                                  toJson(changes), id),
                      noAttempt(id));
}

Result<std::optional<ChangeSet>> RunStore::changes(AttemptId id) const
{
    return m_context.database->first(
        "SELECT changes FROM attempt WHERE id = ? AND changes IS NOT NULL",
        [](const Row &row) { return changeSetFromJson(row.json(0)); }, id);
}

Result<> RunStore::putSnapshot(const SnapshotRecord &snapshot)
{
    return oneChanged(
        m_context.database->execute(
            "INSERT INTO snapshot (id, attempt_id, parent_id, base_commit, path, size_bytes,"
            " created_ms) SELECT ?1, id, ?3, ?4, ?5, ?6, ?7 FROM attempt WHERE id = ?2"
            " ON CONFLICT (id) DO UPDATE SET path = excluded.path,"
            " size_bytes = excluded.size_bytes",
            snapshot.id, snapshot.attempt, snapshot.parent, snapshot.baseCommit, snapshot.path,
            snapshot.sizeBytes, snapshot.created),
        noAttempt(snapshot.attempt));
}

Result<SnapshotRecord> RunStore::snapshot(SnapshotId id) const
{
    return orNotFound(
        m_context.database->first("SELECT id, attempt_id, parent_id, base_commit, path, size_bytes,"
                                  " created_ms FROM snapshot WHERE id = ?",
                                  readSnapshot, id),
        tr("There is no snapshot %1.").arg(id.toString()));
}

Result<std::vector<SnapshotRecord>> RunStore::snapshots() const
{
    return m_context.database->rows("SELECT id, attempt_id, parent_id, base_commit, path,"
                                    " size_bytes, created_ms FROM snapshot ORDER BY created_ms, id",
                                    readSnapshot);
}

Result<> RunStore::removeSnapshot(SnapshotId id)
{
    return oneChanged(m_context.database->execute("DELETE FROM snapshot WHERE id = ?", id),
                      tr("There is no snapshot %1.").arg(id.toString()));
}

Result<> RunStore::putPullRequest(const PullRequest &pullRequest)
{
    PullRequest alone = pullRequest;
    alone.checkRuns.clear();
    Result<Savepoint> all = Savepoint::begin(*m_context.database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    Result<> put = oneChanged(
        m_context.database->execute(
            "INSERT INTO pull_request (id, report_seq, host, number, branch, state, checks,"
            " created_ms, updated_ms, body)"
            " SELECT ?1, seq, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM report WHERE id = ?2"
            " ON CONFLICT (id) DO UPDATE SET host = excluded.host, number = excluded.number,"
            " branch = excluded.branch, state = excluded.state, checks = excluded.checks,"
            " updated_ms = excluded.updated_ms, body = excluded.body",
            pullRequest.id, pullRequest.report, pullRequest.host, pullRequest.number,
            pullRequest.branch, pullRequestStateName(pullRequest.state),
            checkStateName(pullRequest.checks), pullRequest.created, pullRequest.updated,
            toJson(alone)),
        tr("There is no report %1.").arg(pullRequest.report.toString()));
    if (!put)
        return put;
    for (const CheckRun &run : pullRequest.checkRuns) {
        if (Result<> added = putCheckRun(pullRequest.id, run); !added)
            return added;
    }
    return all->commit();
}

Result<> RunStore::putCheckRun(PullRequestId id, const CheckRun &run)
{
    return oneChanged(
        m_context.database->execute(
            "INSERT INTO check_run (pull_request_id, name, commit_id, state, failing_part, log,"
            " duration_ms, at_ms) SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM pull_request"
            " WHERE id = ?1 ON CONFLICT (pull_request_id, commit_id, name) DO UPDATE"
            " SET state = excluded.state, failing_part = excluded.failing_part,"
            " log = excluded.log, duration_ms = excluded.duration_ms, at_ms = excluded.at_ms",
            id, run.name, run.commit, checkStateName(run.state), run.failingPart, run.log,
            run.durationMs, run.at),
        noPullRequest(id));
}

Result<std::vector<CheckRun>> RunStore::checkRuns(PullRequestId id) const
{
    return m_context.database->rows(
        "SELECT name, state, commit_id, failing_part, log, duration_ms, at_ms FROM check_run"
        " WHERE pull_request_id = ? ORDER BY seq",
        readCheckRun, id);
}

Result<std::vector<PullRequest>> RunStore::withCheckRuns(Result<std::vector<PullRequest>> all) const
{
    if (!all)
        return all;
    for (PullRequest &one : *all) {
        Result<std::vector<CheckRun>> runs = m_context.database->rows(
            "SELECT name, state, commit_id, failing_part, log, duration_ms, at_ms FROM check_run"
            " WHERE pull_request_id = ? AND commit_id = ? ORDER BY seq",
            readCheckRun, one.id, one.headCommit);
        if (!runs)
            return std::unexpected(std::move(runs.error()));
        one.checkRuns = std::move(*runs);
    }
    return all;
}

Result<PullRequest> RunStore::pullRequest(PullRequestId id) const
{
    Result<std::vector<PullRequest>> found = withCheckRuns(m_context.database->rows(
        "SELECT body FROM pull_request WHERE id = ?", readPullRequest, id));
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (found->empty())
        return fail(ErrorKind::NotFound, noPullRequest(id));
    return std::move(found->front());
}

Result<std::vector<PullRequest>> RunStore::pullRequests(ReportId report) const
{
    return withCheckRuns(m_context.database->rows(
        "SELECT body FROM pull_request WHERE report_seq = (SELECT seq FROM report WHERE id = ?)"
        " ORDER BY created_ms, rowid",
        readPullRequest, report));
}

Result<std::optional<PullRequest>> RunStore::newestPullRequest(ReportId report) const
{
    Result<std::vector<PullRequest>> found = withCheckRuns(m_context.database->rows(
        "SELECT body FROM pull_request WHERE report_seq = (SELECT seq FROM report WHERE id = ?)"
        " ORDER BY created_ms DESC, rowid DESC LIMIT 1",
        readPullRequest, report));
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (found->empty())
        return std::nullopt;
    return std::move(found->front());
}

Result<std::vector<PullRequest>> RunStore::openPullRequests() const
{
    return withCheckRuns(m_context.database->rows(
        "SELECT body FROM pull_request WHERE state IN ('draft', 'open', 'approved')"
        " ORDER BY created_ms, rowid",
        readPullRequest));
}

Result<std::vector<MergedFix>> RunStore::mergedFixes() const
{
    // A repository's id is bytes as a column and text in JSON.
    return m_context.database->rows(
        "SELECT r.id, json_extract(c.body, '$.path'), json_extract(p.body, '$.mergeCommit')"
        " FROM pull_request p JOIN report r ON r.seq = p.report_seq"
        " JOIN repository c ON json_extract(c.body, '$.id') = json_extract(p.body, '$.repository')"
        " WHERE p.state = 'merged' AND json_extract(p.body, '$.mergeCommit') <> ''"
        " ORDER BY p.created_ms, p.rowid",
        [](const Row &row) {
            return MergedFix{
                .report = row.id<ReportId>(0), .repository = row.text(1), .commit = row.text(2)};
        });
}

Result<CommentId> RunStore::putComment(const ReviewComment &comment)
{
    ReviewComment stored = comment;
    if (!comment.hostId.isEmpty()) {
        const auto known = m_context.database->first(
            "SELECT id FROM review_comment WHERE pull_request_id = ? AND host_id = ?",
            [](const Row &row) { return row.id<CommentId>(0); }, comment.pullRequest,
            comment.hostId);
        if (!known)
            return std::unexpected(known.error());
        if (*known) {
            if (stored.thread == stored.id)
                stored.thread = **known;
            stored.id = **known;
        }
    }
    if (stored.id.isNull())
        stored.id = CommentId(m_context.ids->next());
    if (stored.thread.isNull())
        stored.thread = stored.id;
    Result<> put = oneChanged(
        m_context.database->execute(
            "INSERT INTO review_comment (id, pull_request_id, host_id, at_ms, body)"
            " SELECT ?1, id, nullif(?3, ''), ?4, ?5 FROM pull_request WHERE id = ?2"
            " ON CONFLICT (id) DO UPDATE SET host_id = excluded.host_id, body = excluded.body",
            stored.id, stored.pullRequest, stored.hostId, stored.at, toJson(stored)),
        noPullRequest(stored.pullRequest));
    if (!put)
        return std::unexpected(std::move(put.error()));
    return stored.id;
}

Result<std::vector<ReviewComment>> RunStore::comments(PullRequestId id) const
{
    return m_context.database->rows(
        "SELECT body FROM review_comment WHERE pull_request_id = ? ORDER BY at_ms, rowid",
        [](const Row &row) { return reviewCommentFromJson(row.json(0)); }, id);
}

Result<> RunStore::putDrafts(PullRequestId id, const std::vector<ReviewComment> &drafts)
{
    const auto removed =
        m_context.database->execute("DELETE FROM review_draft WHERE pull_request_id = ?", id);
    if (!removed)
        return std::unexpected(removed.error());
    for (const ReviewComment &draft : drafts) {
        Result<> put = oneChanged(
            m_context.database->execute(
                "INSERT INTO review_draft (pull_request_id, file, line, body)"
                " SELECT id, ?2, ?3, ?4 FROM pull_request WHERE id = ?1"
                " ON CONFLICT (pull_request_id, file, line) DO UPDATE SET body = excluded.body",
                id, draft.file, draft.line, toJson(draft)),
            noPullRequest(id));
        if (!put)
            return put;
    }
    return {};
}

Result<> RunStore::removeDraft(PullRequestId id, const QString &file, int line)
{
    const auto removed = m_context.database->execute(
        "DELETE FROM review_draft WHERE pull_request_id = ? AND file = ? AND line = ?", id, file,
        line);
    if (!removed)
        return std::unexpected(removed.error());
    return {};
}

Result<std::vector<ReviewComment>> RunStore::drafts(PullRequestId id) const
{
    return m_context.database->rows(
        "SELECT body FROM review_draft WHERE pull_request_id = ? ORDER BY seq",
        [](const Row &row) { return reviewCommentFromJson(row.json(0)); }, id);
}

} // namespace core::storage
