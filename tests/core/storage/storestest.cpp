// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/storestest.h"

#include "tests/core/storage/fixture.h"

#include <limits>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;
using tests::Opened;

void StoresTest::normalizedSignalsComeBackWhole()
{
    Opened db;
    Signal signal = db.normalized(u"a"_s, u"KeyError: 'discount'"_s);
    signal.content = UntrustedText(u"a\0b \U0001F600 \"quoted\"\n"_s);
    signal.service = u"shop"_s;
    signal.sessionId = u"s1"_s;
    signal.traceId = u"t1"_s;
    signal.fingerprint = u"f1"_s;
    signal.attributes = {{u"k"_s, u"v"_s}};
    signal.exceptions = {{.type = u"KeyError"_s,
                          .message = UntrustedText(u"'discount'"_s),
                          .frames = {{.function = u"Cart.total"_s, .file = u"cart.py"_s}},
                          .language = u"python"_s}};
    db.write([&](Stores &stores) { return stores.signalStore.putNormalized(signal); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.signalStore.signal(signal.id); }),
             signal);
    const auto bySession = [](const Stores &stores) {
        return stores.signalStore.bySession(u"s1"_s);
    };
    QCOMPARE(db.read(bySession), std::vector{signal.id});
    QVERIFY(db.read([](const Stores &stores) { return stores.signalStore.bySession({}); }).empty());
    signal.id = SignalId(QUuid::createUuid());
    VERIFY_FAILS(db.storage->writeNow(
                     [&](Stores &stores) { return stores.signalStore.putNormalized(signal); }),
                 ErrorKind::NotFound);
}

void StoresTest::occurrencesAreCountedOnce()
{
    Opened db;
    Signal first = db.normalized(u"a"_s);
    first.fingerprint = u"same"_s;
    first.userId = u"u1"_s;
    Signal second = db.normalized(u"b"_s);
    second.fingerprint = u"same"_s;
    second.userId = u"u2"_s;
    second.occurred = db.clock.now() + 60s;
    db.write([&](Stores &stores) -> Result<> {
        if (Result<> done = stores.signalStore.putNormalized(first); !done)
            return done;
        return stores.signalStore.putNormalized(second);
    });
    const auto known = [&](const Stores &stores) {
        return stores.signalStore.withFingerprint(u"same"_s, first.source);
    };
    QVERIFY(db.read(known).empty()); // it is in no report yet
    const ReportId report = db.reportWith({first.id});
    QCOMPARE(db.read(known), (std::vector<SignalHome>{{first.id, report}}));
    QVERIFY(db.read([&](const Stores &stores) {
                  return stores.signalStore.withFingerprint({}, first.source);
              }).empty());

    const auto add = [&](Stores &stores) {
        return stores.signalStore.addOccurrence(second.id, first.id);
    };
    db.write(add);
    db.write(add); // after a crash, the stage does it again
    const Signal counted =
        db.read([&](const Stores &stores) { return stores.signalStore.signal(first.id); });
    QCOMPARE(counted.occurrences, 2);
    const SignalReach reach =
        db.read([&](const Stores &stores) { return stores.signalStore.reach(first.id); });
    QCOMPARE(reach.users, 2);
    QCOMPARE(reach.sessions, 0);
    const Report seen =
        db.read([&](const Stores &stores) { return stores.reports.report(report); });
    QCOMPARE(seen.lastSeen, second.occurred);
    QCOMPARE(seen.signalCount, 1);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.intake.progress(second.id); }),
             Progress::Occurrence);
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.signalStore.addOccurrence(first.id, first.id);
    }),
                 ErrorKind::Conflict);
}

void StoresTest::searchFindsWordsAndSurvivesAnything_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("hits");
    QTest::newRow("a word") << u"discount"_s << 2;
    QTest::newRow("any of the words") << u"nothing checkout"_s << 1;
    QTest::newRow("case and accents") << u"DISCÓUNT"_s << 2;
    QTest::newRow("empty") << u""_s << 0;
    QTest::newRow("only signs") << u"\"*():^-'"_s << 0;
    QTest::newRow("an operator") << u"NOT discount*) OR title:"_s << 2;
    QTest::newRow("quotes") << u"\"discount\" NEAR(\"x"_s << 2;
    QTest::newRow("huge") << u"zzz "_s.repeated(200'000) << 0;
}

