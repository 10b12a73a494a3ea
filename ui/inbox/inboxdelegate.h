// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints the inbox's rows.
#pragma once

#include "core/base/clock.h"

#include <QFont>
#include <QSize>
#include <QStyledItemDelegate>

namespace ui::inbox {

/// Two lines a report; colours never speak alone.
class InboxDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// clock  borrowed, for ages
    explicit InboxDelegate(const core::Clock &clock, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const core::Clock &m_clock;
    mutable QFont m_font; ///< of the sizes: a view asks for those of all rows at each layout
    mutable QSize m_sectionSize;
    mutable QSize m_itemSize;
};

} // namespace ui::inbox
