// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/effectstore.h"

#include "core/storage/database.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::storage {

Result<EffectStart> EffectStore::begin(const QString &key, const QString &kind,
                                       const QJsonObject &input)
{
    Database &database = *m_context.database;
    const Result<qint64> added =
        database.execute("INSERT INTO effect (key, kind, input, begun_ms) VALUES (?, ?, ?, ?)"
                         " ON CONFLICT (key) DO NOTHING",
                         key, kind, input, m_context.clock->now());
    if (!added)
        return std::unexpected(added.error());
    if (*added > 0)
        return EffectStart{};
    const auto known = database.first(
        "SELECT result FROM effect WHERE key = ?",
        [](const Row &row) {
            return row.isNull(0)
                       ? EffectStart{.state = EffectStart::State::Unfinished}
                       : EffectStart{.state = EffectStart::State::Done, .result = row.json(0)};
        },
        key);
    if (!known)
        return std::unexpected(known.error());
    return known->value_or(EffectStart{});
}

Result<> EffectStore::complete(const QString &key, const QJsonObject &result)
{
    const Result<qint64> done = m_context.database->execute(
        "UPDATE effect SET result = coalesce(result, ?), done_ms = ? WHERE key = ?", result,
        m_context.clock->now(), key);
    if (!done)
        return std::unexpected(done.error());
    if (*done == 0)
        return fail(
            ErrorKind::NotFound,
            QCoreApplication::translate("core::storage", "The act %1 was never begun.").arg(key));
    return {};
}

Result<> EffectStore::abandon(const QString &key)
{
    const Result<qint64> removed =
        m_context.database->execute("DELETE FROM effect WHERE key = ? AND result IS NULL", key);
    if (!removed)
        return std::unexpected(removed.error());
    return {};
}

Result<int> EffectStore::compact(Timestamp before)
{
    const Result<qint64> removed = m_context.database->execute(
        "DELETE FROM effect WHERE result IS NOT NULL AND done_ms < ?", before);
    if (!removed)
        return std::unexpected(removed.error());
    return int(*removed);
}

Result<std::vector<OpenEffect>> EffectStore::open() const
{
    return m_context.database->rows(
        "SELECT key, kind, input, begun_ms FROM effect WHERE result IS NULL ORDER BY begun_ms, key",
        [](const Row &row) {
            return OpenEffect{.key = row.text(0),
                              .kind = row.text(1),
                              .input = row.json(2),
                              .begun = row.time(3)};
        });
}

} // namespace core::storage