void StoresTest::searchFindsWordsAndSurvivesAnything()
{
    QFETCH(QString, text);
    QFETCH(int, hits);
    Opened db;
    db.normalized(u"a"_s, u"KeyError: discount"_s);
    db.normalized(u"b"_s, u"The discount is missing at checkout"_s);
    db.normalized(u"c"_s, u"Unrelated"_s);
    const auto found =
        db.read([&](const Stores &stores) { return stores.signalStore.search(text, 10); });
    QCOMPARE(int(found.size()), hits);
}

void StoresTest::searchWithinAReport()
{
    Opened db;
    const Signal mine = db.normalized(u"a"_s, u"KeyError: discount"_s);
    const Signal other = db.normalized(u"b"_s, u"The discount is missing"_s);
    const Signal silent = db.normalized(u"c"_s, u"Unrelated"_s);
    const ReportId report = db.reportWith({mine.id, silent.id});
    const auto found = db.read(
        [&](const Stores &stores) { return stores.signalStore.search(u"discount"_s, 10, report); });
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found.front().signal, mine.id);
    const auto everywhere =
        db.read([&](const Stores &stores) { return stores.signalStore.search(u"discount"_s, 10); });
    QCOMPARE(everywhere.size(), size_t(2));
    QVERIFY(std::ranges::contains(everywhere, other.id, &SignalMatch::signal));
}

void StoresTest::vectorsComeBackBitByBit()
{
    Opened db;
    const Signal signal = db.normalized(u"a"_s);
    const Embedding own{{0.5F, -0.0F, std::numeric_limits<float>::denorm_min()}, u"builtin/1"_s};
    const std::vector<Embedding> queries{{{1, 2, 3}, u"builtin/1"_s}, {{4, 5, 6}, u"builtin/1"_s}};
    const QuerySet set{signal.id, {u"one"_s, u"two"_s}, u"extractive/1"_s};
    db.write([&](Stores &stores) { return stores.vectors.putQueries(set); });
    db.write([&](Stores &stores) { return stores.vectors.putVectors(signal.id, own, queries); });
    db.write([&](Stores &stores) { return stores.vectors.putVectors(signal.id, own, queries); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.vectors.queries(signal.id); }), set);
    const auto back = db.read(
        [&](const Stores &stores) { return stores.vectors.vectors(signal.id, u"builtin/1"_s); });
    QVERIFY(back);
    QCOMPARE(back->own, own);
    QCOMPARE(back->queries, queries);
    QVERIFY(!db.read(
        [&](const Stores &stores) { return stores.vectors.vectors(signal.id, u"other/1"_s); }));
    const auto page = [&](SignalId after) {
        return db.read(
            [&](const Stores &stores) { return stores.vectors.page(u"builtin/1"_s, after, 10); });
    };
    QVERIFY(page({}).empty()); // not grouped yet
    const ReportId report = db.reportWith({signal.id});
    QCOMPARE(page({}).size(), 1U);
    QCOMPARE(page({})[0].report, report);
    QCOMPARE(page({})[0].queries, queries);
    QVERIFY(page(signal.id).empty());
    const auto lacking = [&](const QString &model, SignalId after) {
        return db.read(
            [&](const Stores &stores) { return stores.vectors.lacking(model, after, 10); });
    };
    QVERIFY(lacking(u"builtin/1"_s, {}).empty());
    QCOMPARE(lacking(u"builtin/2"_s, {}), std::vector{signal.id});
    QVERIFY(lacking(u"builtin/2"_s, signal.id).empty());
    const auto remove = [&](const QString &model, const QString &other) {
        return db.write(
            [&](Stores &stores) { return stores.vectors.removeOthers(model, other, 0, 10); });
    };
    const auto left = [&] {
        return db.read([](const Stores &stores) { return stores.vectors.count(u"builtin/1"_s); });
    };
    QCOMPARE(remove(u"builtin/2"_s, u"builtin/1"_s), qint64(0));
    QCOMPARE(left(), 1);
    QCOMPARE(remove(u"builtin/2"_s, u"builtin/3"_s), qint64(0));
    QCOMPARE(left(), 0);
}

void StoresTest::mixedVectorsAreRefused()
{
    Opened db;
    const Signal signal = db.normalized(u"a"_s);
    const auto put = [&](Embedding own, std::vector<Embedding> queries) {
        return db.storage->writeNow(
            [&](Stores &stores) { return stores.vectors.putVectors(signal.id, own, queries); });
    };
    VERIFY_FAILS(put({{}, u"m"_s}, {}), ErrorKind::InvalidInput);
    VERIFY_FAILS(put({{1}, u""_s}, {}), ErrorKind::InvalidInput);
    VERIFY_FAILS(put({{1}, u"m"_s}, {{{1, 2}, u"m"_s}}), ErrorKind::InvalidInput);
    VERIFY_FAILS(put({{1}, u"m"_s}, {{{1}, u"n"_s}}), ErrorKind::InvalidInput);
}

