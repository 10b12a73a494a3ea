// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tests of core/pipeline: the inbox in parts, over a desk and its engine, and that whatever changes
// it says so.
#pragma once

#include <QObject>

class InboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newsAreGatheredAndTooManyAreAny();
    void partsMakeTheWhole();
    void aReadMarkIsTold();
    void aSnoozeThatEndsIsTold();
    void aFixIsTold();
    void whatIsToldIsEnough_data();
    void whatIsToldIsEnough();
};
