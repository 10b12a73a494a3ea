// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/retentionstore.h"

#include "core/storage/reportrow_p.h"

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

/// The value with every text at `key`, however deep, emptied.
QJsonValue blanked(const QJsonValue &value, const QString &key)
{
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue &item : value.toArray())
            array.append(blanked(item, key));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        it.value() =
            it.key() == key && it.value().isString() ? QJsonValue(u""_s) : blanked(it.value(), key);
    return object;
}

} // namespace

Result<ExpiryReceipt> RetentionStore::expire(Timestamp before, int limit)
{
    Database &database = *m_context.database;
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    ExpiryReceipt receipt;
    const Result<qint64> unfinished = database.execute(
        "UPDATE signal SET progress = 'failed', problem = 'expired' WHERE seq IN (SELECT seq"
        " FROM signal WHERE progress IN ('received', 'screened') AND received_ms < ? LIMIT ?)",
        before, limit);
    if (!unfinished)
        return std::unexpected(unfinished.error());
    receipt.unfinished = int(*unfinished);
    // Signals arrive in order, so that the newest expired one bounds the payloads to look at; a
    // search by time alone would walk over all that have lost theirs long ago.
    const Result<qint64> payloads = database.execute(
        "DELETE FROM payload WHERE signal_seq IN (SELECT p.signal_seq FROM payload p"
        " CROSS JOIN signal s ON s.seq = p.signal_seq WHERE p.signal_seq <= (SELECT seq FROM signal"
        "  WHERE received_ms < ?1 ORDER BY received_ms DESC, seq DESC LIMIT 1)"
        " AND s.received_ms < ?1 AND s.progress NOT IN ('received', 'screened') LIMIT ?2)",
        before, limit);
    if (!payloads)
        return std::unexpected(payloads.error());
    receipt.payloads = int(*payloads);
    const Result<qint64> sessions = database.execute(
        "UPDATE signal SET session_id = '' WHERE seq IN (SELECT seq FROM signal"
        " WHERE progress = 'kept' AND session_id <> '' AND received_ms < ? LIMIT ?)",
        before, limit);
    if (!sessions)
        return std::unexpected(sessions.error());
    const Result<int> bodies = expireBodies(before, limit);
    if (!bodies)
        return std::unexpected(bodies.error());
    receipt.bodies = *bodies;
    const Result<int> outputs = expireOutputs(before, limit);
    if (!outputs)
        return std::unexpected(outputs.error());
    receipt.outputs = *outputs;
    if (Result<> done = all->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return receipt;
}

Result<int> RetentionStore::expireBodies(Timestamp before, int limit)
{
    Database &database = *m_context.database;
    const Result<std::vector<qint64>> expired = database.rows(
        "SELECT b.signal_seq FROM signal_body b CROSS JOIN signal s ON s.seq = b.signal_seq"
        " LEFT JOIN membership m ON m.signal_seq = s.seq LEFT JOIN report r ON r.seq = m.report_seq"
        " WHERE b.signal_seq <= (SELECT seq FROM signal WHERE received_ms < ?1"
        "  ORDER BY received_ms DESC, seq DESC LIMIT 1) AND s.received_ms < ?1"
        " AND (r.state IN (SELECT value FROM json_each(?3)) OR (r.seq IS NULL"
        "  AND s.progress IN ('occurrence', 'rejected', 'failed'))) LIMIT ?2",
        [](const Row &row) { return row.integer(0); }, before, limit, statesThat(isClosed));
    if (!expired)
        return std::unexpected(expired.error());
    for (const qint64 seq : *expired) {
        for (const Result<qint64> &done :
             {database.execute("DELETE FROM signal_body WHERE signal_seq = ?", seq),
              database.execute("DELETE FROM signal_words WHERE rowid = ?", seq),
              database.execute("DELETE FROM query WHERE signal_seq = ?", seq),
              database.execute("UPDATE rejection SET quote = '' WHERE signal_seq = ?", seq),
              database.execute("UPDATE signal SET user_id = '', session_id = '', trace_id = ''"
                               " WHERE seq = ?",
                               seq)}) {
            if (!done)
                return std::unexpected(done.error());
        }
    }
    return int(expired->size());
}

Result<int> RetentionStore::expireOutputs(Timestamp before, int limit)
{
    Database &database = *m_context.database;
    const Result<qint64> logs = database.execute(
        "UPDATE check_run SET log = '', failing_part = '' WHERE seq IN (SELECT c.seq"
        " FROM check_run c JOIN pull_request p ON p.id = c.pull_request_id"
        " WHERE c.at_ms < ? AND (c.log <> '' OR c.failing_part <> '')"
        " AND p.state IN ('merged', 'closed') LIMIT ?)",
        before, limit);
    if (!logs)
        return std::unexpected(logs.error());

    struct Body
    {
        qint64 row = 0;
        QJsonObject json;
    };
    const auto readBody = [](const Row &row) { return Body{row.integer(0), row.json(1)}; };
    const auto attempts = database.rows(
        "SELECT a.rowid, a.body FROM attempt a JOIN report r ON r.seq = a.report_seq"
        " WHERE a.ended_ms BETWEEN 1 AND ?1 - 1 AND r.state IN (SELECT value FROM json_each(?3))"
        " AND EXISTS (SELECT 1 FROM json_tree(a.body) t WHERE t.key = 'output' AND t.atom <> '')"
        " LIMIT ?2",
        readBody, before, limit, statesThat(isClosed));
    if (!attempts)
        return std::unexpected(attempts.error());
    for (const Body &attempt : *attempts) {
        const Result<qint64> done =
            database.execute("UPDATE attempt SET body = ? WHERE rowid = ?",
                             blanked(attempt.json, u"output"_s).toObject(), attempt.row);
        if (!done)
            return std::unexpected(done.error());
    }
    const auto findings = database.rows(
        "SELECT f.seq, f.body FROM findings f JOIN report r ON r.seq = f.report_seq"
        " WHERE f.at_ms < ?1 AND r.state IN (SELECT value FROM json_each(?3))"
        " AND EXISTS (SELECT 1 FROM json_tree(f.body) t WHERE t.key = 'excerpt' AND t.atom <> '')"
        " LIMIT ?2",
        readBody, before, limit, statesThat(isClosed));
    if (!findings)
        return std::unexpected(findings.error());
    for (const Body &one : *findings) {
        const Result<qint64> done =
            database.execute("UPDATE findings SET body = ? WHERE seq = ?",
                             blanked(one.json, u"excerpt"_s).toObject(), one.row);
        if (!done)
            return std::unexpected(done.error());
    }
    return int(*logs) + int(attempts->size()) + int(findings->size());
}

Result<NamedFiles> RetentionStore::namedFiles(Timestamp before) const
{
    struct Named
    {
        QStringList snapshots;
        QStringList commits;
        bool hasEnded = false;
    };
    const auto read = [](const Row &row) {
        return Named{.snapshots = {row.text(0), row.text(1)},
                     .commits = {row.text(2), row.text(3)},
                     .hasEnded = row.boolean(4)};
    };
    NamedFiles named;
    QSet<QString> snapshots;
    const auto take = [&](const Result<std::vector<Named>> &rows) -> Result<> {
        if (!rows)
            return std::unexpected(rows.error());
        for (const Named &row : *rows) {
            for (const QString &id : row.snapshots) {
                const auto snapshot = SnapshotId::fromString(id);
                if (!row.hasEnded && !snapshot.isNull() && !snapshots.contains(id)) {
                    snapshots.insert(id);
                    named.snapshots.push_back(snapshot);
                }
            }
            for (const QString &commit : row.commits) {
                if (!commit.isEmpty())
                    (row.hasEnded ? named.endedCommits : named.commits).insert(commit);
            }
        }
        return {};
    };
    Result<> taken = take(m_context.database->rows(
        "SELECT coalesce(json_extract(a.body, '$.before'), ''),"
        " coalesce(json_extract(a.body, '$.after'), ''),"
        " coalesce(json_extract(a.changes, '$.baseCommit'), ''), '',"
        " r.state IN (SELECT value FROM json_each(?2)) AND r.updated_ms < ?1"
        " FROM attempt a JOIN report r ON r.seq = a.report_seq",
        read, before, statesThat(isSettled)));
    if (taken)
        taken = take(m_context.database->rows(
            "SELECT '', '', coalesce(json_extract(p.body, '$.baseCommit'), ''),"
            " coalesce(json_extract(p.body, '$.headCommit'), ''),"
            " r.state IN (SELECT value FROM json_each(?2)) AND r.updated_ms < ?1"
            " FROM pull_request p JOIN report r ON r.seq = p.report_seq",
            read, before, statesThat(isSettled)));
    if (!taken)
        return std::unexpected(std::move(taken.error()));
    named.endedCommits.subtract(named.commits);
    return named;
}

Result<> RetentionStore::thinCourses(Timestamp before)
{
    const Result<qint64> removed = m_context.database->execute(
        "DELETE FROM weight_course WHERE at_ms < ?1 AND EXISTS (SELECT 1 FROM weight_course AS "
        "later"
        " WHERE later.report_seq = weight_course.report_seq AND later.at_ms > weight_course.at_ms"
        " AND later.at_ms < (weight_course.at_ms / 86400000 + 1) * 86400000 AND later.at_ms < ?1)",
        before);
    return removed ? Result<>() : std::unexpected(removed.error());
}

} // namespace core::storage
