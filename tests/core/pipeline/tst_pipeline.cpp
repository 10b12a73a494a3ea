// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/pipeline: what happens to a report by itself, on a clock that stands still.
#include "consolidationtest.h"
#include "embeddertest.h"
#include "expiredtest.h"
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

TEST_MAIN_GUILESS(EmbedderTest, SwitchTest, GroupingTest, LaterDecisionsTest, KeptLinksTest,
                  ConsolidationTest, PassTest, RepeatTest, SettledTest, ResearchAgainTest,
                  WeightTest, ExpiredTest)
