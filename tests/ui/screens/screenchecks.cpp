// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/screens/screenchecks.h"

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

} // namespace tests
