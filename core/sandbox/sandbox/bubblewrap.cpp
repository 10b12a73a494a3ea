// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The sandbox of namespaces on this machine, by way of bubblewrap.
#include "core/async/offload.h"
#include "core/base/logging.h"
#include "core/sandbox/changes_p.h"
#include "core/sandbox/keptlayers_p.h"
#include "core/sandbox/layertree_p.h"
#include "core/sandbox/resourcegroup_p.h"
#include "core/sandbox/workspace_p.h"

#include <QCryptographicHash>
#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QVersionNumber>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::sandbox {

Workspace::~Workspace()
{
    if (!machine)
        return;
    releaseLayers(*machine, held);
    if (folder.isEmpty())
        return;
    // The lock goes first: from here on a sweep may take the folder as well.
    machine->watchers.start([path = folder] {
        if (Result<> removed = removeTree(path); !removed)
            qCWarning(lcSandbox).noquote() << removed.error().toLogString();
    });
}

namespace {

const QVersionNumber oldestVersion(0, 11); // has --overlay

QByteArray kernelSetting(const QString &path)
{
    QFile file(u"/proc/sys/"_s + path);
    return file.open(QIODevice::ReadOnly) ? file.read(64).trimmed() : QByteArray();
}

/// Why user namespaces may be refused here, most specific first.
QString namespaceAdvice()
{
    if (kernelSetting(u"user/max_user_namespaces"_s) == "0")
        return QCoreApplication::translate(
            "Sandbox", "User namespaces are switched off. Set user.max_user_namespaces to 10000 "
                       "with sysctl.");
    if (kernelSetting(u"kernel/unprivileged_userns_clone"_s) == "0")
        return QCoreApplication::translate(
            "Sandbox", "User namespaces are kept for root. Set kernel.unprivileged_userns_clone "
                       "to 1 with sysctl.");
    if (kernelSetting(u"kernel/apparmor_restrict_unprivileged_userns"_s) == "1")
        return QCoreApplication::translate(
            "Sandbox", "AppArmor keeps user namespaces from bwrap. Enable its profile (package "
                       "apparmor-profiles, file bwrap-userns-restrict), or set "
                       "kernel.apparmor_restrict_unprivileged_userns to 0 with sysctl.");
    return QCoreApplication::translate(
        "Sandbox", "User namespaces or overlay mounts are refused here, as in many containers: "
                   "start the container with the rights to make them, or use another machine.");
}

Result<> makePrivate(const QString &folder)
{
    if (!QDir().mkpath(folder) || ::chmod(QFile::encodeName(folder).constData(), 0700) != 0)
        return fail(ErrorKind::Denied,
                    QCoreApplication::translate("Sandbox", "“%1” cannot be made.").arg(folder));
    return {};
}

bool isPlainFolder(const QString &path)
{
    return QDir::isAbsolutePath(path) &&
           openFolder(AT_FDCWD, QFile::encodeName(path).constData()).isOpen();
}

/// Removes workspaces whose process is gone. A living one holds its lock.
void sweep(const QString &sessions)
{
    const QStringList left = QDir(sessions).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : left) {
        const QString folder = sessions + u'/' + name;
        const Descriptor lock(::open(QFile::encodeName(folder + u"/lock"_s).constData(),
                                     O_RDWR | O_CLOEXEC | O_NOFOLLOW));
        if (lock.isOpen() && ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
            continue;
        removeLeftGroup(name);
        if (Result<> removed = removeTree(folder); !removed)
            qCWarning(lcSandbox).noquote() << removed.error().toLogString();
    }
}

class BubblewrapSession final : public Session
{
public:
    BubblewrapSession(std::shared_ptr<Workspace> workspace, Snapshots snapshots, IdSource *ids)
        : m_workspace(std::move(workspace)), m_snapshots(std::move(snapshots)), m_ids(ids)
    {
    }

    Task<CommandRun> run(Command command, StopToken stop) override
    {
        return runInWorkspace(m_workspace, std::move(command), std::move(stop));
    }

