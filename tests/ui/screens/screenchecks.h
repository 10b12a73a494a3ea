// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the tests of the screens share: a shop to look at, real keys, and checks that hold for every
// window.
#pragma once

#include "tests/support/fakes.h"
#include "tests/ui/screens/fakedesk.h"

#include <QDialog>

#include <functional>
#include <memory>

namespace ui::shell {
class InboxPage;
class MainWindow;
} // namespace ui::shell
namespace ui::support {
class Theme;
}

namespace tests {

/// The shop's morning at a fixed time.
struct Shop
{
    FakeClock clock;
    FakeDesk desk;
    Shop() { fillWithShop(desk, clock.now()); }
};

/// Each test has the main window before it, active, with the shop's first report open.
class ShopTest : public QObject
{
    Q_OBJECT

public:
    ShopTest();
    ~ShopTest() override;

protected:
    bool showsReport(int index) const;
    /// Presses a key where the keyboard's focus is.
    void key(int code, Qt::KeyboardModifiers modifiers = {});
    /// The dialog that a key opens, active as a window manager would make it; none if it does not.
    QDialog *dialogOf(int code, Qt::KeyboardModifiers modifiers);
    QString toast() const;
    /// Changes the shop before the window shows it.
    virtual void arrange() {}

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<ui::support::Theme> m_theme;
    std::unique_ptr<ui::shell::MainWindow> m_window;
    ui::shell::InboxPage *m_page = nullptr;

private Q_SLOTS:
    void init();
    void cleanup();
};

/// What has to be there.
template<typename T>
T *in(QDialog *dialog, const QString &name)
{
    T *found = dialog->findChild<T *>(name);
    Q_ASSERT(found);
    return found;
}

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
