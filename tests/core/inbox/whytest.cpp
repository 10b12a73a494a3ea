// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "whytest.h"

#include "core/inbox/why.h"
#include "tests/support/fakes.h"

#include <QTest>

using namespace core;
using namespace core::inbox;
using namespace Qt::StringLiterals;

namespace {

struct Told
{
    tests::CountingIds ids;
    SignalId oven{ids.next()};
    SignalId batch{ids.next()};
    SignalId route{ids.next()};
    ReportId ovens{ids.next()};
    ReportId routes{ids.next()};
    Names names{{{oven, u"ZeroDivisionError in bake_minutes"_s},
                 {batch, u"Scheduling an oven fails when the batch is empty"_s},
                 {route, u"Routes without a driver"_s}},
                {{ovens, u"Ovens cannot be scheduled"_s}, {routes, u"Deliveries stay behind"_s}}};
    Assignment joined{.signal = batch,
                      .report = ovens,
                      .rule = u"score"_s,
                      .parent = oven,
                      .query = u"oven schedule fails"_s,
                      .score = 0.874,
                      .judge = u"score/1"_s,
                      .features = {{u"bias"_s, 1, -3},
                                   {u"placeInText"_s, 0.7, 2.5},
                                   {u"sameRoute"_s, 0.6, 3.25},
                                   {u"timeGap"_s, 1, -0.75},
                                   {u"shortText"_s, 0.1, 0.01}},
                      .threshold = 0.3,
                      .coherence = 0.12,
                      .coherenceThreshold = 0.02};
};

} // namespace

void WhyTest::rulesInWords_data()
{
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("words");
    QTest::newRow("repeat")
        << u"fingerprint"_s
        << u"It is an exact repeat of “ZeroDivisionError in bake_minutes”: same "
           "fingerprint, so certainly the same problem. Nothing had to be "
           "compared."_s;
    QTest::newRow("sent again") << u"externalId"_s
                                << u"The source sent this event before; it is counted with "
                                   "“ZeroDivisionError in bake_minutes”."_s;
    QTest::newRow("always") << u"always"_s
                            << u"You said that it always goes with “ZeroDivisionError in "
                               "bake_minutes”."_s;
    QTest::newRow("person") << u"person"_s << u"A person put it here."_s;
    QTest::newRow("settled")
        << u"settled"_s
        << u"It is 87 % likely the same as “ZeroDivisionError in bake_minutes”, and belongs to "
           "what was settled here: it happened before the fix, or in a release without it."_s;
    QTest::newRow("score")
        << u"score"_s << u"87 % likely the same problem as “ZeroDivisionError in bake_minutes”."_s;
}

void WhyTest::rulesInWords()
{
    QFETCH(QString, rule);
    QFETCH(QString, words);
    Told told;
    told.joined.rule = rule;
    QCOMPARE(whyText(told.joined, told.names), words);
}

void WhyTest::aRepeatOfWhatWasSettledIsOne()
{
    Told told;
    told.joined.rule = u"settled"_s;
    told.joined.score = 1; // a decision not to fix it holds whenever it happens
    QCOMPARE(whyText(told.joined, told.names),
             u"It is an exact repeat of “ZeroDivisionError in bake_minutes”, and belongs to what "
             "was settled here."_s);
}