    Result<> writeFile(const QString &path, const QByteArray &contents) override
    {
        if (Result<> idle = checkIdle(); !idle)
            return idle;
        return writeInside(m_workspace->upper(), m_workspace->lower(), path.toUtf8(), contents);
    }

    Result<std::vector<FileChange>> changes() const override
    {
        if (Result<> idle = checkIdle(); !idle)
            return std::unexpected(std::move(idle.error()));
        return changesIn(m_workspace->base, m_workspace->prepared,
                         m_workspace->snapshots + QStringList{m_workspace->upper()});
    }

    Result<SnapshotId> snapshot() override
    {
        if (Result<> idle = checkIdle(); !idle)
            return std::unexpected(std::move(idle.error()));
        const SnapshotId id(m_ids->next());
        const QMutexLocker lock(&m_workspace->machine->files);
        const QString folder = m_snapshots.folder() + u'/' + id.toString();
        if (Result<> made = makePrivate(folder); !made)
            return std::unexpected(std::move(made.error()));
        // The record comes first: a layer without one is removed by the next purge, a record
        // without a layer is no snapshot.
        if (Result<> written = m_snapshots.write(
                id.toString(), {m_workspace->snapshotIds + QStringList{id.toString()}, false});
            !written)
            return std::unexpected(std::move(written.error()));
        m_workspace->frozen = true;
        if (::rename(QFile::encodeName(m_workspace->upper()).constData(),
                     QFile::encodeName(m_snapshots.layer(id.toString())).constData()) != 0)
            return fail(ErrorKind::Internal,
                        QCoreApplication::translate("Sandbox", "The workspace cannot be frozen."),
                        u"rename, errno %1"_s.arg(errno));
        return id;
    }

private:
    Result<> checkIdle() const
    {
        if (m_workspace->frozen || m_workspace->running)
            return fail(ErrorKind::Conflict, QCoreApplication::translate(
                                                 "Sandbox", "The workspace is in use or frozen."));
        return {};
    }

    std::shared_ptr<Workspace> m_workspace;
    Snapshots m_snapshots;
    IdSource *m_ids;
};

Task<QString> prepareLayer(std::shared_ptr<Workspace> workspace, QString folder, Command command,
                           StopToken stop)
{
    Result<QString> outcome;
    Task<CommandRun> task = runInWorkspace(workspace, std::move(command), std::move(stop));
    Result<CommandRun> run = co_await task;
    if (!run) {
        outcome = std::unexpected(std::move(run.error()));
        co_return outcome;
    }
    if (!run->passed()) {
        outcome = fail(ErrorKind::InvalidInput,
                       QCoreApplication::translate(
                           "Sandbox", "Preparing the repository failed (%1 ended with %2): %3")
                           .arg(run->argv.join(u' '))
                           .arg(run->exitCode)
                           .arg(UntrustedText(run->output.raw().right(600)).displayLine(600)),
                       run->output.display(4000));
        co_return outcome;
    }
    workspace->frozen = true;
    if (::rename(QFile::encodeName(workspace->upper()).constData(),
                 QFile::encodeName(folder).constData()) != 0 &&
        !QDir(folder).exists()) {
        outcome = fail(ErrorKind::Internal,
                       QCoreApplication::translate("Sandbox", "“%1” cannot be made.").arg(folder),
                       u"rename, errno %1"_s.arg(errno));
        co_return outcome;
    }
    markUsed(folder);
    outcome = folder;
    co_return outcome;
}

template<typename T>
Task<T> ready(Result<T> result)
{
    co_return result;
}

class Bubblewrap final : public Sandbox
{
public:
    Bubblewrap(std::shared_ptr<Machine> machine, IdSource *ids)
        : m_machine(std::move(machine)), m_snapshots(m_machine->stateDirectory + u"/snapshots"_s),
          m_ids(ids)
    {
    }

