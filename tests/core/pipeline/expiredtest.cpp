// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "expiredtest.h"

#include "bench.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/pages.h"
#include "core/pipeline/reportweights.h"
#include "core/pipeline/weightacts.h"

using namespace core;
using namespace core::pipeline;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
using tests::waitFor;

namespace {

/// A crash that a person will not fix, so long ago that its texts are gone.
struct Expired : Bench
{
    Expired() : old(take({}))
    {
        dismissal =
            must(waitFor(closeReport(context, old, ReportState::Dismissed, u"wontFix"_s, {}, {})));
        clock.advance(storage::defaultRetention + 24h);
        const auto receipt = write([this](storage::Stores &stores) {
            return stores.retention.expire(clock.now() - storage::defaultRetention);
        });
        if (receipt.bodies != 1)
            qFatal("nothing expired");
    }

    ReportId old;
    DecisionId dismissal;
};

} // namespace

void ExpiredTest::repeatsAreCountedAndNothingElseWaits()
{
    Expired bench;
    const QString title = bench.report(bench.old).title;
    QCOMPARE(bench.take({}), bench.old);
    const ReportId fresh = bench.take({.fingerprint = u"pay/TypeError"_s,
                                       .base = 2,
                                       .text = u"TypeError: The invoice has no currency."_s,
                                       .route = u"GET /invoice"_s});
    QVERIFY(fresh != bench.old);
    must(waitFor(weighCounted(bench.context, {})));
    QVERIFY(bench.context->counted.empty());
    QCOMPARE(bench.report(bench.old).title, title);
    QCOMPARE(bench.report(bench.old).state, ReportState::Dismissed);
    QVERIFY(bench.report(fresh).weight > 0);
}

void ExpiredTest::whatJoinsIsGrouped()
{
    Expired bench;
    // The same crash from another source is a signal of its own, and the decision holds for it.
    QCOMPARE(bench.take({.source = u"posthog"_s}), bench.old);
    QCOMPARE(bench.report(bench.old).signalCount, 2);
    QCOMPARE(bench.report(bench.old).state, ReportState::Dismissed);
}

void ExpiredTest::aRestoredReportIsWeighed()
{
    Expired bench;
    must(waitFor(undoDecision(bench.context, bench.dismissal, {})));
    QCOMPARE(bench.report(bench.old).state, ReportState::Gathering);
    const double before = bench.report(bench.old).weight;
    QCOMPARE(must(waitFor(decayWeights(bench.context, {}))), 1);
    QVERIFY(bench.report(bench.old).weight < before);
    WeightRules heavier;
    must(heavier.set(*WeightScope::fromName(u"all"_s), WeightSetting::Base, 1.5));
    const WeightPreview preview = must(waitFor(previewWeights(bench.context, heavier, {}, {})));
    QCOMPARE(preview.changed.size(), 1U);
    QCOMPARE(preview.changed[0].report, bench.old);
}

void ExpiredTest::whatIsLeftIsShown()
{
    Expired bench;
    const SignalId gone =
        bench.read([&](const storage::Stores &stores) { return stores.reports.members(bench.old); })
            .at(0);
    bench.take({});
    const QJsonObject why = must(waitFor(explainSignal(bench.context, gone))).toObject();
    QVERIFY(why.value(u"expired").toBool());
    QCOMPARE(why.value(u"report").toString(), bench.old.toString());
    const ReportPage page = must(waitFor(readReport(bench.context, bench.old)));
    QCOMPARE(page.item.report.signalCount, 1);
    QVERIFY(page.cards.empty());
}
