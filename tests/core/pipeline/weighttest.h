// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Weights of reports: what counting and time do to them.
#pragma once

#include <QObject>

class WeightTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneCrashAgainAndAgain();
    void timeMakesLighter();
    void theCourseStaysSmall();
    void tooLightBeforeResearch_data();
    void tooLightBeforeResearch();
    void otherRulesAreTriedAndSet();
    void rulesAreTakenBackUnlessSetAgain();
    void whatWasCountedBeforeAKillIsFound();
    void priorityFollowsWhatJoins();
    void priorityStaysWhereNothingIsToBeJudged_data();
    void priorityStaysWhereNothingIsToBeJudged();
    void whatTheLowPriorityHeldIsResearchedAgain_data();
    void whatTheLowPriorityHeldIsResearchedAgain();
};
