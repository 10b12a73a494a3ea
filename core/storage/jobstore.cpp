// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/jobstore.h"

#include "core/storage/database.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

JobState stateFromName(const QString &name)
{
    for (const JobState state : {JobState::Queued, JobState::Leased, JobState::Done}) {
        if (name == jobStateName(state))
            return state;
    }
    return JobState::Failed;
}

/// Columns: id, stage, input_hash, state, attempt, lease_ms, not_before_ms, error_kind, error,
/// checkpoint, created_ms, updated_ms.
Job readJob(const Row &row)
{
    return {.id = row.id<JobId>(0),
            .stage = row.text(1),
            .subjects = {},
            .inputHash = row.text(2),
            .state = stateFromName(row.text(3)),
            .attempt = row.integer32(4),
            .leaseUntil = row.time(5),
            .notBefore = row.time(6),
            .errorKind = row.text(7),
            .error = row.text(8),
            .checkpoint = row.json(9),
            .created = row.time(10),
            .updated = row.time(11)};
}

Result<> held(const Result<qint64> &changed, const Job &job)
{
    if (!changed)
        return std::unexpected(changed.error());
    if (*changed == 0)
        return core::fail(ErrorKind::Conflict, tr("This work was taken over by another run."),
                          job.stage + u' ' + job.id.toString());
    return {};
}

} // namespace

