// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmark of core/storage: events a second through Storage against a bare SQLite loop over the
// same bytes, in the same run.
#include "core/storage/storage.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <sqlite3.h>

#include <QTemporaryDir>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;

namespace {

constexpr int events = 30'000;
constexpr int batchSize = 500;

struct Row
{
    QString externalId;
    QByteArray payload;
};

std::vector<Row> makeRows(qsizetype payloadSize)
{
    std::vector<Row> rows;
    rows.reserve(events);
    for (int i = 0; i < events; ++i) {
        // Event ids are random hexadecimal digits; a fixed mix of the number stands in for them.
        const quint64 mixed = quint64(i + 1) * 0x9e37'79b9'7f4a'7c15ULL;
        rows.push_back({QString::number(mixed, 16), QByteArray(payloadSize, char('a' + i % 26))});
    }
    return rows;
}

/// Seconds for the bare loop: one table with a unique key, prepared once, 500 rows a transaction,
/// the same journal and synchronization.
double rawSeconds(const std::vector<Row> &rows, const QString &path)
{
    sqlite3 *database = nullptr;
    sqlite3_stmt *insert = nullptr;
    const auto run = [&](const char *sql) {
        return sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    };
    bool good = sqlite3_open(path.toUtf8().constData(), &database) == SQLITE_OK &&
                run("PRAGMA journal_mode = WAL") && run("PRAGMA synchronous = FULL") &&
                run("PRAGMA wal_autocheckpoint = 4000") &&
                run("CREATE TABLE t (source TEXT, external_id TEXT, received INTEGER,"
                    " payload BLOB, UNIQUE (source, external_id)) STRICT") &&
                sqlite3_prepare_v2(database, "INSERT INTO t VALUES ('sentry', ?, 1, ?)", -1,
                                   &insert, nullptr) == SQLITE_OK;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; good && i < events; ++i) {
        if (i % batchSize == 0)
            good = run("BEGIN");
        const QByteArray id = rows[size_t(i)].externalId.toUtf8();
        const QByteArray &payload = rows[size_t(i)].payload;
        sqlite3_bind_text(insert, 1, id.constData(), int(id.size()), SQLITE_STATIC);
        sqlite3_bind_blob(insert, 2, payload.constData(), int(payload.size()), SQLITE_STATIC);
        good = good && sqlite3_step(insert) == SQLITE_DONE;
        sqlite3_reset(insert);
        if (i % batchSize == batchSize - 1)
            good = good && run("COMMIT");
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    sqlite3_finalize(insert);
    sqlite3_close(database);
    return good ? seconds : -1;
}

Task<int> storeAll(Storage *storage, std::vector<IntakeBatch> batches)
{
    std::vector<Task<IntakeReceipt>> running;
    running.reserve(batches.size());
    for (IntakeBatch &batch : batches)
        running.push_back(storage->write(
            [batch = std::move(batch)](Stores &stores) { return stores.intake.commit(batch); }));
    int stored = 0;
    for (Task<IntakeReceipt> &task : running) {
        const Result<IntakeReceipt> done = co_await task;
        stored += done ? done->stored : 0;
    }
    co_return stored;
}

} // namespace

class BenchStorage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsPerSecond_data()
    {
        QTest::addColumn<int>("payloadSize");
        QTest::addColumn<int>("perCall");
        QTest::newRow("1 KiB, 500 a call") << 1'024 << 500;
        QTest::newRow("1 KiB, 1 a call, all at once") << 1'024 << 1;
        QTest::newRow("5 KB, 500 a call") << 5'000 << 500;
        QTest::newRow("5 KB, 1 a call, all at once") << 5'000 << 1;
    }

    void rowsPerSecond()
    {
        QFETCH(int, payloadSize);
        QFETCH(int, perCall);
        const std::vector<Row> rows = makeRows(payloadSize);
        QTemporaryDir folder;
        const double raw = rawSeconds(rows, folder.filePath(u"raw.db"_s));
        QVERIFY(raw > 0);

        SystemClock clock;
        TimeOrderedIds ids(clock);
        const auto storage = Storage::open(
            {.path = folder.filePath(u"workspace.db"_s), .clock = &clock, .ids = &ids});
        VERIFY_OK(storage);
        std::vector<IntakeBatch> batches;
        for (int i = 0; i < events; i += perCall) {
            IntakeBatch batch{.source = u"sentry"_s};
            for (int j = i; j < i + perCall; ++j)
                batch.items.push_back({.source = u"sentry"_s,
                                       .externalId = rows[size_t(j)].externalId,
                                       .kind = u"sentry.event"_s,
                                       .payload = rows[size_t(j)].payload,
                                       .received = fromMs(1)});
            batches.push_back(std::move(batch));
        }
        QElapsedTimer timer;
        timer.start();
        const Result<int> stored = tests::waitFor(storeAll(storage->get(), std::move(batches)));
        const double ours = double(timer.nsecsElapsed()) / 1e9;
        VERIFY_OK(stored);
        QCOMPARE(*stored, events);
        qInfo("%s: raw %.0f rows/s, storage %.0f rows/s, ratio %.2f", QTest::currentDataTag(),
              events / raw, events / ours, raw / ours);
    }
};

TEST_MAIN_GUILESS(BenchStorage)
#include "bench_storage.moc"
