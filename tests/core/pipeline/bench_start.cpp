// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmark: what storing signals takes beside a bare SQLite loop over the same bytes, and how long
// a large workspace takes to open, beside reading its vectors alone. DAYBREAK_BENCH_SIGNALS is how
// large (20,000 unless set).
#include "core/pipeline/engine.h"
#include "core/pipeline/setup.h"
#include "core/storage/storage.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <sqlite3.h>

#include <QJsonDocument>
#include <QTemporaryDir>

#include <ctime>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::must;
using tests::waitFor;

namespace {

constexpr int batchSize = 500;
/// Signals of a report on average.
constexpr int reportSize = 4;

double secondsOf(QElapsedTimer &timer)
{
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    timer.restart();
    return seconds;
}

Result<> put(storage::Stores &stores, grouping::GroupingInput &input, ReportId report)
{
    const Result<storage::IntakeReceipt> taken =
        stores.intake.commit({.source = input.signal.source,
                              .items = {{.source = input.signal.source,
                                         .externalId = input.signal.externalId,
                                         .kind = u"synthetic"_s,
                                         .payload = "{}",
                                         .received = input.signal.received}}});
    if (!taken)
        return std::unexpected(taken.error());
    const auto id = stores.intake.find(input.signal.source, input.signal.externalId);
    if (!id || !*id)
        return fail(ErrorKind::NotFound, u"what was stored"_s);
    input.signal.id = **id;
    input.queries.signal = **id;
    input.signal.weight = {.base = 0.01}; // too light for research
    Result<> stored = stores.signalStore.putNormalized(input.signal);
    if (stored)
        stored = stores.vectors.putQueries(input.queries);
    if (stored)
        stored = stores.vectors.putVectors(**id, input.ownVector, input.queryVectors);
    if (stored)
        stored = stores.reports.join({.signal = **id, .report = report, .rule = u"opened"_s});
    return stored;
}

/// Of the whole process, so that other work on the machine does not count.
double cpuSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

/// The same values in plain tables: the journal and synchronization are the product's.
class RawRows
{
public:
    explicit RawRows(const QString &path)
    {
        const bool good =
            sqlite3_open(path.toUtf8().constData(), &m_database) == SQLITE_OK &&
            run("PRAGMA journal_mode = WAL") && run("PRAGMA synchronous = FULL") &&
            run("PRAGMA wal_autocheckpoint = 4000") &&
            run("CREATE TABLE body (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT) STRICT") &&
            run("CREATE TABLE vector (seq INTEGER, position INTEGER, text TEXT, data BLOB) STRICT");
        QVERIFY(good);
        m_body = prepared("INSERT INTO body (id, body) VALUES (?, ?)");
        m_vector = prepared("INSERT INTO vector VALUES (?, ?, ?, ?)");
    }
    ~RawRows()
    {
        sqlite3_finalize(m_body);
        sqlite3_finalize(m_vector);
        sqlite3_close(m_database);
    }
    RawRows(const RawRows &) = delete;
    RawRows &operator=(const RawRows &) = delete;

