// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// When a workspace says that nothing is left to do.
#pragma once

#include <QObject>

class IdleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsAlthoughOthersWrite();
    void isRefusedWhereNothingWorks();
};
