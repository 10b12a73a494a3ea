// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "settledtest.h"

#include "bench.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/policyacts.h"
#include "core/pipeline/recurrence.h"

using namespace core;
using namespace core::pipeline;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
using tests::waitFor;

namespace {

Report only(const std::vector<Report> &reports, ReportId besides)
{
    const auto other = std::ranges::find_if(
        reports, [besides](const Report &report) { return report.id != besides; });
    return other == reports.end() ? Report() : *other;
}

} // namespace

void SettledTest::mergingBeginsTheWatch()
{
    Bench bench;
    const ReportId id = bench.take({});
    bench.merge(id);
    QCOMPARE(bench.report(id).state, ReportState::Verifying);
    const auto until = bench.read([&](const storage::Stores &stores) {
        return watchedUntil(*bench.context, stores, bench.report(id));
    });
    QCOMPARE(until, bench.clock.now() + std::chrono::hours(defaultWatchHours));
    const QStringList steps = [&] {
        QStringList to;
        for (const AuditEntry &entry :
             bench.read([id](const storage::Stores &stores) { return stores.audit.ofReport(id); }))
            to.prepend(entry.after.value(u"state").toString());
        return to;
    }();
    QCOMPARE(steps.last(2), (QStringList{u"merged"_s, u"verifying"_s}));
}

void SettledTest::signalsAfterAMerge_data()
{
    QTest::addColumn<int>("minutes"); // after the merge
    QTest::addColumn<QString>("release");
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("state"); // of the merged report
    QTest::newRow("it happened before") << -60 << u""_s << u"sentry"_s << u"verifying"_s;
    QTest::newRow("before, in a release that would hold the fix")
        << -60 << u"shop@1.1.0"_s << u"sentry"_s << u"verifying"_s;
    QTest::newRow("before, from another source") << -60 << u""_s << u"posthog"_s << u"verifying"_s;
    QTest::newRow("it happens again") << 60 << u""_s << u"sentry"_s << u"regressed"_s;
    QTest::newRow("again, from another source") << 60 << u""_s << u"posthog"_s << u"regressed"_s;
    QTest::newRow("in a release without the fix")
        << 60 << u"shop@1.0.0"_s << u"sentry"_s << u"verifying"_s;
    QTest::newRow("in a release without the fix, from another source")
        << 60 << u"shop@1.0.0"_s << u"posthog"_s << u"verifying"_s;
    QTest::newRow("in the release with the fix")
        << 60 << u"shop@1.1.0"_s << u"sentry"_s << u"regressed"_s;
    QTest::newRow("in a later release") << 60 << u"shop@1.2.0"_s << u"sentry"_s << u"regressed"_s;
    QTest::newRow("in a release that the clone does not know")
        << 60 << u"shop@7.7.7"_s << u"sentry"_s << u"regressed"_s;
}

void SettledTest::signalsAfterAMerge()
{
    QFETCH(int, minutes);
    QFETCH(QString, release);
    QFETCH(QString, source);
    QFETCH(QString, state);
    Bench bench;
    const ReportId id = bench.take({.occurred = bench.clock.now() - 2h});
    bench.merge(id);
    const Timestamp merged = bench.clock.now();
    bench.clock.advance(2h);
    const ReportId taken = bench.take(
        {.source = source, .release = release, .occurred = merged + std::chrono::minutes(minutes)});

    QCOMPARE(reportStateName(bench.report(id).state), state);
    if (state == u"verifying") {
        QCOMPARE(taken, id);
        QCOMPARE(bench.reports().size(), size_t(1));
        return;
    }
    QVERIFY(taken != id);
    const Report came = bench.report(taken);
    QCOMPARE(came.recurrenceOf, id);
    QCOMPARE(came.state, ReportState::Gathering);
    QCOMPARE(bench.report(id).stateReason, u"recurrence"_s);
    QCOMPARE(bench.report(id).signalCount, 1);
    QCOMPARE(bench.read(
                 [id](const storage::Stores &stores) { return stores.reports.recurrencesOf(id); }),
             (std::vector<ReportId>{taken}));
}

void SettledTest::signalsAfterADecision_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<int>("minutes"); // after the decision
    QTest::addColumn<bool>("stays");
    for (const QString &reason : {u"notAProblem"_s, u"wontFix"_s, u"duplicate"_s}) {
        for (const int minutes : {-60, 60})
            QTest::addRow("%s %d", qPrintable(reason), minutes)
                << u"dismissed"_s << reason << minutes << true;
    }
    for (const QString &reason : {u"tooVague"_s, u"other"_s}) {
        QTest::addRow("%s before", qPrintable(reason)) << u"dismissed"_s << reason << -60 << true;
        QTest::addRow("%s after", qPrintable(reason)) << u"dismissed"_s << reason << 60 << false;
    }
    for (const QString &reason : {u"fixedElsewhere"_s, u"cannotReproduce"_s, u"other"_s}) {
        QTest::addRow("resolved %s before", qPrintable(reason))
            << u"resolved"_s << reason << -60 << true;
        QTest::addRow("resolved %s after", qPrintable(reason))
            << u"resolved"_s << reason << 60 << false;
    }
}

