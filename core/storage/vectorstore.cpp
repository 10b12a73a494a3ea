// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/vectorstore.h"

#include "core/storage/database.h"

#include <QCoreApplication>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

constexpr int ownPosition = -1;

QByteArray toBytes(const std::vector<float> &values)
{
    QByteArray bytes(qsizetype(values.size() * sizeof(float)), Qt::Uninitialized);
    qToLittleEndian<float>(values.data(), qsizetype(values.size()), bytes.data());
    return bytes;
}

std::vector<float> fromBytes(const QByteArray &bytes)
{
    std::vector<float> values(size_t(bytes.size()) / sizeof(float));
    qFromLittleEndian<float>(bytes.constData(), qsizetype(values.size()), values.data());
    return values;
}

Result<qint64> seqOf(Database &database, SignalId id)
{
    const auto seq = database.first(
        "SELECT seq FROM signal WHERE id = ?", [](const Row &row) { return row.integer(0); }, id);
    if (!seq)
        return std::unexpected(seq.error());
    if (!*seq)
        return fail(ErrorKind::NotFound, tr("There is no signal %1.").arg(id.toString()));
    return **seq;
}

struct VectorRow
{
    SignalId signal;
    int position = 0;
    std::vector<float> values;
    ReportId report;
};

/// Columns: signal.id, position, data, report.id.
VectorRow readVector(const Row &row)
{
    return {row.id<SignalId>(0), row.integer32(1), fromBytes(row.blob(2)), row.id<ReportId>(3)};
}

/// Rows of one signal follow each other, its own vector first, then by position.
std::vector<SignalVectors> gather(std::vector<VectorRow> rows, const QString &model)
{
    std::vector<SignalVectors> all;
    for (VectorRow &row : rows) {
        if (all.empty() || all.back().signal != row.signal)
            all.push_back({.signal = row.signal, .report = row.report});
        Embedding embedding{std::move(row.values), model};
        if (row.position == ownPosition)
            all.back().own = std::move(embedding);
        else
            all.back().queries.push_back(std::move(embedding));
    }
    return all;
}

} // namespace

Result<> VectorStore::putQueries(const QuerySet &queries)
{
    Database &database = *m_context.database;
    const Result<qint64> seq = seqOf(database, queries.signal);
    if (!seq)
        return std::unexpected(seq.error());
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    const Result<qint64> removed = database.execute("DELETE FROM query WHERE signal_seq = ?", *seq);
    if (!removed)
        return std::unexpected(removed.error());
    int position = 0;
    for (const QString &text : queries.queries) {
        const Result<qint64> added =
            database.execute("INSERT INTO query (signal_seq, position, text, generator)"
                             " VALUES (?, ?, ?, ?)",
                             *seq, position++, text, queries.generator);
        if (!added)
            return std::unexpected(added.error());
    }
    const Result<qint64> marked =
        database.execute("UPDATE signal SET progress = 'queried' WHERE seq = ?", *seq);
    if (!marked)
        return std::unexpected(marked.error());
    return all->commit();
}

Result<QuerySet> VectorStore::queries(SignalId signal) const
{
    QuerySet queries{.signal = signal};
    Result<> done = m_context.database->forEach(
        "SELECT text, generator FROM query WHERE signal_seq = (SELECT seq FROM signal WHERE id = ?)"
        " ORDER BY position",
        [&](const Row &row) -> Result<> {
            queries.queries.push_back(row.text(0));
            queries.generator = row.text(1);
            return {};
        },
        signal);
    if (!done)
        return std::unexpected(std::move(done.error()));
    return queries;
}

Result<> VectorStore::putVectors(SignalId signal, const Embedding &own,
                                 std::span<const Embedding> queries)
{
    for (const Embedding &query : queries) {
        if (query.model != own.model || query.dimension() != own.dimension())
            return fail(ErrorKind::InvalidInput,
                        tr("Vectors of different models cannot be kept together."),
                        own.model + u' ' + query.model);
    }
    if (own.dimension() == 0 || own.model.isEmpty())
        return fail(ErrorKind::InvalidInput, tr("A vector is empty."));
    Database &database = *m_context.database;
    const Result<qint64> seq = seqOf(database, signal);
    if (!seq)
        return std::unexpected(seq.error());
    Result<Savepoint> all = Savepoint::begin(database);
    if (!all)
        return std::unexpected(std::move(all.error()));
    const Result<qint64> removed = database.execute(
        "DELETE FROM vector WHERE signal_seq = ? AND model_id = ?", *seq, own.model);
    if (!removed)
        return std::unexpected(removed.error());
    const auto add = [&](int position, const Embedding &embedding) {
        return database.execute(
            "INSERT INTO vector (signal_seq, model_id, position, dimension, data)"
            " VALUES (?, ?, ?, ?, ?)",
            *seq, embedding.model, position, embedding.dimension(), toBytes(embedding.values));
    };
    if (const Result<qint64> added = add(ownPosition, own); !added)
        return std::unexpected(added.error());
    int position = 0;
    for (const Embedding &query : queries) {
        if (const Result<qint64> added = add(position++, query); !added)
            return std::unexpected(added.error());
    }
    const Result<qint64> marked = database.execute(
        "UPDATE signal SET progress = 'embedded' WHERE seq = ? AND progress = 'queried'", *seq);
    if (!marked)
        return std::unexpected(marked.error());
    return all->commit();
}

