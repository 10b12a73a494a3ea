// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmark: what storing signals takes beside a bare SQLite loop over the same bytes, and how long
// a large workspace takes to open, beside reading its vectors alone. DAYBREAK_BENCH_SIGNALS is how
// large (20,000 unless set). DAYBREAK_BENCH_FOLDER keeps the workspace: one that is there is opened
// as it is. DAYBREAK_BENCH_ONLY_OPEN does not wait for the index.
#include "core/pipeline/engine.h"
#include "core/pipeline/keptlinks.h"
#include "core/pipeline/setup.h"
#include "core/storage/storage.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"
#include "writtensignals.h"

#include <sqlite3.h>

#include <QFileInfo>
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

Result<> join(storage::Stores &stores, const std::vector<grouping::GroupingInput> &inputs,
              const std::vector<ReportId> &reports, int from)
{
    Result<> stored;
    for (size_t i = 0; stored && i < inputs.size(); ++i)
        stored = stores.reports.join({.signal = inputs[i].signal.id,
                                      .report = reports[(size_t(from) + i) * 31 % reports.size()],
                                      .rule = u"opened"_s});
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

bool isCheckpoint(int done)
{
    return done == 1'000 || done == 3'000 || done == 10'000 || done == 30'000 ||
           done % 100'000 == 0;
}

/// A workspace as the product leaves it, written without its stages.
void fill(const QString &path, int count)
{
    RawRows raw(path + u".raw"_s);
    double rawCpu = 0;
    double storeCpu = 0;
    int before = 0;
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    const auto storage = must(storage::Storage::open({.path = path, .clock = &clock, .ids = &ids}));
    tests::SyntheticSignals source;
    std::vector<ReportId> reports;
    for (int done = 0; done < count;) {
        auto inputs = must(tests::prepared(source.batch(batchSize)));
        const double begun = cpuSeconds();
        raw.add(inputs);
        const double between = cpuSeconds();
        rawCpu += between - begun;
        while (reports.size() * reportSize <= size_t(done) + inputs.size())
            reports.emplace_back(ids.next());
        must(storage->writeNow(
            [&](storage::Stores &stores) { return tests::receive(stores, inputs); }));
        for (grouping::GroupingInput &input : inputs)
            input.signal.weight = {.base = 0.01}; // too light for research
        must(storage->writeNow(
            [&](storage::Stores &stores) { return tests::write(stores, inputs); }));
        must(storage->writeNow(
            [&](storage::Stores &stores) { return join(stores, inputs, reports, done); }));
        storeCpu += cpuSeconds() - between;
        done += batchSize;
        if (done < count && !isCheckpoint(done))
            continue;
        qInfo("%d signals: stored in %.0f us each since %d (intake, body and words, queries, "
              "vectors, membership and weights), %.2f times the bare rows (%.0f us)",
              done, storeCpu / (done - before) * 1e6, before, storeCpu / rawCpu,
              rawCpu / (done - before) * 1e6);
        before = done;
        rawCpu = 0;
        storeCpu = 0;
    }
    must(storage->close());
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
        const bool isOnlyOpened = qEnvironmentVariableIsSet("DAYBREAK_BENCH_ONLY_OPEN");
        const QTemporaryDir temporary;
        const QString folder = qEnvironmentVariable("DAYBREAK_BENCH_FOLDER", temporary.path());
        if (!QFileInfo::exists(databasePath(folder))) {
            must(setUpWorkspace({.folder = folder}));
            fill(databasePath(folder), count);
        }
        const double raw = isOnlyOpened ? 0 : rawSeconds(databasePath(folder));

        // The first start builds the index and keeps its links; the second one uses them.
        for (const char *start : {"first start", "with kept links"}) {
            Engine engine;
            QElapsedTimer timer;
            timer.start();
            const double cpuBefore = cpuSeconds();
            must(waitFor(engine.open({.folder = folder, .receive = false, .pull = false})));
            const double opened = secondsOf(timer);
            const size_t first = must(waitFor(engine.inboxHead())).items.size();
            const double begun = secondsOf(timer);
            const size_t items = must(waitFor(engine.inbox())).size();
            const double listed = secondsOf(timer);
            qInfo("%s, %zu reports: open after %.2f s, the first %zu of the inbox after %.2f s "
                  "more, all after %.2f s more (%.2f s of processor time)",
                  start, items, opened, first, begun, listed, cpuSeconds() - cpuBefore);
            QVERIFY(items > 0);
            if (isOnlyOpened) {
                must(waitFor(engine.close()));
                continue;
            }
            must(waitFor(engine.idle({}), std::chrono::hours(4)));
            const double idle = secondsOf(timer);
            const double cpu = cpuSeconds() - cpuBefore;
            must(waitFor(engine.close()));
            const double closed = secondsOf(timer);
            qInfo(
                "%s: index filled and all idle after %.2f s more (%.2f s of processor time in "
                "all), closed in %.2f s; kept links have %.1f MB; reading the vectors alone takes "
                "%.2f s",
                start, idle, cpu, closed, double(QFileInfo(keptLinksPath(folder)).size()) / 1e6,
                raw);
        }
    }
};

TEST_MAIN_GUILESS(BenchStart)
#include "bench_start.moc"