void SettledTest::signalsAfterADecision()
{
    QFETCH(QString, state);
    QFETCH(QString, reason);
    QFETCH(int, minutes);
    QFETCH(bool, stays);
    Bench bench;
    const ReportId id = bench.take({.occurred = bench.clock.now() - 2h});
    must(waitFor(closeReport(bench.context, id, *reportStateFromName(state), reason, {}, {})));
    const Timestamp decided = bench.clock.now();
    bench.clock.advance(2h);
    const ReportId taken = bench.take({.occurred = decided + std::chrono::minutes(minutes)});
    QCOMPARE(taken == id, stays);
    QCOMPARE(reportStateName(bench.report(id).state), state); // never by itself
    if (!stays)
        QCOMPARE(bench.report(taken).recurrenceOf, id);
}

void SettledTest::whatFollowsARecurrenceIsCountedThere()
{
    Bench bench;
    const ReportId id = bench.take({});
    bench.merge(id);
    const Timestamp merged = bench.clock.now();
    bench.clock.advance(1h);
    const ReportId came = bench.take({});
    QVERIFY(came != id);
    bench.clock.advance(1h);
    QCOMPARE(bench.take({}), came);
    QCOMPARE(bench.take({.source = u"posthog"_s}), came);
    // What happened before the merge is not of the new report, whoever tells it.
    QCOMPARE(bench.take({.occurred = merged - 1min}), id);
    QCOMPARE(bench.take({.source = u"otlp"_s, .occurred = merged - 1min}), id);
    QCOMPARE(bench.reports().size(), size_t(2));

    // The fix of the fix does not hold either: a third report, of the second.
    bench.merge(came);
    bench.clock.advance(1h);
    const ReportId third = bench.take({});
    QCOMPARE(bench.report(third).recurrenceOf, came);
    QCOMPARE(bench.report(came).state, ReportState::Regressed);
    QCOMPARE(bench.report(id).state, ReportState::Regressed);
}

void SettledTest::aReportSettledWhileTheIndexDecides()
{
    Bench bench;
    const ReportId id = bench.take({});
    bench.merge(id);
    bench.context->grouper->setClosed(id, false); // it was not told yet
    bench.clock.advance(1h);
    const ReportId came = bench.take({.source = u"posthog"_s});
    QVERIFY(came != id);
    QCOMPARE(bench.report(came).recurrenceOf, id);
    QCOMPARE(bench.report(id).state, ReportState::Regressed);
    // The index followed: what comes next is counted there.
    QCOMPARE(bench.take({.source = u"otlp"_s}), came);
}

void SettledTest::aVerifiedReportStaysVerified()
{
    Bench bench;
    const ReportId id = bench.take({});
    bench.merge(id);
    bench.clock.advance(std::chrono::hours(defaultWatchHours));
    bench.work();
    QCOMPARE(bench.report(id).state, ReportState::Verified);
    bench.clock.advance(24h);
    const ReportId taken = bench.take({});
    QCOMPARE(bench.report(taken).recurrenceOf, id);
    QCOMPARE(bench.report(id).state, ReportState::Verified);
}

void SettledTest::theWatchEndsAfterItsPeriod_data()
{
    QTest::addColumn<int>("hours"); // of the setting; 0: not set
    QTest::addColumn<int>(
        "seenAfter"); // hours after the merge, in a release without the fix; 0 never
    QTest::addColumn<int>("endsAfter"); // hours after the merge
    QTest::newRow("a week unless told otherwise") << 0 << 0 << 168;
    QTest::newRow("as told") << 48 << 0 << 48;
    QTest::newRow("at least an hour") << -3 << 0 << 1;
    QTest::newRow("a release without the fix proves nothing") << 48 << 30 << 78;
}

void SettledTest::theWatchEndsAfterItsPeriod()
{
    QFETCH(int, hours);
    QFETCH(int, seenAfter);
    QFETCH(int, endsAfter);
    Bench bench;
    if (hours != 0)
        bench.write([hours](storage::Stores &stores) {
            return stores.settings.setValue(watchHoursKey, hours);
        });
    const ReportId id = bench.take({});
    bench.merge(id);
    const Timestamp merged = bench.clock.now();
    bench.work();
    if (seenAfter > 0) {
        bench.clock.set(merged + std::chrono::hours(seenAfter));
        QCOMPARE(bench.take({.release = u"shop@1.0.0"_s}), id);
        bench.work();
        bench.clock.set(merged + std::chrono::hours(hours));
        bench.work();
    }
    bench.clock.set(merged + std::chrono::hours(endsAfter) - 1ms);
    bench.work();
    QCOMPARE(bench.report(id).state, ReportState::Verifying);
    bench.clock.advance(1ms);
    bench.work();
    QCOMPARE(bench.report(id).state, ReportState::Verified);
}

