// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests that what a person says about grouping reaches the desk with the signal, report, proposal
// or decision that was pointed at. What was pointed at is told by the words on the screen alone.
#include "core/inbox/why.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "tests/ui/screens/screenchecks.h"
#include "ui/report/signalcard.h"
#include "ui/shell/inboxpage.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/panels.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace core;
using tests::checkAccessible;
using tests::checkTabs;
using tests::Correction;
using tests::in;
using tests::Shop;
using tests::whenDialogOpens;

class TestGrouping : public tests::ShopTest
{
    Q_OBJECT

private:
    const ui::report::ReportPresenter &shown() const { return m_page->report(); }
    const std::vector<Correction> &corrections() const { return m_shop->desk.corrections; }

    const QWidget *cardOf(const Signal &signal) const
    {
        for (const auto *card : m_window->findChildren<ui::report::SignalCardView *>()) {
            if (card->accessibleName().endsWith(signal.title.displayLine()))
                return card;
        }
        return nullptr;
    }

    /// Chooses an act from the menu of a signal's card with the keyboard; it is over when the act's
    /// dialog is.
    void actOnSignal(const Signal &signal, const QString &act)
    {
        const QWidget *card = cardOf(signal);
        QVERIFY(card);
        auto *button = card->findChild<QPushButton *>(u"signal.acts"_s);
        QVERIFY(button);
        QTimer::singleShot(0, m_window.get(), [act] {
            auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
            QVERIFY(menu);
            QStringList offered;
            for (QAction *action : menu->actions()) {
                if (!action->isSeparator())
                    offered.append(action->objectName());
                if (action->objectName() == act)
                    menu->setActiveAction(action);
            }
            QCOMPARE(offered, (QStringList{u"signal.split"_s, u"signal.move"_s, u"signal.never"_s,
                                           u"signal.always"_s}));
            QTest::keyClick(menu, Qt::Key_Return);
        });
        button->click();
    }

    static QString titleIn(const QListWidgetItem *row) { return row->text().section(u'\n', 0, 0); }

    ReportId reportCalled(const QString &title) const
    {
        const auto &titles = shown().page().names.forReports;
        for (const auto [id, text] : titles.asKeyValueRange()) {
            if (text == title && id != shown().report())
                return id;
        }
        const auto &items = m_shop->desk.items;
        const auto found =
            std::ranges::find(items, title, [](const InboxItem &i) { return i.report.title; });
        return found == items.end() ? ReportId() : found->report.id;
    }
    SignalId signalCalled(const QString &title) const
    {
        const pipeline::ReportPage &page = shown().page();
        return page.names.forSignals.key(title);
    }

    /// What must be asked for when this is chosen for that signal.
    Correction expected(const QString &name, SignalId signal, const QString &title) const
    {
        if (name == u"never")
            return {.act = name, .about = {signal, signalCalled(title)}};
        const ReportId report = reportCalled(title);
        return {.act = name, .about = {signal}, .reports = {report}};
    }

