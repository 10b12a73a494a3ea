// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small painted marks: chips, avatars, weight bars, sparklines. Paint functions for delegates,
// widgets for pages.
#pragma once

#include "core/model/inboxitem.h"
#include "ui/support/format.h"

#include <QWidget>

#include <optional>

namespace ui::widgets {

/// What a chip says and how.
struct ChipText
{
    QString text;
    support::Tone tone = support::Tone::Neutral;
    std::optional<support::Glyph> glyph{};
};

QSizeF chipSize(const ChipText &chip, const QFont &font);
/// rect  of chipSize(). The glyph is where the painter's direction begins.
void paintChip(QPainter *painter, const QRectF &rect, const ChipText &chip, const QFont &font);
/// The same by the chip's left middle. Returns its width.
double paintChip(QPainter *painter, QPointF leftMiddle, const ChipText &chip, const QFont &font);

/// weight against threshold: the bar is full at twice the threshold, which has a tick.
void paintWeightBar(QPainter *painter, const QRectF &rect, double weight, double threshold);

/// A circle with initials.
void paintAvatar(QPainter *painter, const QRectF &rect, const QString &identity,
                 const QColor &behind);

class Chip : public QWidget
{
    Q_OBJECT

public:
    explicit Chip(ChipText chip, QWidget *parent = nullptr);
    void setChip(ChipText chip);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ChipText m_chip;
};

class WeightBar : public QWidget
{
    Q_OBJECT

public:
    WeightBar(double weight, double threshold, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {120, 8}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_weight;
    double m_threshold;
};

class Avatar : public QWidget
{
    Q_OBJECT

public:
    explicit Avatar(const QString &identity, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {24, 24}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_identity;
};

/// A course over time: line, area below, the threshold as a dashed line.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    /// points  (milliseconds, value), ascending times; one or none draw a flat line
    Sparkline(std::vector<QPointF> points, double threshold, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {200, 56}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<QPointF> m_points;
    double m_threshold;
};

} // namespace ui::widgets