    Result<> probe() const override
    {
        if (m_machine->bwrap.isEmpty())
            return fail(ErrorKind::Unsupported,
                        QCoreApplication::translate(
                            "Sandbox",
                            "bwrap is not installed. Install the package bubblewrap (0.11 or "
                            "newer)."));
        QProcess process;
        process.start(m_machine->bwrap, {u"--version"_s});
        process.waitForFinished(10'000);
        const QString text = QString::fromLatin1(process.readAllStandardOutput());
        const auto version = QVersionNumber::fromString(text.section(u' ', -1).trimmed());
        if (version < oldestVersion)
            return fail(ErrorKind::Unsupported,
                        QCoreApplication::translate("Sandbox",
                                                    "bwrap %1 is too old: 0.11 or newer is needed.")
                            .arg(version.toString()));
        Result<std::shared_ptr<Workspace>> workspace = make({.baseTree = u"/usr/share"_s}, false);
        if (!workspace)
            return std::unexpected(std::move(workspace.error()));
        Command command;
        command.argv = {u"/usr/bin/true"_s};
        QStringList arguments = bwrapArguments(**workspace, command, 900, 901);
        // The filter and the status need descriptors and say nothing about what the kernel allows.
        for (const QString &option : {u"--seccomp"_s, u"--json-status-fd"_s})
            arguments.remove(arguments.indexOf(option), 2);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(m_machine->bwrap, arguments + QStringList{u"--"_s} + command.argv);
        process.waitForFinished(20'000);
        if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
            return fail(ErrorKind::Unsupported, namespaceAdvice(),
                        QString::fromUtf8(process.readAll().left(500)));
        return {};
    }

    Result<std::unique_ptr<Session>> open(const SessionSpec &spec) override
    {
        Result<std::shared_ptr<Workspace>> workspace = make(spec, false);
        if (!workspace)
            return std::unexpected(std::move(workspace.error()));
        return std::make_unique<BubblewrapSession>(std::move(*workspace), m_snapshots, m_ids);
    }

    Result<> removeSnapshot(SnapshotId snapshot) override
    {
        {
            const QMutexLocker lock(&m_machine->files);
            Result<SnapshotRecord> record = m_snapshots.read(snapshot.toString());
            if (!record)
                return {}; // gone already
            record->removed = true;
            if (Result<> written = m_snapshots.write(snapshot.toString(), *record); !written)
                return written;
            discardRemoved(*m_machine, m_snapshots);
        }
        return emptyTrash(*m_machine);
    }

    Task<UpkeepReceipt> tidy(Upkeep upkeep, StopToken stop) override
    {
        return offload([machine = m_machine, upkeep = std::move(upkeep), stop = std::move(stop)] {
            return tidyLayers(*machine, upkeep, stop);
        });
    }

    Task<QString> prepare(QString key, SessionSpec spec, Command command, StopToken stop) override
    {
        const QByteArray hash =
            QCryptographicHash::hash(key.toUtf8(), QCryptographicHash::Sha256).toHex();
        const QString folder =
            m_machine->stateDirectory + u"/prepared/"_s + QString::fromLatin1(hash);
        if (QDir(folder).exists()) {
            markUsed(folder);
            return ready<QString>(folder);
        }
        Result<std::shared_ptr<Workspace>> workspace = make(spec, true);
        if (!workspace)
            return ready<QString>(std::unexpected(std::move(workspace.error())));
        return prepareLayer(std::move(*workspace), folder, std::move(command), std::move(stop));
    }

private:
    Result<std::shared_ptr<Workspace>> make(const SessionSpec &spec, bool network) const
    {
        auto workspace = std::make_shared<Workspace>();
        workspace->machine = m_machine;
        workspace->base = spec.baseTree;
        workspace->prepared = spec.preparedLayers;
        workspace->mounts = spec.mounts;
        workspace->network = network;
        if (m_machine->bwrap.isEmpty())
            return std::unexpected(probe().error());
        const auto checkFolders = [](const QStringList &layers) -> Result<> {
            for (const QString &layer : layers) {
                if (!isPlainFolder(layer))
                    return fail(ErrorKind::NotFound,
                                QCoreApplication::translate("Sandbox", "There is no folder “%1”.")
                                    .arg(layer));
            }
            return {};
        };
        // Held first and looked at then, so that nothing takes them away in between.
        workspace->held = spec.preparedLayers;
        holdLayers(*m_machine, workspace->held);
        if (Result<> checked = checkFolders(workspace->lower()); !checked)
            return std::unexpected(std::move(checked.error()));
        for (const ReadOnlyMount &mount : spec.mounts) {
            if (!mount.insidePath.startsWith(u"/opt/") ||
                QDir::cleanPath(mount.insidePath) != mount.insidePath ||
                !QDir::isAbsolutePath(mount.hostPath) || !QFile::exists(mount.hostPath))
                return fail(
                    ErrorKind::InvalidInput,
                    QCoreApplication::translate("Sandbox", "“%1” cannot be mounted at “%2”.")
                        .arg(mount.hostPath, mount.insidePath));
        }
        if (!spec.snapshot.isNull()) {
            const Result<SnapshotRecord> record = m_snapshots.read(spec.snapshot.toString());
            if (!record)
                return std::unexpected(record.error());
            workspace->snapshotIds = record->chain;
            for (const QString &id : record->chain)
                workspace->snapshots.append(m_snapshots.layer(id));
            holdLayers(*m_machine, workspace->snapshots);
            workspace->held += workspace->snapshots;
            if (Result<> checked = checkFolders(workspace->snapshots); !checked)
                return std::unexpected(std::move(checked.error()));
        }
        workspace->id = m_ids->next().toString(QUuid::WithoutBraces);
        workspace->folder = m_machine->stateDirectory + u"/sessions/"_s + workspace->id;
        for (const QString &folder :
             QStringList{workspace->folder, workspace->upper(), workspace->folder + u"/work"_s}) {
            if (Result<> made = makePrivate(folder); !made)
                return std::unexpected(std::move(made.error()));
        }
        // The workspace's root is as open as a checkout's.
        ::chmod(QFile::encodeName(workspace->upper()).constData(), 0755);
        workspace->lock =
            Descriptor(::open(QFile::encodeName(workspace->folder + u"/lock"_s).constData(),
                              O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!workspace->lock.isOpen() || ::flock(workspace->lock.get(), LOCK_EX | LOCK_NB) != 0)
            return fail(ErrorKind::Internal,
                        QCoreApplication::translate("Sandbox", "“%1” cannot be locked.")
                            .arg(workspace->folder));
        return workspace;
    }

    std::shared_ptr<Machine> m_machine;
    Snapshots m_snapshots;
    IdSource *m_ids;
};

Result<std::unique_ptr<Sandbox>> makeBubblewrap(const SandboxServices &services,
                                                const QJsonObject &)
{
    if (services.stateDirectory.isEmpty() || !services.ids)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Sandbox", "The sandbox has no state folder."));
    auto machine = std::make_shared<Machine>();
    machine->bwrap = QStandardPaths::findExecutable(u"bwrap"_s);
    // Inside only /usr is there.
    machine->prlimit = QFile::exists(u"/usr/bin/prlimit"_s) ? u"/usr/bin/prlimit"_s : QString();
    machine->watchers.setObjectName(u"sandbox"_s);
    machine->watchers.setMaxThreadCount(8);
    for (const QString &folder :
         {QString(), u"/sessions"_s, u"/snapshots"_s, u"/prepared"_s, u"/trash"_s}) {
        if (Result<> made = makePrivate(services.stateDirectory + folder); !made)
            return std::unexpected(std::move(made.error()));
    }
    machine->stateDirectory = QDir(services.stateDirectory).canonicalPath();
    sweep(machine->stateDirectory + u"/sessions"_s);
    if (Result<> etc = writeOwnEtc(machine->stateDirectory); !etc)
        return std::unexpected(std::move(etc.error()));
    return std::make_unique<Bubblewrap>(std::move(machine), services.ids);
}

} // namespace

SandboxInfo bubblewrapSandbox()
{
    return {.id = u"bubblewrap"_s,
            .name = QCoreApplication::translate("Sandbox", "Bubblewrap (this machine)"),
            .version = 1,
            .needsNetwork = false,
            .settings = {},
            .make = makeBubblewrap};
}

} // namespace core::sandbox
