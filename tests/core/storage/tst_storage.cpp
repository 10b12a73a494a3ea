// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/storage.
#include "tests/core/storage/databasetest.h"
#include "tests/core/storage/storagetest.h"
#include "tests/core/storage/storestest.h"
#include "tests/core/storage/workstorestest.h"
#include "tests/support/testmain.h"

TEST_MAIN_GUILESS(DatabaseTest, StoresTest, WorkStoresTest, StorageTest)
