// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The index's links in a file: what a start makes of it, and what a kill or a full disk leaves.
#pragma once

#include <QObject>

class KeptLinksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theNextStartUsesThem();
    void aStartWithoutThem_data();
    void aStartWithoutThem();
    void aKillLeavesAWholeFile();
    void aFullDiskLeavesTheOldFile();
};
