// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/style.h"

#include "ui/support/colors.h"
#include "ui/support/icons.h"
#include "ui/support/type.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace ui::support {

namespace {

constexpr int scrollBarWidth = 12;

void drawRounded(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &line,
                 double lineWidth = 1)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(line.isValid() ? QPen(line, lineWidth) : QPen(Qt::NoPen));
    const double inset = line.isValid() ? lineWidth / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - 1, radius - 1);
    painter->restore();
}

bool has(const QWidget *widget, const char *property)
{
    return widget && widget->property(property).toBool();
}

void drawButtonPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget)
{
    const Colors &colors = colorsOf(option->palette);
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool down = option->state & (QStyle::State_Sunken | QStyle::State_On);
    const bool over = enabled && (option->state & QStyle::State_MouseOver);
    const bool focus = (option->state & QStyle::State_HasFocus) &&
                       (option->state & QStyle::State_KeyboardFocusChange);
    QColor fill = colors.raised;
    QColor line = colors.border;
    if (has(widget, primaryProperty) && enabled) {
        fill = over || down ? colors.accentFill.darker(112) : colors.accentFill;
        line = QColor();
    } else if (has(widget, quietProperty)) {
        fill = down ? colors.selection : over ? colors.hover : QColor();
        line = QColor();
    } else if (!enabled) {
        fill = colors.window;
    } else if (down) {
        fill = colors.selection;
    } else if (over) {
        fill = colors.hover;
    }
    const QRectF rect = QRectF(option->rect).adjusted(1, 1, -1, -1);
    drawRounded(painter, rect, fill, line);
    if (focus)
        drawRounded(painter, option->rect, QColor(), colors.accent, 2);
}

/// Icon and text in the middle, with a gap on the grid between them.
void drawButtonLabel(const QStyleOptionButton &button, QPainter *painter, const QWidget *widget)
{
    const Colors &colors = colorsOf(button.palette);
    const bool enabled = button.state & QStyle::State_Enabled;
    const int side = button.icon.isNull() ? 0 : button.iconSize.width();
    const int gap = side > 0 && !button.text.isEmpty() ? unit - 2 : 0;
    const QSize text = button.fontMetrics.size(Qt::TextShowMnemonic, button.text);
    QRect rect(0, 0, side + gap + text.width(), button.rect.height());
    rect.moveCenter(button.rect.center());
    rect.moveTop(button.rect.top());
    rect = QStyle::visualRect(button.direction, button.rect, rect);
    if (side > 0) {
        const QRect at(rect.left(), rect.top() + (rect.height() - side) / 2, side, side);
        button.icon.paint(painter, QStyle::visualRect(button.direction, rect, at), Qt::AlignCenter,
                          enabled ? QIcon::Normal : QIcon::Disabled);
    }
    QPalette palette = button.palette;
    if (has(widget, primaryProperty) && enabled)
        palette.setColor(QPalette::ButtonText, colors.onAccent);
    const QRect words(rect.left() + side + gap, rect.top(), text.width() + 1, rect.height());
    painter->setPen(
        palette.color(enabled ? QPalette::Normal : QPalette::Disabled, QPalette::ButtonText));
    painter->drawText(QStyle::visualRect(button.direction, rect, words),
                      Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, button.text);
}

/// The box of a check mark and the ring of a choice: seen on every ground, in dark colours too.
void drawIndicator(const QStyleOption *option, QPainter *painter, bool isRound)
{
    const Colors &colors = colorsOf(option->palette);
    const bool enabled = option->state & QStyle::State_Enabled;
    const bool on = option->state & (QStyle::State_On | QStyle::State_NoChange);
    const bool focus = (option->state & QStyle::State_HasFocus) &&
                       (option->state & QStyle::State_KeyboardFocusChange);
    const QRectF rect = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setOpacity(enabled ? 1 : 0.5);
    painter->setBrush(on ? colors.accentFill : colors.surface);
    painter->setPen(focus ? QPen(colors.accent, 2) : QPen(on ? colors.accentFill : colors.muted));
    const double round = isRound ? rect.width() / 2 : 3;
    painter->drawRoundedRect(rect, round, round);
    if (on && isRound) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.onAccent);
        painter->drawEllipse(rect.center(), rect.width() / 5, rect.width() / 5);
    } else if (option->state & QStyle::State_On) {
        paintGlyph(painter, rect, Glyph::Check, colors.onAccent);
    }
    painter->restore();
}