QString jobStateName(JobState state)
{
    switch (state) {
    case JobState::Queued: return u"queued"_s;
    case JobState::Leased: return u"leased"_s;
    case JobState::Done: return u"done"_s;
    case JobState::Failed: return u"failed"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

Result<std::optional<JobId>> JobStore::enqueue(const QString &stage,
                                               std::span<const QUuid> subjects,
                                               const QString &inputHash, Timestamp notBefore)
{
    Database &database = *m_context.database;
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    std::vector<QUuid> fresh;
    for (const QUuid &subject : subjects) {
        const auto known = database.first(
            "SELECT 1 FROM job_subject WHERE stage = ? AND subject = ? AND input_hash = ?",
            [](const Row &row) { return row.boolean(0); }, stage, subject, inputHash);
        if (!known)
            return std::unexpected(known.error());
        if (!*known)
            fresh.push_back(subject);
    }
    if (fresh.empty())
        return std::nullopt;
    const JobId id(m_context.ids->next());
    const Timestamp now = m_context.clock->now();
    const Result<qint64> added = database.execute(
        "INSERT INTO job (id, stage, input_hash, state, not_before_ms, created_ms, updated_ms)"
        " VALUES (?1, ?2, ?3, 'queued', ?4, ?5, ?5)",
        id, stage, inputHash, notBefore, now);
    if (!added)
        return std::unexpected(added.error());
    int position = 0;
    for (const QUuid &subject : fresh) {
        // A subject named twice in one call is one subject.
        const Result<qint64> bound = database.execute(
            "INSERT INTO job_subject (stage, subject, input_hash, job_seq, position)"
            " VALUES (?1, ?2, ?3, (SELECT seq FROM job WHERE id = ?4), ?5)"
            " ON CONFLICT (stage, subject, input_hash) DO NOTHING",
            stage, subject, inputHash, id, position++);
        if (!bound)
            return std::unexpected(bound.error());
    }
    if (Result<> done = all->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return id;
}

Result<std::vector<Job>> JobStore::claim(const QString &stage, int limit, Milliseconds lease)
{
    const Timestamp now = m_context.clock->now();
    Result<std::vector<Job>> jobs = m_context.database->rows(
        "UPDATE job SET state = 'leased', attempt = attempt + 1, lease_ms = ?3, updated_ms = ?2"
        " WHERE seq IN (SELECT seq FROM job WHERE stage = ?1 AND state = 'queued'"
        "  AND not_before_ms <= ?2 ORDER BY seq LIMIT ?4)"
        " RETURNING id, stage, input_hash, state, attempt, lease_ms, not_before_ms, error_kind,"
        " error, checkpoint, created_ms, updated_ms",
        readJob, stage, now, now + lease, limit);
    if (jobs)
        std::ranges::sort(*jobs, {}, [](const Job &job) { return std::pair(job.created, job.id); });
    return withSubjects(std::move(jobs));
}

Result<> JobStore::renew(const Job &job, Milliseconds lease)
{
    const Timestamp now = m_context.clock->now();
    return held(m_context.database->execute("UPDATE job SET lease_ms = ?, updated_ms = ?"
                                            " WHERE id = ? AND attempt = ? AND state = 'leased'",
                                            now + lease, now, job.id, job.attempt),
                job);
}

Result<> JobStore::setCheckpoint(const Job &job, const QJsonObject &checkpoint)
{
    return held(m_context.database->execute("UPDATE job SET checkpoint = ?, updated_ms = ?"
                                            " WHERE id = ? AND attempt = ? AND state = 'leased'",
                                            checkpoint, m_context.clock->now(), job.id,
                                            job.attempt),
                job);
}

Result<> JobStore::finish(const Job &job)
{
    return held(m_context.database->execute(
                    "UPDATE job SET state = 'done', lease_ms = 0, error_kind = '', error = '',"
                    " checkpoint = '{}', updated_ms = ?"
                    " WHERE id = ? AND attempt = ? AND state = 'leased'",
                    m_context.clock->now(), job.id, job.attempt),
                job);
}

Result<> JobStore::fail(const Job &job, const Error &error, bool retryable, Timestamp notBefore)
{
    return held(m_context.database->execute(
                    "UPDATE job SET state = ?, lease_ms = 0, not_before_ms = ?, error_kind = ?,"
                    " error = ?, updated_ms = ?"
                    " WHERE id = ? AND attempt = ? AND state = 'leased'",
                    jobStateName(retryable ? JobState::Queued : JobState::Failed), notBefore,
                    errorKindName(error.kind), error.toLogString(), m_context.clock->now(), job.id,
                    job.attempt),
                job);
}

Result<> JobStore::putBack(const Job &job)
{
    return held(m_context.database->execute(
                    "UPDATE job SET state = 'queued', lease_ms = 0, attempt = attempt - 1,"
                    " updated_ms = ? WHERE id = ? AND attempt = ? AND state = 'leased'",
                    m_context.clock->now(), job.id, job.attempt),
                job);
}

Result<int> JobStore::releaseExpired(int maximumAttempts)
{
    const Result<qint64> released = m_context.database->execute(
        "UPDATE job SET state = CASE WHEN attempt >= ?2 THEN 'failed' ELSE 'queued' END,"
        " error_kind = CASE WHEN attempt >= ?2 THEN 'internal' ELSE error_kind END,"
        " error = CASE WHEN attempt >= ?2 THEN 'interrupted ' || attempt || ' times' ELSE error "
        "END,"
        " lease_ms = 0, updated_ms = ?1 WHERE state = 'leased' AND lease_ms <= ?1",
        m_context.clock->now(), maximumAttempts);
    if (!released)
        return std::unexpected(released.error());
    return int(*released);
}

Result<int> JobStore::releaseAll(int maximumAttempts)
{
    const Result<qint64> ended =
        m_context.database->execute("UPDATE job SET lease_ms = 0 WHERE state = 'leased'");
    if (!ended)
        return std::unexpected(ended.error());
    return releaseExpired(maximumAttempts);
}

Result<> JobStore::retry(JobId id)
{
    const Result<qint64> changed = m_context.database->execute(
        "UPDATE job SET state = 'queued', attempt = 0, not_before_ms = 0, updated_ms = ?"
        " WHERE id = ? AND state = 'failed'",
        m_context.clock->now(), id);
    if (!changed)
        return std::unexpected(changed.error());
    if (*changed == 0)
        return core::fail(ErrorKind::Conflict, tr("Only failed work can be tried again."));
    return {};
}

Result<int> JobStore::compactFinished(Timestamp before)
{
    const Result<qint64> removed = m_context.database->execute(
        "DELETE FROM job WHERE state = 'done' AND updated_ms < ?", before);
    if (!removed)
        return std::unexpected(removed.error());
    return int(*removed);
}

Result<Job> JobStore::withSubjects(Job job) const
{
    Result<std::vector<QUuid>> subjects = m_context.database->rows(
        "SELECT subject FROM job_subject WHERE job_seq = (SELECT seq FROM job WHERE id = ?)"
        " ORDER BY position",
        [](const Row &row) { return row.uuid(0); }, job.id);
    if (!subjects)
        return std::unexpected(std::move(subjects.error()));
    job.subjects = std::move(*subjects);
    return job;
}

Result<std::vector<Job>> JobStore::withSubjects(Result<std::vector<Job>> jobs) const
{
    if (!jobs)
        return jobs;
    for (Job &job : *jobs) {
        Result<Job> whole = withSubjects(std::move(job));
        if (!whole)
            return std::unexpected(std::move(whole.error()));
        job = std::move(*whole);
    }
    return jobs;
}

Result<Job> JobStore::job(JobId id) const
{
    Result<std::optional<Job>> found = m_context.database->first(
        "SELECT id, stage, input_hash, state, attempt, lease_ms, not_before_ms, error_kind, error,"
        " checkpoint, created_ms, updated_ms FROM job WHERE id = ?",
        readJob, id);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return core::fail(ErrorKind::NotFound, tr("There is no job %1.").arg(id.toString()));
    return withSubjects(std::move(**found));
}

Result<std::vector<Job>> JobStore::list(JobState state, int limit) const
{
    return withSubjects(m_context.database->rows(
        "SELECT id, stage, input_hash, state, attempt, lease_ms, not_before_ms, error_kind, error,"
        " checkpoint, created_ms, updated_ms FROM job WHERE state = ?"
        " ORDER BY updated_ms DESC, seq DESC LIMIT ?",
        readJob, jobStateName(state), limit));
}

Result<std::vector<JobCount>> JobStore::counts() const
{
    return m_context.database->rows(
        "SELECT stage, state, count(*) FROM job GROUP BY stage, state ORDER BY stage, state",
        [](const Row &row) {
            return JobCount{.stage = row.text(0),
                            .state = stateFromName(row.text(1)),
                            .count = row.integer32(2)};
        });
}

Result<Timestamp> JobStore::nextDue() const
{
    const auto due = m_context.database->first(
        "SELECT min(CASE state WHEN 'queued' THEN max(not_before_ms, created_ms) ELSE lease_ms END)"
        " FROM job WHERE state IN ('queued', 'leased')",
        [](const Row &row) { return row.time(0); });
    if (!due)
        return std::unexpected(due.error());
    return due->value_or(Timestamp{});
}

} // namespace core::storage
