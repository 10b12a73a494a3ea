// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A pass of consolidation while a person decides, when it is stopped, and what is taken back.
#pragma once

#include <QObject>

class PassTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsSettledDuringAPass_data();
    void whatIsSettledDuringAPass();
    void aPassIsStopped();
    void aDismissalIsTakenBack();
};
