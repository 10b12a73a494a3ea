// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the screens with real events against a desk in memory.
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "tests/ui/screens/fakedesk.h"
#include "ui/diff/diffaccessible.h"
#include "ui/diff/reviewwindow.h"
#include "ui/inbox/inboxview.h"
#include "ui/lists/listpage.h"
#include "ui/shell/inboxpage.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/renderpages.h"
#include "ui/widgets/panels.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QDialog>
#include <QElapsedTimer>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace core;
using Mode = QAbstractItemModelTester::FailureReportingMode;

namespace {

/// Runs `f` on the modal dialog that the next events open, once it has the keyboard: keys sent and
/// closing before that are lost, and the dialog would stay for ever.
template<typename F>
void whenDialogOpens(F f)
{
    auto *timer = new QTimer(qApp);
    timer->setInterval(5);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, f] {
        auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
        if (!dialog || !dialog->isActiveWindow())
            return;
        timer->stop();
        timer->deleteLater();
        f(dialog);
    });
    timer->start();
}

struct Shop
{
    tests::FakeClock clock;
    tests::FakeDesk desk;
    Shop() { tests::fillWithShop(desk, clock.now()); }
};

bool isInternal(const QWidget *widget)
{
    return widget->objectName().startsWith(u"qt_") || widget->inherits("QLineEditIconButton");
}

/// What can be used has a name, a role and an object name for tests.
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

/// Tab goes to every control once and comes back to where it began.
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

FileDiff longFile(int lines)
{
    FileDiff file;
    file.oldPath = file.newPath = u"long.py"_s;
    DiffHunk hunk;
    hunk.oldStart = hunk.newStart = 1;
    for (int i = 1; i <= lines; ++i)
        hunk.lines.push_back(
            i % 10 == 0 ? DiffLine{DiffLine::Kind::Added, 0, i, u"value = %1"_s.arg(i), {}}
                        : DiffLine{DiffLine::Kind::Context, i, i, u"pass  # %1"_s.arg(i), {}});
    hunk.newCount = lines;
    file.hunks = {hunk};
    return file;
}

} // namespace

class TestInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sectionsHoldTheirReports()
    {
        Shop shop;
        ui::inbox::InboxModel model(shop.clock);
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.setItems(shop.desk.items);
        QCOMPARE(model.rowCount(), 6); // nothing regressed
        QCOMPARE(model.index(0, 0).data().toString(), u"Review and merge"_s);
        QCOMPARE(model.rowCount(model.index(0, 0)), 3);
        QCOMPARE(model.index(0, 0, model.index(0, 0)).data().toString(),
                 u"Checkout fails for expired voucher codes"_s); // P1 before P2
        model.setFilter({.text = u"SENTRY p2"_s});
        QCOMPARE(model.shown(), 4);
        model.setFilter({.only = ui::inbox::InboxFilter::Only::Green});
        QCOMPARE(model.shown(), 3);
        model.setFilter({.text = u"no such words"_s});
        QCOMPARE(model.rowCount(), 0);
        model.setFilter({});
        QCOMPARE(model.shown(), 12);
    }

    void changesAreExact()
    {
        Shop shop;
        ui::inbox::InboxModel model(shop.clock);
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.setItems(shop.desk.items);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setItems(shop.desk.items);
        QCOMPARE(inserted.size() + removed.size() + changed.size(), 0);
        shop.desk.items[7].report.weight = 0.5;
        model.setItems(shop.desk.items);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex(), model.indexOf(shop.desk.items[7].report.id));
        shop.desk.items[9].report.state = ReportState::Regressed; // Failed becomes empty
        model.setItems(shop.desk.items);
        QCOMPARE(removed.size(), 1);
        QVERIFY(!removed.at(0).at(0).toModelIndex().isValid());
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(reset.size(), 0);
    }

    void snoozedAndJoinedReportsAreHidden()
    {
        Shop shop;
        InboxItem item = shop.desk.items[0];
        item.report.snoozedUntil = shop.clock.now() + std::chrono::hours(1);
        QVERIFY(!ui::inbox::matches(item, {}, shop.clock.now()));
        QVERIFY(ui::inbox::matches(item, {}, shop.clock.now() + std::chrono::hours(2)));
        item.report.snoozedUntil = {};
        item.report.snoozedUntilSignals = item.report.signalCount + 1;
        QVERIFY(!ui::inbox::matches(item, {}, shop.clock.now()));
        item.report.snoozedUntilSignals = 0;
        item.report.mergedInto = shop.desk.items[1].report.id;
        QVERIFY(!ui::inbox::matches(item, {}, shop.clock.now()));
    }

    void statesSayWhatIsSo()
    {
        tests::FakeClock clock;
        tests::FakeDesk desk;
        ui::inbox::InboxPresenter presenter(desk, clock);
        ui::inbox::InboxView view(presenter, clock);
        auto *state = view.findChild<ui::widgets::StatePage *>();
        QCOMPARE(state->title(), u"Loading the inbox…"_s);
        presenter.reload();
        QCOMPARE(state->title(), u"Nothing to do"_s);
        desk.error = Error{ErrorKind::Corrupt, u"damaged"_s, {}};
        presenter.reload();
        QCOMPARE(state->title(), u"The inbox could not be read"_s);
        desk.error.reset();
        tests::fillWithShop(desk, clock.now());
        state->button()->click();
        QCOMPARE(presenter.model().shown(), 12);
        view.findChild<QLineEdit *>(u"inbox.filter"_s)->setText(u"zzz"_s);
        QCOMPARE(state->title(), u"Nothing matches"_s);
    }
};

