// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests that reports do not grow into their neighbours, whatever comes in whatever order.
#include "core/grouping/lookover.h"
#include "tests/core/grouping/problems.h"
#include "tests/support/testmain.h"

#include <algorithm>
#include <map>
#include <numeric>

using namespace core;
using namespace core::grouping;
using namespace Qt::StringLiterals;
using namespace tests;

namespace {

std::vector<int> inOrder(size_t count)
{
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    return order;
}

std::vector<int> labelsOf(const std::vector<ReportId> &where)
{
    std::vector<int> labels;
    QHash<ReportId, int> numbers;
    for (const ReportId report : where) {
        if (!numbers.contains(report))
            numbers.insert(report, int(numbers.size()));
        labels.push_back(numbers.value(report));
    }
    return labels;
}

int largest(const std::vector<int> &partition)
{
    std::map<int, int> sizes;
    for (const int label : partition)
        ++sizes[label];
    int most = 0;
    for (const auto &[label, size] : sizes)
        most = std::max(most, size);
    return most;
}

/// The partition after everything that consolidation proposes is done, again and again.
std::vector<int> consolidated(Bench &bench, const std::vector<SignalId> &ids,
                              std::vector<ReportId> where)
{
    const Result<int> accepted = acceptProposals(bench.grouper, bench.ids, ids, where, {});
    if (!accepted)
        qFatal("%s", qPrintable(accepted.error().toLogString()));
    return labelsOf(where);
}

} // namespace

