// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/journalstore.h"

#include "core/storage/database.h"

namespace core::storage {

namespace {

/// Columns: at_ms, stage, member, event, job_id, subject, duration_ms, detail.
JournalEntry readEntry(const Row &row)
{
    return {.at = row.time(0),
            .stage = row.text(1),
            .member = row.text(2),
            .event = row.text(3),
            .job = row.id<JobId>(4),
            .subject = row.uuid(5),
            .durationMs = row.integer(6),
            .detail = row.json(7)};
}

} // namespace

Result<> JournalStore::append(const JournalEntry &entry)
{
    const Result<qint64> added = m_context.database->execute(
        "INSERT INTO journal (at_ms, stage, member, event, job_id, subject, duration_ms, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        isKnown(entry.at) ? entry.at : m_context.clock->now(), entry.stage, entry.member,
        entry.event, entry.job, entry.subject, entry.durationMs, entry.detail);
    if (!added)
        return std::unexpected(added.error());
    return {};
}

Result<std::vector<JournalEntry>> JournalStore::list(int limit) const
{
    return m_context.database->rows("SELECT at_ms, stage, member, event, job_id, subject,"
                                    " duration_ms, detail FROM journal ORDER BY seq DESC LIMIT ?",
                                    readEntry, limit);
}

Result<std::vector<JournalEntry>> JournalStore::ofSubject(const QUuid &subject, int limit) const
{
    return m_context.database->rows(
        "SELECT at_ms, stage, member, event, job_id, subject, duration_ms, detail FROM journal"
        " WHERE subject = ? ORDER BY seq DESC LIMIT ?",
        readEntry, subject, limit);
}

Result<int> JournalStore::compact(Timestamp before)
{
    const Result<qint64> removed =
        m_context.database->execute("DELETE FROM journal WHERE at_ms < ?", before);
    if (!removed)
        return std::unexpected(removed.error());
    return int(*removed);
}

} // namespace core::storage
