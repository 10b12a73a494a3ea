// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/workspacelock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::storage {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("core::storage", text);
}

QByteArray lockPath(const QString &folder)
{
    return QFile::encodeName(QDir(folder).filePath(u"workspace.lock"_s));
}

/// What the holder wrote; 0 if it has not yet.
qint64 writtenOwner(int file)
{
    QByteArray text(32, '\0');
    const ssize_t size = pread(file, text.data(), size_t(text.size()), 0);
    return size > 0 ? text.left(size).trimmed().toLongLong() : 0;
}

std::unexpected<Error> systemFailure(int code, const QString &folder)
{
    const QString detail = QString::fromLocal8Bit(strerror(code));
    if (code == ENOENT || code == ENOTDIR)
        return fail(ErrorKind::NotFound, tr("There is no workspace folder %1.").arg(folder),
                    detail);
    if (code == ENOSPC || code == EDQUOT)
        return fail(
            ErrorKind::Internal,
            tr("The disk is full: the workspace %1 cannot be opened. Free some space.").arg(folder),
            detail);
    return fail(ErrorKind::Denied,
                tr("The workspace %1 cannot be locked. Check that you may write to its folder.")
                    .arg(folder),
                detail);
}

} // namespace

Result<WorkspaceLock> WorkspaceLock::acquire(const QString &folder)
{
    // Closed on exec: a child process must not hold the workspace after its parent is gone.
    const int file =
        ::open(lockPath(folder).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return systemFailure(errno, folder);
    WorkspaceLock lock(file);
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return systemFailure(errno, folder);
        const qint64 owner = writtenOwner(file);
        return fail(ErrorKind::Conflict,
                    owner > 0 ? tr("The workspace %1 is open in another Daybreak (process %2). "
                                   "Close it, or use that one.")
                                    .arg(folder)
                                    .arg(owner)
                              : tr("The workspace %1 is open in another Daybreak.").arg(folder));
    }
    const QByteArray self = QByteArray::number(qint64(getpid())) + '\n';
    if (ftruncate(file, 0) != 0 || pwrite(file, self.constData(), size_t(self.size()), 0) < 0)
        return systemFailure(errno, folder);
    return lock;
}

qint64 WorkspaceLock::owner(const QString &folder)
{
    const int file = ::open(lockPath(folder).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return 0;
    qint64 owner = 0;
    if (flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        owner = writtenOwner(file);
    ::close(file);
    return owner;
}

WorkspaceLock::~WorkspaceLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace core::storage
