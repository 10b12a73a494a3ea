// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "weighttest.h"

#include "bench.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/priorities.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/reportweights.h"
#include "core/pipeline/weightacts.h"

#include <QJsonArray>

#include <cmath>

using namespace core;
using namespace core::pipeline;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
using tests::Told;
using tests::waitFor;

namespace {

/// Two crashes of one place from two sources: heavy enough for research.
ReportId heavy(Bench &bench)
{
    const ReportId id = bench.take({});
    bench.take({.source = u"posthog"_s});
    return id;
}

size_t pointsOf(Bench &bench, ReportId id)
{
    return bench.read([id](const storage::Stores &stores) { return stores.reports.course(id); })
        .size();
}

/// As research leaves a report that it could not settle.
void judged(Bench &bench, ReportId id, Priority priority, const QString &reason = {})
{
    using enum ReportState;
    if (bench.report(id).state == Gathering)
        bench.walk(id, {Queued});
    bench.walk(id, {Researching});
    bench.write([&](storage::Stores &stores) -> Result<> {
        Result<> stored = stores.reports.putFindings({.report = id, .researcher = u"test/1"_s});
        if (stored)
            stored = stores.reports.setPriority(id, priority, u"as it was"_s);
        if (stored)
            stored = stores.reports.setRepository(id, bench.repository);
        if (stored) // so many that no research is due by their number
            stored = stores.reports.setResearchedAtSignals(id, 1'000);
        if (stored)
            stored = stepTo(stores, id, NeedsDecision, u"stage:test"_s, reason);
        return stored;
    });
}

WeightRules withBase(const QString &scope, double base)
{
    WeightRules rules;
    must(rules.set(*WeightScope::fromName(scope), WeightSetting::Base, base));
    return rules;
}

WeightRules rulesNow(Bench &bench)
{
    return bench.read([](const storage::Stores &stores) { return weightRules(stores); });
}

QJsonArray prioritySteps(Bench &bench, ReportId id)
{
    QJsonArray steps;
    for (const AuditEntry &entry :
         bench.read([id](const storage::Stores &stores) { return stores.audit.ofReport(id); })) {
        if (entry.action == u"priorityChanged")
            steps.append(
                QJsonArray{entry.before.value(u"priority"_s), entry.after.value(u"priority"_s)});
    }
    return steps;
}

} // namespace

void WeightTest::oneCrashAgainAndAgain()
{
    Bench bench;
    const ReportId id = bench.take({});
    QCOMPARE(bench.report(id).weight, 0.5);
    for (int i = 2; i <= 9; ++i)
        QCOMPARE(bench.take({}), id);
    // In the middle of the wave nothing moves.
    QCOMPARE(bench.report(id).weight, 0.5);
    QCOMPARE(must(waitFor(weighCounted(bench.context, {}))), 1);
    QCOMPARE(bench.report(id).weight, 0.5 * (1 + std::log10(9)));
    QCOMPARE(bench.report(id).state, ReportState::Gathering);
    QCOMPARE(must(waitFor(weighCounted(bench.context, {}))), 0);

    for (int i = 10; i <= 13; ++i)
        QCOMPARE(bench.take({}), id);
    QCOMPARE(must(waitFor(weighCounted(bench.context, {}))), 1);
    QCOMPARE(bench.report(id).weight, 0.5 * (1 + std::log10(13)));
    QCOMPARE(bench.report(id).signalCount, 1);
    QCOMPARE(bench.report(id).state, ReportState::Queued);
}

void WeightTest::timeMakesLighter()
{
    Bench bench;
    const ReportId dismissed = bench.take({});
    must(waitFor(
        closeReport(bench.context, dismissed, ReportState::Dismissed, u"tooVague"_s, {}, {})));
    bench.clock.advance(1h);
    const ReportId id = bench.take({});
    QVERIFY(dismissed != id);
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 0);
    bench.clock.advance(1h); // nothing that a person would see
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 0);
    QCOMPARE(bench.report(id).weight, 0.5);
    bench.clock.advance(14 * 24h - 1h);
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 1);
    QCOMPARE(bench.report(id).weight, 0.25);
    QCOMPARE(bench.report(dismissed).weight, 0.5);
    bench.clock.advance(365 * 24h); // what is old stays visible
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 1);
    QCOMPARE(bench.report(id).weight, 0.5 / 16);
    bench.clock.advance(24h);
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 0);
}

