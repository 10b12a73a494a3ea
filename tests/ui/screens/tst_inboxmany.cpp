// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of an inbox that is read in parts: rows that come in steps, one read at a time, what is
// seen meanwhile.
#include "tests/support/testmain.h"
#include "tests/ui/screens/screenchecks.h"
#include "ui/inbox/inboxview.h"
#include "ui/shell/sidebar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panels.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;
using namespace core;
using ui::inbox::InboxFilter;
using ui::inbox::InboxModel;
using Mode = QAbstractItemModelTester::FailureReportingMode;

namespace {

ReportId idOf(int number)
{
    return ReportId(QUuid(0x77, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, uchar(number >> 8), uchar(number)));
}

InboxItem itemOf(int number, ReportState state = ReportState::Gathering)
{
    InboxItem item;
    item.report.id = idOf(number);
    item.report.state = state;
    item.report.title = u"Report %1"_s.arg(number);
    item.report.signalCount = 1;
    item.report.lastSeen = fromMs(1'769'851'800'000 - qint64(number) * 60'000);
    item.report.updated = item.report.lastSeen;
    return item;
}

/// Knows nothing of rows that come later, searches or parts.
struct Naive
{
    std::map<ReportId, InboxItem> items;

    std::vector<ReportId> shown(InboxSection section, const InboxFilter &filter,
                                Timestamp now) const
    {
        std::vector<InboxItem> rows;
        for (const auto &[id, item] : items) {
            if (sectionOf(item.report.state) == section && ui::inbox::matches(item, filter, now))
                rows.push_back(item);
        }
        std::ranges::sort(rows, {}, [](const InboxItem &item) {
            const bool done = sectionOf(item.report.state) == InboxSection::Done;
            const int rank = done ? 0 : item.report.priority ? int(*item.report.priority) : 9;
            const Timestamp time = done ? item.report.updated : item.report.lastSeen;
            return std::tuple(rank, -toMs(time), item.report.id.uuid());
        });
        std::vector<ReportId> ids;
        for (const InboxItem &item : rows)
            ids.push_back(item.report.id);
        return ids;
    }
};

void compare(const InboxModel &model, const Naive &naive, Timestamp now)
{
    int row = 0;
    int unread = 0;
    for (int i = 0; i <= int(InboxSection::Done); ++i) {
        const auto section = InboxSection(i);
        const std::vector<ReportId> all = naive.shown(section, {}, now);
        QCOMPARE(model.inSection(section), int(all.size()));
        for (const ReportId id : all)
            unread += naive.items.at(id).unread ? 1 : 0;
        const std::vector<ReportId> expected = naive.shown(section, model.filter(), now);
        if (expected.empty())
            continue;
        const QModelIndex parent = model.index(row++, 0);
        QCOMPARE(parent.data(InboxModel::Section).toInt(), i);
        QCOMPARE(parent.data(InboxModel::Count).toInt(), int(expected.size()));
        const int rows = model.rowCount(parent);
        QVERIFY(rows == int(expected.size()) || (rows > 0 && model.hasMore(parent)));
        for (int k = 0; k < rows; ++k) {
            const QModelIndex index = model.index(k, 0, parent);
            QCOMPARE(model.item(index)->report.id, expected[size_t(k)]);
            QCOMPARE(*model.item(index), naive.items.at(expected[size_t(k)]));
            QCOMPARE(model.indexOf(expected[size_t(k)]), index);
        }
    }
    QCOMPARE(model.rowCount(), row);
    QCOMPARE(model.unread(), unread);
}

/// Follows the signals alone, as a view does.
class Mirror : public QObject
{
public:
    explicit Mirror(InboxModel &model) : m_model(model)
    {
        connect(&model, &InboxModel::dataChanged, this,
                [this](const QModelIndex &first, const QModelIndex &last) {
                    for (int row = first.row(); first.parent().isValid() && row <= last.row();
                         ++row)
                        rowsOf(first.parent())[size_t(row)] = of(row, first.parent());
                });
        connect(&model, &InboxModel::rowsInserted, this,
                [this](const QModelIndex &parent, int first, int last) {
                    for (int row = first; row <= last; ++row) {
                        if (parent.isValid()) {
                            rowsOf(parent).insert(rowsOf(parent).begin() + row, of(row, parent));
                            continue;
                        }
                        m_sections.insert(m_sections.begin() + row, std::vector<InboxItem>());
                        const QModelIndex section = m_model.index(row, 0);
                        for (int k = 0; k < m_model.rowCount(section); ++k)
                            rowsOf(section).push_back(of(k, section));
                    }
                });
        connect(&model, &InboxModel::rowsRemoved, this,
                [this](const QModelIndex &parent, int first, int last) {
                    if (parent.isValid())
                        rowsOf(parent).erase(rowsOf(parent).begin() + first,
                                             rowsOf(parent).begin() + last + 1);
                    else
                        m_sections.erase(m_sections.begin() + first, m_sections.begin() + last + 1);
                });
        connect(&model, &InboxModel::rowsMoved, this,
                [this](const QModelIndex &parent, int from, int, const QModelIndex &, int to) {
                    const auto begin = rowsOf(parent).begin();
                    if (from < to)
                        std::rotate(begin + from, begin + from + 1, begin + to);
                    else
                        std::rotate(begin + to, begin + from, begin + from + 1);
                });
    }

    void compare() const
    {
        QCOMPARE(int(m_sections.size()), m_model.rowCount());
        for (int i = 0; i < m_model.rowCount(); ++i) {
            const QModelIndex section = m_model.index(i, 0);
            QCOMPARE(int(m_sections[size_t(i)].size()), m_model.rowCount(section));
            for (int k = 0; k < m_model.rowCount(section); ++k)
                QCOMPARE(m_sections[size_t(i)][size_t(k)], of(k, section));
        }
    }

private:
    std::vector<InboxItem> &rowsOf(const QModelIndex &parent)
    {
        return m_sections[size_t(parent.row())];
    }
    InboxItem of(int row, const QModelIndex &parent) const
    {
        return *m_model.item(m_model.index(row, 0, parent));
    }

    InboxModel &m_model;
    std::vector<std::vector<InboxItem>> m_sections;
};

} // namespace

class TestInboxMany : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anySequenceGivesWhatReadingAllGives_data()
    {
        QTest::addColumn<uint>("seed");
        for (const uint seed : {1u, 2u, 3u})
            QTest::addRow("seed %u", seed) << seed;
    }

