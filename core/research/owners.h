// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who owns a path, by the files in which repositories say so.
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace core::research {

/// Reads a file of the repository; empty if there is none.
using ReadText = std::function<QString(const QString &path)>;

struct OwnerMatch
{
    QStringList owners; ///< as written: "@team", "a@b.example", a name
    QString file;       ///< the owners file
    int line = 0;       ///< of the rule, from 1; the first one if several
    QString rule;       ///< the pattern as written; outside text

    friend bool operator==(const OwnerMatch &, const OwnerMatch &) = default;
};

/// Owners of `path`, by the first of these that has any: CODEOWNERS (GitHub's and GitLab's syntax:
/// the last matching rule wins, in each section; GitLab's section defaults, "!" exclusions), OWNERS
/// files from the path's folder upwards (a person a line, or `approvers:` lists), MAINTAINERS (M:
/// and F: of the Linux kernel). No owners is a valid answer.
OwnerMatch ownersOf(const QString &path, const ReadText &read);

/// gitignore-like: "*" and "?" stay in one part, "**" crosses, a leading or inner "/" anchors, a
/// match of a folder covers all below. Linear in the lengths for each "*".
bool ownerPatternMatches(const QString &pattern, const QString &path);

} // namespace core::research
