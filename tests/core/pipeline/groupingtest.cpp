// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "groupingtest.h"

#include "bench.h"
#include "core/pipeline/groupacts.h"
#include "core/pipeline/reportjobs.h"

#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
using tests::waitFor;

namespace {

/// Signals of fingerprints of their own; what they say is the same, so that they are one report.
struct Alike : Bench
{
    explicit Alike(int count)
    {
        for (int i = 0; i < count; ++i) {
            const QString fingerprint = u"cart/%1"_s.arg(i);
            reports.push_back(take({.fingerprint = fingerprint}));
            ids.push_back(newest());
        }
    }

    SignalId newest()
    {
        const auto rows =
            read([](const storage::Stores &stores) { return stores.signalStore.list({}); });
        auto newest = rows.begin();
        for (auto row = rows.begin(); row != rows.end(); ++row) {
            if (newest->id < row->id)
                newest = row;
        }
        return newest->id;
    }
    ReportId where(size_t index)
    {
        return read([id = ids[index]](const storage::Stores &stores) {
                   return stores.reports.assignment(id);
               })
            .report;
    }
    Result<DecisionId> pair(size_t first, size_t second, Pairing pairing)
    {
        return waitFor(pairSignals(context, ids[first], ids[second], pairing, {}));
    }
    Result<DecisionId> move(std::vector<size_t> which, ReportId to)
    {
        std::vector<SignalId> chosen;
        for (const size_t index : which)
            chosen.push_back(ids[index]);
        return waitFor(moveSignals(context, chosen, to));
    }
    size_t rules()
    {
        return read([](const storage::Stores &stores) { return stores.groups.rules(); }).size();
    }
    std::vector<PairLabel> labels()
    {
        return read([](const storage::Stores &stores) { return stores.groups.labels(); });
    }

    std::vector<SignalId> ids;
    std::vector<ReportId> reports;
};

} // namespace

void GroupingTest::neverMovesTheSecondOut()
{
    Alike bench(3);
    QCOMPARE(bench.where(1), bench.where(0));
    QCOMPARE(bench.where(2), bench.where(0));
    must(bench.pair(1, 2, Pairing::Always));
    const DecisionId decision = must(bench.pair(0, 1, Pairing::Never));
    QVERIFY(bench.where(1) != bench.where(0));
    QCOMPARE(bench.where(2), bench.where(1)); // it always goes with the second
    QCOMPARE(bench.report(bench.where(0)).signalCount, 1);
    QCOMPARE(bench.report(bench.where(1)).signalCount, 2);
    const auto audit = bench.read(
        [decision](const storage::Stores &stores) { return stores.audit.entry(decision); });
    QCOMPARE(audit.action, u"groupedNever"_s);
    QCOMPARE(audit.actor, person);
    QVERIFY(audit.undoable);
    // An event of the second's fingerprint goes where that went.
    QCOMPARE(bench.take({.fingerprint = u"cart/1"_s}), bench.where(1));

    must(waitFor(undoDecision(bench.context, decision, {})));
    QCOMPARE(bench.where(1), bench.where(0));
    QCOMPARE(bench.where(2), bench.where(0));
    QCOMPARE(bench.rules(), 1U);
}

void GroupingTest::alwaysMovesTheSecondIn()
{
    Alike bench(2);
    must(bench.move({1}, {}));
    const ReportId apart = bench.where(1);
    QVERIFY(apart != bench.where(0));
    const DecisionId decision = must(bench.pair(0, 1, Pairing::Always));
    QCOMPARE(bench.where(1), bench.where(0));
    QCOMPARE(bench.report(apart).mergedInto, bench.where(0)); // nothing was left of it
    must(waitFor(undoDecision(bench.context, decision, {})));
    QCOMPARE(bench.where(1), apart);
    QVERIFY(bench.report(apart).mergedInto.isNull());
    QCOMPARE(bench.rules(), 0U);
}