    void anySequenceGivesWhatReadingAllGives()
    {
        QFETCH(uint, seed);
        tests::FakeClock clock;
        InboxModel model(clock, InboxModel::Steps{.rows = 12, .search = 9});
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        Mirror mirror(model);
        Naive naive;
        std::mt19937 random(seed);
        const auto below = [&](int limit) { return int(random() % unsigned(limit)); };
        constexpr std::array states{ReportState::Gathering, ReportState::Ready, ReportState::Failed,
                                    ReportState::Dismissed};
        const auto any = [&] {
            InboxItem item = itemOf(below(150), states[size_t(below(states.size()))]);
            item.report.title = u"Report %1"_s.arg(below(30));
            if (below(2))
                item.report.priority = Priority(below(5));
            item.report.lastSeen = fromMs(1'769'851'800'000 - below(20) * 60'000);
            item.report.updated = fromMs(1'769'851'800'000 - below(20) * 60'000);
            item.unread = below(2);
            if (below(12) == 0)
                item.report.snoozedUntilSignals = 2;
            return item;
        };
        model.setWhole();
        for (int step = 0; step < 400; ++step) {
            switch (below(7)) {
            case 0: { // many at once, some of them twice
                std::map<ReportId, InboxItem> items;
                for (int i = below(60); i >= 0; --i) {
                    InboxItem item = any();
                    items[item.report.id] = item;
                }
                std::vector<InboxItem> answer;
                for (const auto &[id, item] : items) {
                    naive.items[id] = item;
                    answer.insert(answer.begin() + below(int(answer.size()) + 1), item);
                }
                model.put(answer);
                break;
            }
            case 1: { // a piece: what is between its ends and not in it has gone
                const int from = below(150);
                const int to = from + 1 + below(60);
                pipeline::InboxPiece piece{.items = {}, .next = idOf(to)};
                std::erase_if(naive.items, [&](const auto &pair) {
                    return idOf(from) < pair.first && !(idOf(to) < pair.first);
                });
                for (int id = from + 1; id <= to; ++id) {
                    if (below(4) == 0)
                        continue;
                    InboxItem item = any();
                    item.report.id = idOf(id);
                    naive.items[item.report.id] = item;
                    piece.items.push_back(item);
                }
                model.putPiece(idOf(from), std::move(piece));
                break;
            }
            case 2: { // asked for and gone
                QList<ReportId> asked;
                for (int i = below(5); i >= 0; --i)
                    asked.push_back(idOf(below(150)));
                for (const ReportId id : asked)
                    naive.items.erase(id);
                model.put({}, asked);
                break;
            }
            case 3:
                model.setFilter(
                    {.text = below(2) ? u"report %1"_s.arg(below(4)) : QString(),
                     .only = below(3) ? InboxFilter::Only::All : InboxFilter::Only::Unread});
                break;
            case 4:
                if (model.rowCount() > 0)
                    model.showMore(model.index(below(model.rowCount()), 0));
                break;
            default: { // one report
                const InboxItem item = any();
                naive.items[item.report.id] = item;
                model.put({item}, {item.report.id});
                break;
            }
            }
            mirror.compare();
            if (below(3) == 0)
                QCoreApplication::processEvents(); // one step of a search, and not all of it
            if (!model.isSearching())
                compare(model, naive, clock.now());
        }
        QTRY_VERIFY(!model.isSearching());
        compare(model, naive, clock.now());
        mirror.compare();
    }

    void snoozedByBothLimitsWaitsForTheFirst()
    {
        tests::FakeClock clock;
        InboxItem item = itemOf(1);
        item.report.snoozedUntil = clock.now() + std::chrono::hours(1);
        item.report.snoozedUntilSignals = 5;
        QVERIFY(!ui::inbox::matches(item, {}, clock.now()));
        item.report.signalCount = 5;
        QVERIFY(ui::inbox::matches(item, {}, clock.now()));
        item.report.signalCount = 1;
        QVERIFY(ui::inbox::matches(item, {}, clock.now() + std::chrono::hours(2)));
    }

    void countsAreRightBeforeAllIsRead()
    {
        tests::FakeClock clock;
        InboxModel model(clock);
        QAbstractItemModelTester tester(&model, Mode::QtTest);
        model.putHead({.items = {itemOf(1), itemOf(2)},
                       .counts = {{InboxSection::Gathering, {.all = 700, .unread = 70}},
                                  {InboxSection::Done, {.all = 30, .unread = 3}}},
                       .isWhole = false});
        QCOMPARE(model.total(), 730);
        QCOMPARE(model.unread(), 73);
        QCOMPARE(model.index(0, 0).data(InboxModel::Count).toInt(), 700);
        InboxItem gone = itemOf(1, ReportState::Dismissed);
        gone.unread = false;
        model.put({gone}, {gone.report.id});
        QCOMPARE(model.inSection(InboxSection::Gathering), 699);
        QCOMPARE(model.inSection(InboxSection::Done), 31);
        QCOMPARE(model.unread(), 72);
        model.putPiece({}, {.items = {itemOf(2), itemOf(3)}, .next = {}}); // 1 has gone by now
        model.setWhole();
        QCOMPARE(model.total(), 2);
        QCOMPARE(model.read(), 2);
        QCOMPARE(model.index(0, 0).data(InboxModel::Count).toInt(), 2);
    }

    void oneReadIsUnderWayAtATime()
    {
        tests::FakeClock clock;
        tests::FakeDesk desk;
        for (int i = 0; i < 2'500; ++i)
            desk.items.push_back(itemOf(i));
        desk.headSize = 10;
        desk.holdsReads = true;
        ui::inbox::InboxPresenter presenter(desk, clock);
        const auto answer = [&] {
            QCOMPARE(desk.heldReads.size(), 1u);
            desk.answerHeld();
        };
        presenter.reload();
        QCOMPARE(desk.inboxReads, QStringList{u"head"_s});
        QVERIFY(presenter.state() == ui::inbox::InboxPresenter::State::Loading);
        answer();
        QTRY_VERIFY(presenter.isReading());
        QCOMPARE(presenter.model().total(), 2'500);
        QTRY_COMPARE(desk.inboxReads.last(), u"piece 1000"_s);
        // The piece was read before the change and is answered after it.
        desk.items[5].report.title = u"Changed"_s;
        Q_EMIT desk.inboxChanged({idOf(5)});
        desk.items.pop_back();
        Q_EMIT desk.inboxChanged({idOf(2'499), idOf(5)});
        QCOMPARE(desk.inboxReads.size(), 2);
        answer();
        QTRY_COMPARE(desk.inboxReads.last(), u"items 2"_s);
        QCOMPARE(presenter.model().item(presenter.model().indexOf(idOf(5)))->report.title,
                 u"Report 5"_s);
        Q_EMIT desk.inboxChanged({idOf(7)}); // pieces have their turn, too
        answer();
        QTRY_COMPARE(desk.inboxReads.last(), u"piece 1000"_s);
        QCOMPARE(presenter.model().item(presenter.model().indexOf(idOf(5)))->report.title,
                 u"Changed"_s);
        answer();
        QTRY_COMPARE(desk.inboxReads.last(), u"items 1"_s);
        Q_EMIT desk.inboxChanged({}); // anything: what is seen first comes next, then the rest
        answer();
        QTRY_COMPARE(desk.inboxReads.last(), u"head"_s);
        answer();
        QTRY_COMPARE(desk.inboxReads.last(), u"piece 1000"_s);
        QVERIFY(presenter.isReading());
        answer();
        QTRY_VERIFY(!presenter.isReading());
        QCOMPARE(presenter.model().read(), 2'499);
        // All once more, for what was passed before anything may have changed; nothing says so.
        QTRY_COMPARE(desk.inboxReads.last(), u"head"_s);
        desk.holdsReads = false;
        desk.items.erase(desk.items.begin() + 1);
        answer();
        QTRY_COMPARE(presenter.model().read(), 2'498);
        QVERIFY(!presenter.isReading());
        desk.inboxReads.clear();
        Q_EMIT desk.inboxChanged({idOf(1)});
        QTRY_COMPARE(desk.inboxReads, QStringList{u"items 1"_s});
    }

    void whatTellsOfEverythingIsReadOnceAPause()
    {
        tests::FakeClock clock;
        tests::FakeDesk desk;
        desk.items.push_back(itemOf(1));
        ui::inbox::InboxPresenter patient(desk, clock, nullptr, std::chrono::hours(1));
        patient.reload();
        QTRY_COMPARE(patient.model().read(), 1);
        desk.inboxReads.clear();
        desk.items.front().report.title = u"First change"_s;
        Q_EMIT desk.inboxChanged({});
        const auto titleIn = [](ui::inbox::InboxPresenter &presenter) {
            return presenter.model().item(presenter.model().indexOf(idOf(1)))->report.title;
        };
        QTRY_COMPARE(titleIn(patient), u"First change"_s); // at once
        for (int i = 0; i < 20; ++i) {
            Q_EMIT desk.inboxChanged({});
            QCoreApplication::processEvents();
        }
        QCOMPARE(desk.inboxReads.count(u"head"_s), 1);
        // One report alone does not wait.
        desk.items.front().report.title = u"Second change"_s;
        Q_EMIT desk.inboxChanged({idOf(1)});
        QTRY_COMPARE(titleIn(patient), u"Second change"_s);

        ui::inbox::InboxPresenter brisk(desk, clock, nullptr, Milliseconds(20));
        brisk.reload();
        QTRY_COMPARE(brisk.model().read(), 1);
        for (int i = 1; i <= 3; ++i) { // the last one is not lost
            desk.items.front().report.title = u"Change %1"_s.arg(i);
            Q_EMIT desk.inboxChanged({});
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(titleIn(brisk), u"Change 3"_s);
    }

    void wideCountsHaveSeparators()
    {
        ui::shell::Sidebar sidebar(u"Demo"_s);
        sidebar.setCount(ui::shell::Place::Inbox, 25'183);
        auto *button = sidebar.findChild<QAbstractButton *>(u"nav.inbox"_s);
        QVERIFY(button);
        QCOMPARE(button->accessibleDescription(), u"25,183"_s);
    }

    void aPieceThatFailsIsTriedAgain()
    {
        tests::FakeClock clock;
        tests::FakeDesk desk;
        for (int i = 0; i < 1'500; ++i)
            desk.items.push_back(itemOf(i));
        desk.headSize = 10;
        desk.holdsReads = true;
        ui::inbox::InboxPresenter presenter(desk, clock);
        ui::inbox::InboxView view(presenter, clock);
        presenter.reload();
        desk.error = Error{ErrorKind::Corrupt, u"damaged"_s, {}};
        desk.answerHeld();
        auto *state = view.findChild<ui::widgets::StatePage *>();
        QTRY_COMPARE(state->title(), u"The inbox could not be read"_s);
        desk.error.reset();
        desk.holdsReads = false;
        Q_EMIT desk.inboxChanged({idOf(3)}); // not known to be the only one
        QTRY_COMPARE(presenter.model().read(), 1'500);
        QVERIFY(presenter.model().isWhole());
    }

    void whatIsSeenMeanwhile()
    {
        Many many(3'000);
        auto *count = many.view.findChild<ui::widgets::ElidedLabel *>();
        auto *state = many.view.findChild<ui::widgets::StatePage *>();
        QTRY_COMPARE(count->fullText(), u"Reading the rest: 1,000 of 3,000 reports"_s);
        QVERIFY(many.tree->isVisible());
        auto *filter = many.view.findChild<QLineEdit *>(u"inbox.filter"_s);
        QTest::keyClicks(filter, u"2999"_s);
        QTRY_COMPARE(state->title(), u"Nothing matches so far"_s);
        many.desk.holdsReads = false;
        many.desk.answerHeld();
        QTRY_COMPARE(count->fullText(), u"1 of 3,000"_s);
        QVERIFY(many.tree->isVisible());
        QCOMPARE(many.presenter.model().index(0, 0, many.presenter.model().index(0, 0)).data(),
                 u"Report 2999"_s);
        QTest::keyClicks(filter, u"x"_s);
        QTRY_COMPARE(state->title(), u"Nothing matches"_s);
        state->button()->click();
        QTRY_COMPARE(count->fullText(), u"3,000 unread"_s);
    }

    void rowsComeAsOneScrolls()
    {
        Many many(3'000);
        many.readAll();
        const QModelIndex section = many.presenter.model().index(0, 0);
        QCOMPARE(many.presenter.model().rowCount(section), 1'000);
        QCOMPARE(section.data(InboxModel::Count).toInt(), 3'000);
        many.tree->setFocus();
        for (int page = 0; page < 400 && many.presenter.model().rowCount(section) < 3'000; ++page)
            QTest::keyClick(many.tree, Qt::Key_PageDown);
        QCOMPARE(many.presenter.model().rowCount(section), 3'000);
        QTest::keyClick(many.tree, Qt::Key_End);
        QCOMPARE(many.view.currentReport(), idOf(2'999));
    }

    void changesAboveLeaveWhatIsSeenInItsPlace()
    {
        Many many(3'000);
        many.readAll();
        many.view.select(idOf(600));
        QCOMPARE(many.view.currentReport(), idOf(600));
        const QRect before = many.tree->visualRect(many.presenter.model().indexOf(idOf(600)));
        QSignalSpy current(&many.view, &ui::inbox::InboxView::currentChanged);
        InboxItem urgent = itemOf(2'000);
        urgent.report.priority = Priority::P0;
        many.change(urgent);                            // from below to the top
        many.change(itemOf(4'000, ReportState::Ready)); // a section that was not there
        InboxItem seen = itemOf(598);
        seen.report.lastSeen = fromMs(1'769'851'900'000);
        many.change(seen); // was seen, or nearly
        many.remove(3);
        QCOMPARE(many.tree->visualRect(many.presenter.model().indexOf(idOf(600))), before);
        QCOMPARE(many.view.currentReport(), idOf(600));
        QCOMPARE(many.tree->currentIndex(), many.presenter.model().indexOf(idOf(600)));
        QCOMPARE(current.size(), 0);
        // Where one is at the top, what comes there is seen.
        many.tree->verticalScrollBar()->setValue(0);
        many.change(itemOf(4'001, ReportState::Ready));
        QCOMPARE(many.tree->verticalScrollBar()->value(), 0);
        QCOMPARE(many.view.currentReport(), idOf(600));
    }

    void aReportFarBelowIsShownWhenChosen()
    {
        Many many(3'000);
        many.readAll();
        many.view.select(idOf(2'500));
        QCOMPARE(many.view.currentReport(), idOf(2'500));
        QVERIFY(many.tree->viewport()->rect().intersects(
            many.tree->visualRect(many.tree->currentIndex())));
        // A filter comes and goes, and one is still there.
        auto *filter = many.view.findChild<QLineEdit *>(u"inbox.filter"_s);
        QTest::keyClicks(filter, u"report 25"_s);
        QTRY_VERIFY(!many.presenter.model().isSearching());
        filter->clear();
        QCOMPARE(many.view.currentReport(), idOf(2'500));
        QCOMPARE(many.tree->currentIndex(), many.presenter.model().indexOf(idOf(2'500)));
    }

private:
    /// A window on many reports, of which the first thousand are read.
    struct Many
    {
        tests::FakeClock clock;
        tests::FakeDesk desk;
        ui::inbox::InboxPresenter presenter;
        ui::inbox::InboxView view;
        ui::inbox::InboxTree *tree;

        explicit Many(int count)
            : presenter(desk, clock), view(presenter, clock),
              tree(view.findChild<ui::inbox::InboxTree *>())
        {
            for (int i = 0; i < count; ++i)
                desk.items.push_back(itemOf(i));
            view.resize(420, 700);
            view.show();
            desk.holdsReads = true;
            presenter.reload();
            desk.answerHeld();
            if (!QTest::qWaitFor([&] { return desk.heldReads.size() == 1; }))
                qFatal("no piece was asked for");
        }
        void readAll()
        {
            desk.holdsReads = false;
            desk.answerHeld();
            QTRY_VERIFY(presenter.model().isWhole());
        }
        void change(const InboxItem &item)
        {
            const auto known = std::ranges::find(desk.items, item.report.id,
                                                 [](const InboxItem &i) { return i.report.id; });
            if (known == desk.items.end())
                desk.items.push_back(item);
            else
                *known = item;
            tell(item.report.id);
        }
        void remove(int number)
        {
            std::erase_if(desk.items,
                          [&](const InboxItem &item) { return item.report.id == idOf(number); });
            tell(idOf(number));
        }
        void tell(ReportId report)
        {
            QSignalSpy synced(&presenter.model(), &InboxModel::synced);
            Q_EMIT desk.inboxChanged({report});
            QTRY_VERIFY(!synced.isEmpty());
        }
    };
};

TEST_CLASSES(runInboxMany, TestInboxMany)

#include "tst_inboxmany.moc"
