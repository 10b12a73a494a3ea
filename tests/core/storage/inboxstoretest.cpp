// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/inboxstoretest.h"

#include "tests/core/storage/fixture.h"

#include <sqlite3.h>

#include <QScopeGuard>

#include <algorithm>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;
using tests::Opened;

namespace {

std::vector<ReportId> idsOf(const std::vector<InboxItem> &items)
{
    std::vector<ReportId> ids;
    for (const InboxItem &item : items)
        ids.push_back(item.report.id);
    return ids;
}

/// Reports of one signal each; the later one was seen later.
std::vector<ReportId> manyReports(Opened &db, int count)
{
    std::vector<ReportId> reports;
    for (int i = 0; i < count; ++i) {
        db.clock.advance(1min);
        reports.push_back(db.reportWith({db.normalized(u"r%1"_s.arg(i)).id}));
    }
    return reports;
}

/// Reads all pieces; `between` may change reports after each of them.
template<typename F>
std::vector<ReportId> readPieces(Opened &db, int most, F between)
{
    std::vector<ReportId> all;
    for (ReportId after;;) {
        const auto piece =
            db.read([&](const Stores &stores) { return stores.inbox.piece(after, most); });
        if (piece.empty())
            return all;
        for (const ReportId id : idsOf(piece))
            all.push_back(id);
        after = all.back();
        between(int(all.size()));
    }
}

} // namespace

void InboxStoreTest::inboxBeginsWithWhatIsSeenFirst()
{
    Opened db;
    const std::vector<ReportId> reports = manyReports(db, 6);
    db.step(reports[0], ReportState::Gathering, ReportState::Queued);
    db.write([&](Stores &stores) { // urgent, though seen long ago
        return stores.reports.setPriority(reports[1], Priority::P1, u"many users"_s);
    });
    db.write([&](Stores &stores) { return stores.reports.setRead(reports[2], true); });
    const auto head = db.read([](const Stores &stores) { return stores.inbox.head(2); });
    QCOMPARE(idsOf(head), (std::vector{reports[1], reports[5], reports[0]}));
    QCOMPARE(head[0].sources, QStringList{u"sentry"_s});
    const auto counts = db.read([](const Stores &stores) { return stores.inbox.counts(); });
    QCOMPARE(counts.size(), 2U);
    QCOMPARE(counts.at(ReportState::Gathering), (StateCount{.all = 5, .unread = 4}));
    QCOMPARE(counts.at(ReportState::Queued), (StateCount{.all = 1, .unread = 1}));
}

void InboxStoreTest::inboxPiecesHaveEachReportOnce()
{
    Opened db;
    std::vector<ReportId> expected = manyReports(db, 10);
    std::sort(expected.begin(), expected.end());
    QCOMPARE(readPieces(db, 3, [](int) {}), expected);
    // What changes state, weight or place in the screen's order is neither lost nor doubled.
    const auto seen = readPieces(db, 3, [&](int read) {
        if (read == 3) {
            db.step(expected[0], ReportState::Gathering, ReportState::Queued);
            db.step(expected[9], ReportState::Gathering, ReportState::Queued);
            db.clock.advance(1h);
            const SignalId joined = db.normalized(u"later"_s).id;
            db.write([&](Stores &stores) {
                return stores.reports.join(
                    {.signal = joined, .report = expected[8], .rule = u"score"_s});
            });
        } else if (read == 6) { // gone before its piece
            db.write([&](Stores &stores) {
                return stores.reports.setMergedInto(expected[7], expected[0]);
            });
        }
    });
    std::vector<ReportId> left = expected;
    left.erase(left.begin() + 7);
    QCOMPARE(seen, left);
    QCOMPARE(idsOf(db.read([](const Stores &stores) { return stores.inbox.items(); })), left);
}

void InboxStoreTest::inboxHasNothingThatIsMergedOrEmpty()
{
    Opened db;
    const std::vector<ReportId> reports = manyReports(db, 3);
    const ReportId empty = db.write([](Stores &stores) { return stores.reports.create({}); });
    db.write([&](Stores &stores) { return stores.reports.setMergedInto(reports[0], reports[1]); });
    db.write([&](Stores &stores) { return stores.reports.setSnooze(reports[2], {}, 5); });
    const std::vector asked{reports[2], empty,      reports[1],
                            reports[0], reports[1], ReportId(QUuid::createUuid()),
                            ReportId()};
    QCOMPARE(idsOf(db.read([&](const Stores &stores) { return stores.inbox.chosen(asked); })),
             (std::vector{reports[2], reports[1]}));
    QCOMPARE(idsOf(db.read([](const Stores &stores) { return stores.inbox.snoozed({}); })),
             std::vector{reports[2]});
    QCOMPARE(db.read([](const Stores &stores) { return stores.inbox.head(10); }).size(), 2U);
    QCOMPARE(db.read([](const Stores &stores) { return stores.inbox.counts(); })
                 .at(ReportState::Gathering)
                 .all,
             2);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.inbox.item(empty); }).report.id,
             empty);
}

void InboxStoreTest::inboxHeadShowsTheLatestOfWhatIsDone()
{
    Opened db;
    const std::vector<ReportId> reports = manyReports(db, 4);
    for (const int index : {3, 1, 2}) { // neither the order they were seen nor of their priority
        db.clock.advance(1h);
        db.step(reports[size_t(index)], ReportState::Gathering, ReportState::Dismissed);
    }
    db.write([&](Stores &stores) {
        return stores.reports.setPriority(reports[3], Priority::P0, u"old"_s);
    });
    db.clock.advance(1h);
    db.step(reports[0], ReportState::Gathering, ReportState::Resolved);
    const auto updated = [&](ReportId id) {
        return db.read([&](const Stores &stores) { return stores.reports.report(id); }).updated;
    };
    const auto head = db.read([](const Stores &stores) { return stores.inbox.head(1); });
    QCOMPARE(head.size(), 2U); // one of each state
    QCOMPARE(head[0].report.state, ReportState::Dismissed);
    for (const int index : {1, 2, 3})
        QVERIFY(updated(head[0].report.id) >= updated(reports[size_t(index)]));
    QCOMPARE(head[1].report.id, reports[0]);
}

