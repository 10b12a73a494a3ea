// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of what a person says about pairs: what follows from it, and that decisions keep to it.
#include "core/grouping/constraints.h"
#include "tests/core/grouping/problems.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

PairRule rule(int first, int second, Pairing pairing)
{
    return {.id = DecisionId(QUuid(quint32(first * 100 + second), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
            .first = signalId(first),
            .second = signalId(second),
            .pairing = pairing,
            .at = {}};
}

PairRule never(int first, int second)
{
    return rule(first, second, Pairing::Never);
}

PairRule always(int first, int second)
{
    return rule(first, second, Pairing::Always);
}

QSet<SignalId> asSet(const std::vector<SignalId> &list)
{
    return {list.begin(), list.end()};
}

} // namespace

class TestPairs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatFollowsFromRules()
    {
        const std::vector<PairRule> rules{always(1, 2), always(2, 3), never(3, 4), always(4, 5)};
        const Constraints constraints(rules);
        QCOMPARE(asSet(constraints.together(signalId(1))),
                 (QSet{signalId(1), signalId(2), signalId(3)}));
        QCOMPARE(constraints.together(signalId(1)).front(), signalId(1));
        QCOMPARE(asSet(constraints.apart(signalId(1))), (QSet{signalId(4), signalId(5)}));
        QCOMPARE(asSet(constraints.apart(signalId(5))),
                 (QSet{signalId(1), signalId(2), signalId(3)}));
        QCOMPARE(constraints.together(signalId(9)), std::vector{signalId(9)});
        QVERIFY(constraints.apart(signalId(9)).empty());
    }

    void contradictions_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        QTest::addColumn<Pairing>("pairing");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("the opposite of always") << 1 << 2 << Pairing::Never << true;
        QTest::newRow("turned round") << 2 << 1 << Pairing::Never << true;
        QTest::newRow("the opposite of what follows") << 1 << 3 << Pairing::Never << true;
        QTest::newRow("the opposite of never") << 3 << 4 << Pairing::Always << true;
        QTest::newRow("the opposite of a never that follows") << 1 << 5 << Pairing::Always << true;
        QTest::newRow("the same again") << 4 << 3 << Pairing::Never << true;
        QTest::newRow("always again") << 1 << 2 << Pairing::Always << true;
        QTest::newRow("what follows may be said") << 1 << 3 << Pairing::Always << false;
        QTest::newRow("a never that follows may be said") << 1 << 5 << Pairing::Never << false;
        QTest::newRow("others") << 6 << 7 << Pairing::Always << false;
    }
    void contradictions()
    {
        QFETCH(int, first);
        QFETCH(int, second);
        QFETCH(Pairing, pairing);
        const std::vector<PairRule> rules{always(1, 2), always(2, 3), never(3, 4), always(4, 5)};
        QTEST(Constraints(rules).objection(signalId(first), signalId(second), pairing).has_value(),
              "isRefused");
    }

    void aSignalDoesNotJoinWhereItMustNot()
    {
        // The first two are one problem; a person took them apart, and the second is seen anew.
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const ReportId report = bench.assign(inputs[0]).report;
        QCOMPARE(bench.assign(inputs[1]).report, report);
        const std::vector<PairRule> rules{never(1, 2)};
        bench.grouper.setConstraints(Constraints(rules));
        bench.grouper.remove(signalId(2));
        const Assignment again = bench.assign(inputs[1]);
        QVERIFY(again.opened);
        QVERIFY(again.report != report);
        QCOMPARE(again.rejected.front().reason, u"never"_s);
        QCOMPARE(again.rejected.front().report, report);
        // Withdrawn, it joins again.
        bench.grouper.remove(signalId(2));
        bench.grouper.setConstraints({});
        QCOMPARE(bench.assign(inputs[1]).report, report);
    }

    void aSignalJoinsWhatItAlwaysGoesWith()
    {
        Bench bench;
        const std::vector<GroupingInput> inputs = ready(threeProblems());
        const ReportId ovens = bench.assign(inputs[0]).report;
        const ReportId wages = bench.assign(inputs[5]).report;
        QVERIFY(ovens != wages);
        const std::vector<PairRule> rules{always(1, 6)};
        bench.grouper.setConstraints(Constraints(rules));
        bench.grouper.remove(signalId(6));
        const Assignment again = bench.assign(inputs[5]);
        QCOMPARE(again.report, ovens);
        QCOMPARE(again.rule, u"always"_s);
        QCOMPARE(again.parent, signalId(1));
        QVERIFY(!again.opened);
    }

    void rulesHoldForWhatRepeatsASignal()
    {
        // Both are closed; what comes back of either has other ids and the same fingerprints.
        for (const Pairing pairing : {Pairing::Never, Pairing::Always}) {
            Bench bench;
            std::vector<Signal> batch = threeProblems();
            batch[0].fingerprint = u"oven"_s;
            batch[1].fingerprint = u"log"_s;
            batch[5].fingerprint = u"wages"_s;
            // Alike for "never", unlike for "always".
            const size_t second = pairing == Pairing::Never ? 1 : 5;
            std::vector<Signal> later{batch[0], batch[second]};
            for (size_t i = 0; i < later.size(); ++i) {
                later[i].id = signalId(int(50 + i));
                later[i].externalId = QString::number(50 + i);
            }
            const std::vector<GroupingInput> inputs = ready({batch[0], batch[second]});
            QSet<ReportId> reports{bench.assign(inputs[0]).report, bench.assign(inputs[1]).report};
            const std::vector<PairRule> rules{rule(1, int(second) + 1, pairing)};
            bench.grouper.setConstraints(Constraints(rules));
            if (pairing == Pairing::Never) {
                const ReportId own(bench.ids.next());
                bench.grouper.move(signalId(2), own);
                reports.insert(own);
            }
            for (const ReportId &report : std::as_const(reports))
                bench.grouper.setClosed(report, true);
            const std::vector<GroupingInput> again = ready(later);
            const Assignment first = bench.assign(again[0]);
            const Assignment other = bench.assign(again[1]);
            QVERIFY(!reports.contains(first.report));
            QCOMPARE(first.report == other.report, pairing == Pairing::Always);
            QCOMPARE(other.rule, pairing == Pairing::Always ? u"always"_s : u"opened"_s);
        }
    }

    void repeatsThatWereToldApart()
    {
        // One fingerprint, two problems: a person says so, and a third event still finds a place.
        Bench bench;
        std::vector<Signal> batch(3, threeProblems().front());
        for (int i = 0; i < 3; ++i) {
            batch[size_t(i)].id = signalId(i + 1);
            batch[size_t(i)].externalId = QString::number(i + 1);
            batch[size_t(i)].fingerprint = u"one"_s;
        }
        const std::vector<GroupingInput> inputs = ready(batch);
        const ReportId report = bench.assign(inputs[0]).report;
        QCOMPARE(bench.assign(inputs[1]).report, report);
        const ReportId own(bench.ids.next());
        bench.grouper.move(signalId(2), own);
        const std::vector<PairRule> rules{never(1, 2)};
        bench.grouper.setConstraints(Constraints(rules));
        const Assignment third = bench.assign(inputs[2]);
        QCOMPARE(third.rule, u"fingerprint"_s);
        QCOMPARE(third.report, own); // where the newest of its kind was put
    }
};

TEST_CLASSES(runPairs, TestPairs)
#include "tst_pairs.moc"
