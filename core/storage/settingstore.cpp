// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/settingstore.h"

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

Repository readRepository(const Row &row)
{
    return repositoryFromJson(row.json(0));
}

/// Columns: id, enabled, settings, receiver_key.
SourceSetting readSource(const Row &row)
{
    return {.id = row.text(0),
            .enabled = row.boolean(1),
            .settings = row.json(2),
            .receiverKey = row.blob(3)};
}

QString problemKey(const QString &source)
{
    return u"sourceProblem."_s + source;
}

} // namespace

Result<QJsonValue> SettingStore::value(const QString &key, const QJsonValue &fallback) const
{
    const auto found = m_context.database->first(
        "SELECT value FROM setting WHERE key = ?",
        [](const Row &row) { return row.json(0).value(u"value"); }, key);
    if (!found)
        return std::unexpected(found.error());
    return found->value_or(fallback);
}

Result<> SettingStore::setValue(const QString &key, const QJsonValue &value)
{
    // Wrapped in an object, so that a text, a number and null are all JSON documents.
    const Result<qint64> set =
        m_context.database->execute("INSERT INTO setting (key, value) VALUES (?, ?)"
                                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                                    key, QJsonObject{{u"value"_s, value}});
    if (!set)
        return std::unexpected(set.error());
    return {};
}

Result<RepositoryId> SettingStore::putRepository(const Repository &repository)
{
    if (repository.name.isEmpty())
        return fail(ErrorKind::InvalidInput, tr("A repository needs a name."));
    const auto other = m_context.database->first(
        "SELECT id FROM repository WHERE name = ?",
        [](const Row &row) { return row.id<RepositoryId>(0); }, repository.name);
    if (!other)
        return std::unexpected(other.error());
    if (*other && **other != repository.id)
        return fail(ErrorKind::Conflict,
                    tr("Another repository is called %1 already.").arg(repository.name));
    Repository stored = repository;
    if (stored.id.isNull())
        stored.id = RepositoryId(m_context.ids->next());
    const Result<qint64> put = m_context.database->execute(
        "INSERT INTO repository (id, name, body) VALUES (?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body",
        stored.id, stored.name, toJson(stored));
    if (!put)
        return std::unexpected(put.error());
    return stored.id;
}

Result<Repository> SettingStore::repository(RepositoryId id) const
{
    return orNotFound(
        m_context.database->first("SELECT body FROM repository WHERE id = ?", readRepository, id),
        tr("There is no repository %1.").arg(id.toString()));
}

Result<std::vector<Repository>> SettingStore::repositories() const
{
    return m_context.database->rows("SELECT body FROM repository ORDER BY name", readRepository);
}

Result<> SettingStore::removeRepository(RepositoryId id)
{
    const Result<qint64> removed =
        m_context.database->execute("DELETE FROM repository WHERE id = ?", id);
    if (!removed)
        return std::unexpected(removed.error());
    if (*removed == 0)
        return fail(ErrorKind::NotFound, tr("There is no repository %1.").arg(id.toString()));
    return {};
}

Result<> SettingStore::putSource(const SourceSetting &source)
{
    const Result<qint64> put = m_context.database->execute(
        "INSERT INTO source (id, enabled, settings, receiver_key) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled,"
        " settings = excluded.settings, receiver_key = excluded.receiver_key",
        source.id, source.enabled, source.settings, QString::fromUtf8(source.receiverKey));
    if (!put)
        return std::unexpected(put.error());
    return {};
}

Result<SourceSetting> SettingStore::source(const QString &id) const
{
    return orNotFound(
        m_context.database->first(
            "SELECT id, enabled, settings, receiver_key FROM source WHERE id = ?", readSource, id),
        tr("There is no source %1.").arg(id));
}

Result<std::vector<SourceSetting>> SettingStore::sources() const
{
    return m_context.database->rows(
        "SELECT id, enabled, settings, receiver_key FROM source ORDER BY id", readSource);
}

Result<SourceProblem> SettingStore::sourceProblem(const QString &id) const
{
    const Result<QJsonValue> stored = value(problemKey(id));
    if (!stored)
        return std::unexpected(stored.error());
    const QJsonObject object = stored->toObject();
    return SourceProblem{object.value(u"message").toString(),
                         fromMs(object.value(u"sinceMs").toInteger())};
}

Result<> SettingStore::setSourceProblem(const QString &id, const QString &message)
{
    const Result<SourceProblem> before = sourceProblem(id);
    if (!before)
        return std::unexpected(before.error());
    if (before->message == message)
        return {};
    if (!message.isEmpty())
        return setValue(problemKey(id), QJsonObject{{u"message"_s, message},
                                                    {u"sinceMs"_s, toMs(m_context.clock->now())}});
    const Result<qint64> removed =
        m_context.database->execute("DELETE FROM setting WHERE key = ?", problemKey(id));
    if (!removed)
        return std::unexpected(removed.error());
    return {};
}

} // namespace core::storage
