// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/storage.h"

#include "core/base/logging.h"
#include "core/storage/database.h"
#include "core/storage/migrator.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

/// Above this size, reading the whole file would keep a person waiting at the start; `check` does
/// it when asked.
constexpr qint64 largestCheckedAtStart = 64LL * 1024 * 1024;
constexpr int mostWritesTogether = 512;
constexpr Milliseconds longestTogether{50};

/// A log that is none would be taken for an empty one, and what was acknowledged in it would go
/// without a word. All zeros is what a power cut leaves of a log that held nothing yet.
Result<> inspectLog(const QString &path)
{
    constexpr quint32 magic = 0x377f0682; // its lowest bit tells the byte order of checksums
    constexpr qsizetype headerSize = 32;
    QFile log(path + u"-wal"_s);
    if (!log.exists() || log.size() == 0)
        return {};
    const QByteArray header = log.open(QIODevice::ReadOnly) ? log.read(headerSize) : QByteArray();
    const bool isLog =
        header.size() == headerSize && (qFromBigEndian<quint32>(header.constData()) & ~1U) == magic;
    if (isLog || header == QByteArray(header.size(), '\0'))
        return {};
    return fail(ErrorKind::Corrupt,
                QCoreApplication::translate(
                    "core::storage", "%1 is damaged: it holds the latest changes of the workspace "
                                     "and cannot be read. Nothing was changed. Restore it from a "
                                     "backup; without it, what came in last is lost.")
                    .arg(log.fileName()));
}

/// Finds what is wrong with an existing file before anything may write to it.
Result<> inspect(const QString &path, int newestVersion)
{
    if (Result<> log = inspectLog(path); !log)
        return log;
    // A process that was killed before the log was switched on leaves a rollback journal, which a
    // read-only connection cannot take back.
    const bool interrupted = QFileInfo(path + u"-journal"_s).size() > 0;
    Result<std::unique_ptr<Database>> database = Database::open(
        {.path = path, .mode = interrupted ? OpenMode::Recover : OpenMode::ReadOnly});
    if (!database)
        return std::unexpected(std::move(database.error()));
    Result<> identity = checkIdentity(**database, newestVersion);
    if (!identity || QFileInfo(path).size() > largestCheckedAtStart)
        return identity;
    return (*database)->quickCheck();
}

} // namespace

struct Storage::Reader
{
    Reader(std::unique_ptr<Database> connection, const StorageOptions &options)
        : database(std::move(connection)),
          stores({.database = database.get(), .clock = options.clock, .ids = options.ids})
    {
    }

    std::unique_ptr<Database> database;
    Stores stores;
};

Storage::Storage(const StorageOptions &options) : m_options(options)
{
    m_readPool.setMaxThreadCount(qMax(1, options.readers));
    m_readPool.setObjectName(u"storage readers"_s);
}

Result<std::unique_ptr<Storage>> Storage::open(const StorageOptions &options)
{
    Q_ASSERT_X(options.clock && options.ids, "core::storage::Storage", "a clock and ids");
    const QFileInfo file(options.path);
    if (!file.dir().exists())
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("core::storage", "There is no folder %1.")
                        .arg(file.path()));
    if (file.isDir())
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("core::storage",
                                                "%1 is a folder, not a workspace database.")
                        .arg(options.path));
    const Result<std::vector<Migration>> migrations = builtInMigrations();
    if (!migrations)
        return std::unexpected(migrations.error());
    if (file.exists() && file.size() > 0) {
        Result<> sound = inspect(options.path, int(migrations->size()));
        if (!sound)
            return std::unexpected(std::move(sound.error()));
    }
    std::unique_ptr<Storage> storage(new Storage(options));
    Result<std::unique_ptr<Database>> writer = Database::open({.path = options.path});
    if (!writer)
        return std::unexpected(std::move(writer.error()));
    Result<> migrated = migrate(**writer, *migrations);
    if (!migrated)
        return std::unexpected(std::move(migrated.error()));
    storage->m_writer = std::move(*writer);
    storage->m_writerStores = std::make_unique<Stores>(StoreContext{
        .database = storage->m_writer.get(), .clock = options.clock, .ids = options.ids});
    return storage;
}

Storage::~Storage()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    m_queue.drain();
    drainPool(&m_readPool);
}

void Storage::enqueue(std::unique_ptr<detail::PendingWrite> write)
{
    m_queued.fetch_add(1, std::memory_order_relaxed);
    std::unique_lock lock(m_mutex);
    if (m_closed) {
        lock.unlock();
        m_queued.fetch_sub(1, std::memory_order_relaxed);
        const Error stopped = cancelled().error();
        write->end(&stopped);
        return;
    }
    m_pending.push_back(std::move(write));
    if (m_writing)
        return;
    m_writing = true;
    m_queue.post([this] { writeQueued(); });
}

