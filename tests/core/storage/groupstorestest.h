// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rules for pairs, labels, near misses and proposals.
#pragma once

#include <QObject>

class GroupStoresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rulesAreKeptOnceForEachPair();
    void brokenRulesAreFound();
    void labelsOfDecisions();
    void nearMissesLinkReports();
    void nearMissesOfEarlierVersions();
    void proposalsChangeTheirState();
    void aPersonsSignalTakesItsRulesAlong();
};
