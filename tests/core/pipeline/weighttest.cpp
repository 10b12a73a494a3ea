// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "weighttest.h"

#include "bench.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/reportweights.h"

#include <cmath>

using namespace core;
using namespace core::pipeline;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
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

void WeightTest::whatWasCountedBeforeAKillIsFound()
{
    Bench bench;
    const ReportId id = bench.take({});
    for (int i = 2; i <= 13; ++i)
        QCOMPARE(bench.take({}), id);
    bench.restart(); // forgets what was counted
    QCOMPARE(must(waitFor(weighCounted(bench.context, {}))), 0);
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 1);
    QCOMPARE(bench.report(id).state, ReportState::Gathering);
    QCOMPARE(must(waitFor(weighCounted(bench.context, {}))), 1);
    QCOMPARE(bench.report(id).state, ReportState::Queued);
}
