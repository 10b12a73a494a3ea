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

/// folder  with "/" at its end
QStringList listed(const QString &folder, const QString &wildcard, QDir::Filters kinds,
                   QStringList &closed)
{
    const QFileInfo info(folder);
    if (info.isDir() && !info.isReadable() && !closed.contains(folder))
        closed.append(folder);
    return QDir(folder).entryList({wildcard}, kinds, QDir::Name);
}

/// What a part of a pattern stands for in one folder.
/// folder  with "/" at its end
QStringList namesIn(const QString &folder, const QString &part, QDir::Filters kinds,
                    QStringList &closed)
{
    static const QRegularExpression wildcard(u"[*?\\[]"_s);
    if (!part.contains(wildcard) || QFileInfo::exists(folder + part))
        return {part};
    return listed(folder, part, kinds, closed);
}

/// One pattern's way through the folders.
class Walk
{
public:
    Walk(const QString &pattern, const TreeLimits &limits, QStringList &closed)
        : m_parts(pattern.split(u'/', Qt::SkipEmptyParts)), m_limits(limits), m_closed(closed)
    {
        if (!m_parts.isEmpty() && m_parts.last() == tree)
            m_parts.append(u"*"_s);
    }

    QStringList paths()
    {
        static const QRegularExpression packed(u"\\.(gz|bz2|xz|zst|zip)$"_s);
        const QString last = m_parts.isEmpty() ? QString() : m_parts.takeLast();
        std::vector<Place> places{{u"/"_s, {}}};
        for (const QString &part : std::as_const(m_parts))
            places = deeper(places, part);
        QStringList paths;
        for (const Place &place : places) {
            const QStringList names =
                namesIn(place.folder, last, QDir::Files | QDir::Hidden, m_closed);
            for (const QString &name : names) {
                if (packed.match(name).hasMatch() || !staysBelow(place, name))
                    continue;
                if (!place.root.isEmpty() && paths.size() >= m_limits.files) {
                    m_narrowed = true;
                    return paths;
                }
                paths.append(place.folder + name);
            }
        }
        return paths;
    }

    bool isNarrowed() const { return m_narrowed; }

private:
    static constexpr QLatin1StringView tree{"**"};

    struct Place
    {
        QString folder; ///< with "/" at its end
        QString root;   ///< canonical path of where "**" stands, with "/"; empty before it
    };

    std::vector<Place> deeper(const std::vector<Place> &places, const QString &part)
    {
        std::vector<Place> found;
        QSet<QString> known; // a second "**" leads to many folders by several ways
        const auto add = [&](Place place) {
            if (!known.contains(place.folder)) {
                known.insert(place.folder);
                found.push_back(std::move(place));
            }
        };
        for (const Place &place : places) {
            if (part == tree) {
                QString root = place.root;
                if (root.isEmpty()) {
                    root = QFileInfo(place.folder).canonicalFilePath();
                    if (root.isEmpty())
                        continue; // there is no such folder
                    if (!root.endsWith(u'/'))
                        root += u'/';
                }
                addTree({place.folder, root}, 0, add);
                continue;
            }
            const QStringList names =
                namesIn(place.folder, part, QDir::Dirs | QDir::NoDotAndDotDot, m_closed);
            for (const QString &name : names)
                add({place.folder + name + u'/', place.root});
        }
        return found;
    }

    void addTree(const Place &place, int depth, const auto &add)
    {
        if (m_folders >= m_limits.folders) {
            m_narrowed = true;
            return;
        }
        ++m_folders;
        add(place);
        const QStringList names = listed(
            place.folder, u"*"_s, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, m_closed);
        if (depth >= m_limits.depth) {
            m_narrowed = m_narrowed || !names.isEmpty();
            return;
        }
        for (const QString &name : names)
            addTree({place.folder + name + u'/', place.root}, depth + 1, add);
    }

    /// Whether links lead to somewhere else than below the root.
    static bool staysBelow(const Place &place, const QString &name)
    {
        return place.root.isEmpty() || QFileInfo(place.folder + name)
                                           .canonicalFilePath()
                                           .startsWith(place.root, Qt::CaseSensitive);
    }

    QStringList m_parts;
    const TreeLimits &m_limits;
    QStringList &m_closed;
    int m_folders = 0;
    bool m_narrowed = false;
};

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

FoundLogs findLogs(const QStringList &patterns, const TreeLimits &limits)
{
    FoundLogs found;
    QSet<QString> known; // two patterns, or a link beside its target, may lead to one file
    for (const QString &pattern : patterns) {
        bool any = false;
        Walk walk(pattern, limits, found.closed);
        const QStringList paths = walk.paths();
        if (walk.isNarrowed())
            found.narrowed.append(pattern);
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
