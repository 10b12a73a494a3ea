// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lists/listmodel.h"

#include "ui/support/colors.h"
#include "ui/support/format.h"
#include "ui/support/listsync.h"
#include "ui/support/mirror.h"
#include "ui/support/style.h"
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
         .changed = [this](int first,
                           int last) { Q_EMIT dataChanged(index(first), index(last)); }});
}

const ListRow *ListModel::row(const QModelIndex &index) const
{
    return index.isValid() ? &m_rows[size_t(index.row())] : nullptr;
}

int ListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ListModel::actionable() const
{
    return int(std::ranges::count_if(m_rows, &ListRow::actionable));
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
    case Qt::ToolTipRole: return support::plainToolTip(entry->text); // a row has one line of it
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
    const bool focused = option.state & QStyle::State_HasFocus;
    painter->save();
    const support::Mirror at(rect, option.direction);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(rect, selected                                 ? colors.selection
                            : option.state & QStyle::State_MouseOver ? colors.hover
                                                                     : colors.surface);
    if (selected)
        painter->fillRect(at(QRectF(rect.left(), rect.top(), focused ? 4 : 3, rect.height())),
                          colors.accentFill);
    else
        painter->fillRect(
            at(QRectF(rect.left() + 3 * unit, rect.bottom() - 1, rect.width() - 3 * unit, 1)),
            colors.neutralTint);
    const double left = rect.left() + 3 * unit;
    const double top = rect.top() + unit;
    const QFont body = support::font(Type::Body);
    const QFont caption = support::font(Type::Caption);
    const QFontMetricsF bodyMetrics(body);
    const QFontMetricsF captionMetrics(caption);
    const QRectF badge(left, top, bodyMetrics.height(), bodyMetrics.height());
    support::paintGlyph(painter, at(badge), row.glyph, support::toneText(row.tone));
    const double x = badge.right() + 1.5 * unit;
    const double right = rect.right() - 3 * unit;
    const double asideWidth = captionMetrics.horizontalAdvance(row.aside);
    painter->setFont(caption);
    painter->setPen(colors.muted);
    at.text(painter, QRectF(right - asideWidth, top, asideWidth + 1, bodyMetrics.height()),
            row.aside);
    painter->setFont(body);
    painter->setPen(colors.text);
    const double width = right - asideWidth - 2 * unit - x;
    at.text(painter, QRectF(x, top, width, bodyMetrics.height()),
            bodyMetrics.elidedText(row.title, Qt::ElideRight, width));
    if (!row.text.isEmpty()) {
        double textLeft = x;
        const double y = top + bodyMetrics.height() + 2;
        if (row.outside) {
            support::paintGlyph(painter, at(QRectF(textLeft, y + 1, 12, 12)), support::Glyph::Quote,
                                colors.muted);
            textLeft += 18;
        }
        painter->setFont(caption);
        painter->setPen(colors.muted);
        at.text(painter, QRectF(textLeft, y, right - textLeft, captionMetrics.height()),
                captionMetrics.elidedText(row.text, Qt::ElideRight, right - textLeft));
    }
    if (focused && (option.state & QStyle::State_KeyboardFocusChange))
        support::paintFocus(painter, rect);
    painter->restore();
}

} // namespace ui::lists