void GroupingTest::aReportStandsForItsHeaviestSignal()
{
    Alike bench(3);
    must(bench.move({1, 2}, {}));
    const ReportId apart = bench.where(1);
    const SignalId heaviest =
        bench.read([apart](const storage::Stores &stores) { return stores.reports.members(apart); })
            .front();
    must(waitFor(tieSignal(bench.context, bench.ids[0], apart, {})));
    const std::vector<PairRule> rules =
        bench.read([](const storage::Stores &stores) { return stores.groups.rules(); });
    QCOMPARE(rules.size(), 1U);
    QCOMPARE(rules.front().first, bench.ids[0]);
    QCOMPARE(rules.front().second, heaviest);
    QCOMPARE(rules.front().pairing, Pairing::Always);
    QCOMPARE(bench.where(heaviest == bench.ids[1] ? 1 : 2), bench.where(0));
    // One that was emptied meanwhile stands for nothing.
    must(waitFor(mergeReports(bench.context, apart, bench.where(0))));
    VERIFY_FAILS(waitFor(tieSignal(bench.context, bench.ids[0], apart, {})), ErrorKind::Conflict);
}

void GroupingTest::contradictionsAreRefused()
{
    Alike bench(3);
    must(bench.pair(0, 1, Pairing::Always));
    const Result<DecisionId> opposite = bench.pair(1, 0, Pairing::Never);
    QVERIFY(!opposite);
    QCOMPARE(opposite.error().kind, ErrorKind::Conflict);
    QVERIFY2(opposite.error().message.contains(u"always belong"),
             qPrintable(opposite.error().message));
    QVERIFY(!bench.pair(0, 1, Pairing::Always)); // said already
    must(bench.pair(1, 2, Pairing::Never));
    const Result<DecisionId> followed = bench.pair(0, 2, Pairing::Always);
    QVERIFY(!followed);
    QVERIFY2(followed.error().message.contains(u"never belong"),
             qPrintable(followed.error().message));
    const Result<DecisionId> itself = bench.pair(0, 0, Pairing::Never);
    QCOMPARE(itself.error().kind, ErrorKind::InvalidInput);
    const Result<DecisionId> unknown = waitFor(pairSignals(
        bench.context, bench.ids[0], SignalId(bench.context->ids.next()), Pairing::Never, {}));
    QCOMPARE(unknown.error().kind, ErrorKind::NotFound);
    QCOMPARE(bench.rules(), 2U);
}

void GroupingTest::movesKeepToTheRules()
{
    Alike bench(4);
    must(bench.pair(0, 1, Pairing::Never));
    const ReportId first = bench.where(0);
    const ReportId second = bench.where(1);
    for (const Result<DecisionId> &refused :
         {bench.move({1}, first), bench.move({0}, second),
          waitFor(mergeReports(bench.context, second, first)),
          waitFor(mergeReports(bench.context, first, second))}) {
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    }
    QCOMPARE(bench.where(0), first); // nothing of what was refused happened
    QCOMPARE(bench.where(1), second);
    must(bench.pair(0, 2, Pairing::Always));
    QVERIFY(!bench.move({2}, second));
    QVERIFY(!bench.move({2}, {})); // its companion would stay behind
    must(bench.move({0, 2}, {}));
    QCOMPARE(bench.where(0), bench.where(2));
}

void GroupingTest::rulesSurviveARestart()
{
    Alike bench(2);
    must(bench.pair(0, 1, Pairing::Never));
    const ReportId first = bench.where(0);
    const ReportId second = bench.where(1);
    bench.restart();
    QVERIFY(bench.where(0) != bench.where(1));
    QVERIFY(!waitFor(mergeReports(bench.context, second, first)));
    // Both are settled; what comes back of them stays apart, too.
    bench.walk(first, {ReportState::Dismissed});
    bench.walk(second, {ReportState::Resolved});
    bench.restart();
    bench.clock.advance(std::chrono::hours(48));
    const ReportId again = bench.take({.fingerprint = u"cart/0"_s});
    const ReportId other = bench.take({.fingerprint = u"cart/1"_s});
    QVERIFY(again != other);
}

void GroupingTest::withdrawnAndTakenBack()
{
    Alike bench(2);
    const DecisionId rule = must(bench.pair(0, 1, Pairing::Never));
    const DecisionId withdrawal = must(waitFor(withdrawRule(bench.context, rule)));
    QCOMPARE(bench.rules(), 0U);
    QVERIFY(bench.labels().empty()); // it says nothing any more
    QVERIFY(bench.where(0) != bench.where(1));
    const Result<> early = waitFor(undoDecision(bench.context, rule, {}));
    QVERIFY(!early && early.error().kind == ErrorKind::Conflict);
    must(waitFor(undoDecision(bench.context, withdrawal, {})));
    QCOMPARE(bench.rules(), 1U);
    QCOMPARE(bench.labels().size(), 1U);
    QVERIFY(!waitFor(mergeReports(bench.context, bench.where(1), bench.where(0))));
    must(waitFor(undoDecision(bench.context, rule, {})));
    QCOMPARE(bench.where(0), bench.where(1));
    QVERIFY(!waitFor(withdrawRule(bench.context, rule)));
}

