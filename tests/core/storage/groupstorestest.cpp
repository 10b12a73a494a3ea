// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/groupstorestest.h"

#include "core/storage/database.h"
#include "core/storage/migrator.h"
#include "tests/core/storage/fixture.h"

#include <QBuffer>
#include <QTest>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using tests::must;
using tests::Opened;

namespace {

PairRule ruleOf(Opened &db, SignalId first, SignalId second, Pairing pairing)
{
    return {.id = DecisionId(db.ids.next()),
            .first = first,
            .second = second,
            .pairing = pairing,
            .at = db.clock.now()};
}

void put(Opened &db, const PairRule &rule)
{
    db.write([&](Stores &stores) { return stores.groups.putRule(rule); });
}

size_t ruleCount(Opened &db)
{
    return db.read([](const Stores &stores) { return stores.groups.rules(); }).size();
}

} // namespace

void GroupStoresTest::rulesAreKeptOnceForEachPair()
{
    Opened db;
    const SignalId a = db.normalized(u"a"_s).id;
    const SignalId b = db.normalized(u"b"_s).id;
    const PairRule rule = ruleOf(db, b, a, Pairing::Never); // the later one first
    put(db, rule);
    const PairRule kept =
        db.read([&](const Stores &stores) { return stores.groups.rule(rule.id); });
    QCOMPARE((QSet{kept.first, kept.second}), (QSet{a, b}));
    QCOMPARE(kept.pairing, Pairing::Never);
    QCOMPARE(kept.at, rule.at);
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.groups.putRule(ruleOf(db, a, b, Pairing::Always));
    }),
                 ErrorKind::Conflict);
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.groups.putRule(ruleOf(db, a, SignalId(db.ids.next()), Pairing::Never));
    }),
                 ErrorKind::NotFound);
    const ReportId report = db.reportWith({a});
    QCOMPARE(db.read([&](const Stores &stores) { return stores.groups.rulesOf(report); }).size(),
             1U);
    db.write([&](Stores &stores) { return stores.groups.removeRule(rule.id); });
    QCOMPARE(ruleCount(db), 0U);
    VERIFY_FAILS(
        db.storage->writeNow([&](Stores &stores) { return stores.groups.removeRule(rule.id); }),
        ErrorKind::NotFound);
}

void GroupStoresTest::brokenRulesAreFound()
{
    Opened db;
    const SignalId a = db.normalized(u"a"_s).id;
    const SignalId b = db.normalized(u"b"_s).id;
    const SignalId c = db.normalized(u"c"_s).id;
    db.reportWith({a, b});
    const ReportId other = db.reportWith({c});
    const auto broken = [&](SignalId about) {
        return db.read(
            [&](const Stores &stores) { return stores.groups.brokenRule(std::vector{about}); });
    };
    const PairRule never = ruleOf(db, a, b, Pairing::Never);
    put(db, never);
    QCOMPARE(broken(a)->id, never.id);
    QCOMPARE(broken(b)->id, never.id);
    QVERIFY(!broken(c));
    db.write([&](Stores &stores) { return stores.reports.moveSignals(std::vector{b}, other); });
    QVERIFY(!broken(a));
    put(db, ruleOf(db, a, c, Pairing::Always));
    QCOMPARE(broken(c)->pairing, Pairing::Always);
}

