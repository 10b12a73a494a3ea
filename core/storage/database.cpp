// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/database.h"

#include "core/base/logging.h"

#include <sqlite3.h>

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

/// The message of SQLite about a connection may name values, so only the code's own words are kept.
QString codeText(int code)
{
    return QString::fromUtf8(sqlite3_errstr(code)) + u" ("_s + QString::number(code) + u')';
}

Error errorOf(int code, const QString &path, const QString &detail, std::source_location at)
{
    const auto make = [&](ErrorKind kind, const QString &message) {
        return Error{kind, message.arg(path), detail, at, {}};
    };
    switch (code & 0xff) {
    case SQLITE_FULL:
        return make(ErrorKind::Internal,
                    tr("The disk is full: nothing more can be written to %1. Free some space; "
                       "what was acknowledged before is kept."));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return make(ErrorKind::Denied,
                    tr("The workspace database %1 can only be read. Check the permissions of the "
                       "file and of its folder."));
    case SQLITE_CANTOPEN:
        return make(ErrorKind::Denied,
                    tr("The workspace database %1 cannot be opened. Check that its folder exists "
                       "and that you may write to it."));
    case SQLITE_CORRUPT:
        return make(ErrorKind::Corrupt,
                    tr("The workspace database %1 is damaged. Nothing more was written to it. "
                       "Keep a copy, then restore a backup or start a new workspace."));
    case SQLITE_NOTADB:
        return make(ErrorKind::Corrupt,
                    tr("%1 is damaged or is no database. Nothing was written to it. Restore a "
                       "backup or start a new workspace."));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return make(ErrorKind::Conflict,
                    tr("The workspace database %1 is held by another program. Close it and try "
                       "again."));
    case SQLITE_CONSTRAINT:
        return make(ErrorKind::Conflict,
                    tr("The workspace database %1 refused a change that contradicts what is "
                       "stored."));
    case SQLITE_TOOBIG:
        return make(ErrorKind::InvalidInput,
                    tr("A value is too large for the workspace database %1."));
    case SQLITE_INTERRUPT: return make(ErrorKind::Cancelled, {});
    case SQLITE_IOERR:
        return make(ErrorKind::Internal,
                    tr("The workspace database %1 could not be read or written. Check the disk "
                       "and its free space."));
    default:
        return make(ErrorKind::Internal, tr("The workspace database %1 gave an unexpected error."));
    }
}

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

constexpr int cachedPerStatement = 2;

static_assert(SQLITE_VERSION_NUMBER >= oldestSqlite, "built against an SQLite that is too old");

QString versionText(int number)
{
    return u"%1.%2.%3"_s.arg(number / 1'000'000).arg(number / 1'000 % 1'000).arg(number % 1'000);
}

} // namespace

Result<> checkEngine(int versionNumber, bool hasFts5)
{
    const QString detail =
        u"SQLite %1, %2 FTS5"_s.arg(versionText(versionNumber), hasFts5 ? u"with"_s : u"without"_s);
    if (versionNumber < oldestSqlite) {
        return fail(ErrorKind::Unsupported,
                    tr("This machine's SQLite library is version %1, and Daybreak needs %2 or "
                       "newer. Nothing was opened or changed. Install a newer libsqlite3 (see the "
                       "README) and start again.")
                        .arg(versionText(versionNumber), versionText(oldestSqlite)),
                    detail);
    }
    if (!hasFts5) {
        return fail(ErrorKind::Unsupported,
                    tr("This machine's SQLite library (version %1) was built without full-text "
                       "search (FTS5), which Daybreak needs. Nothing was opened or changed. "
                       "Install your distribution's own libsqlite3 and start again.")
                        .arg(versionText(versionNumber)),
                    detail);
    }
    return {};
}

Row::Type Row::type(int column) const
{
    switch (sqlite3_column_type(m_statement, column)) {
    case SQLITE_INTEGER: return Type::Integer;
    case SQLITE_FLOAT: return Type::Real;
    case SQLITE_TEXT: return Type::Text;
    case SQLITE_BLOB: return Type::Blob;
    default: return Type::Null;
    }
}

bool Row::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

qint64 Row::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double Row::real(int column) const
{
    return sqlite3_column_double(m_statement, column);
}

QString Row::text(int column) const
{
    const auto *utf8 = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(utf8, sqlite3_column_bytes(m_statement, column));
}

QByteArray Row::blob(int column) const
{
    const void *bytes = sqlite3_column_blob(m_statement, column);
    return QByteArray(static_cast<const char *>(bytes), sqlite3_column_bytes(m_statement, column));
}

QJsonObject Row::json(int column) const
{
    return QJsonDocument::fromJson(blob(column)).object();
}

QUuid Row::uuid(int column) const
{
    const void *bytes = sqlite3_column_blob(m_statement, column);
    if (!bytes || sqlite3_column_bytes(m_statement, column) != 16)
        return {};
    return QUuid::fromRfc4122(QByteArrayView(static_cast<const char *>(bytes), 16));
}

