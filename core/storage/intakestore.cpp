// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/intakestore.h"

#include "core/storage/database.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

constexpr std::array allProgress{Progress::Received,   Progress::Screened, Progress::Normalized,
                                 Progress::Queried,    Progress::Embedded, Progress::Grouped,
                                 Progress::Occurrence, Progress::Rejected, Progress::Failed,
                                 Progress::Kept,       Progress::Erased};

std::unexpected<Error> noSignal(SignalId id)
{
    return fail(ErrorKind::NotFound, tr("There is no signal %1.").arg(id.toString()));
}

std::unexpected<Error> noRejection(RejectionId id)
{
    return fail(ErrorKind::NotFound, tr("There is no rejection %1.").arg(id.toString()));
}

/// Columns: id, source, external_id, raw_kind, received_ms, restored, bytes.
StoredRaw readRaw(const Row &row)
{
    return {.id = row.id<SignalId>(0),
            .raw = {.source = row.text(1),
                    .externalId = row.text(2),
                    .kind = row.text(3),
                    .payload = row.blob(6),
                    .received = row.time(4)},
            .restored = row.boolean(5)};
}

/// Columns: id, signal.id, category, screen, path, quote, at_ms, restored.
Rejection readRejection(const Row &row)
{
    return {.id = row.id<RejectionId>(0),
            .signal = row.id<SignalId>(1),
            .category = row.text(2),
            .screen = row.text(3),
            .path = row.text(4),
            .quote = row.untrusted(5),
            .at = row.time(6),
            .restored = row.boolean(7)};
}

} // namespace

