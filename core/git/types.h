// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is read from a repository, as plain values that may cross threads.
#pragma once

#include "core/base/clock.h"
#include "core/model/filediff.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace core::git {

struct Person
{
    QString name;
    QString address;
    Timestamp time;        ///< whole seconds
    int offsetMinutes = 0; ///< of the zone the time was written in

    /// "Name <address>"
    QString identity() const;
    friend bool operator==(const Person &, const Person &) = default;
};

struct Commit
{
    QString id;          ///< 40 hex digits
    QStringList parents; ///< 40 hex digits each; the first is the line merged into
    Person author;
    Person committer;
    QString summary; ///< first paragraph on one line; outside text
    QString message; ///< whole; outside text

    friend bool operator==(const Commit &, const Commit &) = default;
};

struct Tag
{
    QString name;   ///< without refs/tags/
    QString commit; ///< 40 hex digits; annotated tags are followed
};

struct TreeEntry
{
    enum class Kind : std::uint8_t { File, Executable, Link, Submodule };

    QString path;
    Kind kind = Kind::File;
    QString object; ///< 40 hex digits of the blob, or of the submodule's commit
};

/// Which commits a log shows. Newest first by commit time, history simplified as git does: a merge
/// that took a path unchanged from one parent is followed along that parent alone.
struct LogQuery
{
    QString from; ///< a commit, 40 hex digits
    QString path; ///< a file or folder; empty for every commit. A file is followed over renames
    int firstLine = 0; ///< from 1, at `from`: only commits that touched the range; 0 for any
    int lastLine = 0;  ///< inclusive
    Timestamp since;   ///< commit time, inclusive; unknown for no bound
    Timestamp until;   ///< commit time, inclusive; unknown for no bound
    int limit = 1000;  ///< ≥ 1
};

struct LogEntry
{
    Commit commit;
    QString path;      ///< the name the file had then; empty when the query had none
    int firstLine = 0; ///< the range in this commit's version; 0 when the query had none
    int lastLine = 0;
};

struct LineRange
{
    int oldStart = 0; ///< from 1; as git counts: the line before, for an empty side
    int oldCount = 0;
    int newStart = 0;
    int newCount = 0;

    friend bool operator==(const LineRange &, const LineRange &) = default;
};

/// One file of a diff between two commits.
struct FilePatch
{
    FileDiff::Status status = FileDiff::Status::Modified;
    QString oldPath;
    QString newPath; ///< equal to oldPath unless renamed; of the remaining side if added or deleted
    bool binary = false;
    int added = 0;
    int removed = 0;
    std::vector<LineRange> hunks; ///< with the context that `patch` shows
    QByteArray patch;             ///< unified text with git's headers
};

struct BlameHunk
{
    int firstLine = 0; ///< from 1, in the blamed version
    int lines = 0;
    QString commit;       ///< 40 hex digits
    QString path;         ///< the name the file had there
    int originalLine = 0; ///< from 1, in that commit's version
    Person author;
    QString summary;       ///< outside text
    bool boundary = false; ///< the first commit of a shallow clone: the line may be older

    friend bool operator==(const BlameHunk &, const BlameHunk &) = default;
};

struct CheckoutNote
{
    QString path;
    QString reason; ///< English: why the entry was left out
};

} // namespace core::git
