// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/layertree_p.h"

#include "core/git/paths.h"
#include "core/sandbox/descriptor_p.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::sandbox {

namespace {

constexpr int deepest = 100;
constexpr size_t mostEntries = 500'000;

QString shown(const QByteArray &path)
{
    return UntrustedText(QString::fromUtf8(path)).displayLine(200);
}

std::unexpected<Error> corrupt(const QByteArray &path, const QString &why)
{
    return fail(ErrorKind::Corrupt,
                QCoreApplication::translate(
                    "Sandbox", "The workspace cannot be read at “%1”. Start the attempt afresh.")
                    .arg(shown(path)),
                why);
}

bool hasAttribute(int descriptor, const char *name, QByteArrayView value)
{
    char bytes[8];
    const ssize_t size = ::fgetxattr(descriptor, name, bytes, sizeof bytes);
    return size >= 0 && (value.isEmpty() || QByteArrayView(bytes, size) == value);
}

/// The attributes in user namespaces, and those that a real root's mount would write.
bool hasOverlayAttribute(int descriptor, const QByteArray &name, QByteArrayView value = {})
{
    return hasAttribute(descriptor, QByteArray("user.overlay." + name).constData(), value) ||
           hasAttribute(descriptor, QByteArray("trusted.overlay." + name).constData(), value);
}

QByteArray kindName(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFLNK: return "link";
    case S_IFCHR:
    case S_IFBLK: return "device";
    case S_IFIFO: return "pipe";
    case S_IFSOCK: return "socket";
    default: return "special file";
    }
}

void eraseBelow(LayerMap &map, const QByteArray &path)
{
    const QByteArray prefix = path + '/';
    auto it = map.lower_bound(prefix);
    while (it != map.end() && it->first.startsWith(prefix))
        it = map.erase(it);
}