class TestMainWindow : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<ui::support::Theme> m_theme;
    std::unique_ptr<ui::shell::MainWindow> m_window;
    ui::shell::InboxPage *m_page = nullptr;

    bool showsReport(int index) const
    {
        return m_page->report().state() == ui::report::ReportPresenter::State::Ready &&
               m_page->report().report() == m_shop->desk.items[size_t(index)].report.id;
    }
    void key(int code, Qt::KeyboardModifiers modifiers = {})
    {
        // A window manager gives the focus back after a dialog; without one, ask for it.
        if (!QApplication::focusWidget()) {
            m_window->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        }
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(code), modifiers);
    }

private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_theme = std::make_unique<ui::support::Theme>(ui::support::Scheme::Light);
        m_window = std::make_unique<ui::shell::MainWindow>(m_shop->desk, m_shop->clock, *m_theme);
        m_page = m_window->findChild<ui::shell::InboxPage *>();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(showsReport(0));
    }
    void cleanup()
    {
        m_window.reset();
        m_theme.reset();
        m_shop.reset();
    }

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

class TestReview : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<ui::diff::ReviewWindow> m_window;
    ui::diff::DiffView *m_view = nullptr;

    void key(int code, Qt::KeyboardModifiers modifiers = {})
    {
        // A window manager gives the focus back after a dialog; without one, ask for it.
        if (!QApplication::focusWidget()) {
            m_window->activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        }
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(code), modifiers);
    }
    QString spoken() const { return m_view->rows().spoken(m_view->currentRow()); }

