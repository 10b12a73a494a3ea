// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measuring and removing what a sandboxed program wrote.
#include "core/sandbox/descriptor_p.h"
#include "core/sandbox/layertree_p.h"

#include <QFile>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::sandbox {

namespace {

constexpr int deepestMeasured = 100;
constexpr int deepestRemoved = 60;

struct Measure
{
    qint64 bytes = 0;
    qint64 entries = 0;
    qint64 maximumEntries = 0;
};

bool measure(int folder, int depth, Measure &sum)
{
    if (depth > deepestMeasured)
        return false;
    for (const QByteArray &name : namesIn(folder)) {
        struct stat status;
        if (::fstatat(folder, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue; // gone meanwhile
        sum.bytes += qint64(status.st_blocks) * 512;
        if (++sum.entries > sum.maximumEntries)
            return false;
        if (!S_ISDIR(status.st_mode))
            continue;
        const Descriptor child = openFolder(folder, name.constData());
        if (child.isOpen() && !measure(child.get(), depth + 1, sum))
            return false;
    }
    return true;
}

/// Empties a folder. What is nested too deeply is moved up to `top` and removed from there, so that
/// neither the stack nor the descriptors run out.
bool empty(int folder, int top, int depth, int &moved)
{
    // Folders may have been left without permission for their owner.
    ::fchmod(folder, 0700);
    bool good = true;
    for (const QByteArray &name : namesIn(folder)) {
        if (::unlinkat(folder, name.constData(), 0) == 0)
            continue;
        ::fchmodat(folder, name.constData(), 0700, AT_SYMLINK_NOFOLLOW);
        Descriptor child = openFolder(folder, name.constData());
        if (!child.isOpen()) {
            // An older kernel cannot change the mode without following: only a folder is left here.
            ::fchmodat(folder, name.constData(), 0700, 0);
            child = openFolder(folder, name.constData());
        }
        if (!child.isOpen()) {
            good = false;
            continue;
        }
        if (depth > deepestRemoved) {
            const QByteArray next = ".deep-" + QByteArray::number(moved++);
            good = ::renameat(folder, name.constData(), top, next.constData()) == 0 && good;
            continue;
        }
        good = empty(child.get(), top, depth + 1, moved) && good;
        good = ::unlinkat(folder, name.constData(), AT_REMOVEDIR) == 0 && good;
    }
    return good;
}

} // namespace

Descriptor::~Descriptor()
{
    if (m_number >= 0)
        ::close(m_number);
}

Descriptor openFolder(int parent, const char *name)
{
    return Descriptor(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

std::vector<QByteArray> namesIn(int folder)
{
    std::vector<QByteArray> names;
    const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *const stream = copy >= 0 ? ::fdopendir(copy) : nullptr;
    if (!stream) {
        if (copy >= 0)
            ::close(copy);
        return names;
    }
    while (const dirent *entry = ::readdir(stream)) {
        const QByteArray name(entry->d_name);
        if (name != "." && name != "..")
            names.push_back(name);
    }
    ::closedir(stream);
    std::ranges::sort(names);
    return names;
}

qint64 sizeOnDisk(const QString &folder, qint64 maximumEntries)
{
    const Descriptor root = openFolder(AT_FDCWD, QFile::encodeName(folder).constData());
    if (!root.isOpen())
        return 0;
    Measure sum{.maximumEntries = maximumEntries};
    return measure(root.get(), 0, sum) ? sum.bytes : -1;
}

Result<> removeTree(const QString &folder)
{
    const QByteArray name = QFile::encodeName(folder);
    bool good = true;
    {
        const Descriptor root = openFolder(AT_FDCWD, name.constData());
        if (!root.isOpen()) {
            if (errno == ENOENT)
                return {};
            good = false;
        }
        int moved = 0;
        // Each pass brings what was too deep up by some levels.
        for (int before = -1; good && before != moved;) {
            before = moved;
            good = empty(root.get(), root.get(), 0, moved);
        }
    }
    if (!good || ::rmdir(name.constData()) != 0)
        return fail(ErrorKind::Internal,
                    QCoreApplication::translate("Sandbox", "“%1” cannot be removed.").arg(folder),
                    u"errno %1"_s.arg(errno));
    return {};
}

} // namespace core::sandbox
