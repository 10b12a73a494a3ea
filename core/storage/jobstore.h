// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Durable work: what is to be done, who does it until when, and what came of it.
#pragma once

#include "core/storage/storecontext.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace core::storage {

enum class JobState : std::uint8_t { Queued, Leased, Done, Failed };
QString jobStateName(JobState state); ///< queued, leased, done, failed

struct Job
{
    JobId id;
    QString stage;
    std::vector<QUuid> subjects; ///< signals or reports, by stage; in the order they were enqueued
    QString inputHash;           ///< provider id, version and settings included
    JobState state = JobState::Queued;
    int attempt = 0; ///< how often it was claimed; with the id, what a lease is known by
    Timestamp leaseUntil;
    Timestamp notBefore;
    QString errorKind; ///< of the last failure
    QString error;
    QJsonObject checkpoint; ///< what a stage needs to go on; its own format
    Timestamp created;
    Timestamp updated;
};

struct JobCount
{
    QString stage;
    JobState state = JobState::Queued;
    int count = 0;
};

class JobStore
{
public:
    explicit JobStore(const StoreContext &context) : m_context(context) {}

    /// One job for those subjects that have none yet for this stage and input hash, finished and
    /// failed ones included until they are compacted.
    /// returns  nothing if all have
    Result<std::optional<JobId>> enqueue(const QString &stage, std::span<const QUuid> subjects,
                                         const QString &inputHash, Timestamp notBefore = {});
    template<typename IdType>
    Result<std::optional<JobId>> enqueue(const QString &stage, std::span<const IdType> subjects,
                                         const QString &inputHash, Timestamp notBefore = {})
    {
        std::vector<QUuid> uuids;
        uuids.reserve(subjects.size());
        for (const IdType &subject : subjects)
            uuids.push_back(subject.uuid());
        return enqueue(stage, std::span<const QUuid>(uuids), inputHash, notBefore);
    }

    /// The oldest jobs of the stage whose time has come, now leased for `lease`.
    Result<std::vector<Job>> claim(const QString &stage, int limit, Milliseconds lease);

    /// These take the job as it was claimed: Conflict if the lease was lost to somebody else.
    Result<> renew(const Job &job, Milliseconds lease);
    Result<> setCheckpoint(const Job &job, const QJsonObject &checkpoint);
    Result<> finish(const Job &job);
    /// retryable  queued again, not before `notBefore`; otherwise it stays as failed
    Result<> fail(const Job &job, const Error &error, bool retryable, Timestamp notBefore = {});
    /// Queued again as if it was never claimed: a stop, not a failure.
    Result<> putBack(const Job &job);

    /// Queues what was leased and whose lease is over. A job that was claimed `maximumAttempts`
    /// times without an end becomes failed: it may be what kills the process.
    /// returns  how many leases ended
    Result<int> releaseExpired(int maximumAttempts);
    /// The same for every lease: at start, when the workspace lock says that nobody else lives.
    Result<int> releaseAll(int maximumAttempts);
    /// A person tries a failed job again.
    /// errors  Conflict unless it is failed
    Result<> retry(JobId id);
    /// Removes done jobs that ended before `before`; failed ones stay visible.
    /// returns  how many
    Result<int> compactFinished(Timestamp before);

    /// errors  NotFound
    Result<Job> job(JobId id) const;
    /// Newest first.
    Result<std::vector<Job>> list(JobState state, int limit) const;
    Result<std::vector<JobCount>> counts() const;
    /// The earliest time at which a queued job may run or a lease ends; unknown if there is
    /// neither.
    Result<Timestamp> nextDue() const;

private:
    Result<Job> withSubjects(Job job) const;
    Result<std::vector<Job>> withSubjects(Result<std::vector<Job>> jobs) const;

    StoreContext m_context;
};

} // namespace core::storage
