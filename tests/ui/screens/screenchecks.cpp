// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/screens/screenchecks.h"

#include "ui/shell/inboxpage.h"
#include "ui/shell/mainwindow.h"
#include "ui/support/theme.h"
#include "ui/widgets/panels.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QDialog>
#include <QLabel>
#include <QScrollArea>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace tests {

namespace {

bool isInternal(const QWidget *widget)
{
    return widget->objectName().startsWith(u"qt_") || widget->inherits("QLineEditIconButton");
}

} // namespace

void whenDialogOpens(std::function<void(QDialog *)> f)
{
    auto *timer = new QTimer(qApp);
    timer->setInterval(5);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, f = std::move(f)] {
        auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
        if (!dialog || !dialog->isActiveWindow())
            return;
        timer->stop();
        timer->deleteLater();
        f(dialog);
    });
    timer->start();
}

void pressKey(QWidget *window, int code, Qt::KeyboardModifiers modifiers)
{
    if (!QApplication::focusWidget()) {
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window));
    }
    QTest::keyClick(QApplication::focusWidget(), Qt::Key(code), modifiers);
}

void checkAccessible(QWidget *window)
{
    int controls = 0;
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        const bool control =
            qobject_cast<QAbstractButton *>(widget) || (widget->focusPolicy() & Qt::TabFocus) != 0;
        if (!control || isInternal(widget) || !widget->isVisible() || widget->window() != window)
            continue;
        ++controls;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        const QString what =
            QLatin1StringView(widget->metaObject()->className()) + u' ' + widget->objectName();
        QVERIFY2(face, qPrintable(what));
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(what));
        const bool container = qobject_cast<QScrollArea *>(widget);
        QVERIFY2(face->role() != QAccessible::NoRole &&
                     (container || face->role() != QAccessible::Client),
                 qPrintable(what));
        QVERIFY2(!widget->objectName().isEmpty() || qobject_cast<QLabel *>(widget),
                 qPrintable(what));
    }
    QCOMPARE_GT(controls, 0);
}

void checkTabs(QWidget *window)
{
    QWidget *const first = QApplication::focusWidget();
    QVERIFY(first);
    QList<QWidget *> visited;
    do {
        visited << QApplication::focusWidget();
        QTest::keyClick(visited.last(), Qt::Key_Tab);
        QVERIFY2(QApplication::focusWidget() && visited.size() < 300,
                 qPrintable(visited.last()->objectName()));
    } while (QApplication::focusWidget() != first);
    for (QWidget *widget : window->findChildren<QWidget *>()) {
        const bool reachable = (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isVisible() &&
                               widget->isEnabled() && widget->window() == window &&
                               !isInternal(widget);
        // Of exclusive buttons Tab goes to the chosen one; arrows go on from there.
        const auto *button = qobject_cast<QAbstractButton *>(widget);
        const bool follows =
            button && (button->autoExclusive() || button->group()) && !button->isChecked();
        if (reachable && !follows)
            QVERIFY2(visited.contains(widget),
                     qPrintable(QLatin1StringView(widget->metaObject()->className()) + u' ' +
                                widget->objectName()));
    }
}

ShopTest::ShopTest() = default;
ShopTest::~ShopTest() = default;

void ShopTest::init()
{
    m_shop = std::make_unique<Shop>();
    arrange();
    m_theme = std::make_unique<ui::support::Theme>(ui::support::Scheme::Light);
    m_window = std::make_unique<ui::shell::MainWindow>(m_shop->desk, m_shop->clock, *m_theme);
    m_page = m_window->findChild<ui::shell::InboxPage *>();
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    QTRY_VERIFY(showsReport(0));
}

void ShopTest::cleanup()
{
    m_window.reset();
    m_theme.reset();
    m_shop.reset();
}

bool ShopTest::showsReport(int index) const
{
    return m_page->report().state() == ui::report::ReportPresenter::State::Ready &&
           m_page->report().report() == m_shop->desk.items[size_t(index)].report.id;
}

void ShopTest::key(int code, Qt::KeyboardModifiers modifiers)
{
    pressKey(m_window.get(), code, modifiers);
}

QDialog *ShopTest::dialogOf(int code, Qt::KeyboardModifiers modifiers)
{
    key(code, modifiers);
    auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
    if (!dialog)
        return nullptr;
    dialog->activateWindow();
    return QTest::qWaitFor([&] { return QApplication::activeWindow() == dialog; }) ? dialog
                                                                                   : nullptr;
}

QString ShopTest::toast() const
{
    return m_window->findChild<ui::widgets::Toast *>()->text();
}

} // namespace tests