void InboxStoreTest::inboxKnowsWhenSnoozesEnd()
{
    Opened db;
    const std::vector<ReportId> reports = manyReports(db, 3);
    const Timestamp now = db.clock.now();
    const auto next = [&](Timestamp after) {
        return db.read([&](const Stores &stores) { return stores.inbox.nextSnoozeEnd(after); });
    };
    QVERIFY(!isKnown(next(now)));
    db.write([&](Stores &stores) -> Result<> {
        Result<> set = stores.reports.setSnooze(reports[0], now + 2h, 0);
        if (set)
            set = stores.reports.setSnooze(reports[1], now + 1h, 9);
        return set ? stores.reports.setSnooze(reports[2], {}, 9) : set;
    });
    QCOMPARE(next(now), now + 1h);
    QCOMPARE(next(now + 1h), now + 2h);
    QVERIFY(!isKnown(next(now + 2h)));
    const auto ended = [&](Timestamp after, Timestamp upTo) {
        return db.read(
            [&](const Stores &stores) { return stores.inbox.snoozesEnded(after, upTo); });
    };
    QCOMPARE(ended(now, now + 59min), std::vector<ReportId>());
    QCOMPARE(ended(now, now + 1h), std::vector{reports[1]});
    QCOMPARE(ended(now + 1h, now + 3h), std::vector{reports[0]});
    const auto snoozed = [&](Timestamp at) {
        return db.read([&](const Stores &stores) { return stores.inbox.snoozed(at); }).size();
    };
    QCOMPARE(snoozed(now), 3U);
    QCOMPARE(snoozed(now + 3h), 2U); // the two that also wait for signals
}

namespace {

QStringList &executed()
{
    static QStringList statements;
    return statements;
}

int traceStatements(sqlite3 *database, char **, const sqlite3_api_routines *)
{
    return sqlite3_trace_v2(
        database, SQLITE_TRACE_STMT,
        [](unsigned, void *, void *statement, void *) {
            const QString text =
                QString::fromUtf8(sqlite3_sql(static_cast<sqlite3_stmt *>(statement)));
            if (text.startsWith(u"SELECT") && !executed().contains(text))
                executed() << text;
            return 0;
        },
        nullptr);
}

/// What SQLite says of a statement, by a connection of its own.
QStringList planOf(sqlite3 *database, const QString &sql)
{
    QStringList plan;
    sqlite3_stmt *statement = nullptr;
    const QByteArray text = "EXPLAIN QUERY PLAN " + sql.toUtf8();
    if (sqlite3_prepare_v2(database, text.constData(), -1, &statement, nullptr) != SQLITE_OK)
        qFatal("%s: %s", text.constData(), sqlite3_errmsg(database));
    while (sqlite3_step(statement) == SQLITE_ROW)
        plan << QString::fromUtf8(
            reinterpret_cast<const char *>(sqlite3_column_text(statement, 3)));
    sqlite3_finalize(statement);
    return plan;
}

} // namespace

void InboxStoreTest::inboxReadsByIndexes()
{
    // Every connection that is opened from here on tells its statements.
    const auto hook = reinterpret_cast<void (*)()>(traceStatements);
    QCOMPARE(sqlite3_auto_extension(hook), SQLITE_OK);
    const auto unhook = qScopeGuard([hook] { sqlite3_cancel_auto_extension(hook); });
    Opened db;
    const std::vector<ReportId> reports = manyReports(db, 3);
    executed().clear();
    const Timestamp now = db.clock.now();
    db.read([&](const Stores &stores) -> Result<int> {
        const InboxStore &inbox = stores.inbox;
        return inbox.head(2) && inbox.piece(reports[0], 2) && inbox.chosen(reports) &&
                       inbox.counts() && inbox.snoozed(now) && inbox.nextSnoozeEnd(now) &&
                       inbox.snoozesEnded(now, now) && inbox.item(reports[0])
                   ? 1
                   : 0;
    });
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(db.path().toUtf8().constData(), &database), SQLITE_OK);
    const auto closing = qScopeGuard([&] { sqlite3_close(database); });
    int choosing = 0;
    for (const QString &sql : std::as_const(executed())) {
        const QStringList plan = planOf(database, sql);
        const QByteArray said = (sql + u" -> " + plan.join(u"; ")).toUtf8();
        // The ids given are read one after the other, and few rows of theirs may be sorted.
        const bool isOfChosen = sql.contains(u"json_each");
        choosing += isOfChosen ? 0 : 1;
        for (const QString &line : plan) {
            if (line.startsWith(u"SCAN"))
                QVERIFY2(line.startsWith(u"SCAN chosen VIRTUAL TABLE") ||
                             line == u"SCAN report USING INDEX report_snoozed" ||
                             (sql.contains(u"GROUP BY state") &&
                              line.startsWith(u"SCAN report USING") &&
                              line.endsWith(u"INDEX report_inbox")),
                         said.constData());
            QVERIFY2(isOfChosen || !line.contains(u"TEMP B-TREE"), said.constData());
        }
    }
    QVERIFY2(choosing >= 8, qPrintable(executed().join(u'\n')));
}