    /// Signals of their own in every report, so that one cannot be taken for another's.
    void arrange() override
    {
        ushort number = 0;
        for (const InboxItem &item : m_shop->desk.items) {
            ++number;
            if (item.report.id == m_shop->desk.items.front().report.id)
                continue;
            pipeline::ReportPage &page = m_shop->desk.pages[item.report.id];
            page.item = item;
            page.cards.resize(2);
            for (ushort card = 0; card < 2; ++card)
                page.cards[card].signal.id =
                    SignalId(QUuid(0x33, number, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, uchar(card)));
        }
    }

private Q_SLOTS:
    void aSignalIsPlacedByAChoice_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("move") << u"move"_s;
        QTest::newRow("never") << u"never"_s;
        QTest::newRow("always") << u"always"_s;
    }
    void aSignalIsPlacedByAChoice()
    {
        QFETCH(QString, name);
        const QString act = u"signal."_s + name;
        const std::vector<pipeline::SignalCard> cards = shown().page().cards;
        QCOMPARE(cards.size(), 3u);

        // Escape decides nothing.
        bool isAsked = false;
        whenDialogOpens([&](QDialog *dialog) {
            QCOMPARE(dialog->objectName(), name);
            checkAccessible(dialog);
            checkTabs(dialog);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
            isAsked = true;
        });
        actOnSignal(cards[0].signal, act);
        QTRY_VERIFY(isAsked);
        QVERIFY(corrections().empty());

        // Words narrow the list; what fits nothing can be accepted by nothing.
        QString chosen;
        whenDialogOpens([&](QDialog *dialog) {
            auto *words = in<QLineEdit>(dialog, name + u".words"_s);
            auto *list = in<QListWidget>(dialog, name + u".list"_s);
            auto *accept = in<QPushButton>(dialog, name + u".accept"_s);
            QVERIFY(words->hasFocus());
            const int all = list->count();
            QCOMPARE_GT(all, 2);
            chosen = titleIn(list->item(all - 1));
            QTest::keyClicks(words, u"qqqq"_s);
            QCOMPARE(list->count(), 0);
            QVERIFY(!accept->isEnabled());
            QTest::keyClick(words, Qt::Key_Return);
            QVERIFY(dialog->isVisible());
            words->selectAll();
            QTest::keyClicks(words, chosen);
            QCOMPARE(list->count(), 1);
            QVERIFY(accept->isEnabled());
            QTest::keyClick(words, Qt::Key_Return);
        });
        actOnSignal(cards[1].signal, act);
        QTRY_COMPARE(corrections().size(), 1u);
        QVERIFY(corrections()[0] == expected(name, cards[1].signal.id, chosen));

        // The arrows go through the list from the field.
        whenDialogOpens([&](QDialog *dialog) {
            auto *list = in<QListWidget>(dialog, name + u".list"_s);
            QTest::keyClick(in<QLineEdit>(dialog, name + u".words"_s), Qt::Key_Down);
            QCOMPARE(list->currentRow(), 1);
            chosen = titleIn(list->item(1));
            QTest::keyClick(in<QLineEdit>(dialog, name + u".words"_s), Qt::Key_Return);
        });
        actOnSignal(cards[2].signal, act);
        QTRY_COMPARE(corrections().size(), 2u);
        QVERIFY(corrections()[1] == expected(name, cards[2].signal.id, chosen));

        // And by the mouse.
        whenDialogOpens([&](QDialog *dialog) {
            auto *list = in<QListWidget>(dialog, name + u".list"_s);
            QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                              list->visualItemRect(list->item(2)).center());
            chosen = titleIn(list->item(2));
            QTest::mouseClick(in<QPushButton>(dialog, name + u".accept"_s), Qt::LeftButton);
        });
        actOnSignal(cards[1].signal, act);
        QTRY_COMPARE(corrections().size(), 3u);
        QVERIFY(corrections()[2] == expected(name, cards[1].signal.id, chosen));

        // The latest is taken back first.
        const std::vector<DecisionId> given = m_shop->desk.given;
        QCOMPARE(given.size(), 3u);
        key(Qt::Key_Z);
        QTRY_COMPARE(corrections().size(), 4u);
        QVERIFY(corrections()[3] == (Correction{.act = u"undo"_s, .decision = given[2]}));
        QTRY_COMPARE(toast(), u"Undone"_s);
        key(Qt::Key_Z);
        QTRY_COMPARE(corrections().size(), 5u);
        QVERIFY(corrections()[4] == (Correction{.act = u"undo"_s, .decision = given[1]}));
    }

    void aRefusedPlacingIsTold()
    {
        const Signal signal = shown().page().cards[1].signal;
        QString chosen;
        whenDialogOpens([&](QDialog *dialog) {
            m_shop->desk.error = Error{ErrorKind::Conflict, u"A rule says the opposite."_s, {}};
            chosen = titleIn(in<QListWidget>(dialog, u"move.list"_s)->item(0));
            QTest::keyClick(in<QLineEdit>(dialog, u"move.words"_s), Qt::Key_Return);
        });
        actOnSignal(signal, u"signal.move"_s);
        const auto *report = m_window->findChild<QWidget *>(u"report"_s);
        QTRY_COMPARE(report->findChild<ui::widgets::Banner *>()->text(),
                     u"A rule says the opposite."_s);
        QCOMPARE(corrections().size(), 1u);
        QVERIFY(corrections()[0] == expected(u"move"_s, signal.id, chosen));
        // What was refused cannot be taken back.
        m_shop->desk.error.reset();
        key(Qt::Key_Z);
        QTRY_COMPARE(toast(), u"There is nothing to undo"_s);
        QCOMPARE(corrections().size(), 1u);
    }

    void whyIsToldInFull()
    {
        const pipeline::ReportPage &page = shown().page();
        const inbox::Names &names = page.names;
        const Assignment made = page.cards[1].assignment;
        QStringList details = inbox::whyDetails(made);
        for (const RejectedCandidate &candidate : made.rejected)
            details += inbox::runnerUpText(candidate, made, names);
        QCOMPARE_GE(details.size(), 4);
        const QWidget *card = cardOf(page.cards[1].signal);
        QVERIFY(card);
        const auto visible = [card] {
            QStringList texts;
            for (const QLabel *label : card->findChildren<QLabel *>()) {
                if (label->isVisible())
                    texts += label->text();
            }
            return texts;
        };
        auto *button = card->findChild<QPushButton *>(u"signal.why"_s);
        QVERIFY(button);
        for (const bool isOpen : {false, true, false}) {
            if (isOpen != button->isChecked())
                button->click();
            QVERIFY(visible().contains(inbox::whyText(made, names)));
            for (const QString &text : std::as_const(details))
                QVERIFY2(visible().contains(text) == isOpen, qPrintable(text));
        }
    }

    void aSignalSplitsOff()
    {
        const Signal signal = shown().page().cards[2].signal;
        actOnSignal(signal, u"signal.split"_s);
        QTRY_COMPARE(corrections().size(), 1u);
        QVERIFY(corrections()[0] ==
                (Correction{.act = u"move"_s, .about = {signal.id}, .reports = {ReportId()}}));
        key(Qt::Key_Z);
        QTRY_COMPARE(corrections().size(), 2u);
        QCOMPARE(corrections()[1].decision, m_shop->desk.given[0]);
    }

    void proposalsLinksAndRulesAreDecided_data()
    {
        QTest::addColumn<QString>("button");
        const Shop shop;
        const ReportId here = shop.desk.items[0].report.id;
        const pipeline::ReportPage &page = shop.desk.pages.at(here);
        const ReportLink &link = page.links.front();
        m_decided = {
            {u"proposal.accept"_s, {.act = u"accept"_s, .proposal = page.proposals.front().id}},
            {u"proposal.dismiss"_s,
             {.act = u"dismiss proposal"_s, .proposal = page.proposals.front().id}},
            {u"link.merge"_s, {.act = u"join"_s, .reports = {link.other, here}}},
            {u"link.never"_s, {.act = u"never"_s, .about = {link.signal, link.nearest}}},
            {u"rule.withdraw"_s, {.act = u"withdraw"_s, .decision = page.rules.front().id}},
            {u"history.undo"_s, {.act = u"undo"_s, .decision = page.history.back().id}}};
        for (const auto &[button, correction] : m_decided)
            QTest::newRow(qPrintable(button)) << button;
    }
    void proposalsLinksAndRulesAreDecided()
    {
        QFETCH(QString, button);
        auto *found = m_window->findChild<QPushButton *>(button);
        QVERIFY(found && found->isEnabled());
        found->click();
        QTRY_COMPARE(corrections().size(), 1u);
        QVERIFY(corrections()[0] == m_decided.at(button));
        if (corrections()[0].act == u"undo")
            return;
        QTRY_VERIFY(m_window->findChild<ui::widgets::Toast *>()->isVisible());
        key(Qt::Key_Z);
        QTRY_COMPARE(corrections().size(), 2u);
        QVERIFY(corrections()[1] ==
                (Correction{.act = u"undo"_s, .decision = m_shop->desk.given[0]}));
    }

    void aMoveIsProposedInItsOwnWords()
    {
        const ReportId here = m_shop->desk.items[0].report.id;
        const auto &proposals = m_shop->desk.pages.at(here).proposals;
        const auto move = std::ranges::find(proposals, RegroupingKind::Move, &Regrouping::kind);
        QVERIFY(move != proposals.end());
        const auto accepting = m_window->findChildren<QPushButton *>(u"proposal.accept"_s);
        QCOMPARE(accepting.size(), qsizetype(proposals.size()));
        QPushButton *button = accepting.at(move - proposals.begin());
        QCOMPARE(button->text(), u"Move there"_s);
        QVERIFY2(button->accessibleName().startsWith(u"Move: "_s),
                 qPrintable(button->accessibleName()));
        button->click();
        QTRY_COMPARE(corrections().size(), 1u);
        QVERIFY(corrections()[0] == (Correction{.act = u"accept"_s, .proposal = move->id}));
    }

    void aRowOfActivityIsTakenBack()
    {
        const auto &entries = m_shop->desk.entries;
        const auto entry = std::ranges::find(entries, true, &AuditEntry::undoable);
        QVERIFY(entry != entries.end() && entry != entries.begin());
        key(Qt::Key_2, Qt::ControlModifier);
        auto *list = m_window->findChild<QAbstractItemView *>(u"activity.list"_s);
        QTRY_COMPARE(list->model()->rowCount(), int(entries.size()));
        list->setCurrentIndex(list->model()->index(int(entry - entries.begin()), 0));
        auto *undo = m_window->findChild<QPushButton *>(u"activity.act"_s);
        QTRY_VERIFY(undo->isEnabled());
        QTest::mouseClick(undo, Qt::LeftButton);
        QTRY_COMPARE(corrections().size(), 1u);
        QVERIFY(corrections()[0] == (Correction{.act = u"undo"_s, .decision = entry->id}));
    }

    void whoIsAskedAboutOneReportAnswersForIt()
    {
        const ReportId asked = shown().report();
        const ReportId other = m_shop->desk.items[4].report.id;
        ReportId chosen;
        whenDialogOpens([&](QDialog *dialog) {
            chosen = reportCalled(titleIn(in<QListWidget>(dialog, u"merge.list"_s)->item(0)));
            m_window->openReport(other); // a notification's "Open"
            QTRY_COMPARE(shown().report(), other);
            QTest::keyClick(in<QLineEdit>(dialog, u"merge.words"_s), Qt::Key_Return);
        });
        key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(corrections().size(), 1u);
        QVERIFY(corrections()[0] == (Correction{.act = u"join"_s, .reports = {chosen, asked}}));
    }

    void aReportWhoseFixIsMergedTakesNothingIn()
    {
        const ReportId done = shown().report();
        m_shop->desk.setState(done, ReportState::Merged); // and the cursor goes to the next one
        m_window->openReport(done);
        const QPushButton *merge = nullptr;
        QTRY_VERIFY((merge = m_window->findChild<QPushButton *>(u"link.merge"_s)) &&
                    !merge->isEnabled());
        QTRY_COMPARE(shown().report(), done);
        key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        const auto *report = m_window->findChild<QWidget *>(u"report"_s);
        QTRY_VERIFY(
            report->findChild<ui::widgets::Banner *>()->text().contains(u"takes nothing in"_s));
        QVERIFY(!QApplication::activeModalWidget());
        QVERIFY(corrections().empty());
    }

    void aSignalThatIsAloneIsNotSplitOff()
    {
        const ReportId lone = m_shop->desk.items[4].report.id;
        m_shop->desk.pages[lone].cards.resize(1);
        m_shop->desk.pages[lone].item.report.signalCount = 1;
        m_window->openReport(lone);
        QTRY_COMPARE(shown().report(), lone);
        QPushButton *button = nullptr;
        QTRY_VERIFY((button = m_window->findChild<QPushButton *>(u"signal.acts"_s)) &&
                    m_window->findChildren<ui::report::SignalCardView *>().size() == 1);
        QStringList offered;
        QTimer::singleShot(0, m_window.get(), [&offered] {
            for (const QAction *action : QApplication::activePopupWidget()->actions())
                offered.append(action->objectName());
            QApplication::activePopupWidget()->close();
        });
        button->click();
        QVERIFY(offered.contains(u"signal.move"_s) && !offered.contains(u"signal.split"_s));
    }

    void oneComesBackFromAReportThatIsNotListed()
    {
        const ReportId listed = shown().report();
        const ReportId snoozed(QUuid(7, 7, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 7));
        m_shop->desk.pages[snoozed] = m_shop->desk.pages.at(listed);
        m_shop->desk.pages[snoozed].item.report.id = snoozed;
        m_window->openReport(snoozed);
        QTRY_COMPARE(shown().report(), snoozed);
        QTRY_VERIFY(shown().canRegroup());
        // What is done goes for what is seen.
        bool isAsked = false;
        whenDialogOpens([&](QDialog *dialog) {
            isAsked = dialog->objectName() == u"merge";
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        });
        key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(isAsked);
        m_window->openReport(listed);
        QTRY_COMPARE(shown().report(), listed);
    }

    void anotherReportOpensFromALink()
    {
        auto *open = m_window->findChild<QPushButton *>(u"link.open"_s);
        QVERIFY(open);
        const ReportId other = shown().page().links.front().other;
        open->click();
        QTRY_COMPARE(shown().report(), other);
    }

private:
    std::map<QString, Correction> m_decided; ///< by the button that says it
};

TEST_CLASSES(runGrouping, TestGrouping)

#include "tst_grouping.moc"