void StoresTest::reportsAddUpTheirMembers()
{
    Opened db;
    const Signal first = db.normalized(u"a"_s);
    db.clock.advance(10s);
    const Signal second = db.normalized(u"b"_s);
    const ReportId id = db.reportWith({first.id, second.id});
    const auto report = [&] {
        return db.read([&](const Stores &stores) { return stores.reports.report(id); });
    };
    QCOMPARE(report().signalCount, 2);
    QCOMPARE(report().weight, 1.0);
    QCOMPARE(report().firstSeen, first.occurred);
    QCOMPARE(report().lastSeen, second.occurred);
    db.write([&](Stores &stores) {
        return stores.signalStore.setWeight(second.id, {.base = 0.5, .severity = 2, .decay = 0.5});
    });
    db.clock.advance(10s);
    const Report before = report();
    QCOMPARE(db.write([&](Stores &stores) { return stores.reports.recount(id); }), 1.0);
    Report after = report();
    after.updated = before.updated;
    QCOMPARE(after, before); // summing again gives what adding up gave
    db.write(
        [&](Stores &stores) { return stores.signalStore.setWeight(first.id, {.base = 0.25}); });
    QCOMPARE(db.write([&](Stores &stores) { return stores.reports.recount(id); }), 0.75);
    const auto course = db.read([&](const Stores &stores) { return stores.reports.course(id); });
    QCOMPARE(course.back().second, 0.75);
    QVERIFY(std::ranges::is_sorted(course));
    const auto members = db.read([&](const Stores &stores) { return stores.reports.members(id); });
    QCOMPARE(members, (std::vector{second.id, first.id}));
    const auto why = db.read([&](const Stores &stores) { return stores.reports.assignments(id); });
    QCOMPARE(why.size(), 2U);
    QCOMPARE(why[0].signal, second.id);
    QCOMPARE(why[0].features.size(), 1U);
    const auto newest = [&db](const QStringList &rules, int limit) {
        std::vector<SignalId> signalIds;
        for (const Assignment &made : db.read([&](const Stores &stores) {
                 return stores.reports.newestAssignments(rules, limit);
             }))
            signalIds.push_back(made.signal);
        return signalIds;
    };
    const QString rule = why[0].rule;
    QVERIFY(!rule.isEmpty());
    QCOMPARE(newest({rule, why[1].rule}, 5), (std::vector{second.id, first.id}));
    QCOMPARE(newest({rule, why[1].rule}, 1), std::vector{second.id});
    QVERIFY(newest({u"person"_s}, 5).empty());
    const auto found =
        db.read([&](const Stores &stores) { return stores.reports.search(u"t"_s, 5); });
    QCOMPARE(found, std::vector{id});
}

void StoresTest::movingSignalsCanBeTakenBack()
{
    Opened db;
    const SignalId a = db.normalized(u"a"_s).id;
    const SignalId b = db.normalized(u"b"_s).id;
    const ReportId from = db.reportWith({a, b});
    const ReportId to = db.write([](Stores &stores) { return stores.reports.create({}); });
    const auto before =
        db.write([&](Stores &stores) { return stores.reports.moveSignals(std::vector{a}, to); });
    const auto count = [&](ReportId id) {
        return db.read([&](const Stores &stores) { return stores.reports.report(id); }).signalCount;
    };
    QCOMPARE(count(from), 1);
    QCOMPARE(count(to), 1);
    const Assignment moved =
        db.read([&](const Stores &stores) { return stores.reports.assignment(a); });
    QCOMPARE(moved.rule, u"person"_s);
    QCOMPARE(moved.report, to);
    QCOMPARE(before.size(), 1U);
    QCOMPARE(before[0].report, from);
    db.write([&](Stores &stores) { return stores.reports.join(before[0]); });
    QCOMPARE(count(from), 2);
    QCOMPARE(count(to), 0);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.reports.assignment(a); }).rule,
             u"score"_s);
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.reports.moveSignals(std::vector{a}, ReportId(QUuid::createUuid()));
    }),
                 ErrorKind::NotFound);
}

