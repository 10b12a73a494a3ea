// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The diff: one widget that lays out and paints only what is seen.
#pragma once

#include "ui/diff/diffpainter.h"
#include "ui/diff/diffrows.h"

#include <QAbstractScrollArea>

class QTimer;

namespace ui::diff {

class CommentEditor;

/// Each row is a child for assistive technology from the first painted line on.
/// thread  main
class DiffView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// clock  borrowed, for ages
    explicit DiffView(const core::Clock &clock, QWidget *parent = nullptr);
    ~DiffView() override;

    /// The files of another head forget the cursor; the same files keep it.
    void setFiles(std::vector<core::FileDiff> files);
    void setComments(std::vector<core::ReviewComment> comments);
    void setDrafts(std::vector<core::ReviewComment> drafts);
    void setMode(DiffMode mode);
    DiffMode mode() const { return m_rows.mode(); }
    const DiffRows &rows() const { return m_rows; }

    int currentRow() const { return m_current; }
    int currentFile() const { return m_file; } ///< -1 if none
    void setCurrentRow(int row, bool extend = false);
    void moveLine(int step);
    void moveHunk(int step);
    void moveFile(int step);
    void goToFile(int file);
    void expandContext();
    void copySelection();
    /// Opens the editor under the current line; with the draft that is there.
    void beginComment();
    /// Closes the editor; the draft is again what it was before.
    void cancelComment();
    /// Closes the editor, if one is open, and keeps its text as the draft.
    void keepComment();
    bool isEditing() const { return m_editor != nullptr; }

    /// In the viewport; empty if it is scrolled away.
    QRect rowRect(int row) const;
    int rowAt(int y) const; ///< -1 if none

Q_SIGNALS:
    void currentRowChanged(int row);
    void currentFileChanged(int file);
    /// While a comment is being written too. An empty text removes the draft there.
    void draftSaved(const QString &file, int line, const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layoutRows();
    void rowsChanged();
    void placeEditor();
    void openEditor(const QString &file, int line);
    void closeEditor();
    void ensureVisible(int row);
    int rowTop(int row) const { return m_offsets[size_t(row)]; }

    const core::Clock &m_clock;
    DiffRows m_rows;
    DiffPainter m_painter;
    std::vector<int> m_offsets; ///< top of each row, and the end
    int m_current = -1;
    int m_anchor = -1;
    int m_hovered = -1;
    int m_file = -1;
    CommentEditor *m_editor = nullptr;
    QTimer *m_colorTimer;
};

} // namespace ui::diff
