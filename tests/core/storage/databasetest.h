// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Connections, transactions, migrations, and files that are damaged, newer, foreign, read-only or
// on a full disk.
#pragma once

#include <QObject>

class DatabaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void releasedMigrationsAreNeverEdited();
    void everyTableIsStrict();
    void anEngineThatIsTooOldIsRefused_data();
    void anEngineThatIsTooOldIsRefused();
    void replaysOfTheFirstVersionAreKept();
    void aMigrationMustLeaveNothingDangling();
    void aMigrationThatFailsLeavesTheVersionBefore();
    void transactionsRollBackUnlessCommitted();
    void savepointsNest();
    void whatCannotBeOpenedStaysAsItIs_data();
    void whatCannotBeOpenedStaysAsItIs();
    void aMissingFolderIsNamed();
    void readOnlyConnectionsRefuseWrites();
    void aFullDatabaseSaysSoAndKeepsWhatItHas();
    void aLockedDatabaseIsAConflict();
    void workspaceLockNamesItsOwner();
    void lookingForTheOwnerDoesNotKeepAnybodyOut();
};
