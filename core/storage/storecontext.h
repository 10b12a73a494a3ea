// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every store is made from.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/result.h"

namespace core::storage {

class Database;

/// All borrowed; they outlive the stores.
struct StoreContext
{
    Database *database = nullptr;
    const Clock *clock = nullptr;
    IdSource *ids = nullptr;
};

} // namespace core::storage