class TestChaining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aProblemThatDriftsIsNotOneReport()
    {
        // Each of these shares three quarters of its words with the one before it, and none with
        // the fifth.
        const QStringList words =
            u"ledger invoice printer toner spooler driver kernel firmware router antenna "
            "satellite orbit rocket booster nozzle gasket plumber faucet basin mirror cabinet "
            "hinge varnish brush canvas easel gallery ticket turnstile platform carriage signal "
            "lantern candle wick beeswax hive orchard blossom pollen sneeze handkerchief drawer "
            "wardrobe moth lamp socket fuse"_s.split(u' ');
        std::vector<Signal> chain;
        for (qsizetype i = 0; i + 8 <= words.size(); i += 2)
            chain.push_back(message(int(i) + 1, words.mid(i, 8).join(u' ') + u'.'));
        const std::vector<GroupingInput> inputs = ready(chain);
        const int size = largest(partitionOf(inputs, inOrder(inputs.size())));
        // A few neighbours are one problem to anybody; the ends of the chain share nothing.
        QVERIFY2(size >= 2 && size <= 8, qPrintable(QString::number(size)));
    }

    void aBridgeDoesNotJoinTwoReports()
    {
        Bench bench;
        std::vector<Signal> batch = threeProblems();
        // It speaks of both the oven and the delivery.
        batch.push_back(message(
            7, u"Scheduling an oven fails with an error when the batch is empty, and deliveries "
               "without a driver cannot get a route assigned."_s));
        // More of both come after it.
        batch.push_back(logLine(8, u"could not schedule oven 9: division by zero in bake_minutes"_s,
                                u"POST /ovens/{id}/schedule"_s));
        batch.push_back(exception(9, u"KeyError"_s, u"'driver'"_s, u"assign_route"_s,
                                  u"bakery/delivery.py"_s, u"POST /deliveries/{id}/route"_s));
        QHash<SignalId, Assignment> made;
        for (const GroupingInput &input : ready(batch))
            made.insert(input.signal.id, bench.assign(input));
        const auto report = [&](int number) { return made.value(signalId(number)).report; };
        QVERIFY(report(1) != report(4));
        QCOMPARE(report(8), report(1));
        QCOMPARE(report(9), report(4));
        // Where it went or not, the other is kept as a near miss.
        const Assignment &bridge = made.value(signalId(7));
        const QSet<ReportId> both{report(1), report(4)};
        QSet<ReportId> named{bridge.report};
        for (const RejectedCandidate &candidate : bridge.rejected)
            named.insert(candidate.report);
        QVERIFY(named.contains(both));
        // And it is no reason to merge the two.
        QVERIFY(bench.grouper.agreement(report(1), report(4)).value().agreement <
                bench.grouper.settings().joinThreshold);
    }

    void aGiantDoesNotSwallowItsNeighbours()
    {
        Bench bench;
        // One problem, told two hundred times with other words around it.
        const QStringList people =
            u"Anna Boris Chen Dana Emre Farah Gil Hana Ivo Jun"_s.split(u' ');
        const QStringList moods = u"again today suddenly still often"_s.split(u' ');
        std::vector<Signal> batch;
        for (int i = 0; i < 200; ++i)
            batch.push_back(message(
                i + 1, u"Scheduling an oven fails with an error when the batch is empty. %1 saw it "
                       "%2 at /ovens/%3/schedule, ticket %4."_s
                           .arg(people[i % people.size()], moods[i / 10 % moods.size()])
                           .arg(i % 17)
                           .arg(7000 + i)));
        ReportId giant;
        std::map<ReportId, int> sizes;
        for (const GroupingInput &input : ready(batch))
            ++sizes[bench.assign(input).report];
        for (const auto &[report, size] : sizes) {
            if (giant.isNull() || size > sizes[giant])
                giant = report;
        }
        QVERIFY2(sizes[giant] > 100, qPrintable(QString::number(sizes[giant])));
        // Neighbours: the same page, service and people, other problems.
        const QStringList neighbours{
            u"The oven schedule page prints without its headings. Anna wants them back."_s,
            u"Ovens cannot be renamed at /ovens/3/schedule, the name field stays grey for Boris."_s,
            u"The oven schedule is sorted by number and not by time. Chen finds nothing."_s,
            u"Dana gets logged out when she leaves the oven schedule open over lunch."_s,
            u"Scheduling a delivery fails with an error when the street has no number."_s};
        QSet<ReportId> reports;
        int number = 1000;
        for (const QString &text : neighbours) {
            const Assignment made = bench.assign(ready({message(++number, text)}).front());
            QVERIFY2(made.report != giant, qPrintable(text));
            reports.insert(made.report);
        }
        QVERIFY(reports.size() >= 4);
    }

    void whatAGiantHasIsNoReasonToJoinIt()
    {
        // The many members of a report are many chances to be near by accident.
        Bench bench;
        std::vector<Signal> batch;
        const QStringList things =
            u"invoice receipt parcel voucher basket account address password"_s.split(u' ');
        for (int i = 0; i < 64; ++i)
            batch.push_back(
                message(i + 1, u"The export of orders to the warehouse stops with a time "
                               "out after the %1 step, number %2."_s.arg(things[i % things.size()])
                                   .arg(i)));
        QHash<ReportId, int> sizes;
        for (const GroupingInput &input : ready(batch))
            ++sizes[bench.assign(input).report];
        const int most = *std::ranges::max_element(sizes);
        QVERIFY2(most > 40, qPrintable(QString::number(most)));
        int number = 500;
        for (const QString &thing : things) {
            const Assignment made = bench.assign(
                ready(
                    {message(++number,
                             u"I cannot find the %1 I got last week in my history."_s.arg(thing))})
                    .front());
            QVERIFY2(sizes.value(made.report) < most, qPrintable(thing));
        }
    }

    void everyOrderOfSevenEndsInTheSame()
    {
        std::vector<Signal> batch = threeProblems();
        batch.push_back(message(7,
                                u"Since the update nobody can schedule ovens: an empty batch ends "
                                "in an error page."_s));
        const std::vector<GroupingInput> inputs = ready(batch);
        const std::vector<int> expected{0, 0, 0, 1, 1, 2, 0};
        std::vector<SignalId> ids;
        for (const GroupingInput &input : inputs)
            ids.push_back(input.signal.id);
        std::vector<int> order = inOrder(inputs.size());
        int different = 0;
        int total = 0;
        QStringList unexplained;
        do {
            ++total;
            Bench bench;
            std::vector<ReportId> where(inputs.size());
            for (const int i : order)
                where[size_t(i)] = bench.assign(inputs[size_t(i)]).report;
            if (labelsOf(where) == expected)
                continue;
            ++different;
            // The order mattered: looking over the whole finds what it hid.
            if (consolidated(bench, ids, where) != expected) {
                QString text;
                for (const int i : order)
                    text += QString::number(i);
                unexplained.append(text);
            }
        } while (std::ranges::next_permutation(order).found);
        QCOMPARE(total, 5040);
        qInfo("%d of %d orders differ before consolidation", different, total);
        QVERIFY2(unexplained.isEmpty(),
                 qPrintable(u"%1 orders stay different: %2"_s.arg(unexplained.size())
                                .arg(unexplained.mid(0, 10).join(u' '))));
        QVERIFY2(different <= total / 3, qPrintable(QString::number(different)));
    }
};

TEST_CLASSES(runChaining, TestChaining)
#include "tst_chaining.moc"