void GroupingTest::correctionsAreLabels()
{
    Alike bench(4);
    const DecisionId split = must(bench.move({2, 3}, {}));
    // Each of the two from each that stayed, and they belong together.
    const auto labels = bench.labels();
    QCOMPARE(labels.size(), 5U);
    QCOMPARE(std::ranges::count(labels, false, &PairLabel::same), 4);
    QVERIFY(std::ranges::all_of(labels,
                                [](const PairLabel &label) { return label.origin == u"split"; }));
    must(waitFor(mergeReports(bench.context, bench.where(2), bench.where(0))));
    // The later word about a pair counts.
    QVERIFY(std::ranges::all_of(bench.labels(), &PairLabel::same));
    must(waitFor(undoDecision(bench.context, {}, {})));
    QCOMPARE(std::ranges::count(bench.labels(), false, &PairLabel::same), 4);
    must(waitFor(undoDecision(bench.context, split, {})));
    QVERIFY(bench.labels().empty());
}

void GroupingTest::undoingWhatARuleForbids()
{
    Alike bench(2);
    const DecisionId split = must(bench.move({1}, {}));
    must(bench.pair(0, 1, Pairing::Never));
    const Result<> undone = waitFor(undoDecision(bench.context, split, {}));
    QVERIFY(!undone);
    QCOMPARE(undone.error().kind, ErrorKind::Conflict);
    QVERIFY(bench.where(0) != bench.where(1));
}

void GroupingTest::joinedReportsTakeNothing()
{
    Alike bench(3);
    const ReportId first = bench.where(0);
    must(bench.move({1}, {}));
    const ReportId second = bench.where(1);
    must(waitFor(mergeReports(bench.context, second, first)));
    for (const Result<DecisionId> &refused :
         {waitFor(mergeReports(bench.context, first, second)),
          waitFor(mergeReports(bench.context, second, first)), bench.move({0}, second)}) {
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Conflict);
    }
    for (size_t i = 0; i < 3; ++i)
        QCOMPARE(bench.where(i), first);
    QVERIFY(bench.report(first).mergedInto.isNull());
    QCOMPARE(bench.report(first).signalCount, 3);
}

void GroupingTest::aReportJoinedWhileTheIndexDecides()
{
    Alike bench(2);
    must(bench.move({1}, {}));
    const ReportId into = bench.where(1);
    const ReportId from = bench.where(0);
    must(waitFor(mergeReports(bench.context, from, into)));
    must(waitFor(bench.context->index.run([&]() -> Result<> { // it was not told yet
        bench.context->grouper->move(bench.ids[0], from);
        return {};
    })));
    must(waitFor(bench.context->index.run([&]() -> Result<> {
        bench.context->grouper->move(bench.ids[1], from);
        return {};
    })));
    QCOMPARE(bench.take({.fingerprint = u"cart/9"_s}), into);
    QCOMPARE(bench.report(from).signalCount, 0);
    QCOMPARE(bench.report(into).signalCount, 3);
}

void GroupingTest::whatIsThereStaysThere()
{
    Alike bench(2);
    const ReportId home = bench.where(0);
    const DecisionId twice = must(bench.move({1, 1}, {}));
    QVERIFY(bench.where(1) != home);
    must(waitFor(undoDecision(bench.context, twice, {})));
    QCOMPARE(bench.where(1), home);
    const Result<DecisionId> nowhere = bench.move({0, 1}, home);
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().kind, ErrorKind::Conflict);
}

void GroupingTest::nothingGoesOutOfSight_data()
{
    QTest::addColumn<QString>("state"); // of a report with one signal; the other one gathers
    QTest::addColumn<bool>("takesIn");
    QTest::addColumn<bool>("goes");
    QTest::newRow("gathering") << u"gathering"_s << true << true;
    QTest::newRow("queued") << u"queued"_s << true << true;
    QTest::newRow("fixing") << u"fixing"_s << true << false;
    QTest::newRow("ready") << u"ready"_s << true << false;
    QTest::newRow("dismissed") << u"dismissed"_s << false << false;
    QTest::newRow("verifying") << u"verifying"_s << false << false;
}