Result<std::optional<SignalVectors>> VectorStore::vectors(SignalId signal,
                                                          const QString &model) const
{
    Result<std::vector<VectorRow>> rows = m_context.database->rows(
        "SELECT s.id, v.position, v.data, r.id FROM signal s JOIN vector v ON v.signal_seq = s.seq"
        " LEFT JOIN membership m ON m.signal_seq = s.seq LEFT JOIN report r ON r.seq = m.report_seq"
        " WHERE s.id = ? AND v.model_id = ? ORDER BY v.position",
        readVector, signal, model);
    if (!rows)
        return std::unexpected(std::move(rows.error()));
    std::vector<SignalVectors> all = gather(std::move(*rows), model);
    if (all.empty())
        return std::nullopt;
    return std::move(all.front());
}

Result<std::vector<SignalVectors>> VectorStore::page(const QString &model, SignalId after,
                                                     int limit) const
{
    Result<std::vector<VectorRow>> rows = m_context.database->rows(
        "SELECT s.id, v.position, v.data, r.id FROM (SELECT seq, id, report_seq FROM membership"
        "  JOIN signal ON seq = signal_seq WHERE EXISTS (SELECT 1 FROM vector"
        "   WHERE vector.signal_seq = signal.seq AND model_id = ?1)"
        "  AND membership.signal_seq > coalesce((SELECT seq FROM signal WHERE id = ?2), 0)"
        "  ORDER BY membership.signal_seq LIMIT ?3) AS s"
        " JOIN vector v ON v.signal_seq = s.seq AND v.model_id = ?1"
        " JOIN report r ON r.seq = s.report_seq ORDER BY s.seq, v.position",
        readVector, model, after, limit);
    if (!rows)
        return std::unexpected(std::move(rows.error()));
    return gather(std::move(*rows), model);
}

Result<int> VectorStore::count(const QString &model) const
{
    const auto count = m_context.database->first(
        "SELECT count(*) FROM vector WHERE model_id = ? AND position = -1",
        [](const Row &row) { return row.integer32(0); }, model);
    if (!count)
        return std::unexpected(count.error());
    return count->value_or(0);
}

Result<std::vector<SignalId>> VectorStore::lacking(const QString &model, SignalId after,
                                                   int limit) const
{
    return m_context.database->rows(
        "SELECT s.id FROM signal s WHERE s.seq > coalesce((SELECT seq FROM signal WHERE id = ?2), "
        "0)"
        " AND s.progress IN ('embedded', 'grouped')"
        " AND EXISTS (SELECT 1 FROM vector v WHERE v.signal_seq = s.seq)"
        " AND NOT EXISTS (SELECT 1 FROM vector v WHERE v.signal_seq = s.seq AND v.model_id = ?1)"
        " AND EXISTS (SELECT 1 FROM signal_body b WHERE b.signal_seq = s.seq)"
        " ORDER BY s.seq LIMIT ?3",
        [](const Row &row) { return row.id<SignalId>(0); }, model, after, limit);
}

Result<qint64> VectorStore::removeOthers(const QString &model, const QString &orModel, qint64 after,
                                         int signals)
{
    Database &database = *m_context.database;
    const Result<std::optional<qint64>> last = database.first(
        "SELECT max(signal_seq) FROM vector", [](const Row &row) { return row.integer(0); });
    if (!last)
        return std::unexpected(last.error());
    const qint64 upTo = after + signals;
    const Result<qint64> removed =
        database.execute("DELETE FROM vector WHERE signal_seq > ?1 AND signal_seq <= ?2"
                         " AND model_id <> ?3 AND model_id <> ?4",
                         after, upTo, model, orModel);
    if (!removed)
        return std::unexpected(removed.error());
    return upTo < last->value_or(0) ? upTo : 0;
}

} // namespace core::storage
