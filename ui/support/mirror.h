// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Painting by hand in both reading directions: places are counted from where a line begins.
#pragma once

#include <QPainter>

namespace ui::support {

/// Places as for reading from left to right, put where they belong in the area's direction.
class Mirror
{
public:
    Mirror(const QRectF &area, Qt::LayoutDirection direction)
        : m_area(area), m_reverse(direction == Qt::RightToLeft)
    {
    }

    QRectF operator()(const QRectF &place) const
    {
        if (!m_reverse)
            return place;
        QRectF mirrored = place;
        mirrored.moveRight(m_area.left() + m_area.right() - place.left());
        return mirrored;
    }

    QPointF operator()(QPointF point) const
    {
        return m_reverse ? QPointF(m_area.left() + m_area.right() - point.x(), point.y()) : point;
    }

    /// One line of text in `place`, at its begin (Qt::AlignLeft) or end (Qt::AlignRight). The words
    /// keep their own direction, so that “f(x)…” stays itself in a line that begins at the right.
    void text(QPainter *painter, const QRectF &place, const QString &text,
              Qt::AlignmentFlag side = Qt::AlignLeft) const
    {
        const bool right = (side == Qt::AlignRight) != m_reverse;
        const Qt::LayoutDirection before = painter->layoutDirection();
        painter->setLayoutDirection(text.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
        painter->drawText((*this)(place),
                          (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute |
                              Qt::AlignVCenter | Qt::TextSingleLine,
                          text);
        painter->setLayoutDirection(before);
    }

private:
    QRectF m_area;
    bool m_reverse;
};

} // namespace ui::support