void GroupingTest::nothingGoesOutOfSight()
{
    using enum ReportState;
    QFETCH(QString, state);
    QFETCH(bool, takesIn);
    QFETCH(bool, goes);
    Alike bench(2);
    must(bench.move({1}, {}));
    const ReportId other = bench.where(0);
    const ReportId id = bench.where(1);
    if (state == u"dismissed") {
        bench.walk(id, {Dismissed});
    } else if (state != u"gathering") {
        for (const ReportState step : {Queued, Researching, Actionable, Fixing, Checking, Ready,
                                       Approved, Merged, Verifying}) {
            bench.walk(id, {step});
            if (reportStateName(step) == state)
                break;
        }
    }
    // Every way in which a person can put one report's signals into another one.
    enum Way : std::uint8_t { Move, Merge, Pair, Ways };
    for (int way = 0; way < 2 * Ways; ++way) {
        const bool isIn = way >= Ways;
        const size_t from = isIn ? 0 : 1;
        const ReportId into = isIn ? id : other;
        const Result<DecisionId> done =
            way % Ways == Move    ? bench.move({from}, into)
            : way % Ways == Merge ? waitFor(mergeReports(bench.context, bench.where(from), into))
                                  : bench.pair(1 - from, from, Pairing::Always);
        QCOMPARE(done.has_value(), isIn ? takesIn : goes);
        if (done) {
            QCOMPARE(bench.where(0), bench.where(1));
            must(waitFor(undoDecision(bench.context, *done, {})));
        } else {
            QCOMPARE(done.error().kind, ErrorKind::Conflict);
            QCOMPARE(reportStateName(bench.report(id).state), state);
        }
        QCOMPARE(bench.where(0), other); // undone, or nothing of it happened
        QCOMPARE(bench.where(1), id);
        QVERIFY(bench.report(id).mergedInto.isNull());
        QVERIFY(bench.report(other).mergedInto.isNull());
        QCOMPARE(bench.rules(), 0U);
    }
}

void GroupingTest::researchOfWhatIsMergedAway()
{
    using enum ReportState;
    Alike bench(2);
    must(bench.move({1}, {}));
    const ReportId id = bench.where(1);
    bench.write([&](storage::Stores &stores) {
        return queueResearch(stores, must(stores.reports.report(id)), u"stage:test"_s);
    });
    QCOMPARE(bench.report(id).state, Queued);
    must(waitFor(mergeReports(bench.context, id, bench.where(0))));
    bench.work();
    QCOMPARE(bench.report(id).state, Queued); // nobody looked at what has no signals
    must(waitFor(undoDecision(bench.context, {}, {})));
    bench.work();
    QVERIFY(bench.report(id).state != Queued); // it went on
    QVERIFY(bench.read([id](const storage::Stores &stores) { return stores.reports.findings(id); })
                .has_value());
}

void GroupingTest::theOnlySignalIsNotSplitOff()
{
    Alike bench(3);
    must(bench.move({2}, {}));
    const ReportId one = bench.where(2);
    const size_t reports = bench.Bench::reports().size();
    for (const std::vector<size_t> &all : {std::vector<size_t>{2}, {0, 1}, {0, 2}}) {
        const Result<DecisionId> split = bench.move(all, {});
        QVERIFY(!split);
        QCOMPARE(split.error().kind, ErrorKind::Conflict);
        QVERIFY2(split.error().message.contains(u"nothing to split off"),
                 qPrintable(split.error().message));
    }
    QCOMPARE(bench.where(2), one);
    QCOMPARE(bench.Bench::reports().size(), reports);
    must(bench.move({0}, {}));
}

void GroupingTest::undoingLeavesNoWorkUnseen()
{
    using enum ReportState;
    Alike bench(2);
    const ReportId home = bench.where(0);
    const DecisionId split = must(bench.move({1}, {}));
    const ReportId id = bench.where(1);
    bench.walk(id, {Queued, Researching, Actionable, Fixing});
    const Result<> undone = waitFor(undoDecision(bench.context, split, {}));
    QVERIFY(!undone);
    QCOMPARE(undone.error().kind, ErrorKind::Conflict);
    QCOMPARE(bench.where(1), id);
    bench.walk(id, {NeedsDecision});
    must(waitFor(undoDecision(bench.context, split, {})));
    QCOMPARE(bench.where(1), home);
}