Statement::Statement(Database &database, const char *key, sqlite3_stmt *statement)
    : m_database(&database), m_key(key), m_statement(statement)
{
}

Statement::Statement(Statement &&other) noexcept
    : m_database(other.m_database), m_key(other.m_key),
      m_statement(std::exchange(other.m_statement, nullptr)), m_kept(std::move(other.m_kept))
{
}

Statement::~Statement()
{
    if (!m_statement)
        return;
    reset();
    m_database->giveBack(m_key, m_statement);
}

void Statement::reset()
{
    sqlite3_reset(m_statement); // repeats the error of the last step, which was returned there
    sqlite3_clear_bindings(m_statement);
    m_kept.clear();
}

Result<bool> Statement::step()
{
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return std::unexpected(m_database->errorFor(code));
}

Result<> Statement::checkBound(int code, int count)
{
    if (code != SQLITE_OK)
        return std::unexpected(m_database->errorFor(code));
    Q_ASSERT_X(count == sqlite3_bind_parameter_count(m_statement), "core::storage::Statement",
               "as many values as parameters");
    Q_UNUSED(count)
    return {};
}

int Statement::bindOne(int index, qint64 value)
{
    return sqlite3_bind_int64(m_statement, index, value);
}

int Statement::bindOne(int index, double value)
{
    return sqlite3_bind_double(m_statement, index, value);
}

int Statement::bindText(int index, QByteArray utf8)
{
    m_kept.push_back(std::move(utf8));
    const QByteArray &kept = m_kept.back();
    return sqlite3_bind_text64(m_statement, index, kept.constData(), sqlite3_uint64(kept.size()),
                               SQLITE_STATIC, SQLITE_UTF8);
}

int Statement::bindOne(int index, const QString &value)
{
    return bindText(index, value.toUtf8());
}

int Statement::bindOne(int index, const QJsonObject &value)
{
    return bindText(index, compact(value));
}

int Statement::bindOne(int index, const QJsonArray &value)
{
    return bindText(index, QJsonDocument(value).toJson(QJsonDocument::Compact));
}

int Statement::bindOne(int index, const QByteArray &value)
{
    m_kept.push_back(value);
    const QByteArray &kept = m_kept.back();
    return sqlite3_bind_blob64(m_statement, index, kept.constData(), sqlite3_uint64(kept.size()),
                               SQLITE_STATIC);
}

int Statement::bindOne(int index, const QUuid &value)
{
    return value.isNull() ? sqlite3_bind_null(m_statement, index)
                          : bindOne(index, value.toRfc4122());
}

int Statement::bindOne(int index, std::nullopt_t)
{
    return sqlite3_bind_null(m_statement, index);
}

Result<std::unique_ptr<Database>> Database::open(const OpenOptions &options)
{
    const Result<> usable =
        checkEngine(sqlite3_libversion_number(), sqlite3_compileoption_used("ENABLE_FTS5") != 0);
    if (!usable)
        return std::unexpected(usable.error());
    sqlite3 *handle = nullptr;
    const bool writes = options.mode == OpenMode::ReadWrite;
    const int access = options.mode == OpenMode::ReadOnly ? SQLITE_OPEN_READONLY
                       : writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                : SQLITE_OPEN_READWRITE;
    const int flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code =
        sqlite3_open_v2(QFile::encodeName(options.path).constData(), &handle, flags, nullptr);
    std::unique_ptr<Database> database(new Database(handle, options.path));
    if (code != SQLITE_OK)
        return std::unexpected(database->errorFor(code));
    sqlite3_busy_timeout(handle, int(options.busyTimeout.count()));
    // Statements from a damaged or hostile schema get no extra rights.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (writes && sqlite3_db_readonly(handle, "main") == 1)
        return std::unexpected(database->errorFor(SQLITE_READONLY));

    // The first read of the file comes before the first write, so that what is no database stays
    // as it is. auto_vacuum only takes effect in an empty file and before WAL.
    Result<int> version = database->userVersion();
    if (!version)
        return std::unexpected(std::move(version.error()));
    // FULL: a commit is on the disk when it returns. NORMAL would survive the process, but in WAL
    // mode a power cut could take back the last commits, and a receiver has answered 200 to them;
    // grouping commits pays for it.
    const char *const writer = "PRAGMA auto_vacuum = INCREMENTAL;"
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA journal_size_limit = 67108864;"
                               "PRAGMA wal_autocheckpoint = 4000;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA recursive_triggers = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA cache_size = -32768;";
    const char *const reader = "PRAGMA query_only = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA cell_size_check = ON;"
                               "PRAGMA cache_size = -16384;";
    Result<> set = database->executeScript(QByteArray(writes ? writer : reader));
    if (!set)
        return std::unexpected(std::move(set.error()));
    return database;
}

Database::~Database()
{
    for (const auto &[key, statements] : m_idle) {
        for (sqlite3_stmt *statement : statements)
            sqlite3_finalize(statement);
    }
    const int code = sqlite3_close(m_handle);
    Q_ASSERT_X(code == SQLITE_OK, "core::storage::Database", "a statement outlives its connection");
    Q_UNUSED(code)
}

