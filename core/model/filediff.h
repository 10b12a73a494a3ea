// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A diff as data: files, hunks and rows, ready to be laid out unified or side by side.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace core {

/// A run of characters inside a line, counted in UTF-16 units from 0.
struct TextSpan
{
    int start = 0;
    int length = 0;

    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// One line of a hunk.
struct DiffLine
{
    enum class Kind : std::uint8_t { Context, Added, Removed };

    Kind kind = Kind::Context;
    int oldNumber = 0;             ///< from 1; 0 for an added line
    int newNumber = 0;             ///< from 1; 0 for a removed line
    QString text;                  ///< without its line end
    std::vector<TextSpan> changed; ///< words that differ from the paired line; empty if unpaired

    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

struct DiffHunk
{
    int oldStart = 0; ///< from 1; 0 if the old side is empty
    int oldCount = 0;
    int newStart = 0;
    int newCount = 0;
    QString heading; ///< the function it is in, as git prints it after @@
    std::vector<DiffLine> lines;

    friend bool operator==(const DiffHunk &, const DiffHunk &) = default;
};

struct FileDiff
{
    enum class Status : std::uint8_t { Added, Deleted, Modified, Renamed };

    QString oldPath;
    QString newPath; ///< equal to oldPath unless renamed; of the remaining side if added or deleted
    Status status = Status::Modified;
    bool binary = false;
    bool noNewlineAtEnd = false; ///< of the new side
    std::vector<DiffHunk> hunks;
    QString oldText; ///< whole file, for highlighting and expanding context; empty if binary
    QString newText;

    int added() const;
    int removed() const;
    friend bool operator==(const FileDiff &, const FileDiff &) = default;
};

/// Line diff of two texts, with the words that differ in paired lines.
///
/// context  lines kept around a change, ≥ 0
/// source   Myers 1986, linear-space variant; runs of equal lines at both ends are cut first
FileDiff diffTexts(const QString &path, const std::optional<QByteArray> &before,
                   const std::optional<QByteArray> &after, int context = 3);

/// The diff in git's unified format, for terminals and files.
QString toUnifiedText(const FileDiff &diff);

} // namespace core
