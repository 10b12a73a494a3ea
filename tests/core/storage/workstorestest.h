// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The stores of work and decisions: runs, jobs, effects, audit, settings, inbox.
#pragma once

#include <QObject>

class WorkStoresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsComeBackWhole();
    void numbersAreOfARepository();
    void mergesAreFoundWithTheirClone();
    void commentsOfAHostAreNotDoubled();
    void draftsAreOneForEachLine();
    void jobsAreClaimedOnce();
    void aLostLeaseCannotFinish();
    void jobsThatKillTheProcessEnd();
    void effectsAreDoneOnce();
    void auditIsAppendOnly();
    void settingsComeBack();
    void inboxShowsSourcesRepositoryAndPullRequest();
};
