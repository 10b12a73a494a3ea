// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmark: 100,000 crashes of 1,000 places, and how much of the work of each stage they caused.
#include "replay.h"
#include "tests/support/testmain.h"

using namespace tests;

class BenchRepeats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void crashesOfFewPlaces()
    {
        const int asked = qEnvironmentVariableIntValue("DAYBREAK_BENCH_EVENTS");
        const int events = asked > 0 ? asked : 100'000;
        Bench bench;
        const Replayed replayed = replay(bench, events, 1'000, 500);
        qInfo("%d events of 1,000 fingerprints: %d normalized, %d given queries, %d texts embedded "
              "in %d calls, %d decided and indexed, %d counted as occurrences, %d reports",
              replayed.stored, replayed.normalized, replayed.generatorSignals,
              replayed.embeddedTexts, replayed.embedderCalls, replayed.indexed,
              replayed.occurrences, replayed.reports);
        qInfo("intake %.2f s, stages %.2f s: %.0f events/s", replayed.intakeSeconds,
              replayed.stageSeconds, events / (replayed.intakeSeconds + replayed.stageSeconds));
        QCOMPARE(replayed.generatorSignals, 1'000);
        QCOMPARE(replayed.grouped, 1'000);
        QCOMPARE(replayed.indexed, 1'000);
        QCOMPARE(replayed.occurrences, replayed.stored - 1'000);
        QCOMPARE_LE(replayed.embeddedTexts, 4'000);
    }
};

TEST_MAIN_GUILESS(BenchRepeats)
#include "bench_repeats.moc"