void StoresTest::transitionsFollowTheTable()
{
    Opened db;
    const ReportId id = db.write([](Stores &stores) { return stores.reports.create({}); });
    const auto go = [&](ReportState from, ReportState to) {
        return db.storage->writeNow([&](Stores &stores) {
            return stores.reports.transition(
                {.report = id, .from = from, .to = to, .actor = u"stage:test"_s});
        });
    };
    for (const ReportState from : reportStates()) {
        for (const ReportState to : reportStates()) {
            if (!isAllowed(from, to))
                VERIFY_FAILS(go(from, to), ErrorKind::InvalidInput);
            else if (from != ReportState::Gathering)
                VERIFY_FAILS(go(from, to), ErrorKind::Conflict);
        }
    }
    const auto history = [&](const Stores &stores) { return stores.audit.ofReport(id); };
    QVERIFY(db.read(history).empty()); // what was refused left no trace of a change
    db.write([&](Stores &stores) { return stores.reports.setRead(id, true); });
    VERIFY_OK(go(ReportState::Gathering, ReportState::Queued));
    const auto entries = db.read(history);
    QCOMPARE(entries.size(), 1U);
    QCOMPARE(entries[0].before.value(u"state").toString(), u"gathering"_s);
    QCOMPARE(entries[0].after.value(u"state").toString(), u"queued"_s);
    QVERIFY(db.read([&](const Stores &stores) { return stores.inbox.item(id); }).unread);
    const auto unknown = db.storage->writeNow([](Stores &stores) {
        return stores.reports.transition({.report = ReportId(QUuid::createUuid()),
                                          .from = ReportState::Gathering,
                                          .to = ReportState::Queued,
                                          .actor = u"user"_s});
    });
    VERIFY_FAILS(unknown, ErrorKind::NotFound);
}

void StoresTest::undoTakesBackOneStep()
{
    Opened db;
    const ReportId id = db.write([](Stores &stores) { return stores.reports.create({}); });
    db.step(id, ReportState::Gathering, ReportState::Queued);
    db.step(id, ReportState::Queued, ReportState::Researching);
    db.step(id, ReportState::Researching, ReportState::NeedsDecision);
    const DecisionId dismissed = db.write([&](Stores &stores) {
        return stores.reports.transition({.report = id,
                                          .from = ReportState::NeedsDecision,
                                          .to = ReportState::Dismissed,
                                          .reason = u"wontFix"_s,
                                          .note = u"not now"_s,
                                          .actor = u"user"_s,
                                          .action = u"dismissed"_s,
                                          .undoable = true});
    });
    const auto undo = [&](DecisionId decision) {
        return db.storage->writeNow(
            [&](Stores &stores) { return stores.reports.undoTransition(decision, u"user"_s); });
    };
    const auto state = [&] {
        return db.read([&](const Stores &stores) { return stores.reports.report(id); }).state;
    };
    QCOMPARE(state(), ReportState::Dismissed);
    VERIFY_OK(undo(dismissed));
    QCOMPARE(state(), ReportState::NeedsDecision);
    const Result<DecisionId> again = undo(dismissed);
    VERIFY_FAILS(again, ErrorKind::Conflict);
    const auto entries = db.read([&](const Stores &stores) { return stores.audit.ofReport(id); });
    QCOMPARE(entries[0].undoes, dismissed);
    QCOMPARE(entries[1].reason, u"not now"_s);
    QVERIFY(!entries[1].undoable); // it was undone
    VERIFY_FAILS(undo(entries[2].id), ErrorKind::InvalidInput);
    VERIFY_FAILS(undo(DecisionId(QUuid::createUuid())), ErrorKind::NotFound);
}

void StoresTest::findingsAndVerdictsKeepTheNewest()
{
    Opened db;
    const ReportId id = db.write([](Stores &stores) { return stores.reports.create({}); });
    Findings findings{.report = id, .researcher = u"history/1"_s, .cause = u"first"_s};
    db.write([&](Stores &stores) { return stores.reports.putFindings(findings); });
    findings.cause = u"second"_s;
    findings.findings = {{.id = FindingId(db.ids.next()),
                          .claim = u"c"_s,
                          .verified = true,
                          .evidence = {{.kind = u"blame"_s, .file = u"a.py"_s, .firstLine = 3}}}};
    db.write([&](Stores &stores) { return stores.reports.putFindings(findings); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.reports.findings(id); }), findings);
    const Verdict verdict{.kind = VerdictKind::Actionable,
                          .reasons = {u"r"_s},
                          .priority = Priority::P1,
                          .assessor = u"rubric/1"_s};
    db.write([&](Stores &stores) { return stores.reports.putVerdict(id, verdict); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.reports.verdict(id); }), verdict);
    findings.report = ReportId(QUuid::createUuid());
    VERIFY_FAILS(
        db.storage->writeNow([&](Stores &stores) { return stores.reports.putFindings(findings); }),
        ErrorKind::NotFound);
}
