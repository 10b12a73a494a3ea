// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The index's links in a file: what a start makes of it, and what a kill or a full disk leaves.
#pragma once

#include <QObject>
#include <QStringList>

#include <optional>

/// What this program does when it is started again to write links and be killed, or limited:
/// `--child links SOURCE PATH` writes for ever and prints a letter after each time, `--child
/// "limited links" SOURCE PATH` may write no more than 4 KiB. Nothing if it is not asked for.
std::optional<int> writeLinksAsChild(const QStringList &arguments);

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
