// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxdelegate.h"

#include "ui/inbox/inboxmodel.h"
#include "ui/support/colors.h"
#include "ui/support/format.h"
#include "ui/support/type.h"
#include "ui/widgets/marks.h"

#include <QPainter>

using namespace Qt::StringLiterals;
using ui::support::Type;
using ui::support::unit;

namespace ui::inbox {

namespace {

constexpr int margin = 2 * unit;
constexpr int lineGap = 6;
constexpr int rowPadding = 10;
constexpr double barWidth = 48;
constexpr double avatarSide = 18;
constexpr double sourceSide = 14;

void paintSection(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const support::Colors &colors = support::colorsOf(option.palette);
    const QRectF rect = option.rect;
    const bool open = option.state & QStyle::State_Open;
    painter->fillRect(rect, colors.surface);
    const QFont font = support::font(Type::Strong);
    const QFontMetricsF metrics(font);
    support::paintGlyph(painter, QRectF(rect.left() + unit + 2, rect.center().y() - 6, 12, 12),
                        open ? support::Glyph::ChevronDown : support::Glyph::ChevronRight,
                        colors.muted);
    painter->setFont(font);
    painter->setPen(colors.text);
    const QString text = index.data(Qt::DisplayRole).toString();
    const double x = rect.left() + 3.5 * unit;
    painter->drawText(QRectF(x, rect.top(), rect.width(), rect.height()), Qt::AlignVCenter, text);
    painter->setFont(support::font(Type::Caption));
    painter->setPen(colors.muted);
    painter->drawText(QRectF(x + metrics.horizontalAdvance(text) + unit, rect.top() + 1, 80,
                             rect.height()),
                      Qt::AlignVCenter, QString::number(index.data(InboxModel::Count).toInt()));
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(QPen(colors.accent, 2));
        painter->drawRect(rect.adjusted(2, 2, -2, -2));
    }
}

} // namespace

InboxDelegate::InboxDelegate(const core::Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent), m_clock(clock)
{
}

QSize InboxDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const int body = QFontMetrics(support::font(Type::Body)).height();
    if (index.data(InboxModel::IsSection).toBool())
        return {100, body + 2 * unit + 2};
    const int chip = QFontMetrics(support::font(Type::Caption)).height() + 4;
    return {200, 2 * rowPadding + body + lineGap + chip};
}

void InboxDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    if (index.data(InboxModel::IsSection).toBool()) {
        painter->save();
        painter->setLayoutDirection(Qt::LeftToRight);
        paintSection(painter, option, index);
        painter->restore();
        return;
    }
    const auto item = index.data(InboxModel::Item).value<core::InboxItem>();
    const core::Report &report = item.report;
    const support::Colors &colors = support::colorsOf(option.palette);
    const bool selected = option.state & QStyle::State_Selected;
    const bool focused = option.state & QStyle::State_HasFocus;
    const QRectF row = option.rect;
    const QColor behind = selected                                     ? colors.selection
                          : (option.state & QStyle::State_MouseOver) ? colors.hover
                                                                       : colors.surface;

    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight); // its places are counted from the left
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(row, behind);
    if (selected)
        painter->fillRect(QRectF(row.left(), row.top(), focused ? 4 : 3, row.height()),
                          colors.accentFill);
    painter->fillRect(QRectF(row.left() + margin, row.bottom() - 1, row.width() - margin, 1),
                      selected ? behind : colors.neutralTint);

    const QFont titleFont = support::font(item.unread ? Type::Strong : Type::Body);
    const QFont caption = support::font(Type::Caption);
    const QFontMetricsF titleMetrics(titleFont);
    const QFontMetricsF captionMetrics(caption);
    const double left = row.left() + 3.5 * unit;
    const double right = row.right() - margin;

    // First line: unread dot, title, age.
    const QRectF first(left, row.top() + rowPadding, right - left, titleMetrics.height());
    if (item.unread) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accent);
        painter->drawEllipse(QPointF(row.left() + 2 * unit, first.center().y()), 4, 4);
    }
    const QString age = support::ageText(m_clock.now(), report.lastSeen);
    const double ageWidth = captionMetrics.horizontalAdvance(age);
    painter->setFont(caption);
    painter->setPen(colors.muted);
    painter->drawText(first, Qt::AlignRight | Qt::AlignVCenter, age);
    painter->setFont(titleFont);
    painter->setPen(colors.text);
    const double titleWidth = first.width() - ageWidth - 1.5 * unit;
    painter->drawText(QRectF(first.left(), first.top(), titleWidth, first.height()),
                      Qt::AlignVCenter | Qt::TextSingleLine,
                      titleMetrics.elidedText(support::line(report.title), Qt::ElideRight,
                                              titleWidth));

    // Second line: priority, state, checks, sources, repository; at the right reviewers and weight.
    const double chipHeight = captionMetrics.height() + 4;
    const double middle = first.bottom() + lineGap + chipHeight / 2;
    double end = right - barWidth;
    widgets::paintWeightBar(painter, QRectF(end, middle - 3, barWidth, 6), report.weight,
                            core::promotionThreshold);
    end -= unit;
    const size_t faces = std::min<size_t>(item.reviewers.size(), 2);
    for (size_t i = faces; i > 0; --i) {
        end -= i == faces ? avatarSide : avatarSide + 1;
        widgets::paintAvatar(painter,
                             QRectF(end, middle - avatarSide / 2, avatarSide, avatarSide),
                             item.reviewers[i - 1].identity, behind);
    }
    end -= unit;

    double x = left;
    if (report.priority)
        x += widgets::paintChip(
                 painter, {x, middle},
                 {core::priorityName(*report.priority), support::priorityTone(*report.priority)},
                 caption) +
             6;
    // The section says most of it already; the state chip stays for what differs in one.
    const bool hasPull = item.pullRequest.has_value();
    const bool green = hasPull && item.pullRequest->checks == core::CheckState::Passed;
    if (report.state == core::ReportState::Ready && hasPull) {
        x += widgets::paintChip(painter, {x, middle},
                                {green ? tr("Green") : support::checkText(item.pullRequest->checks),
                                 support::checkTone(item.pullRequest->checks),
                                 support::checkGlyph(item.pullRequest->checks)},
                                caption) +
             6;
    } else {
        x += widgets::paintChip(painter, {x, middle},
                                {support::stateText(report.state), support::stateTone(report.state),
                                 support::stateGlyph(report.state)},
                                caption) +
             6;
    }
    x += 2;
    for (const QString &source : item.sources) {
        if (x + sourceSide > end)
            break;
        support::paintGlyph(painter, QRectF(x, middle - sourceSide / 2, sourceSide, sourceSide),
                            support::sourceGlyph(source), colors.muted);
        x += sourceSide + 6;
    }
    if (end - x > 4 * unit) {
        QString where = support::signalsText(report.signalCount);
        if (!item.repository.isEmpty())
            where = support::line(item.repository, 80) + u" · "_s + where;
        painter->setFont(caption);
        painter->setPen(colors.muted);
        painter->drawText(QRectF(x + 2, middle - chipHeight / 2, end - x - 2, chipHeight),
                          Qt::AlignVCenter | Qt::TextSingleLine,
                          captionMetrics.elidedText(where, Qt::ElideRight, end - x - 2));
    }
    painter->restore();
}

} // namespace ui::inbox
