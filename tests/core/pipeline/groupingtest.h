// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person says about groups: rules for pairs, and what becomes of them.
#pragma once

#include <QObject>

class GroupingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverMovesTheSecondOut();
    void alwaysMovesTheSecondIn();
    void aReportStandsForItsHeaviestSignal();
    void contradictionsAreRefused();
    void movesKeepToTheRules();
    void rulesSurviveARestart();
    void withdrawnAndTakenBack();
    void correctionsAreLabels();
    void undoingWhatARuleForbids();
    void joinedReportsTakeNothing();
    void aReportJoinedWhileTheIndexDecides();
    void whatIsThereStaysThere();
    void nothingGoesOutOfSight_data();
    void nothingGoesOutOfSight();
    void researchOfWhatIsMergedAway();
    void theOnlySignalIsNotSplitOff();
    void undoingLeavesNoWorkUnseen();
};
