// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints the inbox's rows.
#pragma once

#include "core/base/clock.h"

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
};

} // namespace ui::inbox
