// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of joining, opening, correcting, and bad input.
#include "core/grouping/judge.h"
#include "core/grouping/partition_p.h"
#include "core/grouping/scoremodel_p.h"
#include "tests/core/grouping/problems.h"
#include "tests/support/testmain.h"

#include <cmath>
#include <map>
#include <numeric>
#include <ranges>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

class TestDecisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyArrivalOrderGivesTheSame()
    {
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const std::vector<int> expected{0, 0, 0, 1, 1, 2};
        std::vector<int> order(inputs.size());
        std::iota(order.begin(), order.end(), 0);
        int different = 0;
        QString example;
        do {
            const std::vector<int> found = canonical(partitionOf(inputs, order));
            if (found == expected)
                continue;
            ++different;
            example.clear();
            for (const int i : order)
                example += QString::number(i) + u' ';
            example += u"gives "_s;
            for (const int label : found)
                example += QString::number(label) + u' ';
        } while (std::ranges::next_permutation(order).found);
        QVERIFY2(different == 0,
                 qPrintable(u"%1 of 720 orders differ: %2"_s.arg(different).arg(example)));
    }

    void aChainDoesNotSwallowItsNeighbours()
    {
        // Each text shares half its words with the one before; the ends share nothing.
        const QStringList words = u"ledger invoice printer toner spooler driver kernel firmware "
                                  "router antenna satellite orbit rocket booster nozzle gasket "
                                  "plumber faucet basin mirror"_s.split(u' ');
        std::vector<Signal> chain;
        for (int i = 0; i + 4 <= words.size(); ++i)
            chain.push_back(
                message(i + 1, u"The %1 and the %2 fail with the %3 of the %4."_s.arg(
                                   words[i], words[i + 1], words[i + 2], words[i + 3])));
        const std::vector<GroupingInput> inputs = ready(chain);
        std::vector<int> order(inputs.size());
        std::iota(order.begin(), order.end(), 0);
        const auto largest = [&](double coherenceThreshold) {
            std::map<int, int> sizes;
            for (const int label :
                 partitionOf(inputs, order,
                             {.joinThreshold = 0.02, .coherenceThreshold = coherenceThreshold}))
                ++sizes[label];
            return std::ranges::max(sizes | std::views::values);
        };
        // Joining is easy here, so that only coherence can keep the ends apart.
        QCOMPARE(largest(0), int(inputs.size()));
        const int size = largest(GroupingSettings().coherenceThreshold);
        QVERIFY2(size <= 6, qPrintable(QString::number(size)));
    }

    void theEvidenceIsKeptAndRecomputes()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const Assignment first = bench.assign(inputs[0]);
        QVERIFY(first.opened);
        QCOMPARE(first.rule, u"opened"_s);
        QVERIFY(first.parent.isNull());
        const Assignment second = bench.assign(inputs[1]);
        QVERIFY(!second.opened);
        QCOMPARE(second.rule, u"score"_s);
        QCOMPARE(second.report, first.report);
        QCOMPARE(second.parent, first.signal);
        QVERIFY(!second.query.isEmpty());
        QCOMPARE(second.judge, scoreJudgeName.toString());
        double sum = 0;
        for (const MatchFeature &feature : second.features)
            sum += feature.contribution;
        QVERIFY(std::abs(1 / (1 + std::exp(-sum)) - second.score) < 1e-9);
        QCOMPARE(assignmentFromJson(toJson(second)).features, second.features);
    }

    void exactRepeatsNeedNothing()
    {
        Bench bench;
        Signal signal = threeProblems().front();
        signal.fingerprint = u"fp1"_s;
        const Assignment first = bench.assign(ready({signal}).front());
        signal.id = signalId(100);
        signal.externalId = u"100"_s;
        GroupingInput bare;
        bare.signal = signal;
        QVERIFY(bench.grouper.isRepeat(signal));
        const Assignment repeat = bench.assign(bare);
        QCOMPARE(repeat.rule, u"fingerprint"_s);
        QCOMPARE(repeat.report, first.report);
        QCOMPARE(repeat.parent, first.signal);
        const Assignment again = bench.assign(bare);
        QCOMPARE(again.rule, u"externalId"_s);
        QCOMPARE(again.report, first.report);
        QCOMPARE(bench.grouper.size(), 2);
    }

    void thousandsOfIdenticalSignals()
    {
        Bench bench;
        const Signal original = message(1, u"Night deliveries are printed without an address and "
                                           "come back to the bakery."_s);
        const std::vector<GroupingInput> inputs = ready({original});
        const ReportId report = bench.assign(inputs.front()).report;
        for (int i = 2; i <= 5000; ++i) {
            GroupingInput input = inputs.front();
            input.signal.id = signalId(i);
            input.signal.externalId = QString::number(i);
            QCOMPARE(bench.assign(input).report, report);
        }
        QCOMPARE(bench.grouper.size(), 5000);
        QCOMPARE(bench.grouper.nearest(inputs.front(), 10).size(), 1u); // one entry for all
    }

    void aClosedReportTakesNoMembers()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const ReportId closed = bench.assign(inputs[0]).report;
        bench.grouper.setClosed(closed, true);
        const Assignment recurrence = bench.assign(inputs[1]);
        QVERIFY(recurrence.opened);
        QVERIFY(recurrence.report != closed);
        QCOMPARE(recurrence.rejected.front().report, closed);
        QCOMPARE(recurrence.rejected.front().reason, u"closed"_s);
        // What follows joins the new one.
        QCOMPARE(bench.assign(inputs[2]).report, recurrence.report);
        bench.grouper.setClosed(closed, false);
    }

    void aFingerprintOfAClosedReportComesBack()
    {
        Bench bench;
        Signal signal = threeProblems().front();
        signal.fingerprint = u"fp1"_s;
        const ReportId closed = bench.assign(ready({signal}).front()).report;
        bench.grouper.setClosed(closed, true);
        for (int i = 1; i <= 2; ++i) {
            signal.id = signalId(200 + i);
            signal.externalId = QString::number(200 + i);
            QCOMPARE(bench.grouper.isRepeat(signal), i == 2);
            const Assignment assignment = bench.assign(ready({signal}).front());
            QCOMPARE(assignment.opened, i == 1);
            QVERIFY(assignment.report != closed);
        }
    }

    void personsMoveAndRemove()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const ReportId oven = bench.assign(inputs[0]).report;
        const ReportId other(bench.ids.next());
        bench.grouper.move(inputs[0].signal.id, other);
        QCOMPARE(bench.assign(inputs[1]).report, other);
        bench.grouper.remove(inputs[0].signal.id);
        bench.grouper.remove(inputs[1].signal.id);
        bench.grouper.remove(signalId(999)); // unknown: nothing happens
        bench.grouper.move(signalId(999), oven);
        QCOMPARE(bench.grouper.size(), 0);
        QVERIFY(bench.grouper.nearest(inputs[0], 5).empty());
        QVERIFY(bench.assign(inputs[2]).opened);
        VERIFY_OK(bench.grouper.add(inputs[0], oven)); // back again
        QCOMPARE(bench.grouper.nearest(inputs[0], 1).front().signal, inputs[0].signal.id);
    }

    void aMovedRepeatLeavesTheOthers()
    {
        Bench bench;
        Signal signal = threeProblems().front();
        signal.fingerprint = u"fp1"_s;
        const GroupingInput first = ready({signal}).front();
        GroupingInput second = first;
        second.signal.id = signalId(50);
        second.signal.externalId = u"50"_s;
        const ReportId report = bench.assign(first).report;
        bench.assign(second);
        const ReportId other(bench.ids.next());
        bench.grouper.move(second.signal.id, other);
        GroupingInput third = first;
        third.signal.id = signalId(51);
        third.signal.externalId = u"51"_s;
        QCOMPARE(bench.assign(third).report, other); // repeats follow the person
        bench.grouper.remove(second.signal.id);
        bench.grouper.remove(third.signal.id);
        QCOMPARE(bench.grouper.nearest(first, 5).front().signal, first.signal.id);
        const Assignment known = bench.assign(first);
        QCOMPARE(known.report, report);
    }

    void aJudgeMayChangeItsMind()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        bench.assign(inputs[0]);
        Result<Proposal> proposal = bench.grouper.propose(inputs[1]);
        VERIFY_OK(proposal);
        QCOMPARE(proposal->candidates.size(), 1u);
        proposal->candidates.front().score = 0.1;
        proposal->candidates.front().judge = u"model/1"_s;
        const Result<Assignment> settled = bench.grouper.settle(inputs[1], *proposal);
        VERIFY_OK(settled);
        QVERIFY(settled->opened);
        QCOMPARE(settled->rejected.front().reason, u"judgeRefused"_s);
    }
};

class TestBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void vectorsThatDoNotFit_data()
    {
        QTest::addColumn<QString>("what");
        for (const QString &what : {u"dimension"_s, u"query dimension"_s, u"model"_s,
                                    u"no vector"_s, u"missing query vector"_s, u"not a number"_s})
            QTest::newRow(qPrintable(what)) << what;
    }
    void vectorsThatDoNotFit()
    {
        QFETCH(QString, what);
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        bench.assign(inputs[0]);
        GroupingInput bad = inputs[1];
        if (what == u"dimension")
            bad.ownVector.values.resize(7);
        else if (what == u"query dimension")
            bad.queryVectors.front().values.resize(7);
        else if (what == u"model")
            bad.ownVector.model = u"other/1"_s;
        else if (what == u"no vector")
            bad.ownVector.values.clear();
        else if (what == u"missing query vector")
            bad.queryVectors.pop_back();
        else
            bad.ownVector.values.front() = std::nanf("");
        VERIFY_FAILS(bench.grouper.assign(bad), ErrorKind::InvalidInput);
        VERIFY_FAILS(bench.grouper.add(bad, ReportId(bench.ids.next())), ErrorKind::InvalidInput);
        QVERIFY(bench.grouper.nearest(bad, 3).empty());
        QCOMPARE(bench.grouper.size(), 1);
        QCOMPARE(bench.assign(inputs[1]).signal, inputs[1].signal.id); // as if nothing had been
    }

    void textsOfAllKinds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("white space") << u" \n "_s;
        QTest::newRow("huge") << u"overflow in buffer_write "_s.repeated(100'000);
        QTest::newRow("one huge word") << QString(3'000'000, u'q');
        QTest::newRow("many different words") << [] {
            QString text;
            for (int i = 0; i < 20'000; ++i)
                text += u"w%1x "_s.arg(i);
            return text;
        }();
        QTest::newRow("other script") << u"支払いに失敗しました"_s;
        QTest::newRow("unpaired surrogates") << QString(10, QChar(0xd800));
    }
    void textsOfAllKinds()
    {
        QFETCH(QString, text);
        Bench bench;
        std::vector<Signal> batch = threeProblems();
        Signal odd = message(20, text);
        batch.push_back(odd);
        odd.id = signalId(21);
        odd.externalId = u"21"_s;
        odd.kind = SignalKind::Log;
        batch.push_back(odd);
        for (const GroupingInput &input : ready(batch)) {
            const Assignment assignment = bench.assign(input);
            QVERIFY(!assignment.report.isNull());
            QVERIFY(assignment.score >= 0 && assignment.score <= 1);
        }
        // Whatever it is, it does not draw in what has nothing to do with it.
        QVERIFY(bench.grouper.size() == 8);
    }

    void emptySignalsDoNotCollect()
    {
        Bench bench;
        QSet<ReportId> reports;
        for (int i = 1; i <= 5; ++i)
            reports.insert(bench.assign(ready({message(i, QString())}).front()).report);
        QCOMPARE(reports.size(), 5);
    }
};

TEST_CLASSES(runDecisions, TestDecisions, TestBadInput)
#include "tst_decisions.moc"
