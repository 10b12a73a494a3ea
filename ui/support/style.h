// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fusion with flat controls on the grid: buttons, fields, scroll bars, focus rings.
#pragma once

#include <QProxyStyle>

namespace ui::support {

/// A QPushButton whose property `primaryProperty` is true is filled with the accent colour; a
/// QAbstractButton whose property `quietProperty` is true has no frame until it is touched.
inline constexpr char primaryProperty[] = "daybreakPrimary";
inline constexpr char quietProperty[] = "daybreakQuiet";

class Style final : public QProxyStyle
{
    Q_OBJECT

public:
    Style();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;
};

/// The ring of what has the keyboard's focus, just inside `rect`.
void paintFocus(QPainter *painter, const QRectF &rect);

} // namespace ui::support
