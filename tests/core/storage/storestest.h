// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the stores promise, one table family after the other.
#pragma once

#include <QObject>

class StoresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void normalizedSignalsComeBackWhole();
    void occurrencesAreCountedOnce();
    void searchFindsWordsAndSurvivesAnything_data();
    void searchFindsWordsAndSurvivesAnything();
    void searchWithinAReport();
    void vectorsComeBackBitByBit();
    void mixedVectorsAreRefused();
    void reportsAddUpTheirMembers();
    void movingSignalsCanBeTakenBack();
    void transitionsFollowTheTable();
    void undoTakesBackOneStep();
    void findingsAndVerdictsKeepTheNewest();
};