std::unique_ptr<detail::PendingWrite> Storage::takeQueued()
{
    const std::scoped_lock lock(m_mutex);
    if (m_pending.empty())
        return nullptr;
    std::unique_ptr<detail::PendingWrite> next = std::move(m_pending.front());
    m_pending.pop_front();
    return next;
}

void Storage::writeQueued()
{
    for (;;) {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_pending.empty()) {
                m_writing = false;
                return;
            }
        }
        writeTogether();
    }
}

void Storage::writeTogether()
{
    std::vector<std::unique_ptr<detail::PendingWrite>> together;
    std::optional<Error> failure;
    {
        Result<Transaction> transaction = Transaction::begin(*m_writer);
        if (!transaction)
            failure = std::move(transaction.error());
        const auto started = std::chrono::steady_clock::now();
        while (int(together.size()) < mostWritesTogether &&
               std::chrono::steady_clock::now() - started < longestTogether) {
            std::unique_ptr<detail::PendingWrite> write = takeQueued();
            if (!write)
                break;
            together.push_back(std::move(write));
            if (failure)
                continue; // none can begin; all get the same answer
            Result<Savepoint> part = Savepoint::begin(*m_writer);
            if (!part) {
                failure = std::move(part.error());
                continue;
            }
            const Error *own = together.back()->run(*m_writerStores);
            if (!own) {
                Result<> kept = part->commit();
                if (!kept)
                    failure = std::move(kept.error());
            } else if (!m_writer->inTransaction()) {
                // A full disk or an I/O error has taken back the calls before it, too.
                failure = *own;
            }
        }
        if (!failure) {
            Result<> committed = transaction->commit();
            if (!committed)
                failure = std::move(committed.error());
        }
    }
    if (failure)
        qCWarning(lcStorage).noquote() << "a commit failed:" << failure->toLogString();
    m_queued.fetch_sub(int(together.size()), std::memory_order_relaxed);
    for (const auto &write : together)
        write->end(failure ? &*failure : nullptr);
}

Storage::ReadLease::ReadLease(Storage &storage, std::unique_ptr<Reader> reader)
    : m_storage(&storage), m_reader(std::move(reader))
{
}

Storage::ReadLease::ReadLease(ReadLease &&) noexcept = default;

Storage::ReadLease::~ReadLease()
{
    if (!m_reader)
        return;
    // A reader that cannot end its transaction is thrown away; nothing was written in it.
    const Result<qint64> ended = m_reader->database->execute("ROLLBACK");
    if (!ended)
        return;
    const std::scoped_lock lock(m_storage->m_mutex);
    if (int(m_storage->m_idleReaders.size()) < m_storage->m_options.readers && !m_storage->m_closed)
        m_storage->m_idleReaders.push_back(std::move(m_reader));
}

const Stores &Storage::ReadLease::stores() const
{
    return m_reader->stores;
}

Result<Storage::ReadLease> Storage::beginRead()
{
    std::unique_ptr<Reader> reader;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed)
            return cancelled();
        if (!m_idleReaders.empty()) {
            reader = std::move(m_idleReaders.back());
            m_idleReaders.pop_back();
        }
    }
    if (!reader) {
        Result<std::unique_ptr<Database>> database =
            Database::open({.path = m_options.path, .mode = OpenMode::ReadOnly});
        if (!database)
            return std::unexpected(std::move(database.error()));
        reader = std::make_unique<Reader>(std::move(*database), m_options);
    }
    const Result<qint64> begun = reader->database->execute("BEGIN DEFERRED");
    if (!begun)
        return std::unexpected(begun.error());
    return ReadLease(*this, std::move(reader));
}

Result<> Storage::compact()
{
    Waiting<Result<>> waiting;
    m_queue.post([this, &waiting] {
        // Outside of a transaction, which a checkpoint cannot be in. Two checkpoints: the second
        // one takes what giving back pages has written.
        Result<> done = m_writer->executeScript("PRAGMA wal_checkpoint(TRUNCATE);"
                                                "PRAGMA incremental_vacuum;"
                                                "PRAGMA optimize;"
                                                "PRAGMA wal_checkpoint(TRUNCATE);");
        waiting.give(std::move(done));
    });
    return waiting.take();
}

Result<> Storage::check()
{
    Result<std::unique_ptr<Database>> database =
        Database::open({.path = m_options.path, .mode = OpenMode::ReadOnly});
    if (!database)
        return std::unexpected(std::move(database.error()));
    return (*database)->quickCheck();
}

Result<> Storage::close()
{
    std::vector<std::unique_ptr<Reader>> readers;
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed)
            return {};
        m_closed = true;
        readers = std::move(m_idleReaders);
        m_idleReaders.clear();
    }
    drainPool(&m_readPool);
    readers.clear();
    m_queue.drain();
    Waiting<Result<>> waiting;
    m_queue.post([this, &waiting] {
        waiting.give(m_writer->executeScript("PRAGMA wal_checkpoint(TRUNCATE)"));
    });
    return waiting.take();
}

} // namespace core::storage
