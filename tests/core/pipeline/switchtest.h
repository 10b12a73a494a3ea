// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The moments of a change of the embedder where vectors of two models could mix.
#pragma once

#include <QObject>

class SwitchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void embeddedButNotGrouped_data();
    void embeddedButNotGrouped();
    void aDecisionWhileAServerThinks_data();
    void aDecisionWhileAServerThinks();
    void theIndexHoldsTheNewMeaning();
    void anIndexThatCannotBeFilledIsTriedAgain_data();
    void anIndexThatCannotBeFilledIsTriedAgain();
};
