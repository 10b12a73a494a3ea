// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What repeats cost.
#pragma once

#include <QObject>

class RepeatTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repeatsCostNoModelCall();
    void aRepeatWritesItsOwnRowsAndNoOthers();
    void aLargeReportIsNotReadForEachOfItsSignals();
};
