// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Limits on memory and processes of a whole run, by control groups where this machine lets us.
#pragma once

#include "core/sandbox/sandbox.h"

#include <QByteArray>

#include <vector>

namespace core::sandbox {

/// A control group for one run, version 1 or 2, made below the group this process is in. Where none
/// can be made `isActive` is false, and the caller falls back to limits per process and a watcher.
class ResourceGroup
{
public:
    ResourceGroup(const QString &name, const Limits &limits);
    ~ResourceGroup(); ///< removes the group, which is empty by then
    ResourceGroup(const ResourceGroup &) = delete;
    ResourceGroup &operator=(const ResourceGroup &) = delete;

    bool limitsProcesses() const { return !m_pids.isEmpty(); }
    bool limitsMemory() const { return !m_memory.isEmpty(); }

    /// In the child between fork and exec: joins the groups. Async-signal-safe.
    void join() const;

    /// What was refused so far.
    bool hitProcessLimit() const;
    bool hitMemoryLimit() const;

private:
    QString m_pids;   ///< folder
    QString m_memory; ///< folder
    bool m_unified = false;
    std::vector<QByteArray> m_joinFiles;
};

/// Removes the groups that a killed Daybreak left of the run `name`; how many there were.
int removeLeftGroup(const QString &name);

/// Resident bytes and number of the processes in a process namespace, by looking through /proc.
struct Usage
{
    int processes = 0;
    qint64 residentBytes = 0;
};
/// init  the namespace's first process, as seen from here
Usage usageBelow(qint64 init);

} // namespace core::sandbox
