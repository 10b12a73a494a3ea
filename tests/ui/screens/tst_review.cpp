// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the review window with real events: the diff, comments, submitting and merging.
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "tests/ui/screens/screenchecks.h"
#include "ui/diff/diffaccessible.h"
#include "ui/diff/reviewwindow.h"
#include "ui/widgets/panels.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QDialog>
#include <QElapsedTimer>
#include <QImage>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace core;
using tests::checkAccessible;
using tests::checkTabs;
using tests::Shop;
using tests::whenDialogOpens;

namespace {

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

class TestReview : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<ui::diff::ReviewWindow> m_window;
    ui::diff::DiffView *m_view = nullptr;

    void key(int code, Qt::KeyboardModifiers modifiers = {})
    {
        tests::pressKey(m_window.get(), code, modifiers);
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

    void theFileOfTheCursorIsMarked()
    {
        const auto *files = m_window->findChild<QAbstractItemView *>(u"review.files"_s);
        QCOMPARE(files->currentIndex().row(), 0);
        QVERIFY(files->selectionModel()->isSelected(files->currentIndex()));
        key(Qt::Key_BracketRight);
        QCOMPARE(files->currentIndex().row(), 1);
    }

    void keysGoToThePagesAndPanes()
    {
        const auto *proof = m_window->findChild<QAbstractButton *>(u"review.tab.proof"_s);
        const auto *changes = m_window->findChild<QAbstractButton *>(u"review.tab.changes"_s);
        key(Qt::Key_2, Qt::AltModifier);
        QVERIFY(proof->isChecked());
        QVERIFY(m_window->findChild<QWidget *>(u"review.proof"_s)->hasFocus());
        key(Qt::Key_1, Qt::AltModifier);
        QVERIFY(changes->isChecked());
        QVERIFY(m_view->hasFocus());
        key(Qt::Key_F6);
        QVERIFY(changes->hasFocus());
        key(Qt::Key_F6);
        QVERIFY(m_window->findChild<QWidget *>(u"review.files"_s)->hasFocus());
        key(Qt::Key_F6, Qt::ShiftModifier);
        key(Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(m_view->hasFocus());
    }

    void pagesWithNothingSayWhatIsSo()
    {
        const PullRequestId id = m_shop->desk.items[0].pullRequest->id;
        core::pipeline::ReviewPage &page = m_shop->desk.reviews.at(id);
        page.files.clear();
        page.comments.clear();
        page.attempts.clear();
        page.item.pullRequest->proof.reset();
        page.item.pullRequest->checkRuns.clear();
        page.item.pullRequest->body.clear();
        m_window->presenter().reload();
        QTRY_COMPARE(m_view->rows().count(), 0);
        QVERIFY(!m_view->accessibleDescription().isEmpty());
        for (const auto &[code, name] :
             {std::pair{Qt::Key_2, u"review.proof"_s}, std::pair{Qt::Key_3, u"review.checks"_s},
              std::pair{Qt::Key_4, u"review.attempts"_s},
              std::pair{Qt::Key_5, u"review.conversation"_s}}) {
            key(code, Qt::AltModifier);
            auto *state = m_window->findChild<ui::widgets::StatePage *>(name);
            QVERIFY2(state && state->isVisible(), qPrintable(name));
            QVERIFY2(!state->title().isEmpty(), qPrintable(name));
            checkAccessible(m_window.get());
        }
    }

    void codeReadsFromTheLeftInEveryLanguage()
    {
        m_window->setLayoutDirection(Qt::RightToLeft);
        QCOMPARE(m_view->layoutDirection(), Qt::LeftToRight);
        QCOMPARE(m_view->viewport()->layoutDirection(), Qt::LeftToRight);
    }

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

TEST_CLASSES(runReview, TestReview)

#include "tst_review.moc"