Error Database::errorFor(int code, std::source_location at) const
{
    Error error = errorOf(code, m_path, codeText(code), at);
    if (error.kind == ErrorKind::Internal && m_handle)
        error.detail += u": "_s + QString::fromUtf8(sqlite3_errmsg(m_handle));
    return error;
}

Result<Statement> Database::prepare(Sql sql)
{
    const auto idle = m_idle.find(sql.text());
    if (idle != m_idle.end() && !idle->second.empty()) {
        sqlite3_stmt *statement = idle->second.back();
        idle->second.pop_back();
        return Statement(*this, sql.text(), statement);
    }
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql.text(), sql.size() + 1,
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        return std::unexpected(errorFor(code));
    return Statement(*this, sql.text(), statement);
}

void Database::giveBack(const char *key, sqlite3_stmt *statement)
{
    std::vector<sqlite3_stmt *> &idle = m_idle[key];
    if (idle.size() < cachedPerStatement)
        idle.push_back(statement);
    else
        sqlite3_finalize(statement);
}

Result<qint64> Database::run(Statement &statement)
{
    for (;;) {
        const Result<bool> stepped = statement.step();
        if (!stepped)
            return std::unexpected(stepped.error());
        if (!*stepped)
            return sqlite3_changes64(m_handle);
    }
}

Result<> Database::executeScript(const QByteArray &script)
{
    const int code = sqlite3_exec(m_handle, script.constData(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return std::unexpected(errorFor(code));
    return {};
}

bool Database::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

Result<int> Database::userVersion()
{
    const auto version =
        first("PRAGMA user_version", [](const Row &row) { return row.integer32(0); });
    if (!version)
        return std::unexpected(version.error());
    return version->value_or(0);
}

Result<> Database::setUserVersion(int version)
{
    // A pragma takes no parameters; a number has no other spelling.
    return executeScript("PRAGMA user_version = " + QByteArray::number(version));
}

Result<> Database::quickCheck()
{
    const auto complaint =
        first("PRAGMA quick_check(1)", [](const Row &row) { return row.text(0); });
    if (!complaint)
        return std::unexpected(complaint.error());
    // SQLite takes a last page that is cut for one that ends in zeros. While there is a log, a page
    // that a full disk cut may be whole in it.
    const auto pageSize = first("PRAGMA page_size", [](const Row &row) { return row.integer(0); });
    if (!pageSize)
        return std::unexpected(pageSize.error());
    const bool isCut = QFileInfo(m_path + u"-wal"_s).size() == 0 && pageSize->value_or(0) > 0 &&
                       QFileInfo(m_path).size() % **pageSize != 0;
    if (isCut) {
        Error cut = errorFor(SQLITE_CORRUPT);
        cut.detail = u"the file ends within a page"_s;
        return std::unexpected(std::move(cut));
    }
    if (*complaint == u"ok"_s)
        return {};
    Error error = errorFor(SQLITE_CORRUPT);
    error.detail = complaint->value_or(u"quick_check gave no answer"_s);
    return std::unexpected(std::move(error));
}

Result<Transaction> Transaction::begin(Database &database, Kind kind)
{
    const Result<qint64> begun = kind == Kind::Write ? database.execute("BEGIN IMMEDIATE")
                                                     : database.execute("BEGIN DEFERRED");
    if (!begun)
        return std::unexpected(begun.error());
    return Transaction(database);
}

Transaction::~Transaction()
{
    // A full disk or an I/O error has ended the transaction already; then there is nothing to undo.
    if (!m_database || !m_database->inTransaction())
        return;
    const Result<qint64> undone = m_database->execute("ROLLBACK");
    if (!undone)
        qCWarning(lcStorage).noquote() << "rollback:" << undone.error().toLogString();
}

Result<> Transaction::commit()
{
    Result<qint64> done = m_database->execute("COMMIT");
    if (!done)
        return std::unexpected(std::move(done.error()));
    m_database = nullptr;
    return {};
}

Result<Savepoint> Savepoint::begin(Database &database)
{
    const Result<qint64> begun = database.execute("SAVEPOINT part");
    if (!begun)
        return std::unexpected(begun.error());
    return Savepoint(database);
}

Savepoint::~Savepoint()
{
    if (!m_database || !m_database->inTransaction())
        return;
    const Result<qint64> undone = m_database->execute("ROLLBACK TO part");
    const Result<qint64> released = m_database->execute("RELEASE part");
    if (!undone || !released)
        qCWarning(lcStorage).noquote()
            << "rollback:" << (undone ? released : undone).error().toLogString();
}

Result<> Savepoint::commit()
{
    Result<qint64> done = m_database->execute("RELEASE part");
    if (!done)
        return std::unexpected(std::move(done.error()));
    m_database = nullptr;
    return {};
}

} // namespace core::storage