void GroupStoresTest::labelsOfDecisions()
{
    Opened db;
    const SignalId a = db.normalized(u"a"_s).id;
    const SignalId b = db.normalized(u"b"_s).id;
    const SignalId c = db.normalized(u"c"_s).id;
    const auto add = [&](std::vector<PairLabel> labels) {
        const DecisionId decision(db.ids.next());
        db.write([&](Stores &stores) { return stores.groups.addLabels(decision, labels); });
        return decision;
    };
    const auto labels = [&] {
        return db.read([](const Stores &stores) { return stores.groups.labels(); });
    };
    add({{a, b, true, u"merged"_s, {}}, {a, c, true, u"merged"_s, {}}, {a, a, true, u"x"_s, {}}});
    QCOMPARE(labels().size(), 2U);
    QCOMPARE(labels().front().weight, 0.5);
    const DecisionId split = add({{b, a, false, u"split"_s, {}}});
    QCOMPARE(labels().size(), 2U); // the later word about a and b
    QCOMPARE(labels().back().origin, u"split"_s);
    QVERIFY(!labels().back().same);
    db.write([&](Stores &stores) { return stores.groups.removeLabels(split); });
    QVERIFY(labels().front().same && labels().back().same);
    // A rule that is not there any more says nothing, and hides nothing.
    add({{b, c, false, u"never"_s, {}}, {a, b, false, u"never"_s, {}}});
    QCOMPARE(labels().size(), 2U);
    QVERIFY(labels().front().same && labels().back().same);
    const auto apart = [&] {
        return db.read([](const Stores &stores) { return stores.groups.reportsApart(); });
    };
    std::vector<ReportId> reports;
    for (const SignalId signal : {a, b, c})
        reports.push_back(db.write([&](Stores &stores) -> Result<ReportId> {
            const Result<ReportId> report = stores.reports.create({});
            const Result<> joined =
                report
                    ? stores.reports.join({.signal = signal, .report = *report, .rule = u"score"_s})
                    : std::unexpected(report.error());
            return joined ? report : std::unexpected(joined.error());
        }));
    QVERIFY(apart().empty());
    add({{a, b, false, u"split"_s, {}}, {b, c, false, u"dismissed"_s, {}}});
    QCOMPARE(apart().size(), 2U); // in both orders
    QVERIFY(std::ranges::contains(apart(), std::pair(reports[0], reports[1])));
    QVERIFY(std::ranges::contains(apart(), std::pair(reports[1], reports[0])));
    add({{a, b, true, u"merged"_s, {}}});
    QVERIFY(apart().empty());
}

void GroupStoresTest::nearMissesLinkReports()
{
    Opened db;
    const SignalId a = db.normalized(u"a"_s).id;
    const SignalId b = db.normalized(u"b"_s).id;
    const SignalId c = db.normalized(u"c"_s).id;
    const ReportId one = db.reportWith({a});
    const ReportId two = db.reportWith({b});
    const ReportId three = db.reportWith({c});
    const auto near = [](ReportId report, SignalId nearest, double score, const QString &reason) {
        return RejectedCandidate{
            .report = report, .nearest = nearest, .score = score, .reason = reason};
    };
    db.write([&](Stores &stores) {
        return stores.reports.join({.signal = c,
                                    .report = three,
                                    .rule = u"opened"_s,
                                    .rejected = {near(one, a, 0.25, u"belowThreshold"_s),
                                                 near(two, b, 0.125, u"belowThreshold"_s)},
                                    .at = db.clock.now()});
    });
    db.write([&](Stores &stores) {
        return stores.reports.join(
            {.signal = b,
             .report = two,
             .rule = u"opened"_s,
             .rejected = {near(one, a, 0.01, u"belowThreshold"_s), near(three, c, 1, u"closed"_s)},
             .at = db.clock.now()});
    });
    const auto links = [&](ReportId report) {
        return db.read([&](const Stores &stores) { return stores.groups.links(report); });
    };
    QCOMPARE(links(three).size(), 2U);
    QCOMPARE(links(three).front().other, one);
    QCOMPARE(links(three).front().score, 0.25);
    QCOMPARE(links(two).size(), 1U); // too far, and closed, are no near misses
    QCOMPARE(db.read([](const Stores &stores) { return stores.groups.nearestLinks(1); }).size(),
             1U);
    // Two reports become one: its links become one, the nearest.
    db.write([&](Stores &stores) { return stores.reports.moveSignals(std::vector{b}, one); });
    QCOMPARE(links(three).size(), 1U);
    QCOMPARE(links(three).front().count, 2);
    QCOMPARE(links(three).front().score, 0.25);
    QVERIFY(!links(three).front().apart);
    put(db, ruleOf(db, b, c, Pairing::Never));
    QVERIFY(links(three).front().apart);
    QVERIFY(links(one).front().apart);
}

