// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of measuring on corrections and of the threshold that is proposed from them.
#include "core/grouping/corrections.h"
#include "core/grouping/lookover.h"
#include "tests/core/grouping/problems.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

JudgedPair judged(bool same, double likeness, double weight = 1)
{
    return {.label = {.first = signalId(1),
                      .second = signalId(2),
                      .same = same,
                      .origin = u"moved"_s,
                      .at = {},
                      .weight = weight},
            .likeness = likeness};
}

} // namespace

class TestCorrections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figures()
    {
        const std::vector<JudgedPair> pairs{judged(true, 0.9), judged(true, 0.2, 0.5),
                                            judged(false, 0.4, 0.25), judged(false, 0.1)};
        const CorrectionFigures at = figuresAt(pairs, 0.3);
        QCOMPARE(at.same, 2);
        QCOMPARE(at.sameFound, 1);
        QCOMPARE(at.apart, 2);
        QCOMPARE(at.apartJoined, 1);
        QCOMPARE(at.corrections, 2.75);
        QCOMPARE(at.errors, 0.75);
        // 0.9 beats both (1.25), 0.2 beats only the last (0.5 of 0.625), of 1.875 in all.
        QCOMPARE(*at.ranking, 1.75 / 1.875);
        QVERIFY(!figuresAt(std::span(pairs).first(2), 0.3).ranking);
        QCOMPARE(figuresAt({}, 0.3).corrections, 0.0);
    }

    void aThresholdIsProposed_data()
    {
        QTest::addColumn<QList<double>>("same");
        QTest::addColumn<QList<double>>("apart");
        QTest::addColumn<double>("lowest");
        QTest::addColumn<double>("highest");
        QTest::addColumn<double>("errors");
        using L = QList<double>;
        QTest::newRow("none") << L{} << L{} << 0.3 << 0.3 << 0.0;
        QTest::newRow("too few of one kind")
            << L{.1, .1, .1, .1} << L{.05, .05} << 0.3 << 0.3 << 4.0;
        QTest::newRow("it is right already") << L{.5, .6, .7} << L{.1, .1, .2} << 0.3 << 0.3 << 0.0;
        QTest::newRow("joined too much")
            << L{.7, .8, .9, .7} << L{.4, .5, .45, .35} << 0.5 << 0.7 << 0.0;
        QTest::newRow("joined too little")
            << L{.2, .22, .25, .2} << L{.06, .07, .1} << 0.1 << 0.2 << 0.0;
        QTest::newRow("one against many")
            << L{.5, .6, .7, .8} << L{.1, .2, .31} << 0.31 << 0.42 << 0.0;
        QTest::newRow("hopeless") << L{.1, .1, .1} << L{.9, .9, .9} << 0.05 << 0.1 << 3.0;
        QTest::newRow("less than a thousandth apart")
            << L(4, .4004) << L(4, .4001) << 0.4002 << 0.4004 << 0.0;
        QTest::newRow("hardly apart")
            << L(4, .4000000002) << L(4, .4000000001) << 0.4 << 0.4000000002 << 0.0;
    }
    void aThresholdIsProposed()
    {
        QFETCH(QList<double>, same);
        QFETCH(QList<double>, apart);
        std::vector<JudgedPair> pairs;
        for (const double likeness : std::as_const(same))
            pairs.push_back(judged(true, likeness));
        for (const double likeness : std::as_const(apart))
            pairs.push_back(judged(false, likeness));
        const double proposed = tunedThreshold(pairs, 0.3);
        QFETCH(double, lowest);
        QFETCH(double, highest);
        QVERIFY2(proposed >= lowest && proposed <= highest, qPrintable(QString::number(proposed)));
        QTEST(figuresAt(pairs, proposed).errors, "errors");
    }

    void reportsAreJudgedByTheSameCorrections()
    {
        // Signals that were put into a report of three, or taken from one; each time one member is
        // near enough to join.
        std::vector<JudgedPair> pairs;
        int number = 10;
        const auto correct = [&](bool same, const QList<double> &likenesses) {
            ++number;
            for (const double likeness : likenesses) {
                pairs.push_back(judged(same, likeness, 1.0 / double(likenesses.size())));
                pairs.back().label.first = signalId(number);
            }
        };
        for (int i = 0; i < 4; ++i)
            correct(false, {0.6, 0.04, 0.03});
        correct(true, {0.6, 0.3, 0.2});
        correct(true, {0.5, 0.2, 0.1});
        correct(true, {0.9, 0.4, 0.02});
        const size_t decided = pairs.size();
        correct(false, {0.7});            // a report of one: nothing but its likeness
        correct(false, {0.2, 0.1, 0.05}); // not near enough: coherence is not asked
        QCOMPARE(judgedReports(std::span(pairs).first(decided), 0.3).size(), 7U);
        const std::vector<JudgedPair> reports = judgedReports(pairs, 0.3);
        QCOMPARE(reports.size(), 7U);
        const CorrectionFigures now = figuresAt(reports, 0.02);
        QCOMPARE(now.corrections, 7.0);
        QCOMPARE(now.errors, 4.0);
        const double proposed = tunedThreshold(reports, 0.02, {0.005, 0.3});
        QVERIFY2(proposed > 0.04 && proposed <= 0.2, qPrintable(QString::number(proposed)));
        QCOMPARE(figuresAt(reports, proposed).errors, 0.0);
    }

    void aSignalIsReconsideredWithoutMoving()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        std::vector<Assignment> made;
        for (const GroupingInput &input : inputs)
            made.push_back(bench.assign(input));
        const auto again = bench.grouper.reconsider(signalId(2));
        VERIFY_OK(again);
        QCOMPARE(again->report, made[1].report);
        QCOMPARE(again->rule, u"score"_s);
        // At a threshold that nothing reaches it would be alone; it is not moved by asking.
        const auto strict = bench.grouper.reconsider(signalId(2), 1);
        VERIFY_OK(strict);
        QVERIFY(strict->opened);
        QCOMPARE(strict->threshold, 1.0);
        QCOMPARE(bench.grouper.reconsider(signalId(2))->report, made[1].report);
        VERIFY_FAILS(bench.grouper.reconsider(signalId(99)), ErrorKind::NotFound);
        QVERIFY(*bench.grouper.likeness(signalId(1), signalId(2)).value() >
                *bench.grouper.likeness(signalId(1), signalId(6)).value());
        QVERIFY(!bench.grouper.likeness(signalId(1), signalId(99)).value());
    }

    void aSignalInTheWrongReportIsTold()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const ReportId ovens(bench.ids.next());
        const ReportId deliveries(bench.ids.next());
        const ReportId wages(bench.ids.next());
        // The log about the oven is among the deliveries.
        const std::array where{ovens, deliveries, ovens, deliveries, deliveries, wages};
        for (size_t i = 0; i < inputs.size(); ++i)
            VERIFY_OK(bench.grouper.add(inputs[i], where[i]));
        const auto told = bench.grouper.misplacement(signalId(2));
        VERIFY_OK(told);
        QVERIFY(told->has_value());
        QCOMPARE((*told)->to, ovens);
        QCOMPARE((*told)->leaving, std::vector<SignalId>{signalId(2)});
        QVERIFY((*told)->score >= (*told)->threshold && (*told)->score > (*told)->stays);
        for (const int right : {1, 3, 4, 5})
            QVERIFY(!bench.grouper.misplacement(signalId(right)).value());
        QVERIFY(!bench.grouper.misplacement(signalId(6)).value()); // alone: merged, not moved
        VERIFY_FAILS(bench.grouper.misplacement(signalId(99)), ErrorKind::NotFound);
        // What a person said stands above it, and a closed report takes nothing in.
        bench.grouper.setClosed(ovens, true);
        QVERIFY(!bench.grouper.misplacement(signalId(2)).value());
        bench.grouper.setClosed(ovens, false);
        const PairRule rule{.id = DecisionId(bench.ids.next()),
                            .first = signalId(2),
                            .second = signalId(4),
                            .pairing = Pairing::Always};
        bench.grouper.setConstraints(Constraints(std::array{rule}));
        QVERIFY(!bench.grouper.misplacement(signalId(2)).value());
    }

    void measuringAcceptsWhatIsProposed()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        std::vector<SignalId> ids;
        std::vector<ReportId> where;
        const std::array<int, 6> wrong{0, 1, 0, 1, 1, 2};
        const std::array reports{ReportId(bench.ids.next()), ReportId(bench.ids.next()),
                                 ReportId(bench.ids.next())};
        for (size_t i = 0; i < inputs.size(); ++i) {
            ids.push_back(inputs[i].signal.id);
            where.push_back(reports[size_t(wrong[i])]);
            VERIFY_OK(bench.grouper.add(inputs[i], where.back()));
        }
        const Result<int> accepted =
            acceptProposals(bench.grouper, bench.ids, ids, where, StopToken());
        VERIFY_OK(accepted);
        QCOMPARE(*accepted, 1);
        QCOMPARE(where, (std::vector{reports[0], reports[0], reports[0], reports[1], reports[1],
                                     reports[2]}));
        std::stop_source stop;
        stop.request_stop();
        VERIFY_FAILS(acceptProposals(bench.grouper, bench.ids, ids, where, stop.get_token()),
                     ErrorKind::Cancelled);
    }
};

TEST_CLASSES(runCorrections, TestCorrections)
#include "tst_corrections.moc"
