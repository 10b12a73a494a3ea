// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Signals about a problem that was merged, dismissed or resolved, and the watch over a fix.
#pragma once

#include <QObject>

class SettledTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mergingBeginsTheWatch();
    void signalsAfterAMerge_data();
    void signalsAfterAMerge();
    void signalsAfterADecision_data();
    void signalsAfterADecision();
    void whatFollowsARecurrenceIsCountedThere();
    void aReportSettledWhileTheIndexDecides();
    void aVerifiedReportStaysVerified();
    void theWatchEndsAfterItsPeriod_data();
    void theWatchEndsAfterItsPeriod();
    void aShorterWatchEndsAtOnce();
    void aRestartKeepsWhatIsSettled();
    void anEarlierVersionsMergeIsWatched();
    void anUndoneDismissalTakesSignalsAgain();
    void releasesWithoutFix_data();
    void releasesWithoutFix();
};
