// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One SQLite connection with typed statements and transactions. What the stores are written with.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/untrustedtext.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QString>

#include <memory>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace core::storage {

/// The oldest SQLite that the schema works with: its search tables drop rows without keeping their
/// text (`contentless_delete`, https://sqlite.org/fts5.html#contentless_delete_tables).
/// unit  as sqlite3_libversion_number() counts: major * 1'000'000 + minor * 1'000 + patch
constexpr int oldestSqlite = 3'043'000;

/// Whether a workspace can be kept with this SQLite library. The one that is loaded may be older
/// than the one that the program was built with.
/// errors  Unsupported; the message says what was found, what is needed and what to do
Result<> checkEngine(int versionNumber, bool hasFts5);

/// The text of a statement: a literal, so that no value can get into it but by binding.
class Sql
{
public:
    template<size_t N>
    consteval Sql(const char (&text)[N]) : m_text(text), m_size(int(N - 1)) // NOLINT: implicit
    {
    }
    const char *text() const { return m_text; }
    int size() const { return m_size; }

private:
    const char *m_text;
    int m_size;
};

/// The current row of a statement. Columns count from 0; a NULL reads as the empty value.
class Row
{
public:
    enum class Type : std::uint8_t { Null, Integer, Real, Text, Blob };

    explicit Row(sqlite3_stmt *statement) : m_statement(statement) {}

    Type type(int column) const;
    bool isNull(int column) const;
    qint64 integer(int column) const;
    int integer32(int column) const { return int(integer(column)); }
    bool boolean(int column) const { return integer(column) != 0; }
    double real(int column) const;
    QString text(int column) const;
    UntrustedText untrusted(int column) const { return UntrustedText(text(column)); }
    QByteArray blob(int column) const; ///< also the UTF-8 bytes of a text
    Timestamp time(int column) const { return fromMs(integer(column)); }
    QJsonObject json(int column) const; ///< empty if it is no JSON object
    QUuid uuid(int column) const;
    template<typename IdType>
    IdType id(int column) const
    {
        return IdType(uuid(column));
    }

private:
    sqlite3_stmt *m_statement;
};

class Database;

/// A prepared statement with its values; goes back to the connection's cache when destroyed.
/// Values: bool, integers, double, QString and UntrustedText (TEXT), QByteArray (BLOB), QJsonObject
/// and QJsonArray (TEXT, compact), Timestamp (INTEGER, ms), Id (BLOB of 16 bytes; NULL for none),
/// nullopt and empty optionals (NULL).
class Statement
{
public:
    Statement(Database &database, const char *key, sqlite3_stmt *statement);
    ~Statement();
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&) = delete;

    template<typename... Values>
    Result<> bind(const Values &...values)
    {
        int index = 0;
        int code = 0;
        (..., (code = code != 0 ? code : bindOne(++index, values)));
        return checkBound(code, index);
    }
    /// True if there is a row to read, false at the end.
    Result<bool> step();
    Row row() const { return Row(m_statement); }
    /// Ready to be bound and stepped again.
    void reset();

private:
    int bindOne(int index, qint64 value);
    int bindOne(int index, int value) { return bindOne(index, qint64(value)); }
    int bindOne(int index, bool value) { return bindOne(index, qint64(value)); }
    int bindOne(int index, double value);
    int bindOne(int index, const QString &value);
    int bindOne(int index, const UntrustedText &value) { return bindOne(index, value.raw()); }
    int bindOne(int index, const QByteArray &value);
    int bindOne(int index, const QJsonObject &value);
    int bindOne(int index, const QJsonArray &value);
    int bindOne(int index, const QUuid &value);
    int bindOne(int index, std::nullopt_t);
    int bindOne(int index, Timestamp value) { return bindOne(index, toMs(value)); }
    template<typename Tag>
    int bindOne(int index, const Id<Tag> &value)
    {
        return bindOne(index, value.uuid());
    }
    template<typename T>
    int bindOne(int index, const std::optional<T> &value)
    {
        return value ? bindOne(index, *value) : bindOne(index, std::nullopt);
    }
    int bindText(int index, QByteArray utf8);
    Result<> checkBound(int code, int count);

    Database *m_database;
    const char *m_key;
    sqlite3_stmt *m_statement;
    std::vector<QByteArray> m_kept; ///< bytes that SQLite reads in place until the next reset
};

enum class OpenMode : std::uint8_t {
    ReadWrite, ///< creates the file if there is none
    ReadOnly,
    Recover, ///< reads only, but may take back a transaction that a killed process left half-way
};