void WeightTest::theCourseStaysSmall()
{
    Bench bench;
    const ReportId id = bench.take({});
    QCOMPARE(pointsOf(bench, id), 1U);
    int changes = 0;
    for (int i = 0; i < 4 * 30; ++i) {
        bench.clock.advance(6h);
        changes += must(waitFor(decayWeights(bench.context, {})));
    }
    QCOMPARE_GT(changes, 30);
    // One of each day that is over, and those of the last one.
    QCOMPARE_LE(pointsOf(bench, id), 36U);
    QCOMPARE_GE(pointsOf(bench, id), 20U);
    const auto course =
        bench.read([id](const storage::Stores &stores) { return stores.reports.course(id); });
    QVERIFY(std::ranges::is_sorted(course));
    QCOMPARE(course.back().second, bench.report(id).weight);
    for (size_t i = 1; i < course.size(); ++i)
        QVERIFY(course[i].second < course[i - 1].second);
}

void WeightTest::tooLightBeforeResearch_data()
{
    QTest::addColumn<bool>("asked");
    QTest::addColumn<int>("days");
    QTest::addColumn<QString>("state");
    QTest::newRow("heavy enough") << false << 0 << u"queued"_s;
    QTest::newRow("too light") << false << 14 << u"gathering"_s;
    QTest::newRow("a person asked for it") << true << 14 << u"queued"_s;
}

void WeightTest::tooLightBeforeResearch()
{
    QFETCH(bool, asked);
    QFETCH(int, days);
    QFETCH(QString, state);
    Bench bench;
    const ReportId id = asked ? bench.take({}) : heavy(bench);
    if (asked)
        must(waitFor(retryReport(bench.context, id, {})));
    QCOMPARE(bench.report(id).state, ReportState::Queued);
    bench.clock.advance(std::chrono::days(days));
    must(waitFor(decayWeights(bench.context, {})));
    QCOMPARE(reportStateName(bench.report(id).state), state);
    if (state == u"queued")
        return;
    QCOMPARE(bench.report(id).stateReason, u"tooLight"_s);
    // The job that waited finds nothing to do, and what comes now promotes again.
    bench.work();
    QCOMPARE(reportStateName(bench.report(id).state), state);
    QCOMPARE(bench.take({.source = u"otlp"_s}), id);
    QCOMPARE(bench.report(id).state, ReportState::Queued);
}

void WeightTest::otherRulesAreTriedAndSet()
{
    Bench bench;
    const ReportId id = bench.take({});
    const Told chat{
        .kind = SignalKind::Message, .source = u"slackexport"_s, .fingerprint = u"chat"_s};
    QCOMPARE(bench.take(chat), id);
    QCOMPARE(bench.report(id).weight, 0.85);
    const WeightRules rules = withBase(u"sentry/exception"_s, 1.25);

    const WeightPreview preview = must(waitFor(previewWeights(bench.context, rules, {}, {})));
    QCOMPARE(preview.reports, 1);
    QCOMPARE(preview.changed.size(), 1U);
    QCOMPARE(preview.changed[0].report, id);
    QCOMPARE(preview.changed[0].before, 0.85);
    QCOMPARE(preview.changed[0].after, 1.6);
    QVERIFY(preview.changed[0].crosses());
    QCOMPARE(bench.report(id).weight, 0.85); // only tried

    QVERIFY(!must(waitFor(changeWeights(bench.context, rulesNow(bench), rules, {}))).isNull());
    QCOMPARE(bench.report(id).weight, 1.6);
    QCOMPARE(bench.report(id).state, ReportState::Queued); // and a kill would not change that
    // Who did not see that does not undo it by accident.
    VERIFY_FAILS(waitFor(changeWeights(bench.context, {}, withBase(u"slackexport"_s, 0.1), {})),
                 ErrorKind::Conflict);
    QCOMPARE(rulesNow(bench), rules);
    // The same again is no decision.
    QVERIFY(must(waitFor(changeWeights(bench.context, rulesNow(bench), rules, {}))).isNull());
    // What comes later weighs the same, and after a restart, too.
    bench.restart();
    QCOMPARE(bench.take({.fingerprint = u"third"_s}), id);
    QCOMPARE(bench.report(id).weight, 0.35 + 2 * 1.25);
}