void GroupStoresTest::nearMissesOfEarlierVersions()
{
    QTemporaryDir folder;
    const auto database = must(Database::open({.path = folder.filePath(u"x.db"_s)}));
    const std::vector<Migration> migrations = must(builtInMigrations());
    const std::vector<Migration> before(migrations.begin(), migrations.begin() + 4);
    VERIFY_OK(migrate(*database, before));
    VERIFY_OK(database->executeScript(
        "INSERT INTO signal (id, source, external_id, raw_kind, received_ms) VALUES"
        " (unhex('00000000000070008000000000000001'), 'sentry', 'a', 'e', 1),"
        " (unhex('00000000000070008000000000000002'), 'sentry', 'b', 'e', 2);"
        "INSERT INTO report (id, state, created_ms, updated_ms) VALUES (zeroblob(16), 'gathering',"
        " 1, 1);"
        "INSERT INTO membership VALUES (1, 1, '{}'), (2, 1, '{\"at\":7,\"rejected\":["
        "{\"nearest\":\"00000000-0000-7000-8000-000000000001\",\"score\":0.25,"
        "\"reason\":\"belowThreshold\"},"
        "{\"nearest\":\"00000000-0000-7000-8000-000000000001\",\"score\":1,"
        "\"reason\":\"closed\"},"
        "{\"nearest\":\"nonsense\",\"score\":\"x\",\"reason\":\"belowThreshold\"}]}')"));
    VERIFY_OK(migrate(*database, migrations));
    const auto rows = must(database->rows(
        "SELECT signal_seq || ' ' || other_seq || ' ' || score || ' ' || reason || ' ' || at_ms"
        " FROM near_miss",
        [](const Row &row) { return row.text(0); }));
    QCOMPARE(rows, std::vector{u"2 1 0.25 belowThreshold 7"_s});
}

void GroupStoresTest::proposalsChangeTheirState()
{
    Opened db;
    const ReportId one(db.ids.next());
    const ReportId two(db.ids.next());
    const Regrouping merge{.report = one, .other = two, .leaving = {}, .agreement = 0.5};
    const RegroupingId id = db.write([&](Stores &stores) { return stores.regroupings.put(merge); });
    const auto open = [&](ReportId report) {
        return db.read([&](const Stores &stores) { return stores.regroupings.openOf(report); });
    };
    QCOMPARE(open(one).size(), 1U);
    QCOMPARE(open(two).front().agreement, 0.5);
    const DecisionId decision(db.ids.next());
    db.write([&](Stores &stores) {
        return stores.regroupings.setState(id, RegroupingState::Dismissed, decision);
    });
    QVERIFY(open(one).empty());
    const Regrouping dismissed =
        db.read([&](const Stores &stores) { return stores.regroupings.regrouping(id); });
    QCOMPARE(dismissed.state, RegroupingState::Dismissed);
    QCOMPARE(dismissed.decision, decision);
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.regroupings.setState(RegroupingId(db.ids.next()), RegroupingState::Open, {});
    }),
                 ErrorKind::NotFound);
}

void GroupStoresTest::aPersonsSignalTakesItsRulesAlong()
{
    Opened db;
    Signal hers = db.normalized(u"a"_s);
    hers.userId = u"u-4711"_s;
    db.write([&](Stores &stores) { return stores.signalStore.putNormalized(hers); });
    const SignalId other = db.normalized(u"b"_s).id;
    db.reportWith({hers.id, other});
    const PairRule rule = ruleOf(db, hers.id, other, Pairing::Always);
    put(db, rule);
    db.write([&](Stores &stores) {
        return stores.groups.addLabels(
            rule.id, std::vector{PairLabel{hers.id, other, true, u"always"_s, {}}});
    });
    const PersonQuery query{.userId = u"u-4711"_s, .text = {}};
    QBuffer out;
    QVERIFY(out.open(QIODevice::WriteOnly));
    db.read([&](const Stores &stores) { return stores.persons.exportAll(query, out); });
    QVERIFY(out.data().contains("\"pairing\":\"always\""));
    db.write([&](Stores &stores) { return stores.persons.erase(query, u"user"_s); });
    QCOMPARE(ruleCount(db), 0U);
    QVERIFY(db.read([](const Stores &stores) { return stores.groups.labels(); }).empty());
}
