// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/storage. DAYBREAK_FAULT_MOMENTS=200 kills at so many moments instead of 10.
#include "tests/core/storage/child.h"
#include "tests/core/storage/databasetest.h"
#include "tests/core/storage/faulttest.h"
#include "tests/core/storage/groupstorestest.h"
#include "tests/core/storage/inboxstoretest.h"
#include "tests/core/storage/intaketest.h"
#include "tests/core/storage/retentiontest.h"
#include "tests/core/storage/storagetest.h"
#include "tests/core/storage/storestest.h"
#include "tests/core/storage/workstorestest.h"
#include "tests/support/testmain.h"

int main(int argc, char **argv)
{
    if (const std::optional<int> code = tests::runChild(argc, argv))
        return *code;
    QCoreApplication application(argc, argv);
    return tests::runAll<DatabaseTest, IntakeTest, StoresTest, GroupStoresTest, WorkStoresTest,
                         InboxStoreTest, RetentionTest, StorageTest, FaultTest>(argc, argv);
}
