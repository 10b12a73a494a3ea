// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxdelegate.h"

#include "ui/inbox/inboxmodel.h"
#include "ui/support/colors.h"
#include "ui/support/format.h"
#include "ui/support/mirror.h"
#include "ui/support/style.h"
#include "ui/support/type.h"
#include "ui/widgets/marks.h"

#include <QGuiApplication>
#include <QLocale>
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
    const support::Mirror at(rect, option.direction);
    const bool open = option.state & QStyle::State_Open;
    const support::Glyph closed = option.direction == Qt::RightToLeft
                                      ? support::Glyph::ChevronLeft
                                      : support::Glyph::ChevronRight;
    painter->fillRect(rect, colors.surface);
    const QFont font = support::font(Type::Strong);
    const QFontMetricsF metrics(font);
    support::paintGlyph(painter, at(QRectF(rect.left() + unit + 2, rect.center().y() - 6, 12, 12)),
                        open ? support::Glyph::ChevronDown : closed, colors.muted);
    painter->setFont(font);
    painter->setPen(colors.text);
    const QString text = index.data(Qt::DisplayRole).toString();
    const double x = rect.left() + 3.5 * unit;
    at.text(painter, QRectF(x, rect.top(), rect.right() - x, rect.height()), text);
    painter->setFont(support::font(Type::Caption));
    painter->setPen(colors.muted);
    at.text(painter,
            QRectF(x + metrics.horizontalAdvance(text) + unit, rect.top() + 1, 80, rect.height()),
            QLocale().toString(index.data(InboxModel::Count).toInt()));
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
    if (const QFont font = QGuiApplication::font(); !m_itemSize.isValid() || font != m_font) {
        m_font = font;
        const int body = QFontMetrics(support::font(Type::Body)).height();
        const int chip = QFontMetrics(support::font(Type::Caption)).height() + 4;
        m_sectionSize = {100, body + 2 * unit + 2};
        m_itemSize = {200, 2 * rowPadding + body + lineGap + chip};
    }
    return index.data(InboxModel::IsSection).toBool() ? m_sectionSize : m_itemSize;
}

void InboxDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    if (index.data(InboxModel::IsSection).toBool()) {
        painter->save();
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
    const QColor behind = selected                                   ? colors.selection
                          : (option.state & QStyle::State_MouseOver) ? colors.hover
                                                                     : colors.surface;

    painter->save();
    painter->setLayoutDirection(option.direction);
    const support::Mirror at(row, option.direction);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(row, behind);
    if (selected)
        painter->fillRect(at(QRectF(row.left(), row.top(), focused ? 4 : 3, row.height())),
                          colors.accentFill);
    painter->fillRect(at(QRectF(row.left() + margin, row.bottom() - 1, row.width() - margin, 1)),
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
        painter->drawEllipse(at(QPointF(row.left() + 2 * unit, first.center().y())), 4, 4);
    }
    const QString age = support::ageText(m_clock.now(), report.lastSeen);
    const double ageWidth = captionMetrics.horizontalAdvance(age);
    painter->setFont(caption);
    painter->setPen(colors.muted);
    at.text(painter, first, age, Qt::AlignRight);
    painter->setFont(titleFont);
    painter->setPen(colors.text);
    const double titleWidth = first.width() - ageWidth - 1.5 * unit;
    at.text(painter, QRectF(first.left(), first.top(), titleWidth, first.height()),
            titleMetrics.elidedText(support::line(report.title), Qt::ElideRight, titleWidth));

    // Second line: priority, state, checks, sources, repository; at the right reviewers and weight.
    const double chipHeight = captionMetrics.height() + 4;
    const double middle = first.bottom() + lineGap + chipHeight / 2;
    double end = right - barWidth;
    widgets::paintWeightBar(painter, at(QRectF(end, middle - 3, barWidth, 6)), report.weight,
                            core::promotionThreshold);
    end -= unit;
    const size_t faces = std::min<size_t>(item.reviewers.size(), 2);
    for (size_t i = faces; i > 0; --i) {
        end -= i == faces ? avatarSide : avatarSide + 1;
        widgets::paintAvatar(painter,
                             at(QRectF(end, middle - avatarSide / 2, avatarSide, avatarSide)),
                             item.reviewers[i - 1].identity, behind);
    }
    end -= unit;

    double x = left;
    const auto chip = [&](const widgets::ChipText &words) {
        const QSizeF size = widgets::chipSize(words, caption);
        widgets::paintChip(painter, at(QRectF({x, middle - size.height() / 2}, size)), words,
                           caption);
        x += size.width() + 6;
    };
    if (report.priority)
        chip({core::priorityName(*report.priority), support::priorityTone(*report.priority)});
    // The section says most of it already; the state chip stays for what differs in one.
    const bool hasPull = item.pullRequest.has_value();
    const bool green = hasPull && item.pullRequest->checks == core::CheckState::Passed;
    if (report.state == core::ReportState::Ready && hasPull)
        chip({green ? tr("Green") : support::checkText(item.pullRequest->checks),
              support::checkTone(item.pullRequest->checks),
              support::checkGlyph(item.pullRequest->checks)});
    else
        chip({support::stateText(report.state), support::stateTone(report.state),
              support::stateGlyph(report.state)});
    x += 2;
    for (const QString &source : item.sources) {
        if (x + sourceSide > end)
            break;
        support::paintGlyph(painter, at(QRectF(x, middle - sourceSide / 2, sourceSide, sourceSide)),
                            support::sourceGlyph(source), colors.muted);
        x += sourceSide + 6;
    }
    if (end - x > 4 * unit) {
        // How many signals says more than where: the repository stays away if both do not fit.
        QString facts = support::signalsText(report.signalCount);
        const QString all = support::line(item.repository, 80) + u" · "_s + facts;
        if (!item.repository.isEmpty() && captionMetrics.horizontalAdvance(all) <= end - x - 2)
            facts = all;
        painter->setFont(caption);
        painter->setPen(colors.muted);
        at.text(painter, QRectF(x + 2, middle - chipHeight / 2, end - x - 2, chipHeight),
                captionMetrics.elidedText(facts, Qt::ElideRight, end - x - 2));
    }
    if (focused && (option.state & QStyle::State_KeyboardFocusChange))
        support::paintFocus(painter, row);
    painter->restore();
}

} // namespace ui::inbox
