// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A change as rows: what the diff view paints, a screen reader reads and the keys walk over.
#pragma once

#include "core/model/change.h"
#include "core/model/filediff.h"

#include <QString>

#include <vector>

namespace ui::diff {

enum class DiffMode : std::uint8_t { Unified, SideBySide };

/// One row. Indexes count from 0; -1 is none.
struct DiffRow
{
    enum class Kind : std::uint8_t {
        File,    ///< a file's heading
        Note,    ///< why a file has no lines: binary, empty
        Hunk,    ///< a hunk's heading
        Line,    ///< one line, or a pair of them side by side
        Comment, ///< a remark that is on the host
        Draft,   ///< a remark that is not sent yet
        Editor,  ///< where a remark is being written
    };

    Kind kind = Kind::Line;
    int file = -1;
    int hunk = -1;
    int left = -1;    ///< in DiffHunk::lines: context or removed
    int right = -1;   ///< in DiffHunk::lines: context or added
    int comment = -1; ///< in the comments or the drafts

    friend bool operator==(const DiffRow &, const DiffRow &) = default;
};

/// The rows of a change with its remarks.
class DiffRows
{
public:
    void setFiles(std::vector<core::FileDiff> files);
    void setComments(std::vector<core::ReviewComment> comments);
    void setDrafts(std::vector<core::ReviewComment> drafts);
    void setMode(DiffMode mode);
    /// Opens a place to write below the row of this line (head version) of a file; an empty path
    /// closes it.
    void setEditor(const QString &path, int line);
    /// Shows more lines around the changes of a file, up to all of it. False if there are none.
    bool expand(int file);

    const std::vector<DiffRow> &rows() const { return m_rows; }
    const std::vector<core::FileDiff> &files() const { return m_files; }
    const std::vector<core::ReviewComment> &comments() const { return m_comments; }
    const std::vector<core::ReviewComment> &drafts() const { return m_drafts; }
    DiffMode mode() const { return m_mode; }

    int count() const { return int(m_rows.size()); }
    const DiffRow &row(int index) const { return m_rows[size_t(index)]; }
    /// Null where the row has no such line.
    const core::DiffLine *leftLine(const DiffRow &row) const;
    const core::DiffLine *rightLine(const DiffRow &row) const;
    const core::ReviewComment *remark(const DiffRow &row) const;

    /// The row of a file's line in the head version; -1 if it is not shown.
    int rowOfLine(const QString &path, int line) const;
    int rowOfFile(int file) const;
    /// The nearest row from `from` in the direction `step` that fits; -1 if none.
    int nextLine(int from, int step) const;
    int nextHunk(int from, int step) const;
    int nextFile(int from, int step) const;
    /// The line of the head version that a remark on this row is about; 0 if none.
    int headLine(int row) const;
    /// The longest line in characters, a tab as eight.
    int widestLine() const { return m_widest; }

    /// What a screen reader says: "added, line 42, return total".
    QString spoken(int row) const;
    /// As it goes to the clipboard: sign and text.
    QString plain(int row) const;

private:
    void rebuild();
    void addHunk(int file, int hunk);
    void addRemarks(int file, int line);
    bool isRemarkShown(const core::ReviewComment &remark, const core::FileDiff &file) const;

    std::vector<core::FileDiff> m_files;
    std::vector<int> m_context;
    std::vector<core::ReviewComment> m_comments;
    std::vector<core::ReviewComment> m_drafts;
    QString m_editorPath;
    int m_editorLine = 0;
    DiffMode m_mode = DiffMode::Unified;
    std::vector<DiffRow> m_rows;
    std::vector<int> m_fileRows; ///< row of each file's heading
    int m_widest = 0;
};

} // namespace ui::diff
