// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/retentiontest.h"

#include "tests/core/storage/fixture.h"

#include <QBuffer>
#include <QFile>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;
using tests::Opened;
using tests::pullRequestOf;

void RetentionTest::filesOfSettledReportsAreNotNeeded_data()
{
    QTest::addColumn<QList<ReportState>>("walk");
    QTest::addColumn<bool>("isNeeded");
    using enum ReportState;
    const QList<ReportState> toReady{Queued, Researching, Actionable, Fixing, Checking, Ready};
    const QList<ReportState> toMerged = toReady + QList{Approved, Merged};
    QTest::newRow("ready") << toReady << true;
    QTest::newRow("merged") << toMerged << false;
    QTest::newRow("verified") << toMerged + QList{Verifying, Verified} << false;
    QTest::newRow("regressed") << toMerged + QList{Verifying, Regressed} << false;
    QTest::newRow("dismissed") << toReady + QList{Dismissed} << false;
}

void RetentionTest::filesOfSettledReportsAreNotNeeded()
{
    QFETCH(QList<ReportState>, walk);
    QFETCH(bool, isNeeded);
    Opened db;
    const ReportId report = db.write([](Stores &stores) { return stores.reports.create({}); });
    db.write(
        [&](Stores &stores) { return stores.runs.putPullRequest(pullRequestOf(report, db.ids)); });
    ReportState from = ReportState::Gathering;
    for (const ReportState to : walk) {
        db.write([&](Stores &stores) {
            return stores.reports.transition(
                {.report = report, .from = from, .to = to, .actor = u"stage:test"_s});
        });
        from = to;
    }
    const auto named = [&](Timestamp before) {
        return db.read([&](const Stores &stores) { return stores.retention.namedFiles(before); });
    };
    QVERIFY(named(db.clock.now()).commits.contains(u"h1"_s)); // touched just now
    const NamedFiles later = named(db.clock.now() + 1ms);
    QCOMPARE(later.commits.contains(u"h1"_s), isNeeded);
    QCOMPARE(later.endedCommits.contains(u"h1"_s), !isNeeded);
}

void RetentionTest::evidenceExpires()
{
    Opened db;
    const Signal open = db.normalized(u"open"_s, u"stays"_s);
    const Signal closed = db.normalized(u"closed"_s, u"goes"_s);
    const SignalId never = db.receive(u"never"_s);
    const ReportId openReport = db.reportWith({open.id});
    const ReportId closedReport = db.reportWith({closed.id});
    for (const SignalId id : {open.id, closed.id}) {
        db.write([id](Stores &stores) {
            return stores.vectors.putVectors(id, Embedding{{1, 2}, u"builtin/1"_s}, {});
        });
    }
    const auto toEmbedAgain = [&] {
        return db.read(
            [](const Stores &stores) { return stores.vectors.lacking(u"builtin/2"_s, {}, 10); });
    };
    QCOMPARE(toEmbedAgain(), (std::vector{open.id, closed.id}));
    db.write([&](Stores &stores) {
        return stores.reports.transition({.report = closedReport,
                                          .from = ReportState::Gathering,
                                          .to = ReportState::Dismissed,
                                          .actor = u"user"_s});
    });
    db.write([&](Stores &stores) -> Result<> {
        PullRequest pullRequest = pullRequestOf(closedReport, db.ids);
        pullRequest.state = PullRequestState::Closed;
        if (Result<> done = stores.runs.putPullRequest(pullRequest); !done)
            return done;
        return stores.runs.putAttempt({.id = AttemptId(db.ids.next()),
                                       .report = closedReport,
                                       .commands = {{.output = UntrustedText(u"out"_s)}},
                                       .started = db.clock.now(),
                                       .ended = db.clock.now()});
    });
    db.clock.advance(defaultRetention);
    const SignalId fresh = db.receive(u"fresh"_s);
    const auto expire = [&] {
        return db.write([&](Stores &stores) {
            return stores.retention.expire(db.clock.now() - defaultRetention + 1ms);
        });
    };
    const ExpiryReceipt receipt = expire();
    QCOMPARE(receipt.unfinished, 1);
    QCOMPARE(receipt.payloads, 3);
    QCOMPARE(receipt.bodies, 1);
    QCOMPARE(receipt.outputs, 2);
    QVERIFY(expire().isEmpty());
    const auto payload = [&](SignalId id) {
        return db.read([&](const Stores &stores) { return stores.intake.raw(id); }).raw.payload;
    };
    QCOMPARE(payload(fresh), "{}");
    QVERIFY(payload(open.id).isEmpty());
    QCOMPARE(db.read([&](const Stores &stores) { return stores.intake.problem(never); }),
             u"expired"_s);
    QCOMPARE(
        db.read([&](const Stores &stores) { return stores.signalStore.signal(open.id); }).title,
        open.title);
    VERIFY_FAILS(db.storage->readNow(
                     [&](const Stores &stores) { return stores.signalStore.signal(closed.id); }),
                 ErrorKind::NotFound);
    QCOMPARE(toEmbedAgain(), std::vector{open.id}); // of the other no text is left
    const auto attempts =
        db.read([&](const Stores &stores) { return stores.runs.attempts(closedReport); });
    QVERIFY(attempts.at(0).commands.at(0).output.isEmpty());
    QCOMPARE(
        db.read([&](const Stores &stores) { return stores.reports.members(openReport); }).size(),
        1U);
    // The key is kept: the same event is still known.
    QCOMPARE(db.receive(u"closed"_s), closed.id);
    VERIFY_OK(db.storage->compact());
}

