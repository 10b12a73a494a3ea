// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reports whose signals' texts have expired.
#pragma once

#include <QObject>

class ExpiredTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repeatsAreCountedAndNothingElseWaits();
    void whatJoinsIsGrouped();
    void aRestoredReportIsWeighed();
    void whatIsLeftIsShown();
};
