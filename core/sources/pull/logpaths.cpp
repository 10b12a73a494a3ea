// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/pull/logpaths_p.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <sys/stat.h>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

/// What a part of a pattern stands for in one folder.
/// folder  with "/" at its end
QStringList namesIn(const QString &folder, const QString &part, QDir::Filters kinds,
                    QStringList &closed)
{
    static const QRegularExpression wildcard(u"[*?\\[]"_s);
    if (!part.contains(wildcard) || QFileInfo::exists(folder + part))
        return {part};
    const QFileInfo info(folder);
    if (info.isDir() && !info.isReadable() && !closed.contains(folder))
        closed.append(folder);
    return QDir(folder).entryList({part}, kinds, QDir::Name);
}

QStringList pathsOf(const QString &pattern, QStringList &closed)
{
    static const QRegularExpression packed(u"\\.(gz|bz2|xz|zst|zip)$"_s);
    const QStringList parts = pattern.split(u'/', Qt::SkipEmptyParts);
    QStringList folders{u"/"_s};
    for (const QString &part : parts.first(std::max<qsizetype>(0, parts.size() - 1))) {
        QStringList deeper;
        for (const QString &folder : std::as_const(folders)) {
            const QStringList names =
                namesIn(folder, part, QDir::Dirs | QDir::NoDotAndDotDot, closed);
            for (const QString &name : names)
                deeper.append(folder + name + u'/');
        }
        folders = deeper;
    }
    QStringList paths;
    for (const QString &folder : std::as_const(folders)) {
        const QStringList names = namesIn(folder, parts.isEmpty() ? QString() : parts.last(),
                                          QDir::Files | QDir::Hidden, closed);
        for (const QString &name : names) {
            if (!packed.match(name).hasMatch())
                paths.append(folder + name);
        }
    }
    return paths;
}

} // namespace

std::optional<FoundLog> lookAtLog(const QString &path)
{
    struct stat info{};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0 || !S_ISREG(info.st_mode))
        return std::nullopt;
    return FoundLog{.path = path,
                    .inode = QString::number(info.st_dev) + u'-' + QString::number(info.st_ino),
                    .size = info.st_size,
                    .modified =
                        fromMs(info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1'000'000)};
}

FoundLogs findLogs(const QStringList &patterns)
{
    FoundLogs found;
    QSet<QString> known; // two patterns, or a link beside its target, may lead to one file
    for (const QString &pattern : patterns) {
        bool any = false;
        const QStringList paths = pathsOf(pattern, found.closed);
        for (const QString &path : paths) {
            std::optional<FoundLog> file = lookAtLog(path);
            if (!file)
                continue;
            any = true;
            if (known.contains(file->inode))
                continue;
            known.insert(file->inode);
            found.files.push_back(std::move(*file));
        }
        if (!any)
            found.missing.append(pattern);
    }
    return found;
}

} // namespace core::sources
