// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the main window with real events: inbox, report, lists and what holds them.
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "tests/ui/screens/screenchecks.h"
#include "ui/inbox/inboxview.h"
#include "ui/lists/listpage.h"
#include "ui/shell/inboxpage.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/renderpages.h"
#include "ui/support/colors.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/panels.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDialog>
#include <QImage>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace core;
using tests::checkAccessible;
using tests::checkTabs;
using tests::whenDialogOpens;

class TestMainWindow : public tests::ShopTest
{
    Q_OBJECT

private Q_SLOTS:
    void keysWalkAndFilter()
    {
        key(Qt::Key_J);
        QTRY_VERIFY(showsReport(1));
        key(Qt::Key_J);
        key(Qt::Key_J); // over the section's row
        QTRY_VERIFY(showsReport(3));
        key(Qt::Key_K);
        QTRY_VERIFY(showsReport(2));
        key(Qt::Key_Down);
        QTRY_VERIFY(showsReport(3));
        key(Qt::Key_Slash);
        auto *filter = m_window->findChild<QLineEdit *>(u"inbox.filter"_s);
        QTRY_VERIFY(filter->hasFocus());
        QTest::keyClicks(filter, u"cookie"_s);
        QTRY_VERIFY(showsReport(9));
        QTest::keyClick(filter, Qt::Key_Return);
        QVERIFY(!filter->hasFocus());
    }

    void twoKeysDismissAndZTakesBack()
    {
        whenDialogOpens([](QDialog *dialog) { QTest::keyClick(dialog, Qt::Key_1); });
        key(Qt::Key_3);
        QTRY_COMPARE(m_shop->desk.acts, QStringList{u"dismiss notAProblem"_s});
        auto *toast = m_window->findChild<ui::widgets::Toast *>();
        QVERIFY(toast->isVisible());
        key(Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"undo"_s);
        key(Qt::Key_Z);
        QCOMPARE(m_shop->desk.acts.count(u"undo"_s), 1);
        QCOMPARE(toast->text(), u"There is nothing to undo"_s);
    }

