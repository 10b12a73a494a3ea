// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One writer, many readers: shared commits, isolation, and what a killed or starved process leaves.
#pragma once

#include <QObject>

class StorageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesResumeOnTheirThreadAfterTheCommit();
    void manyWritesShareCommits();
    void aFailingWriteTakesBackOnlyItself();
    void readersDoNotWaitForTheWriter();
    void readersSeeOneView();
    void threadsWriteAndReadTogether();
    void closingFinishesWhatWasQueued();
};
