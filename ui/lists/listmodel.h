// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rows of a plain list: what each page of activity, sources and rejections shows.
#pragma once

#include "ui/support/format.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <vector>

namespace ui::lists {

struct ListRow
{
    QString id; ///< stable and unique
    support::Glyph glyph = support::Glyph::Info;
    support::Tone tone = support::Tone::Neutral;
    QString title;
    QString text;            ///< second line, may be empty
    QString aside;           ///< at the right
    bool outside = false;    ///< `text` is quoted from outside
    bool actionable = false; ///< the page's act works on it

    friend bool operator==(const ListRow &, const ListRow &) = default;
};

/// Exact updates. thread  main
class ListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { Row = Qt::UserRole + 1 }; ///< ListRow

    using QAbstractListModel::QAbstractListModel;
    void setRows(std::vector<ListRow> rows);
    /// Null if there is none.
    const ListRow *row(const QModelIndex &index) const;
    int actionable() const; ///< how many rows the page's act works on
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<ListRow> m_rows;
};

class ListDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace ui::lists
