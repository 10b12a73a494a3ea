// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/resourcegroup_p.h"

#include <QDir>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::sandbox {

namespace {

QByteArray readSmall(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(64 * 1024) : QByteArray();
}

bool writeSmall(const QString &path, const QByteArray &value)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) &&
           file.write(value) == value.size();
}

/// The number behind `key` in a file of "key number" lines; 0 if absent.
qint64 counter(const QString &path, QByteArrayView key)
{
    for (const QByteArray &line : readSmall(path).split('\n')) {
        if (line.startsWith(key) && line.size() > key.size() && line.at(key.size()) == ' ')
            return line.mid(key.size() + 1).trimmed().toLongLong();
    }
    return 0;
}

/// Where the hierarchy of a controller is mounted and which group we are in: hybrid and version 1
/// systems. Empty if there is none.
QString ownGroup(QByteArrayView controller)
{
    for (const QByteArray &line : readSmall(u"/proc/self/cgroup"_s).split('\n')) {
        const QList<QByteArray> parts = line.split(':');
        if (parts.size() < 3 || !parts.at(1).split(',').contains(controller))
            continue;
        const QString folder = u"/sys/fs/cgroup/"_s + QString::fromLatin1(parts.at(1)) +
                               QFile::decodeName(parts.mid(2).join(':'));
        if (QFile::exists(folder + u"/cgroup.procs"_s))
            return QDir::cleanPath(folder);
    }
    return {};
}

/// Version 2: a group under which children may have the controllers. Ours if it hands them on, else
/// its parent, where siblings of our group may be made if it was delegated to us.
QString unifiedParent()
{
    for (const QByteArray &line : readSmall(u"/proc/self/cgroup"_s).split('\n')) {
        if (!line.startsWith("0::"))
            continue;
        const QString own = u"/sys/fs/cgroup"_s + QFile::decodeName(line.mid(3));
        for (const QString &folder : {QDir::cleanPath(own), QDir::cleanPath(own + u"/.."_s)}) {
            if (!folder.startsWith(u"/sys/fs/cgroup"))
                continue;
            const QList<QByteArray> handedOn =
                readSmall(folder + u"/cgroup.subtree_control"_s).simplified().split(' ');
            if (handedOn.contains("memory") && handedOn.contains("pids"))
                return folder;
        }
    }
    return {};
}

QString groupFolder(const QString &parent, const QString &name)
{
    return parent + u"/daybreak-"_s + name;
}

QString makeGroup(const QString &parent, const QString &name)
{
    if (parent.isEmpty())
        return {};
    QString folder = groupFolder(parent, name);
    return ::mkdir(QFile::encodeName(folder).constData(), 0755) == 0 ? folder : QString();
}

} // namespace

ResourceGroup::ResourceGroup(const QString &name, const Limits &limits)
{
    const QByteArray processes = QByteArray::number(limits.processes);
    const QByteArray memory = QByteArray::number(limits.memoryBytes);
    if (const QString folder = makeGroup(unifiedParent(), name); !folder.isEmpty()) {
        m_unified = true;
        if (writeSmall(folder + u"/pids.max"_s, processes))
            m_pids = folder;
        if (writeSmall(folder + u"/memory.max"_s, memory))
            m_memory = folder;
        writeSmall(folder + u"/memory.swap.max"_s, "0"); // absent without swap accounting
        if (m_pids.isEmpty() && m_memory.isEmpty())
            ::rmdir(QFile::encodeName(folder).constData());
    } else {
        if (QString pids = makeGroup(ownGroup("pids"), name); !pids.isEmpty()) {
            if (writeSmall(pids + u"/pids.max"_s, processes))
                m_pids = std::move(pids);
            else
                ::rmdir(QFile::encodeName(pids).constData());
        }
        if (QString group = makeGroup(ownGroup("memory"), name); !group.isEmpty()) {
            if (writeSmall(group + u"/memory.limit_in_bytes"_s, memory)) {
                writeSmall(group + u"/memory.memsw.limit_in_bytes"_s, memory);
                m_memory = std::move(group);
            } else {
                ::rmdir(QFile::encodeName(group).constData());
            }
        }
    }
    for (const QString &folder : {m_pids, m_memory}) {
        const QByteArray file = QFile::encodeName(folder + u"/cgroup.procs"_s);
        if (!folder.isEmpty() && (m_joinFiles.empty() || m_joinFiles.back() != file))
            m_joinFiles.push_back(file);
    }
}

ResourceGroup::~ResourceGroup()
{
    for (const QByteArray &file : m_joinFiles)
        ::rmdir(file.left(file.lastIndexOf('/')).constData());
}

void ResourceGroup::join() const
{
    for (const QByteArray &file : m_joinFiles) {
        const int descriptor = ::open(file.constData(), O_WRONLY | O_CLOEXEC);
        // Running without a limit that was promised is worse than not running.
        if (descriptor < 0 || ::write(descriptor, "0", 1) != 1)
            ::_exit(126);
        ::close(descriptor);
    }
}

bool ResourceGroup::hitProcessLimit() const
{
    return limitsProcesses() && counter(m_pids + u"/pids.events"_s, "max") > 0;
}

bool ResourceGroup::hitMemoryLimit() const
{
    if (!limitsMemory())
        return false;
    return counter(m_memory + (m_unified ? u"/memory.events"_s : u"/memory.oom_control"_s),
                   "oom_kill") > 0;
}

int removeLeftGroup(const QString &name)
{
    int removed = 0;
    for (const QString &parent : {unifiedParent(), ownGroup("pids"), ownGroup("memory")}) {
        // The kernel refuses it as long as a process is in it.
        if (!parent.isEmpty() &&
            ::rmdir(QFile::encodeName(groupFolder(parent, name)).constData()) == 0)
            ++removed;
    }
    return removed;
}

Usage usageBelow(qint64 init)
{
    Usage usage;
    const auto namespaceOf = [](const QByteArray &pid) {
        char target[64];
        const ssize_t size =
            ::readlink(QByteArray("/proc/" + pid + "/ns/pid").constData(), target, sizeof target);
        return QByteArray(target, qMax<ssize_t>(size, 0));
    };
    const QByteArray wanted = namespaceOf(QByteArray::number(init));
    if (wanted.isEmpty())
        return usage;
    const qint64 page = ::sysconf(_SC_PAGESIZE);
    const QStringList entries = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &entry : entries) {
        if (!entry.at(0).isDigit() || namespaceOf(entry.toLatin1()) != wanted)
            continue;
        ++usage.processes;
        const QList<QByteArray> statm = readSmall(u"/proc/"_s + entry + u"/statm"_s).split(' ');
        if (statm.size() > 2)
            usage.residentBytes += (statm.at(1).toLongLong() - statm.at(2).toLongLong()) * page;
    }
    return usage;
}

} // namespace core::sandbox
