// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files of an export, in a folder or inside a zip that is never extracted.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

namespace core::sources {

struct ExportLimits
{
    qint64 archiveBytes = 4LL * 1024 * 1024 * 1024;
    int entries = 60'000; ///< of a zip without its 64-bit extension there are at most 65,535
    qint64 entryBytes = 64 * 1024 * 1024;
    int ratio = 200; ///< for entries over 1 MiB
};

/// Names are relative, with "/"; they are only ever compared, never used to write anywhere.
class ExportFiles
{
public:
    virtual ~ExportFiles() = default;

    /// path  a folder or a .zip. errors  NotFound, Denied, InvalidInput (no zip, over a limit)
    static Result<std::unique_ptr<ExportFiles>> open(const QString &path, ExportLimits limits = {});
    /// Changes when the export does, told by names, sizes and times; nothing is read. Empty if
    /// there is none at the path.
    static QString stamp(const QString &path, ExportLimits limits = {});

    /// Files that lie at most two folders deep, sorted. Links are left out.
    virtual QStringList names() const = 0;
    /// errors  NotFound; InvalidInput: damaged or over a limit
    virtual Result<QByteArray> read(const QString &name) const = 0;
};

} // namespace core::sources