private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_window =
            std::make_unique<ui::diff::ReviewWindow>(std::make_unique<ui::diff::ReviewPresenter>(
                m_shop->desk, m_shop->clock, m_shop->desk.items[0].pullRequest->id));
        m_view = m_window->view();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_view->setFocus();
        QTRY_VERIFY(!m_window->isLoading());
    }
    void cleanup()
    {
        for (const auto &draft : std::vector(m_window->presenter().drafts()))
            m_window->presenter().setDraft(draft.file, draft.line, {});
        m_window.reset();
        m_shop.reset();
    }

    void aLineReadsItself()
    {
        key(Qt::Key_J);
        QVERIFY(spoken().startsWith(u"line 15, return sum"));
        for (int i = 0; i < 3; ++i)
            key(Qt::Key_J);
        QCOMPARE(spoken(), u"removed, line 18, voucher = VOUCHERS[code]"_s);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_view);
        QVERIFY(list);
        QCOMPARE(list->childCount(), m_view->rows().count());
        QAccessibleInterface *row = list->child(m_view->currentRow());
        QCOMPARE(row->text(QAccessible::Name), spoken());
        QCOMPARE(row->role(), QAccessible::ListItem);
        QVERIFY(row->state().focused);
        QCOMPARE(list->indexOfChild(row), m_view->currentRow());
        QVERIFY(!row->rect().isEmpty());
        QCOMPARE(list->focusChild(), row);
    }

    void everyControlHasANameAndARole()
    {
        for (QAbstractButton *tab :
             m_window->findChildren<QAbstractButton *>(QRegularExpression(u"^review\\.tab\\."_s))) {
            tab->click();
            checkAccessible(m_window.get());
        }
        for (const int code : {int(Qt::Key_Return), int(Qt::Key_M), int(Qt::Key_R)}) {
            bool checked = false;
            whenDialogOpens([&checked](QDialog *dialog) {
                checkAccessible(dialog);
                checked = true;
                dialog->reject();
            });
            key(code, Qt::ControlModifier | Qt::ShiftModifier);
            QVERIFY(checked);
        }
        QVERIFY(m_shop->desk.acts.isEmpty());
    }

    void tabReachesEveryControl() { checkTabs(m_window.get()); }

    void keysJump()
    {
        key(Qt::Key_BracketRight);
        QCOMPARE(spoken(), u"file tests/test_regression_cart.py, 9 added, 0 removed"_s);
        key(Qt::Key_N);
        QVERIFY(spoken().startsWith(u"change 1 of 1"));
        key(Qt::Key_P);
        QVERIFY(m_view->rows().row(m_view->currentRow()).file == 0);
        key(Qt::Key_BracketRight);
        key(Qt::Key_BracketLeft);
        QVERIFY(spoken().startsWith(u"file shop/cart.py"));
    }

    void sideBySidePairsLines()
    {
        const int unified = m_view->rows().count();
        m_view->setCurrentRow(m_view->rows().rowOfLine(u"shop/cart.py"_s, 18));
        key(Qt::Key_M);
        QCOMPARE(m_view->mode(), ui::diff::DiffMode::SideBySide);
        QCOMPARE_LT(m_view->rows().count(), unified);
        QCOMPARE(spoken(), u"removed, line 18, voucher = VOUCHERS[code]; "
                           "added, line 18, voucher = VOUCHERS.get(code)"_s);
        key(Qt::Key_M);
        QCOMPARE(m_view->rows().count(), unified);
    }

    void moreLinesAround()
    {
        const int before = m_view->rows().count();
        key(Qt::Key_E);
        QCOMPARE_GT(m_view->rows().count(), before);
        QVERIFY(m_view->rows().rowOfLine(u"shop/cart.py"_s, 1) > 0);
    }

    void commentsAreDraftsUntilSent()
    {
        m_view->setCurrentRow(m_view->rows().rowOfLine(u"shop/cart.py"_s, 24));
        key(Qt::Key_C);
        auto *editor = m_view->findChild<QPlainTextEdit *>(u"diff.editor"_s);
        QVERIFY(editor && editor->hasFocus());
        QTest::keyClicks(editor, u"why not raise?"_s); // letters do not act
        QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(m_window->presenter().drafts().size(), 1u);
        QCOMPARE(m_window->presenter().drafts().front().line, 24);
        QVERIFY(m_shop->desk.acts.isEmpty());
        whenDialogOpens([](QDialog *dialog) {
            auto *submit = dialog->findChild<QPushButton *>(u"submit.send"_s);
            QVERIFY(!submit->isEnabled());
            dialog->findChild<QRadioButton *>(u"submit.request"_s)->click();
            QVERIFY(submit->isEnabled());
            submit->click();
        });
        key(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_shop->desk.acts, QStringList{u"submit request 1"_s});
        QCOMPARE(m_shop->desk.sent.front().text.raw(), u"why not raise?"_s);
        QVERIFY(m_window->presenter().drafts().empty());
    }

    void draftsAreThereInTheNextWindow()
    {
        m_view->setCurrentRow(m_view->rows().rowOfLine(u"shop/cart.py"_s, 24));
        key(Qt::Key_C);
        auto *editor = m_view->findChild<QPlainTextEdit *>(u"diff.editor"_s);
        QTest::keyClicks(editor, u"half a thou"_s);
        // What is typed is kept before anybody says so: a crash would lose it.
        const PullRequestId id = m_shop->desk.items[0].pullRequest->id;
        QTRY_COMPARE(m_shop->desk.reviews[id].drafts.size(), 1u);
        QVERIFY(editor->hasFocus());
        QTest::keyClicks(editor, u"ght"_s);
        m_window->close(); // asks nothing
        QCOMPARE(m_shop->desk.reviews[id].drafts.front().text.raw(), u"half a thought"_s);

        ui::diff::ReviewWindow again(
            std::make_unique<ui::diff::ReviewPresenter>(m_shop->desk, m_shop->clock, id));
        QTRY_VERIFY(!again.isLoading());
        QCOMPARE(again.presenter().drafts().size(), 1u);
        QCOMPARE(again.presenter().drafts().front().line, 24);
        QCOMPARE(again.findChild<QPushButton *>(u"review.submit.button"_s)->text(),
                 u"Submit review (1)…"_s);
    }

    void aCancelledCommentIsWhatItWasBefore()
    {
        const PullRequestId id = m_shop->desk.items[0].pullRequest->id;
        m_window->presenter().setDraft(u"shop/cart.py"_s, 24, u"first words"_s);
        m_view->setCurrentRow(m_view->rows().rowOfLine(u"shop/cart.py"_s, 24));
        key(Qt::Key_C);
        auto *editor = m_view->findChild<QPlainTextEdit *>(u"diff.editor"_s);
        QCOMPARE(editor->toPlainText(), u"first words"_s);
        QTest::keyClicks(editor, u" and more"_s);
        QTRY_COMPARE(m_shop->desk.reviews[id].drafts.front().text.raw(), u"first words and more"_s);
        QTest::keyClick(editor, Qt::Key_Escape);
        QTRY_COMPARE(m_shop->desk.reviews[id].drafts.front().text.raw(), u"first words"_s);
    }

    void aRemarkSurvivesCancel()
    {
        const PullRequestId id = m_shop->desk.items[0].pullRequest->id;
        whenDialogOpens([](QDialog *dialog) {
            QTest::keyClicks(dialog->findChild<QPlainTextEdit *>(u"submit.text"_s), u"hm"_s);
            QTest::keyClick(dialog, Qt::Key_Escape);
        });
        key(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_shop->desk.reviews[id].drafts.size(), 1u);
        QVERIFY(m_window->presenter().drafts().empty()); // it is on no line
        whenDialogOpens([](QDialog *dialog) {
            QCOMPARE(dialog->findChild<QPlainTextEdit *>(u"submit.text"_s)->toPlainText(), u"hm"_s);
            dialog->findChild<QRadioButton *>(u"submit.comment"_s)->click();
            dialog->findChild<QPushButton *>(u"submit.send"_s)->click();
        });
        key(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_shop->desk.acts, QStringList{u"submit comment 1"_s});
        QTRY_VERIFY(m_shop->desk.reviews[id].drafts.empty());
    }

    void aFailedReviewKeepsItsDrafts()
    {
        m_window->presenter().setDraft(u"shop/cart.py"_s, 24, u"keep me"_s);
        m_shop->desk.error = Error{ErrorKind::Offline, u"no host"_s, {}};
        m_window->presenter().submit(pipeline::ReviewAct::Comment, {});
        QTRY_VERIFY(!m_window->presenter().isBusy());
        QCOMPARE(m_window->presenter().drafts().size(), 1u);
        QVERIFY(m_window->findChild<ui::widgets::Banner *>()->isVisible());
    }

    void enterNeverApprovesOrMerges()
    {
        whenDialogOpens([](QDialog *dialog) {
            auto *approve = dialog->findChild<QRadioButton *>(u"submit.approve"_s);
            approve->setChecked(true);
            QVERIFY(dialog->findChild<QPushButton *>(u"submit.send"_s)->isEnabled());
            QTest::keyClick(approve, Qt::Key_Return);
            dialog->reject(); // in case Enter did nothing at all, which is as well
        });
        key(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_shop->desk.acts.isEmpty());
        m_shop->desk.setState(m_shop->desk.items[0].report.id, ReportState::Approved);
        QTRY_VERIFY(m_window->presenter().mergeBlockers().isEmpty());
        whenDialogOpens([](QDialog *dialog) {
            QVERIFY(dialog->findChild<QPushButton *>(u"merge.accept"_s)->isEnabled());
            QTest::keyClick(dialog, Qt::Key_Return);
            dialog->reject();
        });
        key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_shop->desk.acts.isEmpty());
    }

    void mergingNeedsApprovalAndGreenChecks()
    {
        QCOMPARE(m_window->presenter().mergeBlockers(), QStringList{u"Nobody has approved it."_s});
        whenDialogOpens([](QDialog *dialog) {
            QVERIFY(!dialog->findChild<QPushButton *>(u"merge.accept"_s)->isEnabled());
            dialog->reject();
        });
        key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        m_window->presenter().submit(pipeline::ReviewAct::Approve, {});
        QTRY_VERIFY(m_window->presenter().mergeBlockers().isEmpty());
        whenDialogOpens(
            [](QDialog *dialog) { dialog->findChild<QPushButton *>(u"merge.accept"_s)->click(); });
        key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m_shop->desk.acts.last(), u"merge"_s);
    }

    void hugeAndHostileFilesBehave()
    {
        QElapsedTimer timer;
        FileDiff wide;
        wide.oldPath = wide.newPath = u"wide.js"_s;
        wide.hunks = {{1,
                       1,
                       1,
                       1,
                       {},
                       {{DiffLine::Kind::Added, 0, 1, u"x"_s.repeated(100'000), {}},
                        {DiffLine::Kind::Added, 0, 2, u"a\u202eb"_s, {}}}}};
        FileDiff binary;
        binary.oldPath = binary.newPath = u"logo.png"_s;
        binary.binary = true;
        std::vector<FileDiff> files{longFile(100'000), wide, binary};
        timer.start();
        m_view->setFiles(std::move(files));
        m_view->setComments({});
        QImage image(m_view->size(), QImage::Format_RGB32);
        m_view->render(&image);
        QCOMPARE_LT(timer.elapsed(), 2000); // generous: sanitizers, busy machines
        QVERIFY(m_view->rows().spoken(m_view->rows().count() - 3).contains(u"<U+202E>"));
        QCOMPARE(m_view->rows().spoken(m_view->rows().count() - 1), u"binary file"_s);
        m_view->setCurrentRow(m_view->rows().count() - 1);
        m_view->render(&image);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_view);
        QCOMPARE(list->child(42)->text(QAccessible::Name), u"line 41, pass # 41"_s);
    }

    void firstPaintOfAHugeFile()
    {
        ui::diff::DiffView view(m_shop->clock);
        view.resize(1200, 800);
        view.setFiles({longFile(100'000)});
        QImage image(view.size(), QImage::Format_RGB32);
        QBENCHMARK
        {
            view.render(&image);
        }
    }
};

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"daybreak-test"_s);
    QApplication::setApplicationName(u"screens"_s);
    return tests::runAll<TestInbox, TestMainWindow, TestReview>(argc, argv);
}

#include "tst_screens.moc"
