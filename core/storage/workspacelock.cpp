// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/workspacelock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QThread>

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

/// A look at who holds the lock takes it, shared, for some microseconds, and a new holder names
/// itself some microseconds after it has it.
constexpr int mostLooks = 40;
constexpr std::chrono::milliseconds betweenLooks{5};
/// Of the lock file: a number and a path.
constexpr qsizetype longestText = 4'200;

/// What the holder wrote: a line with its process, and one with its address if it has one. None if
/// it has not yet.
WorkspaceLock::Owner writtenOwner(int file)
{
    for (int look = 0; look < mostLooks; ++look) {
        QByteArray text(longestText, '\0');
        const ssize_t size = pread(file, text.data(), size_t(text.size()), 0);
        const QList<QByteArray> lines = text.left(qMax<ssize_t>(size, 0)).split('\n');
        // Whole lines alone: the last one is not ended yet.
        const qint64 process = lines.size() > 1 ? lines.at(0).toLongLong() : 0;
        if (process > 0)
            return {process, lines.size() > 2 ? QFile::decodeName(lines.at(1)) : QString()};
        QThread::sleep(betweenLooks);
    }
    return {};
}

/// errno in `*code` if it stays false
bool lockExclusively(int file, int *code)
{
    for (int look = 0; look < mostLooks; ++look) {
        if (flock(file, LOCK_EX | LOCK_NB) == 0)
            return true;
        *code = errno;
        if (*code != EWOULDBLOCK)
            return false;
        QThread::sleep(betweenLooks);
    }
    return false;
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

Result<WorkspaceLock> WorkspaceLock::acquire(const QString &folder, const QString &address)
{
    // Closed on exec: a child process must not hold the workspace after its parent is gone.
    const int file =
        ::open(lockPath(folder).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return systemFailure(errno, folder);
    WorkspaceLock lock(file);
    int code = 0;
    if (!lockExclusively(file, &code)) {
        if (code != EWOULDBLOCK)
            return systemFailure(code, folder);
        const qint64 owner = writtenOwner(file).process;
        return fail(ErrorKind::Conflict,
                    owner > 0 ? tr("The workspace %1 is open in another Daybreak (process %2). "
                                   "Close it, or use that one.")
                                    .arg(folder)
                                    .arg(owner)
                              : tr("The workspace %1 is open in another Daybreak.").arg(folder));
    }
    QByteArray self = QByteArray::number(qint64(getpid())) + '\n';
    if (const QByteArray path = QFile::encodeName(address);
        !path.isEmpty() && !path.contains('\n') && self.size() + path.size() < longestText)
        self += path + '\n';
    if (ftruncate(file, 0) != 0 || pwrite(file, self.constData(), size_t(self.size()), 0) < 0)
        return systemFailure(errno, folder);
    return lock;
}

WorkspaceLock::Owner WorkspaceLock::holder(const QString &folder)
{
    const int file = ::open(lockPath(folder).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return {};
    Owner owner;
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
