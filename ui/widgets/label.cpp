// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/label.h"

#include "ui/support/colors.h"
#include "ui/support/format.h"

#include <QEvent>

namespace ui::widgets {

QColor inkColor(Ink ink)
{
    const support::Colors &colors = support::currentColors();
    switch (ink) {
    case Ink::Text: return colors.text;
    case Ink::Muted: return colors.muted;
    case Ink::Accent: return colors.accent;
    case Ink::Success: return colors.success;
    case Ink::Warning: return colors.warning;
    case Ink::Danger: return colors.danger;
    }
    Q_UNREACHABLE_RETURN(QColor());
}

Label::Label(const QString &text, support::Type type, Ink ink, QWidget *parent)
    : QLabel(parent), m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setText(text);
    setFont(support::font(type));
    setForegroundRole(QPalette::WindowText); // also on a page whose background is Base
    applyInk();
}

void Label::setInk(Ink ink)
{
    m_ink = ink;
    applyInk();
}

Label *Label::oneLine()
{
    setWordWrap(false);
    return this;
}

Label *Label::selectable()
{
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setCursor(Qt::IBeamCursor);
    return this;
}

void Label::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange)
        applyInk();
}

void Label::applyInk()
{
    if (m_applying)
        return;
    m_applying = true;
    QPalette own;
    own.setColor(QPalette::WindowText, inkColor(m_ink));
    setPalette(own);
    m_applying = false;
}

ElidedLabel::ElidedLabel(const QString &text, support::Type type, Ink ink, QWidget *parent)
    : Label(text, type, ink, parent), m_text(text)
{
    setWordWrap(false);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ElidedLabel::setFullText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    elide();
    updateGeometry();
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'…') * 3, fontMetrics().height() + 2};
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_text) + 4, fontMetrics().height() + 2};
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    Label::resizeEvent(event);
    elide();
}

void ElidedLabel::elide()
{
    const QString shown = fontMetrics().elidedText(m_text, Qt::ElideRight, width());
    setText(shown);
    setToolTip(shown == m_text ? QString() : support::plainToolTip(m_text));
}

} // namespace ui::widgets