void WhyTest::aJoinIsToldInFull()
{
    Told told;
    // What a pair brings along (its kinds and lengths) is no evidence.
    QCOMPARE(whyDetails(told.joined),
             (QStringList{u"For the same problem: same route (+3.3), one names where the other "
                          "happened (+2.5)."_s,
                          u"Against it: time between them (−0.8)."_s,
                          u"Without evidence, a pair of such kinds and lengths is 5 % likely the "
                          "same (−3.0)."_s,
                          u"30 % is needed to join."_s,
                          u"The rest of the report agrees: half of its other signals are at least "
                          "12 % likely the same; 2 % is needed."_s,
                          u"Decided by Daybreak's own score, version 1."_s}));
    told.joined.features = {{u"timeGap"_s, 0, 1.5}, {u"sameService"_s, 0, -0.25}};
    QCOMPARE(whyDetails(told.joined).mid(0, 2),
             (QStringList{u"For the same problem: at the same time (+1.5)."_s,
                          u"Against it: not same service (−0.3)."_s}));
    told.joined.score = 0.31;
    QVERIFY(whyDetails(told.joined).contains(u"It was a close call: 30 % is needed to join."_s));
    Assignment opened = told.joined;
    opened.rule = u"opened"_s;
    opened.opened = true;
    opened.parent = {};
    opened.coherence = -1;
    QCOMPARE(whyText(opened, told.names), u"It opened this report: there was nothing like it."_s);
    opened.rejected = {{.report = told.routes,
                        .nearest = told.route,
                        .score = 0.21,
                        .reason = u"belowThreshold"_s}};
    QCOMPARE(
        whyText(opened, told.names),
        u"It opened this report: nothing fits. The nearest was “Routes without a driver”, 21 % "
        "likely the same problem: 30 % is needed."_s);
    opened.rejected[0].reason = u"incoherent"_s;
    QVERIFY(whyText(opened, told.names).endsWith(u": one fix would not settle both."_s));
    QVERIFY(whyDetails(opened).first().startsWith(u"For the same problem:"));
    QVERIFY(!whyDetails(opened).join(u' ').contains(u"needed"_s)); // it is said already
    // Where a key or a person decided, there is nothing more to say.
    told.joined.features.clear();
    QVERIFY(whyDetails(told.joined).isEmpty());
}

void WhyTest::runnersUp_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("words");
    QTest::newRow("below") << u"belowThreshold"_s
                           << u"“Routes without a driver”, 21 % likely the same: 30 % is needed. "
                              "For it: shared words (+0.5). Against it: different routes (−1.5)."_s;
    QTest::newRow("incoherent")
        << u"incoherent"_s
        << u"“Routes without a driver”, 21 % likely the same, but the rest of its report is not "
           "(under 1 % in the middle; 2 % is needed). One fix would not settle both."_s;
    QTest::newRow("second") << u"secondBest"_s
                            << u"“Routes without a driver”, 21 % likely the same: enough to join, "
                               "but another report is nearer (87 %)."_s;
    QTest::newRow("closed")
        << u"closed"_s << u"“Routes without a driver”, 21 % likely the same: already closed."_s;
    QTest::newRow("judge") << u"judgeRefused"_s
                           << u"“Routes without a driver”, 21 % likely the same: the judge "
                              "refused."_s;
    QTest::newRow("never") << u"never"_s
                           << u"“Routes without a driver”, 21 % likely the same: a person said "
                              "that they never belong together."_s;
}

void WhyTest::runnersUp()
{
    QFETCH(QString, reason);
    QFETCH(QString, words);
    Told told;
    const RejectedCandidate candidate{
        .report = told.routes,
        .nearest = told.route,
        .score = 0.21,
        .reason = reason,
        .coherence = 0.004,
        .features = {{u"otherRoute"_s, 1, -1.5}, {u"wordCosine"_s, 0.2, 0.5}}};
    QCOMPARE(runnerUpText(candidate, told.joined, told.names), words);
}

void WhyTest::numbersAreRoundedHonestly_data()
{
    QTest::addColumn<double>("probability");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << 0.0 << u"0 %"_s;
    QTest::newRow("hardly any") << 0.0004 << u"under 1 %"_s;
    QTest::newRow("some") << 0.305 << u"31 %"_s;
    QTest::newRow("nearly certain") << 0.9999 << u"99 %"_s;
    QTest::newRow("certain") << 1.0 << u"100 %"_s;
}

void WhyTest::numbersAreRoundedHonestly()
{
    QFETCH(double, probability);
    QFETCH(QString, words);
    QCOMPARE(percentText(probability), words);
}

