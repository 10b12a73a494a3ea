// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of measuring on corrections and of the threshold that is proposed from them.
#include "core/grouping/corrections.h"
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
        using L = QList<double>;
        QTest::newRow("none") << L{} << L{} << 0.3 << 0.3;
        QTest::newRow("too few of one kind") << L{.1, .1, .1, .1} << L{.05, .05} << 0.3 << 0.3;
        QTest::newRow("it is right already") << L{.5, .6, .7} << L{.1, .1, .2} << 0.3 << 0.3;
        QTest::newRow("joined too much") << L{.7, .8, .9, .7} << L{.4, .5, .45, .35} << 0.5 << 0.7;
        QTest::newRow("joined too little") << L{.2, .22, .25, .2} << L{.06, .07, .1} << 0.1 << 0.2;
        QTest::newRow("one against many") << L{.5, .6, .7, .8} << L{.1, .2, .31} << 0.3 << 0.42;
        QTest::newRow("hopeless") << L{.1, .1, .1} << L{.9, .9, .9} << 0.05 << 0.95;
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
        // Whatever is proposed is no worse.
        QVERIFY(figuresAt(pairs, proposed).errors <= figuresAt(pairs, 0.3).errors);
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
        const auto strict = bench.grouper.reconsider(signalId(2), 0.999);
        VERIFY_OK(strict);
        QVERIFY(strict->opened);
        QCOMPARE(strict->threshold, 0.999);
        QCOMPARE(bench.grouper.reconsider(signalId(2))->report, made[1].report);
        VERIFY_FAILS(bench.grouper.reconsider(signalId(99)), ErrorKind::NotFound);
        QVERIFY(*bench.grouper.likeness(signalId(1), signalId(2)) >
                *bench.grouper.likeness(signalId(1), signalId(6)));
        QVERIFY(!bench.grouper.likeness(signalId(1), signalId(99)));
    }
};

TEST_CLASSES(runCorrections, TestCorrections)
#include "tst_corrections.moc"