/// A field like any other, with two arrows that stand on it.
void drawSpinBox(const QStyleOptionSpinBox &box, QPainter *painter, const QStyle &style,
                 const QWidget *widget)
{
    const Colors &colors = colorsOf(box.palette);
    if (box.frame) {
        const bool focus = box.state & QStyle::State_HasFocus;
        drawRounded(painter, box.rect, colors.surface, focus ? colors.accent : colors.border,
                    focus ? 2 : 1);
    }
    if (box.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    for (const auto part : {QStyle::SC_SpinBoxUp, QStyle::SC_SpinBoxDown}) {
        const bool isUp = part == QStyle::SC_SpinBoxUp;
        const bool canStep = (box.state & QStyle::State_Enabled) &&
                             box.stepEnabled.testFlag(isUp ? QAbstractSpinBox::StepUpEnabled
                                                           : QAbstractSpinBox::StepDownEnabled);
        const bool over = box.activeSubControls & part;
        QColor ink = over ? colors.text : colors.muted;
        ink.setAlphaF(canStep ? 1.0f : 0.4f);
        painter->setBrush(ink);
        const QPointF at =
            QRectF(style.subControlRect(QStyle::CC_SpinBox, &box, part, widget)).center() +
            QPointF(0, isUp ? 1 : -1);
        const double tip = isUp ? -2 : 2;
        painter->drawPolygon(
            QPolygonF{at + QPointF(-3.5, -tip), at + QPointF(3.5, -tip), at + QPointF(0, tip)});
    }
    painter->restore();
}

} // namespace

void paintFocus(QPainter *painter, const QRectF &rect)
{
    drawRounded(painter, rect.adjusted(1, 1, -1, -1), QColor(), currentColors().accent, 2);
}

