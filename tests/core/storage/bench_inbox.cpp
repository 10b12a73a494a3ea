// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmark of InboxStore: 250,000 reports of a million signals, against a bare SQLite loop that
// steps over the same rows, in the same run.
#include "core/storage/storage.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <sqlite3.h>

#include <QRandomGenerator>
#include <QTemporaryDir>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using tests::must;

namespace {

constexpr int reports = 250'000;
constexpr int signalsEach = 4;
constexpr int updates = 20'000;

/// Ends the program on a failure: nothing of a benchmark is worth going on for.
class Raw
{
public:
    explicit Raw(const QString &path)
    {
        check(sqlite3_open(path.toUtf8().constData(), &m_database));
    }
    ~Raw() { sqlite3_close(m_database); }
    Q_DISABLE_COPY_MOVE(Raw)

    void run(const char *sql) { check(sqlite3_exec(m_database, sql, nullptr, nullptr, nullptr)); }
    sqlite3_stmt *prepare(const char *sql)
    {
        sqlite3_stmt *statement = nullptr;
        check(sqlite3_prepare_v2(m_database, sql, -1, &statement, nullptr));
        return statement;
    }
    void check(int code)
    {
        if (code != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(m_database));
    }

private:
    sqlite3 *m_database = nullptr;
};

/// As a workspace of a shop has it: nearly all reports gather, some are done, few wait for a
/// person.
void fill(Raw &raw)
{
    raw.run("PRAGMA synchronous = OFF; BEGIN;"
            "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS"
            " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT i FROM n");
    raw.run("INSERT INTO report (seq, id, state, title, summary, priority, weight, signal_count,"
            " created_ms, updated_ms, first_seen_ms, last_seen_ms, read_ms)"
            " SELECT i, randomblob(16),"
            " CASE WHEN i % 100 < 90 THEN 'gathering' WHEN i % 100 < 95 THEN 'dismissed'"
            "  WHEN i % 100 < 98 THEN 'verified' WHEN i % 1000 < 985 THEN 'needsDecision'"
            "  WHEN i % 1000 < 990 THEN 'ready' ELSE 'failed' END,"
            " 'TypeError: cannot read property ' || i || ' of undefined in checkout',"
            " 'Some words about the problem and where it was seen, a line or two of them.',"
            " CASE i % 10 WHEN 0 THEN 'P1' WHEN 1 THEN 'P3' END, 0.04, 4, 1, i * 7919 % 250007, 1,"
            " i * 104729 % 250007, CASE WHEN i % 3 = 0 THEN 5 END FROM n WHERE i <= 250000");
    raw.run("INSERT INTO signal (seq, id, source, external_id, raw_kind, received_ms, progress)"
            " SELECT i, randomblob(16), CASE i % 3 WHEN 0 THEN 'sentry' WHEN 1 THEN 'otlp'"
            "  ELSE 'logfile' END, 'e' || i, 'sentry.event', i, 'grouped' FROM n");
    // The signals of a report came at different times, so they are not beside each other.
    raw.run("INSERT INTO membership SELECT i, i * 31 % 250000 + 1, '{\"rule\":\"score\"}' FROM n");
    raw.run("COMMIT; DROP TABLE n; ANALYZE");
}

/// Milliseconds, of five times the least.
template<typename F>
double leastMs(F f, int times = 5)
{
    double least = 1e9;
    for (int i = 0; i < times; ++i) {
        QElapsedTimer timer;
        timer.start();
        f();
        least = std::min(least, double(timer.nsecsElapsed()) / 1e6);
    }
    return least;
}

} // namespace

class BenchInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QElapsedTimer timer;
        timer.start();
        open();
        must(m_storage->close());
        m_storage.reset();
        Raw raw(path());
        fill(raw);
        qInfo("%d reports, %d signals: filled in %lld ms", reports, reports * signalsEach,
              timer.elapsed());
    }

    void reading()
    {
        open();
        const auto ids = [](const std::vector<InboxItem> &items) {
            std::vector<ReportId> all;
            for (const InboxItem &item : items)
                all.push_back(item.report.id);
            return all;
        };
        const auto read = [this](auto f) { return must(m_storage->readNow(f)); };
        QElapsedTimer first;
        first.start();
        const auto head = read([](const Stores &stores) { return stores.inbox.head(1'000); });
        const double firstHead = double(first.nsecsElapsed()) / 1e6;
        const auto piece = read([](const Stores &stores) { return stores.inbox.piece({}, 4'000); });
        std::vector<ReportId> hundred;
        QRandomGenerator random(7);
        for (int i = 0; i < 100; ++i)
            hundred.push_back(piece[random.bounded(quint32(piece.size()))].report.id);
        const auto chosen =
            read([&](const Stores &stores) { return stores.inbox.chosen(hundred); });

        tell("head, 1,000 a state", ids(head),
             leastMs([&] { read([](const Stores &s) { return s.inbox.head(1'000); }); }));
        qInfo("  the first time, on a new connection: %.1f ms", firstHead);
        tell("one piece of 4,000", ids(piece),
             leastMs([&] { read([](const Stores &s) { return s.inbox.piece({}, 4'000); }); }));
        tell("100 by id", ids(chosen),
             leastMs([&] { read([&](const Stores &s) { return s.inbox.chosen(hundred); }); }));
        qInfo("counts: %.1f ms",
              leastMs([&] { read([](const Stores &s) { return s.inbox.counts(); }); }));
        std::vector<InboxItem> all;
        const double whole = leastMs(
            [&] { all = read([](const Stores &stores) { return stores.inbox.items(); }); }, 1);
        QCOMPARE(int(all.size()), reports);
        tell("everything", ids(all), whole);
        must(m_storage->close());
        m_storage.reset();
    }

    /// Counting a signal in a report, in one transaction, as it comes to the tables.
    void updating()
    {
        Raw raw(path());
        raw.run("PRAGMA synchronous = FULL");
        const double with = leastMs([&] { update(raw); }, 3);
        raw.run("DROP INDEX report_inbox; DROP INDEX report_done; DROP INDEX report_snoozed");
        const double without = leastMs([&] { update(raw); }, 3);
        qInfo("%d updates of a report: %.1f µs each with the inbox's indexes, %.1f without: %.2f",
              updates, with / updates * 1e3, without / updates * 1e3, with / without);
    }

private:
    QString path() const { return m_folder.filePath(u"workspace.db"_s); }
    void open()
    {
        m_storage = must(Storage::open({.path = path(), .clock = &m_clock, .ids = &m_ids}));
    }

    /// Against a loop over the same reports: their columns and their sources, nothing kept.
    void tell(const char *what, const std::vector<ReportId> &ids, double ours)
    {
        Raw raw(path());
        sqlite3_stmt *columns = raw.prepare("SELECT * FROM report WHERE id = ?");
        sqlite3_stmt *sources =
            raw.prepare("SELECT DISTINCT s.source FROM membership m JOIN signal s"
                        " ON s.seq = m.signal_seq WHERE m.report_seq = ?");
        qint64 bytes = 0;
        const double bare = leastMs(
            [&] {
                raw.run("BEGIN");
                for (const ReportId id : ids) {
                    const QByteArray blob = id.uuid().toRfc4122();
                    sqlite3_bind_blob(columns, 1, blob.constData(), 16, SQLITE_STATIC);
                    while (sqlite3_step(columns) == SQLITE_ROW) {
                        for (int i = 0; i < sqlite3_column_count(columns); ++i)
                            bytes += sqlite3_column_bytes(columns, i);
                        sqlite3_bind_int64(sources, 1, sqlite3_column_int64(columns, 0));
                        while (sqlite3_step(sources) == SQLITE_ROW)
                            bytes += sqlite3_column_bytes(sources, 0);
                        sqlite3_reset(sources);
                    }
                    sqlite3_reset(columns);
                }
                raw.run("COMMIT");
            },
            ids.size() > 100'000 ? 1 : 5);
        QVERIFY(bytes > 0);
        qInfo("%s: %lld reports in %.1f ms, bare loop %.1f ms, ratio %.2f", what,
              qint64(ids.size()), ours, bare, ours / bare);
        sqlite3_finalize(columns);
        sqlite3_finalize(sources);
    }

    void update(Raw &raw)
    {
        QRandomGenerator random(11);
        sqlite3_stmt *statement =
            raw.prepare("UPDATE report SET signal_count = signal_count + 1,"
                        " last_seen_ms = last_seen_ms + 5000, updated_ms = updated_ms + 5000"
                        " WHERE seq = ?");
        raw.run("BEGIN");
        for (int i = 0; i < updates; ++i) {
            sqlite3_bind_int64(statement, 1, 1 + random.bounded(reports));
            sqlite3_step(statement);
            sqlite3_reset(statement);
        }
        raw.run("COMMIT");
        sqlite3_finalize(statement);
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    TimeOrderedIds m_ids{m_clock};
    std::unique_ptr<Storage> m_storage;
};

TEST_MAIN_GUILESS(BenchInbox)
#include "bench_inbox.moc"
