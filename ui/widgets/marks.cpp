// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/marks.h"

#include "ui/support/colors.h"
#include "ui/support/mirror.h"
#include "ui/support/type.h"

#include <QPainter>
#include <QPainterPath>

namespace ui::widgets {

namespace {

constexpr double chipPadding = 6;
constexpr double glyphSide = 12;
constexpr double glyphGap = 4;

} // namespace

QSizeF chipSize(const ChipText &chip, const QFont &font)
{
    const QFontMetricsF metrics(font);
    double width = 2 * chipPadding + metrics.horizontalAdvance(chip.text);
    if (chip.glyph)
        width += glyphSide + (chip.text.isEmpty() ? 0 : glyphGap);
    return {std::ceil(width), std::ceil(metrics.height()) + 4};
}

void paintChip(QPainter *painter, const QRectF &rect, const ChipText &chip, const QFont &font)
{
    const support::Mirror at(rect, painter->layoutDirection());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(support::toneTint(chip.tone));
    painter->drawRoundedRect(rect, 4, 4);
    const QColor color = support::toneText(chip.tone);
    double x = rect.left() + chipPadding;
    if (chip.glyph) {
        support::paintGlyph(painter,
                            at(QRectF(x, rect.center().y() - glyphSide / 2, glyphSide, glyphSide)),
                            *chip.glyph, color);
        x += glyphSide + glyphGap;
    }
    painter->setFont(font);
    painter->setPen(color);
    at.text(painter, QRectF(x, rect.top(), rect.right() - x, rect.height()), chip.text);
    painter->restore();
}

double paintChip(QPainter *painter, QPointF leftMiddle, const ChipText &chip, const QFont &font)
{
    const QSizeF size = chipSize(chip, font);
    paintChip(painter, QRectF(leftMiddle - QPointF(0, size.height() / 2), size), chip, font);
    return size.width();
}

void paintWeightBar(QPainter *painter, const QRectF &rect, double weight, double threshold)
{
    const support::Colors &colors = support::currentColors();
    const double full = threshold > 0 ? 2 * threshold : 1;
    const double share = std::clamp(weight / full, 0.0, 1.0);
    const support::Mirror at(rect, painter->layoutDirection());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colors.neutralTint);
    const double round = rect.height() / 2;
    painter->drawRoundedRect(rect, round, round);
    if (share > 0) {
        QRectF filled = rect;
        filled.setWidth(qMax(rect.height(), rect.width() * share));
        painter->setBrush(weight >= threshold ? colors.accentFill : colors.muted);
        painter->drawRoundedRect(at(filled), round, round);
    }
    const double tick = rect.left() + rect.width() * threshold / full;
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->fillRect(at(QRectF(tick - 1, rect.top() - 2, 2, rect.height() + 4)), colors.text);
    painter->restore();
}

void paintAvatar(QPainter *painter, const QRectF &rect, const QString &identity,
                 const QColor &behind)
{
    const support::Colors &colors = support::currentColors();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(behind, 1.5));
    painter->setBrush(colors.neutralTint);
    painter->drawEllipse(rect);
    QFont font = support::font(support::Type::Strong);
    font.setPixelSize(qMax(8, int(rect.height() * 0.42)));
    painter->setFont(font);
    painter->setPen(colors.muted);
    painter->drawText(rect, Qt::AlignCenter, support::initials(identity));
    painter->restore();
}

Chip::Chip(ChipText chip, QWidget *parent) : QWidget(parent)
{
    setFont(support::font(support::Type::Caption));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setChip(std::move(chip));
}

void Chip::setChip(ChipText chip)
{
    m_chip = std::move(chip);
    setAccessibleName(m_chip.text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return chipSize(m_chip, font()).toSize();
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QSizeF size = chipSize(m_chip, font());
    paintChip(&painter, QRectF({0, (height() - size.height()) / 2}, size), m_chip, font());
}

WeightBar::WeightBar(double weight, double threshold, QWidget *parent)
    : QWidget(parent), m_weight(weight), m_threshold(threshold)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(12);
}

void WeightBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintWeightBar(&painter, QRectF(0, 3, width(), 6), m_weight, m_threshold);
}

Avatar::Avatar(const QString &identity, QWidget *parent) : QWidget(parent), m_identity(identity)
{
    setFixedSize(24, 24);
    setAccessibleName(support::personText(identity));
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintAvatar(&painter, QRectF(rect()).adjusted(1, 1, -1, -1), m_identity,
                support::currentColors().surface);
}

Sparkline::Sparkline(std::vector<QPointF> points, double threshold, QWidget *parent)
    : QWidget(parent), m_points(std::move(points)), m_threshold(threshold)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(56);
}

void Sparkline::paintEvent(QPaintEvent *)
{
    const support::Colors &colors = support::currentColors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    double highest = m_threshold;
    for (const QPointF &point : m_points)
        highest = qMax(highest, point.y());
    highest = qMax(highest * 1.1, 0.001);
    const QRectF area = QRectF(rect()).adjusted(1, 3, -5, -3);
    const auto y = [&](double value) { return area.bottom() - area.height() * value / highest; };
    painter.setPen(QPen(colors.muted, 1, Qt::DashLine));
    painter.drawLine(QPointF(area.left(), y(m_threshold)), QPointF(area.right(), y(m_threshold)));
    if (m_points.empty())
        return;
    const double from = m_points.front().x();
    const double span = qMax(m_points.back().x() - from, 1.0);
    QPolygonF line;
    for (const QPointF &point : m_points) {
        const double x = area.left() + area.width() * (point.x() - from) / span;
        // Steps: a weight stays until the next signal.
        if (!line.isEmpty())
            line << QPointF(x, line.last().y());
        line << QPointF(x, y(point.y()));
    }
    if (m_points.size() == 1)
        line << QPointF(area.right(), line.last().y());
    QPainterPath below;
    below.addPolygon(line);
    below.lineTo(line.last().x(), area.bottom());
    below.lineTo(line.first().x(), area.bottom());
    QColor fill = colors.accentFill;
    fill.setAlphaF(0.14f);
    painter.fillPath(below, fill);
    painter.setPen(QPen(colors.accent, 1.6));
    painter.drawPolyline(line);
    painter.setBrush(colors.accent);
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(line.last(), 3, 3);
}

} // namespace ui::widgets