void SettledTest::aShorterWatchEndsAtOnce()
{
    Bench bench;
    const ReportId id = bench.take({});
    bench.merge(id);
    bench.work();
    bench.clock.advance(2h);
    const DecisionId changed = must(waitFor(changePolicy(bench.context, {}, {{watchHoursKey, 3}})));
    bench.work();
    QCOMPARE(bench.report(id).state, ReportState::Verifying);
    must(waitFor(undoDecision(bench.context, changed, {})));
    QCOMPARE(bench.read([&](const storage::Stores &stores) {
        return watchedUntil(*bench.context, stores, bench.report(id));
    }),
             bench.clock.now() + std::chrono::hours(defaultWatchHours) - 2h);
    bench.clock.advance(1ms);
    must(waitFor(changePolicy(bench.context, {}, {{watchHoursKey, 2}})));
    bench.work();
    QCOMPARE(bench.report(id).state, ReportState::Verified);
}

void SettledTest::aRestartKeepsWhatIsSettled()
{
    Bench bench;
    const ReportId id = bench.take({});
    bench.merge(id);
    bench.restart();
    bench.write([&](storage::Stores &stores) { return resumeWatches(*bench.context, stores); });
    bench.work();
    QCOMPARE(bench.report(id).state, ReportState::Verifying);
    bench.clock.advance(1h);
    const ReportId came = bench.take({});
    QCOMPARE(bench.report(came).recurrenceOf, id);
    bench.restart();
    QCOMPARE(bench.take({.source = u"posthog"_s}), came);
    QCOMPARE(bench.reports().size(), size_t(2));
    QCOMPARE(only(bench.reports(), id).id, came);
}

void SettledTest::anEarlierVersionsMergeIsWatched()
{
    using enum ReportState;
    Bench bench;
    const ReportId id = bench.take({});
    bench.walk(id, {Queued, Researching, Actionable, Fixing, Checking, Ready, Approved, Merged});
    bench.clock.advance(std::chrono::hours(defaultWatchHours));
    bench.write([&](storage::Stores &stores) { return resumeWatches(*bench.context, stores); });
    QCOMPARE(bench.report(id).state, Verifying);
    bench.work();
    QCOMPARE(bench.report(id).state, Verified);
}

void SettledTest::anUndoneDismissalTakesSignalsAgain()
{
    Bench bench;
    const ReportId id = bench.take({});
    const DecisionId dismissed = must(waitFor(
        closeReport(bench.context, id, ReportState::Dismissed, u"tooVague"_s, u"really?"_s, {})));
    must(waitFor(undoDecision(bench.context, dismissed, {})));
    bench.clock.advance(1h);
    QCOMPARE(bench.take({}), id);
    QCOMPARE(bench.take({.source = u"posthog"_s}), id);
    QCOMPARE(bench.report(id).signalCount, 2);
}

void SettledTest::releasesWithoutFix_data()
{
    QTest::addColumn<QString>("release");
    QTest::addColumn<bool>("lacks");
    QTest::newRow("before the merge") << u"shop@1.0.0"_s << true;
    QTest::newRow("by its tag") << u"v1.0.0"_s << true;
    QTest::newRow("the merge") << u"shop@1.1.0"_s << false;
    QTest::newRow("after it") << u"1.2.0"_s << false;
    QTest::newRow("unknown") << u"shop@9"_s << false;
    QTest::newRow("none") << u""_s << false;
    QTest::newRow("hostile") << u"v1.0.0^{/x} --upload-pack=y"_s << false;
    QTest::newRow("long") << QString(100'000, u'x') << false;
}

void SettledTest::releasesWithoutFix()
{
    QFETCH(QString, release);
    QFETCH(bool, lacks);
    Bench bench;
    const ReportId id = bench.take({});
    bench.merge(id);
    for (int again = 0; again < 2; ++again) { // asked twice: what is known is kept
        const ReleasesWithoutFix without =
            must(waitFor(pipeline::releasesWithoutFix(bench.context, {release})));
        QCOMPARE(without.value(id).contains(release), lacks);
    }
    // A clone that never got the merge has no release with it.
    FixReleases releases;
    const std::array fixes{MergedFix{id, bench.folder.filePath(u"clone"_s), QString(40, u'a')},
                           MergedFix{id, bench.folder.filePath(u"no clone"_s), bench.mergeCommit}};
    QCOMPARE(releases.without(fixes, {u"v1.2.0"_s}).value(id), QSet<QString>{u"v1.2.0"_s});
}