QString progressName(Progress progress)
{
    switch (progress) {
    case Progress::Received: return u"received"_s;
    case Progress::Screened: return u"screened"_s;
    case Progress::Normalized: return u"normalized"_s;
    case Progress::Queried: return u"queried"_s;
    case Progress::Embedded: return u"embedded"_s;
    case Progress::Grouped: return u"grouped"_s;
    case Progress::Occurrence: return u"occurrence"_s;
    case Progress::Rejected: return u"rejected"_s;
    case Progress::Failed: return u"failed"_s;
    case Progress::Kept: return u"kept"_s;
    case Progress::Erased: return u"erased"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

Result<IntakeReceipt> IntakeStore::commit(const IntakeBatch &batch)
{
    for (const RawSignal &item : batch.items) {
        if (item.externalId.isEmpty() || item.source != batch.source)
            return fail(ErrorKind::InvalidInput,
                        tr("The source %1 sent an event that cannot be kept.").arg(batch.source),
                        u"no external id, or source "_s + item.source);
    }
    Database &database = *m_context.database;
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));

    IntakeReceipt receipt;
    for (const RawSignal &item : batch.items) {
        const Result<qint64> added = database.execute(
            "INSERT INTO signal (id, source, external_id, raw_kind, received_ms)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, external_id) DO NOTHING",
            m_context.ids->next(), item.source, item.externalId, item.kind, item.received);
        if (!added)
            return std::unexpected(added.error());
        if (*added == 0) {
            ++receipt.duplicates;
            continue;
        }
        const Result<qint64> kept = database.execute(
            "INSERT INTO payload (signal_seq, bytes) VALUES (last_insert_rowid(), ?)",
            item.payload);
        if (!kept)
            return std::unexpected(kept.error());
        ++receipt.stored;
    }
    QHash<QString, int> counted = batch.counted;
    if (receipt.stored > 0)
        counted[u"stored"_s] += receipt.stored;
    if (receipt.duplicates > 0)
        counted[u"duplicate"_s] += receipt.duplicates;
    for (auto it = counted.cbegin(); it != counted.cend(); ++it) {
        if (Result<> done = count(batch.source, it.key(), it.value()); !done)
            return std::unexpected(std::move(done.error()));
    }
    if (!batch.cursor.isEmpty()) {
        const Result<qint64> moved =
            database.execute("INSERT INTO source_cursor (source, cursor, at_ms) VALUES (?, ?, ?)"
                             " ON CONFLICT (source) DO UPDATE"
                             " SET cursor = excluded.cursor, at_ms = excluded.at_ms",
                             batch.source, batch.cursor, m_context.clock->now());
        if (!moved)
            return std::unexpected(moved.error());
    }
    if (Result<> done = all->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return receipt;
}

Result<std::vector<SignalId>> IntakeStore::waiting(Progress progress, int limit,
                                                   SignalId after) const
{
    return m_context.database->rows(
        "SELECT id FROM signal WHERE progress = ?1 AND seq >"
        " coalesce((SELECT seq FROM signal WHERE id = ?2), 0) ORDER BY seq LIMIT ?3",
        [](const Row &row) { return row.id<SignalId>(0); }, progressName(progress), after, limit);
}

Result<std::vector<StoredRaw>> IntakeStore::waitingRaw(Progress progress, int limit) const
{
    return m_context.database->rows(
        "SELECT id, source, external_id, raw_kind, received_ms, restored, bytes FROM signal"
        " LEFT JOIN payload ON signal_seq = seq WHERE progress = ? ORDER BY seq LIMIT ?",
        readRaw, progressName(progress), limit);
}

Result<StoredRaw> IntakeStore::raw(SignalId id) const
{
    Result<std::optional<StoredRaw>> found = m_context.database->first(
        "SELECT id, source, external_id, raw_kind, received_ms, restored, bytes FROM signal"
        " LEFT JOIN payload ON signal_seq = seq WHERE id = ?",
        readRaw, id);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return noSignal(id);
    return std::move(**found);
}

Result<std::vector<StoredRaw>> IntakeStore::raws(std::span<const SignalId> ids) const
{
    std::vector<StoredRaw> all;
    all.reserve(ids.size());
    for (const SignalId id : ids) {
        Result<StoredRaw> one = raw(id);
        if (!one)
            return std::unexpected(std::move(one.error()));
        all.push_back(std::move(*one));
    }
    return all;
}

Result<std::optional<SignalId>> IntakeStore::find(const QString &source,
                                                  const QString &externalId) const
{
    return m_context.database->first(
        "SELECT id FROM signal WHERE source = ? AND external_id = ?",
        [](const Row &row) { return row.id<SignalId>(0); }, source, externalId);
}

Result<int> IntakeStore::setProgressOf(SignalId id, Progress progress)
{
    const Result<qint64> set = m_context.database->execute(
        "UPDATE signal SET progress = ? WHERE id = ?", progressName(progress), id);
    if (!set)
        return std::unexpected(set.error());
    if (*set == 0)
        return noSignal(id);
    return int(*set);
}

Result<> IntakeStore::setProgress(std::span<const SignalId> ids, Progress progress)
{
    Result<Savepoint> all = Savepoint::begin(*m_context.database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    for (const SignalId id : ids) {
        const Result<int> set = setProgressOf(id, progress);
        if (!set)
            return std::unexpected(set.error());
    }
    return all->commit();
}

Result<Progress> IntakeStore::progress(SignalId id) const
{
    const auto name = m_context.database->first(
        "SELECT progress FROM signal WHERE id = ?", [](const Row &row) { return row.text(0); }, id);
    if (!name)
        return std::unexpected(name.error());
    for (const Progress progress : allProgress) {
        if (*name == progressName(progress))
            return progress;
    }
    return noSignal(id);
}

Result<QHash<QString, int>> IntakeStore::progressCounts() const
{
    QHash<QString, int> counts;
    Result<> done = m_context.database->forEach(
        "SELECT progress, count(*) FROM signal GROUP BY progress", [&](const Row &row) -> Result<> {
            counts.insert(row.text(0), row.integer32(1));
            return {};
        });
    if (!done)
        return std::unexpected(std::move(done.error()));
    return counts;
}

Result<> IntakeStore::markFailed(SignalId id, const QString &problem)
{
    const Result<qint64> set = m_context.database->execute(
        "UPDATE signal SET progress = 'failed', problem = ? WHERE id = ?", problem, id);
    if (!set)
        return std::unexpected(set.error());
    if (*set == 0)
        return noSignal(id);
    return {};
}

Result<int> IntakeStore::retryFailed(SignalId id)
{
    const Result<qint64> set =
        m_context.database->execute("UPDATE signal SET progress = 'received', problem = ''"
                                    " WHERE progress = 'failed' AND (?1 OR id = ?2)"
                                    " AND EXISTS (SELECT 1 FROM payload WHERE signal_seq = seq)",
                                    id.isNull(), id);
    if (!set)
        return std::unexpected(set.error());
    return int(*set);
}

Result<QString> IntakeStore::problem(SignalId id) const
{
    const auto found = m_context.database->first(
        "SELECT problem FROM signal WHERE id = ?", [](const Row &row) { return row.text(0); }, id);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return noSignal(id);
    return **found;
}

Result<> IntakeStore::keep(SignalId id, const QString &what, const QString &sessionId)
{
    const Result<qint64> set = m_context.database->execute(
        "UPDATE signal SET progress = 'kept', problem = ?, session_id = ? WHERE id = ?", what,
        sessionId, id);
    if (!set)
        return std::unexpected(set.error());
    if (*set == 0)
        return noSignal(id);
    return {};
}

Result<std::vector<KeptItem>> IntakeStore::kept(int limit, const QString &sessionId) const
{
    return m_context.database->rows(
        "SELECT id, source, raw_kind, problem, session_id, received_ms, coalesce(length(bytes), 0)"
        " FROM signal LEFT JOIN payload ON signal_seq = seq"
        " WHERE progress = 'kept' AND (?1 = '' OR session_id = ?1) ORDER BY seq DESC LIMIT ?2",
        [](const Row &row) {
            return KeptItem{.id = row.id<SignalId>(0),
                            .source = row.text(1),
                            .rawKind = row.text(2),
                            .what = row.text(3),
                            .sessionId = row.text(4),
                            .received = row.time(5),
                            .bytes = row.integer(6)};
        },
        sessionId, limit);
}

Result<qint64> IntakeStore::keptCount(const QString &sessionId) const
{
    const auto count = m_context.database->first(
        "SELECT count(*) FROM signal WHERE progress = 'kept' AND session_id = ?",
        [](const Row &row) { return row.integer(0); }, sessionId);
    if (!count)
        return std::unexpected(count.error());
    return count->value_or(0);
}

Result<QHash<QString, qint64>> IntakeStore::keptCounts() const
{
    QHash<QString, qint64> counts;
    Result<> done = m_context.database->forEach(
        "SELECT source, count(*) FROM signal WHERE progress = 'kept' GROUP BY source",
        [&](const Row &row) -> Result<> {
            counts.insert(row.text(0), row.integer(1));
            return {};
        });
    if (!done)
        return std::unexpected(std::move(done.error()));
    return counts;
}

Result<RejectionId> IntakeStore::reject(const Rejection &rejection)
{
    const RejectionId id =
        rejection.id.isNull() ? RejectionId(m_context.ids->next()) : rejection.id;
    Database &database = *m_context.database;
    Result<Savepoint> both = Savepoint::begin(database);
    if (!both)
        return std::unexpected(std::move(both.error()));
    const Result<int> set = setProgressOf(rejection.signal, Progress::Rejected);
    if (!set)
        return std::unexpected(set.error());
    const Result<qint64> kept = database.execute(
        "INSERT INTO rejection (id, signal_seq, category, screen, path, quote, at_ms)"
        " VALUES (?, (SELECT seq FROM signal WHERE id = ?), ?, ?, ?, ?, ?)",
        id, rejection.signal, rejection.category, rejection.screen, rejection.path, rejection.quote,
        isKnown(rejection.at) ? rejection.at : m_context.clock->now());
    if (!kept)
        return std::unexpected(kept.error());
    if (Result<> done = both->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return id;
}

Result<std::vector<Rejection>> IntakeStore::rejections(int limit) const
{
    return m_context.database->rows(
        "SELECT r.id, s.id, category, screen, path, quote, at_ms, r.restored FROM rejection r"
        " JOIN signal s ON s.seq = signal_seq ORDER BY at_ms DESC, r.id DESC LIMIT ?",
        readRejection, limit);
}

Result<Rejection> IntakeStore::rejection(RejectionId id) const
{
    Result<std::optional<Rejection>> found = m_context.database->first(
        "SELECT r.id, s.id, category, screen, path, quote, at_ms, r.restored FROM rejection r"
        " JOIN signal s ON s.seq = signal_seq WHERE r.id = ?",
        readRejection, id);
    if (!found)
        return std::unexpected(std::move(found.error()));
    if (!*found)
        return noRejection(id);
    return std::move(**found);
}

Result<std::optional<Rejection>> IntakeStore::rejectionOf(SignalId signal) const
{
    return m_context.database->first(
        "SELECT r.id, s.id, category, screen, path, quote, at_ms, r.restored FROM signal s"
        " JOIN rejection r ON r.signal_seq = s.seq WHERE s.id = ? ORDER BY at_ms DESC, r.id DESC"
        " LIMIT 1",
        readRejection, signal);
}

Result<SignalId> IntakeStore::restore(RejectionId id)
{
    const Result<Rejection> found = rejection(id);
    if (!found)
        return std::unexpected(found.error());
    if (found->restored)
        return fail(ErrorKind::Conflict, tr("This signal was restored before."));
    Database &database = *m_context.database;
    Result<Savepoint> both = Savepoint::begin(database);
    if (!both)
        return std::unexpected(std::move(both.error()));
    const Result<qint64> marked =
        database.execute("UPDATE rejection SET restored = 1 WHERE id = ?", id);
    if (!marked)
        return std::unexpected(marked.error());
    const Result<qint64> set = database.execute(
        "UPDATE signal SET progress = 'received', restored = 1 WHERE id = ?", found->signal);
    if (!set)
        return std::unexpected(set.error());
    if (Result<> done = both->commit(); !done)
        return std::unexpected(std::move(done.error()));
    return found->signal;
}

Result<> IntakeStore::takeBackRestore(RejectionId id)
{
    const Result<Rejection> found = rejection(id);
    if (!found)
        return std::unexpected(found.error());
    const Result<Progress> now = progress(found->signal);
    if (!now)
        return std::unexpected(now.error());
    if (!found->restored || *now == Progress::Grouped || *now == Progress::Occurrence)
        return fail(ErrorKind::Conflict, tr("This signal has gone on: it is in a report."));
    Database &database = *m_context.database;
    Result<Savepoint> both = Savepoint::begin(database);
    if (!both)
        return std::unexpected(std::move(both.error()));
    const Result<qint64> marked =
        database.execute("UPDATE rejection SET restored = 0 WHERE id = ?", id);
    if (!marked)
        return std::unexpected(marked.error());
    const Result<qint64> set = database.execute(
        "UPDATE signal SET progress = 'rejected', restored = 0 WHERE id = ?", found->signal);
    if (!set)
        return std::unexpected(set.error());
    return both->commit();
}

Result<QJsonObject> IntakeStore::cursor(const QString &source) const
{
    const auto found = m_context.database->first(
        "SELECT cursor FROM source_cursor WHERE source = ?",
        [](const Row &row) { return row.json(0); }, source);
    if (!found)
        return std::unexpected(found.error());
    return found->value_or(QJsonObject());
}

Result<> IntakeStore::count(const QString &source, const QString &code, int by)
{
    const Result<qint64> added = m_context.database->execute(
        "INSERT INTO source_count (source, code, count, at_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (source, code) DO UPDATE"
        " SET count = count + excluded.count, at_ms = excluded.at_ms",
        source, code, by, m_context.clock->now());
    if (!added)
        return std::unexpected(added.error());
    return {};
}

Result<std::vector<SourceCount>> IntakeStore::counts() const
{
    return m_context.database->rows(
        "SELECT source, code, count, at_ms FROM source_count ORDER BY source, code",
        [](const Row &row) {
            return SourceCount{.source = row.text(0),
                               .code = row.text(1),
                               .count = row.integer(2),
                               .last = row.time(3)};
        });
}

} // namespace core::storage
