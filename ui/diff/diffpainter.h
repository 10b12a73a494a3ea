// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints the rows of a diff; knows fonts and colours, nothing of scrolling or keys.
#pragma once

#include "core/base/clock.h"
#include "ui/diff/diffrows.h"
#include "ui/support/highlighter.h"

#include <QFont>
#include <QRectF>

#include <map>
#include <memory>

class QPainter;

namespace ui::diff {

class DiffPainter
{
public:
    /// rows  borrowed, outlives this
    explicit DiffPainter(const DiffRows &rows);

    /// Reads fonts anew; forgets the colours of another palette.
    void refresh();
    /// Forgets all syntax colours: the files changed.
    void forget() { m_highlighters.clear(); }

    struct Look
    {
        bool current = false;  ///< has the cursor
        bool selected = false; ///< in the chosen range
        bool focused = false;  ///< the view has the focus
        bool hovered = false;
        int scrollX = 0;
        core::Timestamp now{};
    };
    void paint(QPainter *painter, int row, const QRectF &rect, const Look &look);

    int height(int row, int width) const;
    int lineHeight() const { return m_lineHeight; }
    int gutterWidth() const;  ///< numbers and sign of one side
    int contentWidth() const; ///< of the longest line
    /// Where the mark to comment is, within a line's rect.
    QRectF commentMark(const QRectF &line) const;

    /// Whether lines were painted whose colours are not there yet.
    bool wantsColors() const { return m_wanted; }
    /// Makes some of them, for at most `budgetMs`.
    void advanceColors(int budgetMs);

private:
    void paintFile(QPainter *painter, const core::FileDiff &file, const QRectF &rect) const;
    void paintHunk(QPainter *painter, const core::DiffHunk &hunk, const QRectF &rect) const;
    void paintLine(QPainter *painter, const DiffRow &row, const QRectF &rect, const Look &look);
    void paintSide(QPainter *painter, int file, const core::DiffLine *line, bool oldSide,
                   bool twoNumbers, const QRectF &rect, int scrollX);
    void paintText(QPainter *painter, int file, const core::DiffLine &line, bool oldSide,
                   const QRectF &rect, int scrollX);
    void paintRemark(QPainter *painter, const DiffRow &row, const QRectF &rect,
                     const Look &look) const;
    QRectF remarkBox(const QRectF &rect) const;
    const std::vector<support::ColorSpan> &spans(int file, const core::DiffLine &line,
                                                 bool oldSide);

    struct Sides
    {
        std::unique_ptr<support::Highlighter> before;
        std::unique_ptr<support::Highlighter> after;
        int wantedBefore = -1;
        int wantedAfter = -1;
    };

    const DiffRows &m_rows;
    QFont m_code;
    double m_charWidth = 8;
    int m_lineHeight = 18;
    bool m_dark = false;
    bool m_wanted = false;
    std::map<int, Sides> m_highlighters; ///< by file
};

} // namespace ui::diff
