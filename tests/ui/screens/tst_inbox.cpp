// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the inbox: its model, and what its page says.
#include "tests/support/testmain.h"
#include "tests/ui/screens/screenchecks.h"
#include "ui/inbox/inboxview.h"
#include "ui/widgets/panels.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace core;
using tests::Shop;
using Mode = QAbstractItemModelTester::FailureReportingMode;

class TestInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sectionsHoldTheirReports()
    {
        Shop shop;
        ui::inbox::InboxModel model(shop.clock);
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.putHead({.items = shop.desk.items, .counts = {}, .isWhole = true});
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
        model.putHead({.items = shop.desk.items, .counts = {}, .isWhole = true});
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.putHead({.items = shop.desk.items, .counts = {}, .isWhole = true});
        QCOMPARE(inserted.size() + removed.size() + changed.size(), 0);
        shop.desk.items[7].report.weight = 0.5;
        model.putHead({.items = shop.desk.items, .counts = {}, .isWhole = true});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.at(0).at(0).toModelIndex(), model.indexOf(shop.desk.items[7].report.id));
        shop.desk.items[9].report.state = ReportState::Regressed; // Failed becomes empty
        model.putHead({.items = shop.desk.items, .counts = {}, .isWhole = true});
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

TEST_CLASSES(runInbox, TestInbox)

#include "tst_inbox.moc"
