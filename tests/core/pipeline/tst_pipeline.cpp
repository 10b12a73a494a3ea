// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/pipeline: what happens to a report by itself, on a clock that stands still.
#include "consolidationtest.h"
#include "embeddertest.h"
#include "expiredtest.h"
#include "filltest.h"
#include "groupingtest.h"
#include "keptlinkstest.h"
#include "laterdecisionstest.h"
#include "passtest.h"
#include "repeattest.h"
#include "researchagaintest.h"
#include "settledtest.h"
#include "switchtest.h"
#include "tests/support/testmain.h"
#include "weighttest.h"

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (const std::optional<int> code = writeLinksAsChild(QCoreApplication::arguments()))
        return *code;
    return tests::runAll<EmbedderTest, SwitchTest, GroupingTest, LaterDecisionsTest, KeptLinksTest,
                         FillTest, ConsolidationTest, PassTest, RepeatTest, SettledTest,
                         ResearchAgainTest, WeightTest, ExpiredTest>(argc, argv);
}