    void anUndoThatFailsForNowIsAskedForAgain()
    {
        whenDialogOpens([](QDialog *dialog) { QTest::keyClick(dialog, Qt::Key_1); });
        key(Qt::Key_3);
        QTRY_COMPARE(m_shop->desk.acts, QStringList{u"dismiss notAProblem"_s});
        m_shop->desk.refusal = Error{ErrorKind::Offline, u"The host is away."_s, {}};
        key(Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.corrections.size(), 1u);
        m_shop->desk.refusal.reset();
        key(Qt::Key_Z);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"undo"_s);
    }

    void enterAloneGivesNoReason()
    {
        whenDialogOpens([](QDialog *dialog) {
            QTest::keyClick(dialog, Qt::Key_Return);
            QVERIFY(dialog->isVisible());
            dialog->reject();
        });
        key(Qt::Key_3);
        QVERIFY(m_shop->desk.acts.isEmpty());
    }

    void publishingAsksFirst()
    {
        auto *button = m_window->findChild<QPushButton *>(u"report.publish.button"_s);
        QVERIFY(button && !button->isVisible()); // there is a pull request
        InboxItem &item = m_shop->desk.items[3];
        item.report.state = ReportState::NeedsDecision;
        item.report.stateReason = u"policyLimit"_s;
        item.pullRequest.reset();
        m_shop->desk.pages[item.report.id].item = item;
        m_window->openReport(item.report.id);
        QTRY_VERIFY(showsReport(3));
        QTRY_VERIFY(button->isVisible());
        whenDialogOpens([](QDialog *dialog) { QTest::keyClick(dialog, Qt::Key_Return); });
        key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_shop->desk.acts.isEmpty()); // Return alone publishes nothing
        whenDialogOpens([](QDialog *dialog) {
            dialog->findChild<QPushButton *>(u"report.publish.accept"_s)->click();
        });
        key(Qt::Key_O, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_shop->desk.acts, QStringList{u"publish"_s});
        QTRY_VERIFY(!button->isVisible());
    }

    void snoozeResolveAndRetry()
    {
        whenDialogOpens([](QDialog *dialog) { QTest::keyClick(dialog, Qt::Key_4); });
        key(Qt::Key_H);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"snooze - 29"_s);
        whenDialogOpens([](QDialog *dialog) {
            QTest::keyClicks(dialog->findChild<QPlainTextEdit *>(), u"keep the signature"_s);
            dialog->findChild<QPushButton *>(u"direction.start"_s)->click();
        });
        key(Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"retry keep the signature"_s);
        m_window->openReport(m_shop->desk.items[3].report.id);
        QTRY_VERIFY(showsReport(3));
        whenDialogOpens([](QDialog *dialog) { QTest::keyClick(dialog, Qt::Key_2); });
        key(Qt::Key_4);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"resolve cannotReproduce"_s);
    }

    void failuresAreShown()
    {
        m_shop->desk.error =
            Error{ErrorKind::Conflict, u"Somebody else decided <b>first</b>."_s, {}};
        whenDialogOpens([](QDialog *dialog) { QTest::keyClick(dialog, Qt::Key_1); });
        key(Qt::Key_3);
        auto *report = m_window->findChild<QWidget *>(u"report"_s);
        auto *banner = report->findChild<ui::widgets::Banner *>();
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->text(), u"Somebody else decided <b>first</b>."_s);
        Q_EMIT m_shop->desk.problemOccurred(u"The disk is full."_s);
        bool shown = false;
        for (const auto *each : m_window->findChildren<ui::widgets::Banner *>())
            shown = shown || (each->isVisible() && each->text() == u"The disk is full."_s);
        QVERIFY(shown);
    }

    void everyLabelIsPlain()
    {
        const auto labels = m_window->findChildren<QLabel *>();
        QCOMPARE_GT(labels.size(), 40);
        for (const QLabel *label : labels)
            QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(),
                     qPrintable(label->text()));
    }

    void everyControlHasANameAndARole()
    {
        for (const auto place : {ui::shell::Place::Activity, ui::shell::Place::Sources,
                                 ui::shell::Place::Rejected, ui::shell::Place::Inbox}) {
            m_window->goTo(place);
            QTRY_VERIFY(!m_window->isLoading());
            checkAccessible(m_window.get());
        }
        for (const auto &[code, modifiers] :
             {std::pair{Qt::Key_3, Qt::NoModifier}, std::pair{Qt::Key_4, Qt::NoModifier},
              std::pair{Qt::Key_H, Qt::NoModifier}, std::pair{Qt::Key_Question, Qt::NoModifier},
              std::pair{Qt::Key_K, Qt::ControlModifier}}) {
            bool checked = false;
            whenDialogOpens([&checked](QDialog *dialog) {
                checkAccessible(dialog);
                checked = true;
                dialog->reject();
            });
            key(code, modifiers);
            QVERIFY(checked);
        }
        QVERIFY(m_shop->desk.acts.isEmpty());
    }

    void tabReachesEveryControl() { checkTabs(m_window.get()); }

    void placesLoadAndAct()
    {
        key(Qt::Key_4, Qt::ControlModifier);
        auto *restore = m_window->findChild<QPushButton *>(u"rejected.act"_s);
        QTRY_VERIFY(restore->isVisible());
        auto *list = m_window->findChild<QAbstractItemView *>(u"rejected.list"_s);
        list->setCurrentIndex(list->model()->index(0, 0));
        QTRY_VERIFY(restore->isEnabled());
        QTest::mouseClick(restore, Qt::LeftButton);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"restore"_s);
        QTRY_VERIFY(!restore->isEnabled()); // restored once
        key(Qt::Key_2, Qt::ControlModifier);
        auto *activity = m_window->findChild<QAbstractItemView *>(u"activity.list"_s);
        QTRY_COMPARE(activity->model()->rowCount(), int(m_shop->desk.entries.size()));
    }

    void aRowIsMarkedBeforeItIsActedOn()
    {
        key(Qt::Key_4, Qt::ControlModifier);
        auto *list = m_window->findChild<QAbstractItemView *>(u"rejected.list"_s);
        auto *restore = m_window->findChild<QPushButton *>(u"rejected.act"_s);
        QTRY_VERIFY(list->selectionModel()->isSelected(list->currentIndex()));
        QVERIFY(list->hasFocus());
        QTRY_VERIFY(restore->isEnabled());
        // Long words are cut off in the row; what is pointed at is told in full, and as text.
        const QString all = list->currentIndex().data(Qt::ToolTipRole).toString();
        QVERIFY(all.contains(m_shop->desk.rejected[0].quote.displayLine().toHtmlEscaped()));
    }

    void restoredSignalsAreNotCounted()
    {
        key(Qt::Key_4, Qt::ControlModifier);
        auto *place = m_window->findChild<QAbstractButton *>(u"nav.rejected"_s);
        auto *restore = m_window->findChild<QPushButton *>(u"rejected.act"_s);
        QTRY_COMPARE(place->accessibleDescription(), u"1"_s); // of two, one is restored
        QTRY_VERIFY(restore->isEnabled());
        QTest::mouseClick(restore, Qt::LeftButton);
        QTRY_COMPARE(place->accessibleDescription(), QString());
    }

    void aDismissedReportComesBack()
    {
        auto *restore = m_window->findChild<QPushButton *>(u"report.restore.button"_s);
        QVERIFY(!restore->isVisible());
        const ReportId id = m_shop->desk.items[0].report.id;
        AuditEntry entry;
        entry.id = DecisionId(QUuid(0xe, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1));
        entry.actor = u"user"_s;
        entry.action = u"dismissed"_s;
        entry.report = id;
        entry.undoable = true;
        auto &history = m_shop->desk.pages.at(id).history;
        history.insert(history.begin(), entry);
        m_shop->desk.setState(id, ReportState::Dismissed);
        QTRY_VERIFY(restore->isVisible());
        QTest::mouseClick(restore, Qt::LeftButton);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"undo"_s);
        QCOMPARE(m_shop->desk.corrections.back().decision, entry.id);
        QVERIFY(m_window->findChild<ui::widgets::Toast *>()->text().startsWith(u"Restored: "));
        m_shop->desk.pages.at(id).history.front().undoable = false;
        m_shop->desk.setState(id, ReportState::Dismissed);
        QTRY_VERIFY(!restore->isVisible()); // not offered where it could not be done
    }

    void aFailedReportSaysWhatFailed()
    {
        QVERIFY(!m_window->findChild<QWidget *>(u"report.failure"_s));
        const ReportId id = m_shop->desk.items[0].report.id;
        AuditEntry entry;
        entry.action = u"stateChanged"_s;
        entry.after = QJsonObject{{u"state"_s, u"failed"_s}};
        entry.reason = u"The clone <b>/shop</b> is gone."_s;
        auto &page = m_shop->desk.pages.at(id);
        page.history.insert(page.history.begin(), entry);
        page.item.report.retryable = true;
        m_shop->desk.setState(id, ReportState::Failed);
        QTRY_VERIFY(m_window->findChild<QWidget *>(u"report.failure"_s));
        const auto labels =
            m_window->findChild<QWidget *>(u"report.failure"_s)->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [&](const QLabel *label) {
            return label->text() == entry.reason && label->textFormat() == Qt::PlainText;
        }));
        QVERIFY(std::ranges::any_of(
            labels, [](const QLabel *label) { return label->text().contains(u"Re-trigger"); }));
    }

    void theCursorStaysWithAReportThatMoves()
    {
        const ReportId id = m_shop->desk.items[0].report.id;
        m_shop->desk.setState(id, ReportState::Fixing); // another section
        const auto *list = m_window->findChild<QAbstractItemView *>(u"inbox.list"_s);
        QTRY_COMPARE(m_window->counts().green, 2);
        QVERIFY(showsReport(0));
        QCOMPARE(list->currentIndex().data().toString(), m_shop->desk.items[0].report.title);
        m_shop->desk.setState(id, ReportState::Dismissed); // done: the next one has its turn
        QTRY_VERIFY(!showsReport(0));
        QVERIFY(list->currentIndex().isValid());
    }

    void panesGoRound()
    {
        const auto in = [this](const QString &name) {
            const QWidget *focused = QApplication::focusWidget();
            const auto *area = m_window->findChild<QWidget *>(name);
            return focused && (area == focused || area->isAncestorOf(focused));
        };
        QTRY_VERIFY(in(u"inbox.list"_s));
        key(Qt::Key_F6);
        QVERIFY(in(u"report.content"_s));
        const auto *ring = m_window->findChild<ui::widgets::FocusRing *>();
        QTRY_VERIFY(ring->isVisible());
        key(Qt::Key_F6);
        QVERIFY(in(u"nav.inbox"_s));
        QVERIFY(!ring->isVisible());
        key(Qt::Key_F6);
        QVERIFY(in(u"inbox.list"_s));
        key(Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(in(u"nav.inbox"_s));
        key(Qt::Key_4, Qt::ControlModifier);
        QTRY_VERIFY(in(u"rejected.list"_s));
        key(Qt::Key_F6);
        QVERIFY(in(u"nav.rejected"_s));
    }

    void rowsBeginAtTheRightWhereReadingDoes()
    {
        auto *list = m_window->findChild<QAbstractItemView *>(u"inbox.list"_s);
        const auto barSide = [list] {
            const QRect row = list->visualRect(list->currentIndex());
            const QImage image = list->viewport()->grab().toImage();
            const QRgb accent = ui::support::currentColors().accentFill.rgb();
            const double ratio = image.devicePixelRatio();
            const auto isBar = [&](int x) {
                return image.pixel(int(x * ratio), int(row.center().y() * ratio)) == accent;
            };
            return isBar(row.left() + 1)    ? Qt::AlignLeft
                   : isBar(row.right() - 1) ? Qt::AlignRight
                                            : Qt::AlignHCenter;
        };
        QCOMPARE(barSide(), Qt::AlignLeft);
        m_window->setLayoutDirection(Qt::RightToLeft);
        QTRY_COMPARE(barSide(), Qt::AlignRight);
    }

    void theWindowFitsItsScreen()
    {
        const QRect screen = m_window->screen()->availableGeometry();
        QCOMPARE_LE(m_window->width(), qMax(screen.width(), m_window->minimumWidth()));
        QCOMPARE_LE(m_window->height(), qMax(screen.height(), m_window->minimumHeight()));
    }

    void closingHidesOnlyWithATray()
    {
        QSignalSpy quit(m_window.get(), &ui::shell::MainWindow::quitRequested);
        m_window->setKeepsRunning(true);
        m_window->close();
        QVERIFY(!m_window->isVisible());
        QCOMPARE(quit.size(), 0);
        m_window->present();
        QVERIFY(m_window->isVisible());
        m_window->setKeepsRunning(false);
        m_window->close();
        QCOMPARE(quit.size(), 1);
    }

    void countsFollowTheInbox()
    {
        QCOMPARE(m_window->counts(), (ui::shell::Counts{3, 3, 2, 4}));
        m_shop->desk.setState(m_shop->desk.items[0].report.id, ReportState::Merged);
        QTRY_COMPARE(m_window->counts().green, 2);
    }

    void picturesNeedNoDisplay()
    {
        QTemporaryDir folder;
        const Result<QStringList> paths = tests::waitFor(ui::shell::renderPages(
            &m_shop->desk, &m_shop->clock, m_theme.get(), folder.filePath(u"shots"_s)));
        VERIFY_OK(paths);
        QCOMPARE(paths->size(), 12);
        for (const QString &path : *paths)
            QVERIFY(!QImage(path).isNull());
        VERIFY_FAILS(tests::waitFor(ui::shell::renderPages(&m_shop->desk, &m_shop->clock,
                                                           m_theme.get(), u"/proc/none"_s)),
                     ErrorKind::InvalidInput);
    }
};

TEST_CLASSES(runMainWindow, TestMainWindow)

#include "tst_mainwindow.moc"