void WeightTest::rulesAreTakenBackUnlessSetAgain()
{
    Bench bench;
    const ReportId id = bench.take({});
    const DecisionId first = must(
        waitFor(changeWeights(bench.context, rulesNow(bench), withBase(u"exception"_s, 2), {})));
    const DecisionId second = must(
        waitFor(changeWeights(bench.context, rulesNow(bench), withBase(u"sentry"_s, 0.25), {})));
    QCOMPARE(bench.report(id).weight, 0.25);
    VERIFY_FAILS(waitFor(undoDecision(bench.context, first, {})), ErrorKind::Conflict);
    VERIFY_OK(waitFor(undoDecision(bench.context, second, {})));
    QCOMPARE(bench.report(id).weight, 2.0);
    VERIFY_OK(waitFor(undoDecision(bench.context, first, {})));
    QCOMPARE(bench.report(id).weight, 0.5);
}

void WeightTest::whatWasCountedBeforeAKillIsFound()
{
    Bench bench;
    const ReportId id = bench.take({});
    for (int i = 2; i <= 13; ++i)
        QCOMPARE(bench.take({}), id);
    bench.restart(); // forgets what was counted
    QCOMPARE(must(waitFor(weighCounted(bench.context, {}))), 0);
    QCOMPARE(bench.report(id).state, ReportState::Gathering);
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 1);
    QCOMPARE(bench.report(id).state, ReportState::Queued);
}

void WeightTest::priorityFollowsWhatJoins()
{
    Bench bench;
    const ReportId id = heavy(bench);
    judged(bench, id, Priority::P4);
    QCOMPARE(bench.take({.source = u"otlp"_s}), id);
    const Report once = bench.report(id);
    QVERIFY(once.priority < Priority::P4);
    QVERIFY2(once.priorityReason.contains(u'3'), qPrintable(once.priorityReason));
    QCOMPARE(prioritySteps(bench, id),
             (QJsonArray{QJsonArray{u"P4"_s, priorityName(*once.priority)}}));

    // What is only counted moves the figure, too, and no step is written without one.
    for (int i = 0; i < 4; ++i)
        QCOMPARE(bench.take({}), id);
    must(waitFor(weighCounted(bench.context, {})));
    const Report later = bench.report(id);
    QVERIFY2(later.priorityReason.contains(u'7'), qPrintable(later.priorityReason));
    QCOMPARE(prioritySteps(bench, id).size(), later.priority == once.priority ? 1 : 2);

    // At the next start nothing is left to judge.
    bench.restart();
    must(waitFor(judgeAllPriorities(bench.context, {})));
    QCOMPARE(bench.report(id).priorityReason, later.priorityReason);
}

void WeightTest::priorityStaysWhereNothingIsToBeJudged_data()
{
    QTest::addColumn<bool>("hasPriority");
    QTest::addColumn<ReportState>("state");
    QTest::newRow("never judged") << false << ReportState::Gathering;
    QTest::newRow("about to be researched") << true << ReportState::Queued;
    QTest::newRow("dismissed") << true << ReportState::Dismissed;
}

void WeightTest::priorityStaysWhereNothingIsToBeJudged()
{
    QFETCH(bool, hasPriority);
    QFETCH(ReportState, state);
    Bench bench;
    const ReportId id = bench.take({});
    if (hasPriority)
        judged(bench, id, Priority::P4);
    if (bench.report(id).state != state)
        bench.walk(id, {state});
    const Report before = bench.report(id);
    must(waitFor(judgePriorities(bench.context, {id}, {})));
    must(waitFor(judgeAllPriorities(bench.context, {})));
    QCOMPARE(bench.report(id), before);
}

void WeightTest::whatTheLowPriorityHeldIsResearchedAgain_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("state");
    QTest::newRow("held by its priority") << u"policyPriority:P4:P3"_s << u"queued"_s;
    QTest::newRow("held by something else") << u"policyDailyCap:20"_s << u"needsDecision"_s;
}

void WeightTest::whatTheLowPriorityHeldIsResearchedAgain()
{
    QFETCH(QString, reason);
    QFETCH(QString, state);
    Bench bench;
    const ReportId id = heavy(bench);
    judged(bench, id, Priority::P4, reason);
    QCOMPARE(bench.take({.source = u"otlp"_s}), id);
    QVERIFY(bench.report(id).priority < Priority::P4);
    QCOMPARE(reportStateName(bench.report(id).state), state);
}
