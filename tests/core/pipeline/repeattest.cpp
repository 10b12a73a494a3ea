// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "repeattest.h"

#include "core/pipeline/reportweights.h"
#include "core/pipeline/signalstages.h"
#include "replay.h"

#include <QTest>

#include <map>
#include <sqlite3.h>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
using tests::waitFor;

namespace {

/// Counts the rows that anybody writes into a database, by table.
class WrittenRows
{
public:
    explicit WrittenRows(const QString &path)
    {
        QCOMPARE(sqlite3_open(path.toUtf8().constData(), &m_database), SQLITE_OK);
        sqlite3_busy_timeout(m_database, 10'000);
        std::vector<QByteArray> tables;
        // Tables of the index of words are its own affair.
        for (const auto &[name, sql] : rows("SELECT name, sql FROM sqlite_master WHERE type = "
                                            "'table' AND name NOT LIKE 'sqlite%' AND name NOT "
                                            "LIKE 'signal_words%'"))
            tables.push_back(name);
        rows("CREATE TABLE written (name TEXT NOT NULL)");
        for (const QByteArray &table : tables) {
            for (const char *how : {"INSERT", "UPDATE", "DELETE"})
                rows(QByteArray("CREATE TRIGGER written_") + table + how + " AFTER " + how +
                     " ON " + table + " BEGIN INSERT INTO written VALUES ('" + table + "'); END");
        }
    }
    ~WrittenRows() { sqlite3_close(m_database); }
    Q_DISABLE_COPY_MOVE(WrittenRows)

    std::map<QByteArray, int> counts()
    {
        std::map<QByteArray, int> counts;
        for (const auto &[name, count] : rows("SELECT name, count(*) FROM written GROUP BY name"))
            counts[name] = count.toInt();
        return counts;
    }

private:
    using Rows = std::vector<std::pair<QByteArray, QByteArray>>;

    Rows rows(const QByteArray &statement)
    {
        Rows found;
        const auto take = [](void *into, int columns, char **values, char **) {
            static_cast<Rows *>(into)->emplace_back(values[0], columns > 1 ? values[1] : "");
            return 0;
        };
        if (sqlite3_exec(m_database, statement.constData(), take, &found, nullptr) != SQLITE_OK)
            QTest::qFail(sqlite3_errmsg(m_database), __FILE__, __LINE__);
        return found;
    }

    sqlite3 *m_database = nullptr;
};

} // namespace

void RepeatTest::repeatsCostNoModelCall()
{
    Bench bench;
    const tests::Replayed replayed = tests::replay(bench, 2'000, 20);
    QCOMPARE(replayed.stored, 2'000);
    QCOMPARE(replayed.grouped, 20);
    QCOMPARE(replayed.occurrences, 1'980);
    // Also of those that came in one batch, before any of them was in a report.
    QCOMPARE(replayed.generatorSignals, 20);
    QVERIFY(replayed.embeddedTexts >= 40 && replayed.embeddedTexts <= 80);
    QCOMPARE(replayed.indexed, 20);
}

void RepeatTest::aRepeatWritesItsOwnRowsAndNoOthers()
{
    Bench bench;
    tests::replay(bench, 100, 20);
    must(waitFor(weighCounted(bench.context, {}))); // the first wave is over
    WrittenRows rows(bench.folder.filePath(u"workspace.db"_s));
    int reportsTold = 0;
    bench.context->reportChanged = [&reportsTold](ReportId) { ++reportsTold; };
    constexpr int repeats = 1'000;
    const tests::Replayed replayed = tests::replay(bench, repeats, 20, 100, 100);
    QCOMPARE(replayed.stored, repeats);
    QCOMPARE(replayed.occurrences, 80 + repeats);
    QCOMPARE(replayed.generatorSignals + replayed.embedderCalls, 0);
    // Of each repeat: what came in, the signal and its text at each stage, and one counter of its
    // report. Per batch: the journal, and what the source sent.
    const std::map<QByteArray, int> most{{"payload", repeats},    {"signal_body", repeats},
                                         {"signal", 4 * repeats}, {"report", repeats},
                                         {"journal", 20},         {"source_count", 20}};
    const std::map<QByteArray, int> written = rows.counts();
    QCOMPARE(written.at("payload"), repeats); // they are counted
    for (const auto &[table, count] : written) {
        const auto known = most.find(table);
        const QByteArray said = table + ": " + QByteArray::number(count);
        QVERIFY2(known != most.end() && count <= known->second, said.constData());
    }
    QCOMPARE(reportsTold, 0);
}

void RepeatTest::aLargeReportIsNotReadForEachOfItsSignals()
{
    Bench bench;
    ReportId id;
    constexpr int count = 100;
    for (int i = 0; i < count; ++i) // each source's is a member of its own
        id = bench.take({.source = u"source%1"_s.arg(i)});
    QCOMPARE(bench.reports().size(), size_t(1));
    const Report before = bench.report(id);
    QCOMPARE(before.signalCount, count);
    QVERIFY(!before.title.isEmpty());
    QVERIFY(bench.context->counted.contains(id)); // 99 was the last one it was written with
    must(waitFor(weighCounted(bench.context, {})));
    QVERIFY(bench.context->counted.empty());
    const Report after = bench.report(id);
    QCOMPARE(after.signalCount, count);
    QVERIFY(std::abs(after.weight - before.weight) < 1e-6);
}
