// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace folder is opened by one process at a time.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <utility>

namespace core::storage {

/// Holds the folder's lock while it lives; the kernel lets go when the process ends, however it
/// ends, so there is no stale lock. The file stays and names the last owner.
class WorkspaceLock
{
public:
    /// address  where the holder can be asked, for whoever looks; a path, or empty
    /// errors   Conflict naming the owner's process id; Denied if the folder cannot be written;
    ///          NotFound if there is no such folder
    static Result<WorkspaceLock> acquire(const QString &folder, const QString &address = {});
    /// Who holds the folder's lock.
    struct Owner
    {
        qint64 process = 0; ///< 0 if nobody does
        QString address;    ///< as it was given; empty if none was, or by an earlier version
    };
    static Owner holder(const QString &folder);
    /// The process that holds the folder's lock; 0 if none does.
    static qint64 owner(const QString &folder) { return holder(folder).process; }

    ~WorkspaceLock();
    WorkspaceLock(WorkspaceLock &&other) noexcept : m_file(std::exchange(other.m_file, -1)) {}
    WorkspaceLock &operator=(WorkspaceLock &&) = delete;

private:
    explicit WorkspaceLock(int file) : m_file(file) {}
    int m_file = -1;
};

} // namespace core::storage
