// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where windows go: never larger than the screen, never where no screen is.
#pragma once

#include <QByteArray>
#include <QRect>

class QWidget;

namespace ui::support {

/// A window's place on a screen: as large as wanted where it fits, in the middle.
/// wanted  without its frame; available  what panels leave of the screen
/// returns without its frame, for which there is room around it
QRect placeOn(const QRect &available, QSize wanted);

/// Puts a top-level window that was not shown yet where `saved` says, or in the middle of its
/// screen. Places on screens that are gone move to one that is there.
/// saved  of QWidget::saveGeometry; empty or damaged if it was never kept
void placeWindow(QWidget *window, QSize wanted, const QByteArray &saved = {});

/// Makes a window that is shown as high as its layout wants to be at its width, where the screen has
/// room for that, and moves it up if it would end below the screen. Never lower than it is.
void growToFit(QWidget *window);

} // namespace ui::support
