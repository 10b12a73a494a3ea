// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lists/listmodel.h"

#include "ui/support/colors.h"
#include "ui/support/listsync.h"
#include "ui/support/type.h"

#include <QPainter>

using namespace Qt::StringLiterals;
using ui::support::Type;
using ui::support::unit;

namespace ui::lists {

void ListModel::setRows(std::vector<ListRow> rows)
{
    support::syncList(
        m_rows, std::move(rows), &ListRow::id,
        {.beginRemove = [this](int first, int last) { beginRemoveRows({}, first, last); },
         .endRemove = [this] { endRemoveRows(); },
         .beginInsert = [this](int first, int last) { beginInsertRows({}, first, last); },
         .endInsert = [this] { endInsertRows(); },
         .beginMove = [this](int from, int to) { beginMoveRows({}, from, from, {}, to); },
         .endMove = [this] { endMoveRows(); },
         .changed = [this](int first, int last) {
             Q_EMIT dataChanged(index(first), index(last));
         }});
}

const ListRow *ListModel::row(const QModelIndex &index) const
{
    return index.isValid() ? &m_rows[size_t(index.row())] : nullptr;
}

int ListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ListModel::data(const QModelIndex &index, int role) const
{
    const ListRow *entry = row(index);
    if (!entry)
        return {};
    switch (role) {
    case Qt::DisplayRole: return entry->title;
    case Qt::AccessibleTextRole:
        return QStringList{entry->title, entry->text, entry->aside}.join(u", "_s);
    case Row: return QVariant::fromValue(*entry);
    default: return {};
    }
}

QSize ListDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const auto row = index.data(ListModel::Row).value<ListRow>();
    int height = QFontMetrics(support::font(Type::Body)).height() + 2 * unit;
    if (!row.text.isEmpty())
        height += QFontMetrics(support::font(Type::Caption)).height() + 2;
    return {200, height};
}

void ListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const auto row = index.data(ListModel::Row).value<ListRow>();
    const support::Colors &colors = support::currentColors();
    const QRectF rect = option.rect;
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight); // its places are counted from the left
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(rect, selected                                   ? colors.selection
                            : option.state & QStyle::State_MouseOver ? colors.hover
                                                                       : colors.surface);
    if (selected)
        painter->fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), colors.accentFill);
    else
        painter->fillRect(QRectF(rect.left() + 3 * unit, rect.bottom() - 1, rect.width(), 1),
                          colors.neutralTint);
    const double left = rect.left() + 3 * unit;
    const double top = rect.top() + unit;
    const QFont body = support::font(Type::Body);
    const QFont caption = support::font(Type::Caption);
    const QFontMetricsF bodyMetrics(body);
    const QFontMetricsF captionMetrics(caption);
    const QRectF badge(left, top, bodyMetrics.height(), bodyMetrics.height());
    support::paintGlyph(painter, badge, row.glyph, support::toneText(row.tone));
    const double x = badge.right() + 1.5 * unit;
    const double right = rect.right() - 3 * unit;
    const double asideWidth = captionMetrics.horizontalAdvance(row.aside);
    painter->setFont(caption);
    painter->setPen(colors.muted);
    painter->drawText(QRectF(right - asideWidth, top, asideWidth + 1, bodyMetrics.height()),
                      Qt::AlignVCenter, row.aside);
    painter->setFont(body);
    painter->setPen(colors.text);
    const double width = right - asideWidth - 2 * unit - x;
    painter->drawText(QRectF(x, top, width, bodyMetrics.height()), Qt::AlignVCenter,
                      bodyMetrics.elidedText(row.title, Qt::ElideRight, width));
    if (!row.text.isEmpty()) {
        double textLeft = x;
        const double y = top + bodyMetrics.height() + 2;
        if (row.outside) {
            support::paintGlyph(painter, QRectF(textLeft, y + 1, 12, 12), support::Glyph::Quote,
                                colors.muted);
            textLeft += 18;
        }
        painter->setFont(caption);
        painter->setPen(colors.muted);
        painter->drawText(QRectF(textLeft, y, right - textLeft, captionMetrics.height()),
                          Qt::AlignVCenter | Qt::TextSingleLine,
                          captionMetrics.elidedText(row.text, Qt::ElideRight, right - textLeft));
    }
    painter->restore();
}

} // namespace ui::lists
