// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the dialogs that the main window opens to ask for a report, a signal or a setting.
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "tests/ui/screens/screenchecks.h"
#include "ui/shell/embedderdialog.h"
#include "ui/shell/inboxpage.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/panels.h"

#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace core;
using tests::checkAccessible;
using tests::checkTabs;
using tests::Shop;
using tests::whenDialogOpens;

class TestDialogs : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<ui::support::Theme> m_theme;
    std::unique_ptr<ui::shell::MainWindow> m_window;

    QString toast() const { return m_window->findChild<ui::widgets::Toast *>()->text(); }

    /// The embedder's dialog, active as a window manager would make it.
    QDialog *embedderDialog()
    {
        tests::pressKey(m_window.get(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
        if (!dialog)
            return nullptr;
        dialog->activateWindow();
        return QTest::qWaitFor([&] { return QApplication::activeWindow() == dialog; }) ? dialog
                                                                                       : nullptr;
    }

    template<typename T>
    static T *in(QDialog *dialog, const QString &name)
    {
        T *found = dialog->findChild<T *>(name);
        Q_ASSERT(found);
        return found;
    }

    static void type(QLineEdit *edit, const QString &text)
    {
        edit->setFocus();
        edit->clear();
        QTest::keyClicks(edit, text);
    }

    /// Chosen as with the keyboard: the arrow keys go through the list.
    static void choose(QComboBox *box, const QVariant &data)
    {
        const int row = box->findData(data);
        QVERIFY(row >= 0);
        box->setFocus();
        while (box->currentIndex() != row)
            QTest::keyClick(box, box->currentIndex() < row ? Qt::Key_Down : Qt::Key_Up);
    }

    static bool says(const QDialog *dialog, const QString &text)
    {
        return std::ranges::any_of(dialog->findChildren<QLabel *>(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }

private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_theme = std::make_unique<ui::support::Theme>(ui::support::Scheme::Light);
        m_window = std::make_unique<ui::shell::MainWindow>(m_shop->desk, m_shop->clock, *m_theme);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        const ui::report::ReportPresenter &report =
            m_window->findChild<ui::shell::InboxPage *>()->report();
        QTRY_VERIFY(report.state() == ui::report::ReportPresenter::State::Ready &&
                    report.report() == m_shop->desk.items[0].report.id);
    }
    void cleanup()
    {
        m_window.reset();
        m_theme.reset();
        m_shop.reset();
    }

    void anEmbedderIsTriedAndChanged()
    {
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        checkAccessible(dialog);
        checkTabs(dialog);
        auto *change = in<QPushButton>(dialog, u"embedder.change"_s);
        auto *attempt = in<QPushButton>(dialog, u"embedder.try"_s);
        choose(in<QComboBox>(dialog, u"embedder.member"_s), u"http"_s);
        QVERIFY(!change->isEnabled() && !attempt->isEnabled()); // what is needed is missing
        checkAccessible(dialog);
        type(in<QLineEdit>(dialog, u"embedder.url"_s), u"http://127.0.0.1:11434"_s);
        type(in<QLineEdit>(dialog, u"embedder.model"_s), u"nomic"_s);
        QVERIFY(change->isEnabled() && attempt->isEnabled());
        QVERIFY(!in<QComboBox>(dialog, u"embedder.shape"_s)->isVisible());
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.more"_s), Qt::LeftButton);
        QVERIFY(in<QComboBox>(dialog, u"embedder.shape"_s)->isVisible());
        checkAccessible(dialog);
        checkTabs(dialog);

        m_shop->desk.error = Error{ErrorKind::Offline, u"Is Ollama running?"_s, {}};
        QTest::mouseClick(attempt, Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"Is Ollama running?"_s));
        m_shop->desk.error.reset();
        QTest::mouseClick(attempt, Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"768"_s));
        const QJsonArray words{u"http"_s, u"url=http://127.0.0.1:11434"_s, u"model=nomic"_s};
        QCOMPARE(m_shop->desk.asked, (QJsonObject{{u"act"_s, u"try"_s}, {u"words"_s, words}}));
        QVERIFY(m_shop->desk.acts.isEmpty());

        // Escape changes nothing.
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        QVERIFY(m_shop->desk.acts.isEmpty());

        dialog = embedderDialog();
        QVERIFY(dialog);
        choose(in<QComboBox>(dialog, u"embedder.member"_s), u"http"_s);
        type(in<QLineEdit>(dialog, u"embedder.url"_s), u"http://127.0.0.1:11434"_s);
        type(in<QLineEdit>(dialog, u"embedder.model"_s), u"nomic"_s);
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.change"_s), Qt::LeftButton);
        QTRY_VERIFY(!dialog);
        QCOMPARE(m_shop->desk.asked, (QJsonObject{{u"act"_s, u"set"_s}, {u"words"_s, words}}));
        tests::pressKey(m_window.get(), Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts, (QStringList{u"embedder set"_s, u"undo"_s}));
    }

    void aKeyIsKeptAndNotShown()
    {
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        choose(in<QComboBox>(dialog, u"embedder.member"_s), u"http"_s);
        type(in<QLineEdit>(dialog, u"embedder.url"_s), u"https://api.openai.com"_s);
        type(in<QLineEdit>(dialog, u"embedder.model"_s), u"small"_s);
        auto *place = in<QComboBox>(dialog, u"embedder.key.place"_s);
        auto *name = in<QLineEdit>(dialog, u"embedder.key.name"_s);
        auto *secret = in<QLineEdit>(dialog, u"embedder.key.secret"_s);
        QVERIFY(!name->isVisible() && !secret->isVisible());
        choose(place, u"env"_s);
        QVERIFY(name->isVisible() && !secret->isVisible());
        choose(place, u"keychain"_s);
        QVERIFY(name->isVisible() && secret->isVisible());
        checkAccessible(dialog);
        checkTabs(dialog);
        QCOMPARE(secret->echoMode(), QLineEdit::Password);
        type(secret, u"sk-1"_s);
        auto *change = in<QPushButton>(dialog, u"embedder.change"_s);
        QVERIFY(!change->isEnabled()); // under which name?
        type(name, u"openai"_s);
        QVERIFY(change->isEnabled());
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.try"_s), Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"768"_s));
        QCOMPARE(m_shop->desk.acts, QStringList{u"embedder key"_s});
        QVERIFY(secret->text().isEmpty());
        QCOMPARE(m_shop->desk.asked.value(u"words"_s).toArray().last().toString(),
                 u"key=keychain:openai"_s);
        QVERIFY(!m_shop->desk.asked.contains(u"secret"_s));
        dialog->reject();

        // The name of the one in use is there, and the key is not.
        m_shop->desk.embedders.insert(u"member"_s, u"http"_s);
        m_shop->desk.embedders.insert(u"settings"_s,
                                      QJsonObject{{u"url"_s, u"https://api.openai.com"_s},
                                                  {u"model"_s, u"small"_s},
                                                  {u"key"_s, u"env:OPENAI_API_KEY"_s},
                                                  {u"batch"_s, 7}});
        dialog = embedderDialog();
        QVERIFY(dialog);
        QCOMPARE(in<QComboBox>(dialog, u"embedder.key.place"_s)->currentData().toString(),
                 u"env"_s);
        QCOMPARE(in<QLineEdit>(dialog, u"embedder.key.name"_s)->text(), u"OPENAI_API_KEY"_s);
        QTest::mouseClick(in<QPushButton>(dialog, u"embedder.try"_s), Qt::LeftButton);
        QTRY_VERIFY(says(dialog, u"768"_s));
        QCOMPARE(m_shop->desk.asked.value(u"words"_s).toArray(),
                 (QJsonArray{u"http"_s, u"url=https://api.openai.com"_s, u"model=small"_s,
                             u"key=env:OPENAI_API_KEY"_s, u"batch=7"_s}));
    }

    void aChangeIsFollowedAndEnded()
    {
        m_shop->desk.embedders.insert(u"next"_s, QJsonObject{{u"member"_s, u"http"_s},
                                                             {u"model"_s, u"nomic"_s},
                                                             {u"embedded"_s, 64},
                                                             {u"problem"_s, u"It is away."_s}});
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        checkAccessible(dialog);
        checkTabs(dialog);
        auto *bar = in<QProgressBar>(dialog, u"embedder.progress"_s);
        QCOMPARE(bar->value(), 64);
        QVERIFY(says(dialog, u"nomic"_s) && says(dialog, u"It is away."_s));
        Q_EMIT m_shop->desk.progressChanged({u"embedding"_s, u"Embedding"_s, {}, 128, 4213});
        QCOMPARE(bar->value(), 128);
        auto *stay = in<QPushButton>(dialog, u"embedder.stay"_s);
        QTest::mouseClick(stay, Qt::LeftButton);
        QTRY_VERIFY(!stay->isVisible());
        QVERIFY(!says(dialog, u"nomic"_s));
        QCOMPARE(m_shop->desk.acts, QStringList{u"embedder cancel"_s});
        QVERIFY(toast().contains(u"stays"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
    }

    void thresholdsAreShownBeforeTheyAreApplied()
    {
        const auto open = [this]() -> QDialog * {
            tests::pressKey(m_window.get(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
            auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
            if (dialog)
                dialog->activateWindow();
            return dialog && QTest::qWaitFor([&] { return QApplication::activeWindow() == dialog; })
                       ? dialog
                       : nullptr;
        };
        QPointer<QDialog> dialog = open();
        QVERIFY(dialog);
        checkAccessible(dialog);
        checkTabs(dialog);
        auto *changes = in<QTreeWidget>(dialog, u"tune.changes"_s);
        QVERIFY(changes->isVisible());
        QCOMPARE(changes->topLevelItemCount(), 1);
        QVERIFY(changes->topLevelItem(0)->text(0).contains(u"<b>after</b>"_s));
        QVERIFY(says(dialog, u"55"_s) && says(dialog, u"312"_s));
        QTest::keyClick(dialog, Qt::Key_Return); // the default button is the safe one
        QTRY_VERIFY(!dialog);
        QVERIFY(!m_shop->desk.acts.contains(u"tune"_s)); // it may be marked as read

        dialog = open();
        QVERIFY(dialog);
        auto *apply = in<QPushButton>(dialog, u"tune.apply"_s);
        m_shop->desk.error = Error{ErrorKind::Conflict, u"Somebody else changed it."_s, {}};
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_COMPARE(dialog->findChild<ui::widgets::Banner *>()->text(),
                     m_shop->desk.error->message);
        m_shop->desk.error.reset();
        QTest::mouseClick(apply, Qt::LeftButton);
        QTRY_VERIFY(!dialog);
        tests::pressKey(m_window.get(), Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"undo"_s);
        QCOMPARE(m_shop->desk.acts.count(u"tune"_s), 1);

        // Nothing to apply where nothing is proposed.
        m_shop->desk.tuning.insert(u"enough"_s, false);
        dialog = open();
        QVERIFY(dialog);
        QVERIFY(!in<QPushButton>(dialog, u"tune.apply"_s)->isEnabled());
        dialog->reject();
    }

    void aFinishedChangeIsShown()
    {
        m_shop->desk.embedders.insert(
            u"next"_s, QJsonObject{{u"member"_s, u"http"_s}, {u"model"_s, u"nomic"_s}});
        QPointer<QDialog> dialog = embedderDialog();
        QVERIFY(dialog);
        m_shop->desk.embedders.remove(u"next"_s);
        m_shop->desk.embedders.insert(u"member"_s, u"http"_s);
        m_shop->desk.embedders.insert(u"model"_s, u"nomic"_s);
        Q_EMIT m_shop->desk.progressChanged({});
        QTRY_VERIFY(!in<QProgressBar>(dialog, u"embedder.progress"_s)->isVisible());
        QVERIFY(says(dialog, u"nomic"_s));
        dialog->reject();
    }
};

TEST_CLASSES(runDialogs, TestDialogs)

#include "tst_dialogs.moc"
