// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "repeattest.h"

#include "core/pipeline/reportweights.h"
#include "core/pipeline/signalstages.h"
#include "replay.h"

#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
using tests::waitFor;

void RepeatTest::repeatsCostNoModelCall()
{
    Bench bench;
    const tests::Replayed replayed = tests::replay(bench, 2'000, 20);
    QCOMPARE(replayed.stored, 2'000);
    QCOMPARE(replayed.grouped, 20);
    QCOMPARE(replayed.occurrences, 1'980);
    // Also of those that came in one batch, before any of them was in a report.
    QCOMPARE(replayed.generatorSignals, 20);
    QVERIFY(replayed.embeddedTexts >= 40 && replayed.embeddedTexts <= 80);
    QCOMPARE(replayed.indexed, 20);
}

void RepeatTest::aLargeReportIsNotReadForEachOfItsSignals()
{
    Bench bench;
    ReportId id;
    constexpr int count = 100;
    for (int i = 0; i < count; ++i) // each source's is a member of its own
        id = bench.take({.source = u"source%1"_s.arg(i)});
    QCOMPARE(bench.reports().size(), size_t(1));
    const Report before = bench.report(id);
    QCOMPARE(before.signalCount, count);
    QVERIFY(!before.title.isEmpty());
    QVERIFY(bench.context->counted.contains(id)); // 99 was the last one it was written with
    must(waitFor(weighCounted(bench.context, {})));
    QVERIFY(bench.context->counted.empty());
    const Report after = bench.report(id);
    QCOMPARE(after.signalCount, count);
    QVERIFY(std::abs(after.weight - before.weight) < 1e-6);
}
