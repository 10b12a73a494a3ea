// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of the screens share: a shop to look at, real keys, and checks that hold for every
// window.
#pragma once

#include "tests/support/fakes.h"
#include "tests/ui/screens/fakedesk.h"

#include <functional>

class QDialog;
class QWidget;

namespace tests {

/// The shop's morning at a fixed time.
struct Shop
{
    FakeClock clock;
    FakeDesk desk;
    Shop() { fillWithShop(desk, clock.now()); }
};

/// Runs `f` on the modal dialog that the next events open, once it has the keyboard: keys sent and
/// closing before that are lost, and the dialog would stay for ever.
void whenDialogOpens(std::function<void(QDialog *)> f);

/// Presses a key where the keyboard's focus is. A window manager gives the focus back after a
/// dialog; without one, `window` asks for it.
void pressKey(QWidget *window, int code, Qt::KeyboardModifiers modifiers = {});

/// What can be used has a name, a role and an object name for tests.
void checkAccessible(QWidget *window);

/// Tab goes to every control once and comes back to where it began.
void checkTabs(QWidget *window);

} // namespace tests
