// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/windowplace.h"

#include "ui/support/type.h"

#include <QGuiApplication>
#include <QLayout>
#include <QScreen>
#include <QWidget>

namespace ui::support {

namespace {

// What a window manager draws around is known only once the window is shown.
constexpr QMargins frame(unit, 5 * unit, unit, unit);

} // namespace

QRect placeOn(const QRect &available, QSize wanted)
{
    const QRect room = available.marginsRemoved(frame);
    QRect place(QPoint(), wanted.boundedTo(room.size()));
    place.moveCenter(room.center());
    return place;
}

void placeWindow(QWidget *window, QSize wanted, const QByteArray &saved)
{
    const QScreen *screen = window->screen();
    if (!screen)
        screen = QGuiApplication::primaryScreen();
    if (screen)
        window->setGeometry(placeOn(screen->availableGeometry(), wanted));
    else
        window->resize(wanted);
    // Qt moves what it restores to a screen that is there, and makes it fit.
    window->restoreGeometry(saved);
}

void growToFit(QWidget *window)
{
    if (!window->isVisible() || !window->layout() || !window->screen())
        return;
    QLayout *layout = window->layout();
    layout->activate();
    // Not QWidget::adjustSize(), which stops at two thirds of the screen.
    const int wanted = layout->hasHeightForWidth() ? layout->totalHeightForWidth(window->width())
                                                   : layout->totalSizeHint().height();
    const QRect room = window->screen()->availableGeometry().marginsRemoved(frame);
    QRect place = window->geometry();
    place.setHeight(qMax(place.height(), qMin(wanted, room.height())));
    if (place.bottom() > room.bottom())
        place.moveBottom(room.bottom());
    if (place.top() < room.top())
        place.moveTop(room.top());
    if (place != window->geometry())
        window->setGeometry(place);
}

} // namespace ui::support