void RetentionTest::aNameIsNoPartOfAWord()
{
    Opened db;
    const SignalId hers = db.receive(u"a"_s, R"({"text":"EVA, look at this"})");
    const SignalId evaluated = db.receive(u"b"_s, R"({"text":"evaluate medieval"})");
    const ReportId report = db.reportWith({db.normalized(u"c"_s).id});
    db.write([&](Stores &stores) {
        return stores.reports.setTexts(report, u"Evaluated by eva (eva)"_s, u"s"_s);
    });
    const PersonQuery eva{.text = u"eva"_s};
    QCOMPARE(db.read([&](const Stores &stores) { return stores.persons.find(eva); }),
             std::vector{hers});
    const ErasureReceipt receipt =
        db.write([&](Stores &stores) { return stores.persons.erase(eva, u"user"_s); });
    QCOMPARE(receipt.erased, std::vector{hers});
    QCOMPARE(db.read([&](const Stores &stores) { return stores.reports.report(report); }).title,
             u"Evaluated by <erased> (<erased>)"_s);
    QVERIFY(db.read([&](const Stores &stores) {
                  return stores.intake.raw(evaluated);
              }).raw.payload.contains("evaluate medieval"));
}

void RetentionTest::aPersonIsFoundExportedAndErased()
{
    Opened db;
    const SignalId written = db.receive(u"a"_s, R"({"by":"\u0041nna@example.org"})");
    Signal carried = db.normalized(u"b"_s);
    carried.userId = u"u-4711"_s;
    db.write([&](Stores &stores) { return stores.signalStore.putNormalized(carried); });
    const SignalId other = db.receive(u"c"_s, R"({"by":"somebody else"})");
    const ReportId report = db.reportWith({carried.id, other});
    db.write([&](Stores &stores) { return stores.signalStore.addOccurrence(written, other); });
    db.write([&](Stores &stores) {
        return stores.reports.setTexts(report, u"Seen by ANNA@example.org"_s, u"s"_s);
    });
    db.write(
        [&](Stores &stores) { return stores.runs.putPullRequest(pullRequestOf(report, db.ids)); });
    const DecisionId decision = db.write([&](Stores &stores) {
        return stores.audit.append(
            {.actor = u"user"_s, .action = u"commented"_s, .reason = u"for anna@example.org"_s});
    });
    const PersonQuery anna{.userId = u"u-4711"_s, .text = u"anna@example.org"_s};
    const auto find = [&](const Stores &stores) { return stores.persons.find(anna); };
    QCOMPARE(db.read(find), (std::vector{written, carried.id}));

    // A replay of one of the sessions has no name in it.
    carried.sessionId = u"s1"_s;
    db.write([&](Stores &stores) { return stores.signalStore.putNormalized(carried); });
    const SignalId replay = db.receive(u"r1"_s);
    const SignalId another = db.receive(u"r2"_s);
    db.write([&](Stores &stores) { return stores.intake.keep(replay, u"replay"_s, u"s1"_s); });
    db.write([&](Stores &stores) { return stores.intake.keep(another, u"replay"_s, u"s2"_s); });
    QCOMPARE(db.read(find), (std::vector{written, carried.id, replay}));
    for (const PersonQuery &bad : {PersonQuery{}, PersonQuery{.text = u"a"_s}})
        VERIFY_FAILS(
            db.storage->readNow([&](const Stores &stores) { return stores.persons.find(bad); }),
            ErrorKind::InvalidInput);
    QBuffer out;
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(db.read([&](const Stores &stores) { return stores.persons.exportAll(anna, out); }), 6);
    QVERIFY(out.data().contains("Anna@example.org"));

    const ErasureReceipt receipt =
        db.write([&](Stores &stores) { return stores.persons.erase(anna, u"user"_s); });
    QCOMPARE(receipt.erased, (std::vector{written, carried.id, replay}));
    QCOMPARE(receipt.reports, std::vector{report});
    QCOMPARE(receipt.passages, 3);
    QVERIFY(db.read(find).empty());
    const Report left =
        db.read([&](const Stores &stores) { return stores.reports.report(report); });
    QCOMPARE(left.title, u"Seen by <erased>"_s);
    QCOMPARE(left.signalCount, 1);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.audit.entry(decision); }).reason,
             u"for <erased>"_s);
    QCOMPARE(db.receive(u"b"_s), carried.id); // its key is known, so it is not taken in again
    QCOMPARE(db.read([&](const Stores &stores) { return stores.intake.progress(carried.id); }),
             Progress::Erased);

    // Nothing of it is left in any file.
    VERIFY_OK(db.storage->compact());
    for (const QString &suffix : {u""_s, u"-wal"_s}) {
        QFile file(db.path() + suffix);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll().toLower();
        QVERIFY(!bytes.contains("anna@example.org"));
        QVERIFY(!bytes.contains("nna@example.org"));
        QVERIFY(!bytes.contains("u-4711"));
    }
}
