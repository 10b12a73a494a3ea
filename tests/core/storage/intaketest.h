// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What comes in, before anything is made of it: kept, rejected, failed, restored.
#pragma once

#include <QObject>

class IntakeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void intakeKeepsEachEventOnce();
    void intakeRefusesWhatHasNoKey();
    void intakeKeepsAnyBytes();
    void cursorMovesWithItsBatch();
    void rejectionsAreKeptAndRestorable();
    void failedSignalsSayWhyAndComeBack();
    void whatIsKeptStandsBesideTheSignals();
};