    void add(const std::vector<grouping::GroupingInput> &inputs)
    {
        QVERIFY(run("BEGIN"));
        for (const grouping::GroupingInput &input : inputs) {
            const QByteArray id = input.signal.externalId.toUtf8();
            const QByteArray body =
                QJsonDocument(toJson(input.signal)).toJson(QJsonDocument::Compact);
            sqlite3_bind_text(m_body, 1, id.constData(), int(id.size()), SQLITE_STATIC);
            sqlite3_bind_text(m_body, 2, body.constData(), int(body.size()), SQLITE_STATIC);
            step(m_body);
            addVector(sqlite3_last_insert_rowid(m_database), -1, {}, input.ownVector);
            for (size_t i = 0; i < input.queryVectors.size(); ++i)
                addVector(sqlite3_last_insert_rowid(m_database), int(i),
                          input.queries.queries[i].toUtf8(), input.queryVectors[i]);
        }
        QVERIFY(run("COMMIT"));
    }

private:
    bool run(const char *sql)
    {
        return sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    sqlite3_stmt *prepared(const char *sql)
    {
        sqlite3_stmt *statement = nullptr;
        sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr);
        return statement;
    }
    static void step(sqlite3_stmt *statement)
    {
        QVERIFY(sqlite3_step(statement) == SQLITE_DONE);
        sqlite3_reset(statement);
    }
    void addVector(qint64 seq, int position, const QByteArray &text, const Embedding &vector)
    {
        sqlite3_bind_int64(m_vector, 1, seq);
        sqlite3_bind_int(m_vector, 2, position);
        sqlite3_bind_text(m_vector, 3, text.constData(), int(text.size()), SQLITE_STATIC);
        sqlite3_bind_blob(m_vector, 4, vector.values.data(),
                          int(vector.values.size() * sizeof(float)), SQLITE_STATIC);
        step(m_vector);
    }

    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_body = nullptr;
    sqlite3_stmt *m_vector = nullptr;
};

/// A workspace as the product leaves it, written without its stages.
void fill(const QString &path, int count)
{
    RawRows raw(path + u".raw"_s);
    double rawCpu = 0;
    double storeCpu = 0;
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    const auto storage = must(storage::Storage::open({.path = path, .clock = &clock, .ids = &ids}));
    tests::SyntheticSignals source;
    std::vector<ReportId> reports;
    for (int done = 0; done < count; done += batchSize) {
        auto inputs = must(tests::prepared(source.batch(batchSize)));
        const double begun = cpuSeconds();
        raw.add(inputs);
        const double between = cpuSeconds();
        rawCpu += between - begun;
        must(storage->writeNow([&](storage::Stores &stores) {
            Result<> stored;
            for (size_t i = 0; stored && i < inputs.size(); ++i) {
                if (reports.size() * reportSize <= size_t(done) + i)
                    reports.emplace_back(ids.next());
                stored = put(stores, inputs[i], reports[(size_t(done) + i) * 31 % reports.size()]);
            }
            return stored;
        }));
        storeCpu += cpuSeconds() - between;
    }
    must(storage->close());
    qInfo("%d signals stored in %.0f us each (intake, body and words, queries, vectors, membership "
          "and weights), %.2f times the bare rows",
          count, storeCpu / count * 1e6, storeCpu / rawCpu);
}

double rawSeconds(const QString &path)
{
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    const auto storage = must(storage::Storage::open({.path = path, .clock = &clock, .ids = &ids}));
    const QString model = embedding::embedders().members().front().make({}, {}).value()->model();
    QElapsedTimer timer;
    timer.start();
    SignalId after;
    do {
        const auto page = must(storage->readNow(
            [&](const storage::Stores &stores) { return stores.vectors.page(model, after, 500); }));
        after = page.empty() ? SignalId() : page.back().signal;
    } while (!after.isNull());
    const double seconds = secondsOf(timer);
    must(storage->close());
    return seconds;
}

} // namespace

class BenchStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openingALargeWorkspace()
    {
        const int asked = qEnvironmentVariableIntValue("DAYBREAK_BENCH_SIGNALS");
        const int count = asked > 0 ? asked : 20'000;
        QTemporaryDir folder;
        must(setUpWorkspace({.folder = folder.path()}));
        fill(databasePath(folder.path()), count);
        const double raw = rawSeconds(databasePath(folder.path()));

        Engine engine;
        QElapsedTimer timer;
        timer.start();
        must(waitFor(engine.open({.folder = folder.path(), .receive = false, .pull = false})));
        const double opened = secondsOf(timer);
        const size_t items = must(waitFor(engine.inbox())).size();
        const double listed = secondsOf(timer);
        must(waitFor(engine.idle({}), std::chrono::hours(4)));
        const double idle = secondsOf(timer);
        must(waitFor(engine.close()));
        qInfo(
            "%d signals, %zu reports: open after %.2f s, inbox after %.2f s more, index filled and "
            "all idle after %.2f s more; reading the vectors alone takes %.2f s",
            count, items, opened, listed, idle, raw);
        QVERIFY(items > 0);
    }
};

TEST_MAIN_GUILESS(BenchStart)
#include "bench_start.moc"