Style::Style() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const Colors &colors = colorsOf(option->palette);
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool: drawButtonPanel(option, painter, widget); return;
    case PE_FrameFocusRect:
        // Buttons draw their own ring, item views mark the row.
        if (!qobject_cast<const QAbstractButton *>(widget) &&
            !qobject_cast<const QAbstractScrollArea *>(widget))
            drawRounded(painter, option->rect, QColor(), colors.accent, 2);
        return;
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (!frame || frame->lineWidth == 0)
            break;
        const bool focus = option->state & State_HasFocus;
        drawRounded(painter, option->rect, colors.surface, focus ? colors.accent : colors.border,
                    focus ? 2 : 1);
        return;
    }
    case PE_FrameLineEdit: return;
    case PE_IndicatorCheckBox: drawIndicator(option, painter, false); return;
    case PE_IndicatorRadioButton: drawIndicator(option, painter, true); return;
    case PE_Frame: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth == 0)
            return;
        const bool focus = option->state & State_HasFocus;
        drawRounded(painter, option->rect, QColor(), focus ? colors.accent : colors.border,
                    focus ? 2 : 1);
        return;
    }
    case PE_FrameMenu:
        painter->fillRect(option->rect, colors.raised);
        painter->setPen(colors.border);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelMenu: painter->fillRect(option->rect, colors.raised); return;
    case PE_FrameButtonTool:
    case PE_FrameDefaultButton: return;
    default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    const Colors &colors = colorsOf(option->palette);
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            drawButtonLabel(*button, painter, widget);
            return;
        }
        break;
    case CE_Splitter: {
        const QRect rect = option->rect;
        if (rect.height() > rect.width())
            painter->fillRect(rect.center().x(), rect.top(), 1, rect.height(), colors.border);
        else
            painter->fillRect(rect.left(), rect.center().y(), rect.width(), 1, colors.border);
        return;
    }
    case CE_HeaderSection: {
        const QRect rect = option->rect;
        painter->fillRect(rect, colors.window);
        painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, colors.border);
        return;
    }
    case CE_HeaderEmptyArea: painter->fillRect(option->rect, colors.window); return;
    case CE_ProgressBarGroove: {
        drawRounded(painter, option->rect, colors.neutralTint, QColor());
        return;
    }
    case CE_ProgressBarContents: {
        const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
        if (!bar || bar->maximum <= bar->minimum)
            return;
        const double share = double(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
        QRectF rect = bar->rect;
        rect.setWidth(qMax(rect.height(), rect.width() * qBound(0.0, share, 1.0)));
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accentFill);
        painter->drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
        painter->restore();
        return;
    }
    case CE_ScrollBarAddLine:
    case CE_ScrollBarSubLine: return;
    default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        box && control == CC_SpinBox) {
        drawSpinBox(*box, painter, *proxy(), widget);
        return;
    }
    if (control != CC_ScrollBar) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    }
    const Colors &colors = colorsOf(option->palette);
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar)
        return;
    const QWidget *area = widget && widget->parentWidget() ? widget->parentWidget() : widget;
    painter->fillRect(option->rect, area ? area->palette().color(QPalette::Base) : colors.surface);
    if (bar->maximum <= bar->minimum)
        return;
    QRectF thumb = subControlRect(control, option, SC_ScrollBarSlider, widget);
    const double inset = 3;
    thumb = thumb.adjusted(inset, inset, -inset, -inset);
    const bool active = (bar->activeSubControls & SC_ScrollBarSlider) &&
                        (bar->state & (State_MouseOver | State_Sunken));
    QColor fill = colors.muted;
    fill.setAlphaF(active ? 0.7f : 0.35f);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(fill);
    const double round = qMin(thumb.width(), thumb.height()) / 2;
    painter->drawRoundedRect(thumb, round, round);
    painter->restore();
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                            SubControl subControl, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, subControl, widget);
    const bool horizontal = bar->orientation == Qt::Horizontal;
    const int length = horizontal ? bar->rect.width() : bar->rect.height();
    const int range = bar->maximum - bar->minimum;
    int thumb = length;
    if (range > 0)
        thumb =
            qBound(qMin(32, length),
                   int(qint64(length) * bar->pageStep / (qint64(range) + bar->pageStep)), length);
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                              length - thumb, bar->upsideDown);
    const auto along = [&](int from, int size) {
        return horizontal ? QRect(from, 0, size, bar->rect.height())
                          : QRect(0, from, bar->rect.width(), size);
    };
    switch (subControl) {
    case SC_ScrollBarSlider: return visualRect(bar->direction, bar->rect, along(start, thumb));
    case SC_ScrollBarGroove: return bar->rect;
    case SC_ScrollBarSubPage: return along(0, start);
    case SC_ScrollBarAddPage: return along(start + thumb, length - start - thumb);
    default: return {};
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option,
                            const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    // Words do not touch the frame; the parts of other widgets have none.
    if (element == SE_LineEditContents && frame && frame->lineWidth > 0)
        return rect.adjusted(halfUnit, 0, -halfUnit, 0);
    return rect;
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        // A row of quiet buttons is a row of words: no least width.
        result.setWidth(has(widget, quietProperty) ? size.width() + 3 * unit
                                                   : result.width() + unit + halfUnit);
        result.setHeight(
            qMax(result.height(), has(widget, quietProperty) ? 3 * unit + halfUnit : 4 * unit));
        break;
    case CT_LineEdit:
        // The line inside of a box is not a field of its own.
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth == 0)
            break;
        [[fallthrough]];
    case CT_SpinBox:
    case CT_ComboBox: result.setHeight(qMax(result.height(), 4 * unit)); break;
    case CT_ToolButton:
        result = result.expandedTo(QSize(3 * unit + halfUnit, 3 * unit + halfUnit));
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(qMax(result.height(), 3 * unit + halfUnit));
        break;
    default: break;
    }
    return result;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent: return scrollBarWidth;
    case PM_ScrollBarSliderMin: return 32;
    case PM_SplitterWidth: return 1;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ToolBarIconSize: return 16;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin: return 2 * unit;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing: return unit;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical: return 0;
    case PM_HeaderMargin: return unit;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuVMargin: return halfUnit;
    case PM_FocusFrameHMargin:
        // Words of a cell begin where those of its heading do; one pixel is added to this.
        return qobject_cast<const QAbstractItemView *>(widget) ? unit - 1 : 2;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons: return 0;
    case SH_Widget_Animation_Duration: return 0;
    case SH_ScrollBar_Transient: return 0;
    case SH_UnderlineShortcut: return 1;
    case SH_ToolTip_WakeUpDelay: return 500;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget) ||
        widget->inherits("QScrollBar"))
        widget->setAttribute(Qt::WA_Hover);
}

} // namespace ui::support
