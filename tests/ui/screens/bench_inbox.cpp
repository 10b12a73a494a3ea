// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a large inbox costs the main thread: the head, each piece with the layout and painting that
// follow, one changed report, a filter's steps. Figures go to stdout as one line each.
#include "tests/ui/screens/screenchecks.h"
#include "ui/inbox/inboxview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace core;

namespace {

/// Milliseconds of one thing done many times.
class Times
{
public:
    template<typename F>
    void of(F f)
    {
        QElapsedTimer timer;
        timer.start();
        f();
        m_ms.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    void print(const char *what)
    {
        std::ranges::sort(m_ms);
        double sum = 0;
        for (const double ms : m_ms)
            sum += ms;
        const auto at = [&](double part) { return m_ms[size_t(part * double(m_ms.size() - 1))]; };
        std::printf("%-34s %5zu times, ms: median %7.2f  p99 %7.2f  most %7.2f  all %8.1f\n", what,
                    m_ms.size(), at(0.5), at(0.99), at(1), sum);
        std::fflush(stdout);
    }

private:
    std::vector<double> m_ms;
};

} // namespace

class BenchInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void largeInbox()
    {
        constexpr int count = 250'000;
        constexpr size_t pieceSize = 1'000;
        tests::Shop shop;
        tests::addMany(shop.desk, count, shop.clock.now());
        std::optional<pipeline::InboxHead> head;
        core::join(shop.desk.inboxHead(), this,
                   [&](Result<pipeline::InboxHead> answer) { head = std::move(answer.value()); });
        QTRY_VERIFY(head);
        std::vector<InboxItem> all = shop.desk.items;
        std::ranges::sort(all, {}, [](const InboxItem &item) { return item.report.id.uuid(); });
        std::printf("one item %zu bytes, %zu of %d reports in the head\n", sizeof(InboxItem),
                    head->items.size(), count);

        // The presenter reads an empty desk; what the real one would answer is put by hand.
        tests::FakeDesk empty;
        ui::inbox::InboxPresenter presenter(empty, shop.clock);
        ui::inbox::InboxView view(presenter, shop.clock);
        view.resize(416, 820);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        ui::inbox::InboxModel &model = presenter.model();
        Times first;
        first.of([&] {
            empty.items.clear();
            presenter.reload();
            model.putHead(std::move(*head));
            settle(view);
        });
        first.print("head to first paint");

        Times puts;
        Times pieces;
        for (size_t from = 0; from < all.size(); from += pieceSize) {
            const size_t end = std::min(all.size(), from + pieceSize);
            pipeline::InboxPiece piece;
            piece.items.assign(all.begin() + std::ptrdiff_t(from),
                               all.begin() + std::ptrdiff_t(end));
            if (end < all.size())
                piece.next = all[end - 1].report.id;
            const ReportId after = from == 0 ? ReportId() : all[from - 1].report.id;
            pieces.of([&] {
                puts.of([&] { model.putPiece(after, std::move(piece)); });
                settle(view);
            });
        }
        puts.print("a piece of 1,000, model and view");
        pieces.print("the same, laid out and painted");
        QCOMPARE(model.read(), count + 12);

        Times again;
        for (size_t from = 0; from < all.size(); from += 10 * pieceSize) {
            const size_t end = std::min(all.size(), from + pieceSize);
            pipeline::InboxPiece piece;
            piece.items.assign(all.begin() + std::ptrdiff_t(from),
                               all.begin() + std::ptrdiff_t(end));
            piece.next = all[end - 1].report.id;
            const ReportId after = from == 0 ? ReportId() : all[from - 1].report.id;
            again.of([&] {
                model.putPiece(after, std::move(piece));
                settle(view);
            });
        }
        again.print("an unchanged piece");

        Times changes;
        for (size_t i = 0; i < 200; ++i) {
            InboxItem item = all[i * 1'000];
            item.report.lastSeen = shop.clock.now() + std::chrono::minutes(i + 1);
            item.unread = !item.unread;
            changes.of([&] {
                model.put({item}, {item.report.id});
                settle(view);
            });
        }
        changes.print("one changed report, to the top");
        Times moves;
        for (size_t i = 0; i < 200; ++i) {
            InboxItem item = all[i * 1'000];
            item.report.state = ReportState::Failed;
            moves.of([&] {
                model.put({item}, {item.report.id});
                settle(view);
            });
        }
        moves.print("one that changes its section");
        Times numbers;
        numbers.of([&] {
            for (int i = 0; i < 1'000; ++i)
                static_cast<void>(model.unread() + model.inSection(InboxSection::Gathering));
        });
        numbers.print("1,000 times the counts");

        auto *filter = view.findChild<QLineEdit *>(u"inbox.filter"_s);
        for (const QString &words : {u"voucher slow"_s, u"zzz"_s, u"s"_s, QString()}) {
            Times key;
            key.of([&] {
                filter->setText(words);
                settle(view);
            });
            key.print(qPrintable(u"filter “%1”, to first paint"_s.arg(words)));
            Times steps;
            while (model.isSearching())
                steps.of([&] {
                    QCoreApplication::processEvents(QEventLoop::AllEvents);
                    view.repaint();
                });
            if (!words.isEmpty())
                steps.print("  each step after it");
        }

        auto *tree = view.findChild<ui::inbox::InboxTree *>();
        Times scrolls;
        for (int i = 0; i < 300; ++i)
            scrolls.of([&] {
                tree->verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
                settle(view);
            });
        scrolls.print("a page down");
        std::printf("rows then: %d\n", model.rowCount(model.index(2, 0)));
    }

private:
    static void settle(QWidget &view)
    {
        QCoreApplication::sendPostedEvents();
        view.repaint();
    }
};

int main(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    BenchInbox bench;
    return QTest::qExec(&bench, argc, argv);
}

#include "bench_inbox.moc"
