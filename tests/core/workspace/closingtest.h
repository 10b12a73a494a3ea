// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Dismissing and resolving reports that have a pull request, taking that back, and kills in
// between.
#pragma once

#include <QObject>

class ClosingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesThePullRequestAndOpensItAgain_data();
    void closesThePullRequestAndOpensItAgain();
    void neverTouchesAMergedPullRequest();
    void finishesAClosingThatAKillInterrupted_data();
    void finishesAClosingThatAKillInterrupted();
    void finishesAnUndoThatAKillInterrupted_data();
    void finishesAnUndoThatAKillInterrupted();
    void closesWhatWasPublishedMeanwhile();
    void publishesNothingOfADismissedReport();
    void checksOfADismissedReportRunAgainAfterAnUndo();
    void aRepositoryThatIsGoneKeepsNobodyFromDeciding();
};