LayerEntry classify(int parent, const char *name, const struct stat &status, int layer)
{
    LayerEntry entry{.kind = LayerEntry::Kind::Other,
                     .layer = layer,
                     .mode = quint32(status.st_mode & 07777),
                     .size = status.st_size,
                     .reason = kindName(status.st_mode)};
    if (S_ISCHR(status.st_mode) && status.st_rdev == makedev(0, 0)) {
        entry.kind = LayerEntry::Kind::Whiteout;
    } else if (S_ISREG(status.st_mode)) {
        entry.kind = LayerEntry::Kind::File;
        if (status.st_size == 0) {
            const Descriptor file(
                ::openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
            if (file.isOpen() && hasOverlayAttribute(file.get(), "whiteout"))
                entry.kind = LayerEntry::Kind::Whiteout;
        }
    } else if (S_ISDIR(status.st_mode)) {
        entry.kind = LayerEntry::Kind::Folder;
    }
    return entry;
}

Result<> stackFolder(LayerMap &map, int folder, const QByteArray &path, int layer, int depth)
{
    if (depth > deepest)
        return corrupt(path, u"nested too deeply"_s);
    for (const QByteArray &name : namesIn(folder)) {
        struct stat status;
        if (::fstatat(folder, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        const QByteArray here = path.isEmpty() ? name : path + '/' + name;
        LayerEntry entry = classify(folder, name.constData(), status, layer);
        if (entry.kind != LayerEntry::Kind::Folder) {
            eraseBelow(map, here);
            map[here] = std::move(entry);
        } else {
            const Descriptor child = openFolder(folder, name.constData());
            if (!child.isOpen())
                return corrupt(here, u"open, errno %1"_s.arg(errno));
            if (hasOverlayAttribute(child.get(), "redirect") ||
                hasOverlayAttribute(child.get(), "metacopy"))
                return corrupt(here, u"redirected folder"_s);
            const auto known = map.find(here);
            const bool replaces =
                known != map.end() && known->second.kind != LayerEntry::Kind::Folder;
            const bool wasOpaque =
                known != map.end() && known->second.kind == LayerEntry::Kind::OpaqueFolder;
            if (hasOverlayAttribute(child.get(), "opaque", "y")) {
                eraseBelow(map, here);
                entry.kind = LayerEntry::Kind::OpaqueFolder;
            } else if (wasOpaque || replaces) {
                // Above a whiteout or a file nothing lower shows through.
                entry.kind = LayerEntry::Kind::OpaqueFolder;
            }
            map[here] = std::move(entry);
            if (Result<> ok = stackFolder(map, child.get(), here, layer, depth + 1); !ok)
                return ok;
        }
        if (map.size() > mostEntries)
            return corrupt(here, u"too many entries"_s);
    }
    return {};
}

} // namespace

Result<LayerMap> stacked(const QStringList &layers)
{
    LayerMap map;
    for (int i = 0; i < layers.size(); ++i) {
        const Descriptor root = openFolder(AT_FDCWD, QFile::encodeName(layers.at(i)).constData());
        if (!root.isOpen())
            return fail(ErrorKind::NotFound,
                        QCoreApplication::translate("Sandbox", "A layer of the workspace is gone."),
                        layers.at(i));
        if (Result<> ok = stackFolder(map, root.get(), {}, i, 0); !ok)
            return std::unexpected(std::move(ok.error()));
    }
    return map;
}

Result<Shown> shownAt(const QStringList &layers, const QByteArray &path)
{
    for (int i = int(layers.size()) - 1; i >= 0; --i) {
        Descriptor folder = openFolder(AT_FDCWD, QFile::encodeName(layers.at(i)).constData());
        const QList<QByteArray> parts = path.split('/');
        bool hidesLower = false;
        for (int part = 0; part < parts.size() && folder.isOpen(); ++part) {
            const char *const name = parts.at(part).constData();
            struct stat status;
            if (::fstatat(folder.get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0)
                break;
            LayerEntry entry = classify(folder.get(), name, status, i);
            if (entry.kind == LayerEntry::Kind::Whiteout)
                return Shown{};
            if (part + 1 == parts.size())
                return Shown{true, std::move(entry), layers.at(i) + u'/' + QFile::decodeName(path)};
            if (entry.kind != LayerEntry::Kind::Folder)
                return Shown{};
            folder = openFolder(folder.get(), name);
            if (folder.isOpen() && hasOverlayAttribute(folder.get(), "opaque", "y"))
                hidesLower = true;
        }
        if (hidesLower)
            return Shown{};
    }
    return Shown{};
}

Result<QByteArray> readInside(const QString &root, const QByteArray &path, qint64 limit)
{
    const auto refused = [&](const QString &why) {
        return fail(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("Sandbox", "“%1” is no file that can be taken over.")
                .arg(shown(path)),
            why);
    };
    Descriptor at = openFolder(AT_FDCWD, QFile::encodeName(root).constData());
    const QList<QByteArray> parts = path.split('/');
    for (qsizetype i = 0; i + 1 < parts.size() && at.isOpen(); ++i)
        at = openFolder(at.get(), parts.at(i).constData());
    if (!at.isOpen())
        return refused(u"folder, errno %1"_s.arg(errno));
    // Not blocking: what claims to be a file may turn out to be a pipe.
    const Descriptor file(::openat(at.get(), parts.constLast().constData(),
                                   O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    struct stat status;
    if (!file.isOpen() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return refused(u"open, errno %1"_s.arg(errno));
    if (status.st_size > limit)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Sandbox", "“%1” is too large (%L2 bytes).")
                        .arg(shown(path))
                        .arg(qint64(status.st_size)));
    QByteArray contents(status.st_size, Qt::Uninitialized);
    qsizetype read = 0;
    while (read < contents.size()) {
        const ssize_t got =
            ::read(file.get(), contents.data() + read, size_t(contents.size() - read));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return refused(u"read, errno %1"_s.arg(errno));
        read += got;
    }
    return contents;
}

Result<> writeInside(const QString &upper, const QStringList &lower, const QByteArray &path,
                     const QByteArray &contents)
{
    const auto refused = [&](const QString &why) {
        return fail(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("Sandbox", "“%1” cannot be written.").arg(shown(path)),
            why);
    };
    if (!git::isSafePath(path))
        return refused(u"unsafe name"_s);
    const QStringList all = lower + QStringList{upper};
    const Result<Shown> target = shownAt(all, path);
    if (!target)
        return std::unexpected(target.error());
    if (target->exists && target->entry.kind != LayerEntry::Kind::File)
        return refused(u"a link or folder is there"_s);

    Descriptor at = openFolder(AT_FDCWD, QFile::encodeName(upper).constData());
    const QList<QByteArray> parts = path.split('/');
    QByteArray prefix;
    for (qsizetype i = 0; i + 1 < parts.size() && at.isOpen(); ++i) {
        const char *const name = parts.at(i).constData();
        prefix += (i ? "/" : "") + parts.at(i);
        const Result<Shown> folder = shownAt(all, prefix);
        if (!folder)
            return std::unexpected(folder.error());
        if (folder->exists && folder->entry.kind != LayerEntry::Kind::Folder)
            return refused(u"a link or file in the way"_s);
        struct stat status;
        const bool inUpper = ::fstatat(at.get(), name, &status, AT_SYMLINK_NOFOLLOW) == 0;
        const bool hidden = inUpper && !S_ISDIR(status.st_mode); // a whiteout, by the check above
        if (hidden && ::unlinkat(at.get(), name, 0) != 0)
            return refused(u"whiteout, errno %1"_s.arg(errno));
        if ((!inUpper || hidden) && ::mkdirat(at.get(), name, 0755) != 0)
            return refused(u"mkdir, errno %1"_s.arg(errno));
        Descriptor next = openFolder(at.get(), name);
        if (next.isOpen() && !folder->exists &&
            ::fsetxattr(next.get(), "user.overlay.opaque", "y", 1, 0) != 0 && hidden)
            return refused(u"opaque, errno %1"_s.arg(errno));
        at = std::move(next);
    }
    if (!at.isOpen())
        return refused(u"folder, errno %1"_s.arg(errno));
    const char *const name = parts.constLast().constData();
    constexpr const char *scratch = ".daybreak-write";
    ::unlinkat(at.get(), scratch, 0);
    const bool executable = target->exists && (target->entry.mode & 0111);
    const Descriptor file(
        ::openat(at.get(), scratch, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!file.isOpen())
        return refused(u"create, errno %1"_s.arg(errno));
    qsizetype written = 0;
    while (written < contents.size()) {
        const ssize_t put =
            ::write(file.get(), contents.constData() + written, size_t(contents.size() - written));
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            ::unlinkat(at.get(), scratch, 0);
            return refused(u"write, errno %1"_s.arg(errno));
        }
        written += put;
    }
    if (::fchmod(file.get(), executable ? 0755 : 0644) != 0 ||
        ::renameat(at.get(), scratch, at.get(), name) != 0) {
        ::unlinkat(at.get(), scratch, 0);
        return refused(u"rename, errno %1"_s.arg(errno));
    }
    return {};
}

} // namespace core::sandbox
