// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/focusring.h"

#include "ui/support/style.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>

namespace ui::widgets {

FocusRing::FocusRing(QWidget *area) : QWidget(area), m_area(area)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    area->installEventFilter(this);
    follow();
}

void FocusRing::follow()
{
    setGeometry(m_area->rect());
    setVisible(m_area->hasFocus() && m_area->window()->testAttribute(Qt::WA_KeyboardFocusChange));
    raise();
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::FocusIn:
    case QEvent::FocusOut:
    case QEvent::Resize:
    case QEvent::KeyRelease: follow(); break;
    default: break;
    }
    return QWidget::eventFilter(watched, event);
}

void FocusRing::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    support::paintFocus(&painter, rect());
}

void goToPane(QWidget *window, const std::vector<Pane> &panes, int step)
{
    std::vector<const Pane *> shown;
    int current = -1;
    const QWidget *focused = QApplication::focusWidget();
    for (const Pane &pane : panes) {
        if (!pane.area->isVisible())
            continue;
        if (focused && (pane.area == focused || pane.area->isAncestorOf(focused)))
            current = int(shown.size());
        shown.push_back(&pane);
    }
    if (shown.empty())
        return;
    const int count = int(shown.size());
    const int next = current < 0 ? (step > 0 ? 0 : count - 1) : (current + step + count) % count;
    window->setAttribute(Qt::WA_KeyboardFocusChange); // rings are shown from now on
    shown[size_t(next)]->focus();
}

} // namespace ui::widgets
