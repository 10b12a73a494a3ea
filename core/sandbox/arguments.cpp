// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a sandboxed program sees, as arguments for bwrap.
#include "core/sandbox/workspace_p.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace core::sandbox {

namespace {

constexpr qint64 temporaryBytes = qint64(512) << 20;
constexpr qint64 sharedMemoryBytes = qint64(256) << 20;
constexpr qint64 homeBytes = qint64(256) << 20;

/// /bin, /lib and the like: links on merged systems, folders on others.
void addTopLevel(QStringList &arguments, const QString &name)
{
    const QFileInfo info(u'/' + name);
    if (info.isSymLink())
        arguments << u"--symlink"_s << QDir(u"/"_s).relativeFilePath(info.symLinkTarget())
                  << u'/' + name;
    else if (info.isDir())
        arguments << u"--ro-bind"_s << u'/' + name << u'/' + name;
}

void addTemporary(QStringList &arguments, const QString &path, qint64 bytes, const QString &mode)
{
    arguments << u"--perms"_s << mode << u"--size"_s << QString::number(bytes) << u"--tmpfs"_s
              << path;
}

bool writeFile(const QString &path, const QByteArray &contents)
{
    // What is there already needs no room on a full disk.
    QFile before(path);
    if (before.open(QIODevice::ReadOnly) && before.readAll() == contents)
        return true;
    before.close();
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(contents) == contents.size() &&
           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup |
                               QFile::ReadOther) &&
           file.commit();
}

} // namespace

Result<> writeOwnEtc(const QString &stateDirectory)
{
    const QString etc = stateDirectory + u"/etc"_s;
    bool good = QDir().mkpath(etc + u"/alternatives"_s) && QDir().mkpath(etc + u"/ssl/certs"_s);
    good = good && writeFile(etc + u"/passwd"_s,
                             "worker:x:1000:1000:worker:/home/worker:/bin/sh\n"
                             "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n");
    good = good && writeFile(etc + u"/group"_s, "worker:x:1000:\nnogroup:x:65534:\n");
    good = good && writeFile(etc + u"/hosts"_s, "127.0.0.1 localhost sandbox\n::1 localhost\n");
    good = good && writeFile(etc + u"/hostname"_s, "sandbox\n");
    good = good &&
           writeFile(etc + u"/nsswitch.conf"_s, "passwd: files\ngroup: files\nhosts: files dns\n");
    good = good && writeFile(etc + u"/resolv.conf"_s, {});
    // Where libraries outside the loader's own folders are; says nothing about people.
    QFile cache(u"/etc/ld.so.cache"_s);
    if (good && cache.open(QIODevice::ReadOnly))
        good = writeFile(etc + u"/ld.so.cache"_s, cache.readAll());
    if (!good)
        return fail(ErrorKind::Internal, QCoreApplication::translate(
                                             "Sandbox", "“%1” cannot be written. Perhaps the disk "
                                                        "is full, or you may not write there.")
                                             .arg(etc));
    return {};
}

QStringList bwrapArguments(const Workspace &workspace, const Command &command, int seccomp,
                           int status)
{
    QStringList arguments{u"--unshare-user"_s,
                          u"--unshare-pid"_s,
                          u"--unshare-ipc"_s,
                          u"--unshare-uts"_s,
                          u"--unshare-cgroup-try"_s,
                          u"--uid"_s,
                          u"1000"_s,
                          u"--gid"_s,
                          u"1000"_s,
                          u"--disable-userns"_s,
                          u"--cap-drop"_s,
                          u"ALL"_s,
                          u"--hostname"_s,
                          u"sandbox"_s,
                          u"--die-with-parent"_s,
                          u"--new-session"_s,
                          u"--clearenv"_s};
    if (!workspace.network)
        arguments << u"--unshare-net"_s;
    arguments << u"--ro-bind"_s << u"/usr"_s << u"/usr"_s;
    for (const QString &name : {u"bin"_s, u"sbin"_s, u"lib"_s, u"lib32"_s, u"lib64"_s, u"libx32"_s})
        addTopLevel(arguments, name);
    arguments << u"--ro-bind"_s << workspace.machine->stateDirectory + u"/etc"_s << u"/etc"_s
              << u"--ro-bind-try"_s << u"/etc/alternatives"_s << u"/etc/alternatives"_s;
    if (workspace.network)
        arguments << u"--ro-bind-try"_s << QFileInfo(u"/etc/resolv.conf"_s).canonicalFilePath()
                  << u"/etc/resolv.conf"_s << u"--ro-bind-try"_s << u"/etc/ssl/certs"_s
                  << u"/etc/ssl/certs"_s;
    // Read-only also for a real root: the kernel lets its user id, even without any capability,
    // write to /proc/sys.
    arguments << u"--proc"_s << u"/proc"_s << u"--remount-ro"_s << u"/proc"_s << u"--dev"_s
              << u"/dev"_s << u"--remount-ro"_s << u"/dev"_s;
    addTemporary(arguments, u"/dev/shm"_s, sharedMemoryBytes, u"1777"_s);
    addTemporary(arguments, u"/tmp"_s, temporaryBytes, u"1777"_s);
    addTemporary(arguments, u"/home/worker"_s, homeBytes, u"0700"_s);
    arguments << u"--dir"_s << u"/run"_s << u"--dir"_s << u"/var"_s << u"--symlink"_s << u"/tmp"_s
              << u"/var/tmp"_s;
    for (const ReadOnlyMount &mount : workspace.mounts)
        arguments << u"--ro-bind"_s << mount.hostPath << mount.insidePath;
    for (const QString &layer : workspace.lower())
        arguments << u"--overlay-src"_s << layer;
    arguments << u"--overlay"_s << workspace.upper() << workspace.folder + u"/work"_s << u"/work"_s
              << u"--remount-ro"_s << u"/"_s;

    QMap<QString, QString> environment{{u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin"_s},
                                       {u"HOME"_s, u"/home/worker"_s},
                                       {u"USER"_s, u"worker"_s},
                                       {u"LOGNAME"_s, u"worker"_s},
                                       {u"TMPDIR"_s, u"/tmp"_s},
                                       {u"LANG"_s, u"C.UTF-8"_s},
                                       {u"TZ"_s, u"UTC"_s}};
    environment.insert(command.environment);
    for (auto it = environment.cbegin(); it != environment.cend(); ++it)
        arguments << u"--setenv"_s << it.key() << it.value();
    arguments << u"--chdir"_s
              << (command.directory.isEmpty() ? u"/work"_s : u"/work/"_s + command.directory)
              << u"--seccomp"_s << QString::number(seccomp) << u"--json-status-fd"_s
              << QString::number(status);
    return arguments;
}

} // namespace core::sandbox
