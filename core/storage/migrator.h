// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Brings a database to this version's schema, one numbered file and one transaction at a time.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace core::storage {

class Database;

/// "DBrk" in SQLite's header, by which file(1) and we know our own.
inline constexpr int applicationId = 0x4442726b;

struct Migration
{
    int number = 0; ///< from 1, without gaps; the user_version after it
    QString name;   ///< "0001_initial.sql"
    QByteArray script;
};

/// The built-in migrations by number.
/// errors  Internal if one is missing or misnamed
Result<std::vector<Migration>> builtInMigrations();

/// Looks at a database without changing it.
/// errors  Unsupported if a newer Daybreak wrote it or it is not Daybreak's; Corrupt
Result<> checkIdentity(Database &database, int newestVersion);

/// Applies what is missing. A migration that fails leaves the version before it.
/// errors  as checkIdentity
Result<> migrate(Database &database, const std::vector<Migration> &migrations);

} // namespace core::storage
