// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the log files that paths and patterns name.
#pragma once

#include "core/base/clock.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace core::sources {

/// A regular file; links are followed.
struct FoundLog
{
    QString path;  ///< absolute
    QString inode; ///< "device-inode": stays when the file is renamed
    qint64 size = 0;
    Timestamp modified;
};

struct FoundLogs
{
    std::vector<FoundLog> files; ///< in the order of the patterns, then by name; each file once
    QStringList missing;         ///< patterns that fit no file
    QStringList closed;          ///< folders that a pattern leads into and that may not be listed
    QStringList narrowed;        ///< patterns with "**" that lead farther than the limits go
};

/// How far "**" goes. What lies beyond is not looked at, and the pattern is among `narrowed`.
struct TreeLimits
{
    int depth = 12;      ///< folders below the one that "**" stands in
    int folders = 4'096; ///< looked into for one pattern
    int files = 1'000;   ///< of one pattern
};

/// returns  null if there is none, or its folder may not be entered
std::optional<FoundLog> lookAtLog(const QString &path);

/// patterns  absolute paths; "*", "?" and "[…]" are read in every part of them, but never across
///           "/". A part that exists as it is written is taken as it is. Packed files (.gz, …) do
///           not count. A part "**" stands for any number of folders, none included; as the last
///           part, for any file below. Below it links are not followed into folders, nor to files
///           outside the folder it stands in, and hidden folders are left out.
FoundLogs findLogs(const QStringList &patterns, const TreeLimits &limits = {});

} // namespace core::sources
