// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the file names that stack frames print to files of the repository.
#pragma once

#include "core/model/signal.h"

#include <QHash>

#include <vector>

namespace core::research {

struct PathMatch
{
    QString path;     ///< in the repository
    double score = 0; ///< [0, 1]; divided among equally good candidates
    QString reason;   ///< English, "ends in shop/cart.py"

    friend bool operator==(const PathMatch &, const PathMatch &) = default;
};

/// thread  any, once made
class FrameMapper
{
public:
    /// paths  of all files, "/" separated, as in a commit's tree
    explicit FrameMapper(const std::vector<QString> &paths);

    /// The files that the frame may mean, best first, at most 5; empty if none. Frames of installed
    /// packages match only files whose whole path below a source root is the package's path.
    std::vector<PathMatch> match(const Frame &frame) const;
    /// Likewise for a bare path or file name, as people write it.
    std::vector<PathMatch> matchPath(const QString &path) const;

private:
    struct File
    {
        QString path;
        QStringList parts;  ///< whole
        QStringList rooted; ///< below the source root, if it has one; else whole
    };

    std::vector<PathMatch> matchParts(const QStringList &parts, bool installed) const;

    std::vector<File> m_files;
    QHash<QString, std::vector<size_t>> m_byName;   ///< last part
    QHash<QString, std::vector<size_t>> m_byModule; ///< "a.b.c", of the rooted path
};

/// A printed file name as path parts: scheme, host, query, drive letter and build prefixes (/app,
/// /usr/src, webpack://…, a home) removed, "." and ".." resolved without leaving the top.
///
/// installed  set if the path is below site-packages, node_modules or a language's own library
QStringList cleanedParts(const QString &printed, bool *installed = nullptr);

} // namespace core::research
