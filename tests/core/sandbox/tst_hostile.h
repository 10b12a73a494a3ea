// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hostile program in the sandbox: each attack fails, none harms, and the log names the barrier.
#pragma once

#include <QObject>

class TestHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isRefused_data();
    void isRefused();
    void abstractSocketsOfTheHostAreUnreachable();
    void loopbackOfTheHostIsUnreachable();
    void forkBombEndsWithTheRun();
    void memoryHogEnds();
    void fullDiskEnds_data();
    void fullDiskEnds();
    void endlessOutputIsCut();
    void whatIgnoresSigtermEnds();
    void daemonsEndWithTheRun();
    void plantedHooksAreNeitherRunNorTaken();
    void plantedLinksAreNotFollowed_data();
    void plantedLinksAreNotFollowed();
    void deepFoldersAreRefusedAndRemoved();
};
