// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words for decisions about groups.
#pragma once

#include <QObject>

class WhyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rulesInWords_data();
    void rulesInWords();
    void aRepeatOfWhatWasSettledIsOne();
    void aJoinIsToldInFull();
    void runnersUp_data();
    void runnersUp();
    void numbersAreRoundedHonestly_data();
    void numbersAreRoundedHonestly();
    void aScoreIsATable();
    void proposalsHaveReasons();
    void outsideWordsStayVisible();
};
