// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One workspace of the bubblewrap sandbox on disk, and running a command in it.
#pragma once

#include "core/sandbox/descriptor_p.h"
#include "core/sandbox/sandbox.h"

#include <QHash>
#include <QMutex>
#include <QThreadPool>

#include <memory>

namespace core::sandbox {

/// What all workspaces of one sandbox share.
struct Machine
{
    QString bwrap;          ///< path of the program
    QString prlimit;        ///< path of the program; empty if absent
    QString stateDirectory; ///< absolute
    QThreadPool watchers;   ///< so that looking at limits never waits behind other work

    QMutex files;             ///< for `held`, and while a layer is made or taken away
    QHash<QString, int> held; ///< layers on which open sessions stand, and how many of them
};

struct Workspace
{
    Workspace() = default;
    Workspace(const Workspace &) = delete;
    Workspace &operator=(const Workspace &) = delete;
    ~Workspace(); ///< leaves the folder to the pool for removal

    std::shared_ptr<Machine> machine;
    QString id;
    QString folder; ///< below the state directory: upper, work, lock
    Descriptor lock;
    QString base;
    QStringList prepared;  ///< lowest first
    QStringList snapshots; ///< frozen upper layers, lowest first
    QStringList snapshotIds;
    QStringList held; ///< in `machine`, until this goes
    std::vector<ReadOnlyMount> mounts;
    bool network = false; ///< only while preparing
    bool running = false;
    bool frozen = false;

    QString upper() const { return folder + QStringLiteral("/upper"); }
    QStringList lower() const { return QStringList{base} + prepared + snapshots; }
};

/// The options for bwrap, without the program to run.
///
/// seccomp, status  descriptor numbers in the child
QStringList bwrapArguments(const Workspace &workspace, const Command &command, int seccomp,
                           int status);

/// Writes the small /etc that sandboxes see, with the parts that only a preparation needs apart.
Result<> writeOwnEtc(const QString &stateDirectory);

/// See Session::run.
Task<CommandRun> runInWorkspace(std::shared_ptr<Workspace> workspace, Command command,
                                StopToken stop);

} // namespace core::sandbox