void WhyTest::aScoreIsATable()
{
    const std::vector<MatchFeature> features{
        {u"bias"_s, 1, -4.5},       {u"bothMessages"_s, 1, 3.5},   {u"sameThread"_s, 1, 7},
        {u"timeGap"_s, 0.5, -0.25}, {u"wordCosine"_s, 0.1, 0.03},  {u"bm25"_s, 0.1, -0.01},
        {u"longerText"_s, 0.4, -2}, {u"rarestWord"_s, 0.75, 0.75}, {u"others"_s, 0, 0.5}};
    const std::vector<ScoreLine> lines = scoreLines(features);
    QStringList told;
    double sum = 0;
    for (const ScoreLine &line : lines) {
        told << u"%1 %2 %3"_s.arg(line.name, line.value ? QString::number(*line.value) : u"-"_s,
                                  QString::number(line.contribution));
        sum += line.contribution;
    }
    QCOMPARE(told, (QStringList{u"Same conversation 1 7"_s, u"A rare word in both 0.75 0.75"_s,
                                u"Time between them 0.5 -0.25"_s, u"All smaller ones - 0.52"_s,
                                u"Where a pair of such kinds and lengths begins - -3"_s}));
    QCOMPARE(sum, 5.02); // nothing is left out
    QCOMPARE(scoreSumText(features),
             u"Together +5.02, which is 99 %. Each 0.7 doubles the odds."_s);
}

void WhyTest::proposalsHaveReasons()
{
    Told told;
    Regrouping merge{.kind = RegroupingKind::Merge,
                     .report = told.ovens,
                     .other = told.routes,
                     .leaving = {},
                     .agreement = 0.44,
                     .threshold = 0.3,
                     .compared = 6,
                     .nearMisses = 2,
                     .members = 5,
                     .score = 0.58,
                     .signal = told.oven,
                     .nearest = told.route};
    QCOMPARE(proposalText(merge, told.names),
             u"“Ovens cannot be scheduled” and “Deliveries stay behind” look like one problem"_s);
    const QStringList reasons = proposalReasons(merge, told.names);
    QCOMPARE(reasons.size(), 3);
    QVERIFY(reasons[0].contains(u"44 %") && reasons[0].contains(u"30 %"));
    QVERIFY(reasons[1].contains(u"6 compared pair") && reasons[1].contains(u"58 %"));
    Regrouping split = merge;
    split.kind = RegroupingKind::Split;
    split.other = {};
    split.leaving = {told.batch, told.route};
    split.within = 0.5;
    QCOMPARE(proposalText(split, told.names),
             u"“Ovens cannot be scheduled” looks like two problems"_s);
    const QString all = proposalReasons(split, told.names).join(u'\n');
    QVERIFY2(all.contains(u"2 of its 5 signals"), qPrintable(all));
    QVERIFY2(all.contains(u"“Routes without a driver”"), qPrintable(all));
    Regrouping move = merge;
    move.kind = RegroupingKind::Move;
    move.leaving = {told.batch};
    move.within = 0.12;
    QCOMPARE(
        proposalText(move, told.names),
        u"1 signal(s) of “Ovens cannot be scheduled” rather belong to “Deliveries stay behind”"_s);
    const QString why = proposalReasons(move, told.names).join(u'\n');
    QVERIFY2(why.contains(u"44 % likely there (30 % is enough), and 12 % where it is"),
             qPrintable(why));
}

void WhyTest::outsideWordsStayVisible()
{
    Told told;
    told.names.forSignals.insert(told.oven, u"a\u202egnp.exe\nnext\x1b[2J"_s);
    const QString text = whyText(told.joined, told.names);
    for (const QChar c : text)
        QVERIFY(c.isPrint() && c.unicode() != 0x202e);
    told.names.forSignals.clear(); // erased: the id stands for it
    QVERIFY(whyText(told.joined, told.names).contains(told.oven.toString().right(12)));
}
