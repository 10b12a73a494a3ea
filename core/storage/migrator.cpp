// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/migrator.h"

#include "core/storage/database.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <memory>

using namespace Qt::StringLiterals;

// Q_INIT_RESOURCE must be outside of every namespace. The call keeps the linker from dropping the
// resource's object from the static library.
static void initMigrationsResource()
{
    Q_INIT_RESOURCE(migrations);
}

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

/// 0 for an empty file, else the number that a Daybreak database has in its header.
Result<int> storedApplicationId(Database &database)
{
    const auto id =
        database.first("PRAGMA application_id", [](const Row &row) { return row.integer32(0); });
    if (!id)
        return std::unexpected(id.error());
    return id->value_or(0);
}

Result<bool> hasTables(Database &database)
{
    const auto any = database.first("SELECT 1 FROM sqlite_schema LIMIT 1",
                                    [](const Row &row) { return row.boolean(0); });
    if (!any)
        return std::unexpected(any.error());
    return any->has_value();
}

/// A migration may build a table anew under its old name, and dropping the old one must not delete
/// what refers to it. The setting cannot be changed inside of a transaction.
class ForeignKeysOff
{
public:
    static Result<std::unique_ptr<ForeignKeysOff>> begin(Database &database)
    {
        if (Result<> off = database.executeScript("PRAGMA foreign_keys = OFF"); !off)
            return std::unexpected(std::move(off.error()));
        return std::unique_ptr<ForeignKeysOff>(new ForeignKeysOff(database));
    }
    ForeignKeysOff(const ForeignKeysOff &) = delete;
    ForeignKeysOff &operator=(const ForeignKeysOff &) = delete;
    ~ForeignKeysOff()
    {
        // Without a transaction it cannot fail.
        [[maybe_unused]] const Result<> on = m_database.executeScript("PRAGMA foreign_keys = ON");
    }

private:
    explicit ForeignKeysOff(Database &database) : m_database(database) {}
    Database &m_database;
};

Result<> checkForeignKeys(Database &database)
{
    const auto broken =
        database.first("PRAGMA foreign_key_check", [](const Row &row) { return row.text(0); });
    if (!broken)
        return std::unexpected(broken.error());
    if (*broken)
        return fail(ErrorKind::Internal,
                    tr("The workspace database could not be brought up to "
                       "date. Nothing was changed."),
                    u"rows of "_s + **broken + u" refer to nothing"_s);
    return {};
}

Result<> apply(Database &database, const Migration &migration)
{
    const Result<std::unique_ptr<ForeignKeysOff>> keys = ForeignKeysOff::begin(database);
    if (!keys)
        return std::unexpected(keys.error());
    Result<Transaction> transaction = Transaction::begin(database);
    if (!transaction)
        return std::unexpected(std::move(transaction.error()));
    Result<> run = database.executeScript(migration.script);
    if (!run)
        return run;
    if (Result<> checked = checkForeignKeys(database); !checked)
        return checked;
    if (Result<> set = database.setUserVersion(migration.number); !set)
        return set;
    const QByteArray mark = "PRAGMA application_id = " + QByteArray::number(applicationId);
    if (Result<> set = database.executeScript(mark); !set)
        return set;
    return transaction->commit();
}

} // namespace

Result<std::vector<Migration>> builtInMigrations()
{
    initMigrationsResource();
    const QDir folder(u":/daybreak/migrations"_s);
    std::vector<Migration> migrations;
    for (const QString &name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        const int number = name.section(u'_', 0, 0).toInt();
        if (number != int(migrations.size()) + 1 || !file.open(QIODevice::ReadOnly))
            return fail(ErrorKind::Internal, tr("Daybreak's installation is incomplete."),
                        u"migration "_s + name + u" is out of order or unreadable"_s);
        migrations.push_back({number, name, file.readAll()});
    }
    if (migrations.empty())
        return fail(ErrorKind::Internal, tr("Daybreak's installation is incomplete."),
                    u"no migrations in the resources"_s);
    return migrations;
}

Result<> checkIdentity(Database &database, int newestVersion)
{
    const Result<int> version = database.userVersion();
    if (!version)
        return std::unexpected(version.error());
    const Result<int> id = storedApplicationId(database);
    if (!id)
        return std::unexpected(id.error());
    const Result<bool> tables = hasTables(database);
    if (!tables)
        return std::unexpected(tables.error());
    if (*tables && *id != applicationId)
        return fail(ErrorKind::Unsupported,
                    tr("%1 is a database of another program. Nothing was changed. Choose another "
                       "folder.")
                        .arg(database.path()),
                    u"application_id %1"_s.arg(*id));
    if (*version > newestVersion || *version < 0)
        return fail(ErrorKind::Unsupported,
                    tr("The workspace %1 was written by a newer version of Daybreak. Nothing was "
                       "changed. Update Daybreak to open it.")
                        .arg(database.path()),
                    u"user_version %1, newest known %2"_s.arg(*version).arg(newestVersion));
    return {};
}

Result<> migrate(Database &database, const std::vector<Migration> &migrations)
{
    Result<> known = checkIdentity(database, int(migrations.size()));
    if (!known)
        return known;
    const Result<int> version = database.userVersion();
    if (!version)
        return std::unexpected(version.error());
    for (const Migration &migration : migrations) {
        if (migration.number <= *version)
            continue;
        Result<> applied = apply(database, migration);
        if (!applied)
            return std::unexpected(applied.error().because(
                tr("The workspace could not be brought to this version of Daybreak (%1).")
                    .arg(migration.name)));
    }
    return {};
}

} // namespace core::storage