struct OpenOptions
{
    QString path;
    OpenMode mode = OpenMode::ReadWrite;
    Milliseconds busyTimeout{5'000}; ///< how long a locked database is waited for
};

/// thread  one at a time
/// errors  of every call: Denied (read-only or no permission), Corrupt (damaged, or no database),
///         Conflict (another program holds it; a key that exists), Internal with a message for a
///         full disk and everything else
class Database
{
public:
    /// Opens the file; a writer creates it if there is none and sets WAL, foreign keys, full
    /// synchronization and incremental compaction. The schema is Migrator's.
    /// errors  also Unsupported, as checkEngine() says of the loaded library
    static Result<std::unique_ptr<Database>> open(const OpenOptions &options);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    const QString &path() const { return m_path; }

    Result<Statement> prepare(Sql sql);

    /// Runs a statement that gives no rows.
    /// returns  how many rows it changed
    template<typename... Values>
    Result<qint64> execute(Sql sql, const Values &...values)
    {
        Result<Statement> statement = prepare(sql);
        if (!statement)
            return std::unexpected(std::move(statement.error()));
        Result<> bound = statement->bind(values...);
        if (!bound)
            return std::unexpected(std::move(bound.error()));
        return run(*statement);
    }

    /// `read(row)` of every row, in order.
    template<typename F, typename... Values>
    auto rows(Sql sql, F read, const Values &...values)
        -> Result<std::vector<std::invoke_result_t<F, const Row &>>>
    {
        std::vector<std::invoke_result_t<F, const Row &>> all;
        Result<> done = forEach(
            sql,
            [&](const Row &row) -> Result<> {
                all.push_back(read(row));
                return {};
            },
            values...);
        if (!done)
            return std::unexpected(std::move(done.error()));
        return all;
    }

    /// `read(row)` of the first row; nothing if there is none.
    template<typename F, typename... Values>
    auto first(Sql sql, F read, const Values &...values)
        -> Result<std::optional<std::invoke_result_t<F, const Row &>>>
    {
        using T = std::invoke_result_t<F, const Row &>;
        Result<Statement> statement = prepare(sql);
        if (!statement)
            return std::unexpected(std::move(statement.error()));
        Result<> bound = statement->bind(values...);
        if (!bound)
            return std::unexpected(std::move(bound.error()));
        const Result<bool> stepped = statement->step();
        if (!stepped)
            return std::unexpected(stepped.error());
        return *stepped ? std::optional<T>(read(statement->row())) : std::nullopt;
    }

    /// Calls `visit(row)`, a function returning Result<>, until the end or its first error, which
    /// is returned.
    template<typename F, typename... Values>
    Result<> forEach(Sql sql, F visit, const Values &...values)
    {
        Result<Statement> statement = prepare(sql);
        if (!statement)
            return std::unexpected(std::move(statement.error()));
        Result<> bound = statement->bind(values...);
        if (!bound)
            return bound;
        for (;;) {
            const Result<bool> stepped = statement->step();
            if (!stepped)
                return std::unexpected(stepped.error());
            if (!*stepped)
                return {};
            Result<> visited = visit(statement->row());
            if (!visited)
                return visited;
        }
    }

    /// Several statements without values, separated by semicolons: migrations.
    Result<> executeScript(const QByteArray &script);

    bool inTransaction() const;
    /// The schema's version; 0 in an empty file.
    Result<int> userVersion();
    Result<> setUserVersion(int version);

    /// Reads every page and checks its structure.
    /// errors  Corrupt with the first complaint in `detail`
    Result<> quickCheck();

    /// The Error for a result code of this connection's last call.
    Error errorFor(int code, std::source_location at = std::source_location::current()) const;

    sqlite3 *handle() const { return m_handle; }

private:
    friend class Statement;
    Database(sqlite3 *handle, QString path) : m_handle(handle), m_path(std::move(path)) {}
    Result<qint64> run(Statement &statement);
    void giveBack(const char *key, sqlite3_stmt *statement);

    sqlite3 *m_handle;
    QString m_path;
    std::unordered_map<const char *, std::vector<sqlite3_stmt *>> m_idle;
};

/// Everything until commit() or nothing.
class Transaction
{
public:
    enum class Kind : std::uint8_t {
        Write, ///< takes the write lock at once, so that it cannot fail half-way for want of it
        Read   ///< one consistent view
    };
    static Result<Transaction> begin(Database &database, Kind kind = Kind::Write);
    ~Transaction();
    Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr))
    {
    }
    Transaction &operator=(Transaction &&) = delete;

    Result<> commit();

private:
    explicit Transaction(Database &database) : m_database(&database) {}
    Database *m_database;
};

/// A part of a transaction that can be taken back alone; nests. Outside of a transaction it is one.
class Savepoint
{
public:
    static Result<Savepoint> begin(Database &database);
    ~Savepoint();
    Savepoint(Savepoint &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}
    Savepoint &operator=(Savepoint &&) = delete;

    Result<> commit();

private:
    explicit Savepoint(Database &database) : m_database(&database) {}
    Database *m_database;
};

} // namespace core::storage
