// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of sandboxes: where a repository's code runs without network, credentials or the
// host's files.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/change.h"

#include <QMap>

#include <functional>
#include <memory>

namespace core::sandbox {

struct Limits
{
    Milliseconds time{120'000};
    qint64 memoryBytes = qint64(2) << 30;
    int processes = 256;
    qint64 outputBytes = 2 << 20;        ///< of one command; more is cut in the middle
    qint64 layerBytes = qint64(1) << 30; ///< written files in all
};

struct Command
{
    QStringList argv;  ///< looked up in the sandbox's PATH; never a shell unless argv names one
    QString directory; ///< below the workspace, "" is its root
    QMap<QString, QString> environment;
    QByteArray input; ///< stdin; empty gives an immediate end of file
    Limits limits;
    std::function<void(QByteArray)>
        output; ///< stdout and stderr as they come, on the caller's thread; may be empty
};

struct ReadOnlyMount
{
    QString hostPath;
    QString insidePath; ///< absolute, below /opt
};

/// What a session starts from.
struct SessionSpec
{
    QString baseTree; ///< host folder: a plain checkout without .git; mounted read-only as the
                      ///< lowest layer
    QStringList preparedLayers; ///< host folders above the base, lowest first: results of `prepare`
    SnapshotId snapshot;        ///< stacked on top; none for a fresh start
    std::vector<ReadOnlyMount> mounts;
};

/// One workspace in which commands run one after another. The inside path of the workspace is
/// always /work.
class Session
{
public:
    virtual ~Session() = default;

    /// errors  Denied or Unsupported (the sandbox cannot be built here), InvalidInput (directory
    /// outside), Cancelled.
    ///         A command that fails, or is stopped by a limit, is a CommandRun, not an error.
    virtual Task<CommandRun> run(Command command, StopToken stop) = 0;

    /// Writes a file into the workspace's upper layer from outside, without following any link in
    /// it.
    virtual Result<> writeFile(const QString &path, const QByteArray &contents) = 0;

    /// What differs from base and prepared layers: regular files only; sorted by path.
    /// errors  InvalidInput: a link, device, odd name, mode change or too large a file; the message
    /// names it
    virtual Result<std::vector<FileChange>> changes() const = 0;

    /// Freezes the upper layer; this session cannot be used afterwards.
    virtual Result<SnapshotId> snapshot() = 0;
};

/// What is still needed of what sandboxes keep on disk.
struct Upkeep
{
    std::vector<SnapshotId> snapshots; ///< named by attempts; what they stand on stays as well
    Timestamp unnamedBefore;           ///< other snapshots go if they are older
    Timestamp layersBefore;            ///< prepared layers that were not used since then go
    /// Above it the layers whose last use is longest ago go, unless it was after `unnamedBefore`.
    qint64 layerBytes = qint64(20) << 30;
};

struct UpkeepReceipt
{
    int snapshots = 0;     ///< removed
    int layers = 0;        ///< removed
    qint64 layerBytes = 0; ///< of the prepared layers that are left
};

struct SandboxServices
{
    QString stateDirectory; ///< snapshots, layers and scratch live below it; private to Daybreak
    IdSource *ids = nullptr;
};

class Sandbox
{
public:
    virtual ~Sandbox() = default;

    /// Why it cannot work on this machine, and how to change that; success if it can.
    virtual Result<> probe() const = 0;
    virtual Result<std::unique_ptr<Session>> open(const SessionSpec &spec) = 0;
    virtual Result<> removeSnapshot(SnapshotId snapshot) = 0;

    /// Runs a repository's prepare command once per `key` (a hash over lock files and command),
    /// with network, and keeps what it wrote as a layer. returns  the layer's host folder
    virtual Task<QString> prepare(QString key, SessionSpec spec, Command command,
                                  StopToken stop) = 0;

    /// Removes snapshots and prepared layers that are not needed any more. What an open session
    /// stands on is never touched, whatever `upkeep` says.
    virtual Task<UpkeepReceipt> tidy(Upkeep upkeep, StopToken stop) = 0;
};

/// Whether the command ended by a SIGKILL that no limit sent: it says nothing about the code.
bool wasKilled(const CommandRun &run);
/// The error for it; retryable.
Error killedFromOutside(int signal);

using SandboxInfo = ProviderInfo<Sandbox, SandboxServices>;
const ProviderTable<SandboxInfo> &sandboxes();

} // namespace core::sandbox
