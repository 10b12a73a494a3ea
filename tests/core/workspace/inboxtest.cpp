// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/workspace/inboxtest.h"

#include "core/pipeline/enginedesk.h"
#include "core/pipeline/inboxnews.h"
#include "tests/core/workspace/workspacefixture.h"

#include <QDateTime>
#include <QFile>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;
using tests::waitFor;
using tests::WorkspaceFixture;

namespace {

using Items = std::map<ReportId, InboxItem>;

void addTo(Items &items, std::vector<InboxItem> more)
{
    for (InboxItem &item : more)
        items.insert_or_assign(item.report.id, std::move(item));
}

Items whole(Desk &desk)
{
    Items items;
    addTo(items, must(waitFor(desk.inbox())));
    return items;
}

/// Open as long as the test has it.
struct OpenDesk
{
    explicit OpenDesk(const QString &folder, EngineOptions options = {})
    {
        options.folder = folder;
        options.receive = false;
        options.pullInterval = 5ms;
        options.quiet = 20ms;
        must(waitFor(desk.open(options)));
    }
    ~OpenDesk() { (void)waitFor(desk.close()); }
    Q_DISABLE_COPY_MOVE(OpenDesk)

    EngineDesk desk;
};

/// `count` reports of `each` signals, made while no engine has the workspace.
std::vector<ReportId> storeReports(WorkspaceFixture &f, int count, int each = 1)
{
    return f.stored([&](storage::Stores &stores) -> Result<std::vector<ReportId>> {
        std::vector<ReportId> reports;
        for (int i = 0; i < count * each; ++i) {
            const QString name = u"stored %1"_s.arg(i);
            const auto received = stores.intake.commit({.source = u"sentry"_s,
                                                        .items = {{.source = u"sentry"_s,
                                                                   .externalId = name,
                                                                   .kind = u"sentry.event"_s,
                                                                   .payload = "{}",
                                                                   .received = f.clock.now()}}});
            const auto id = stores.intake.find(u"sentry"_s, name);
            if (!received || !id)
                return std::unexpected(received ? id.error() : received.error());
            Signal signal;
            signal.id = id->value_or(SignalId());
            signal.source = u"sentry"_s;
            signal.externalId = name;
            signal.title = UntrustedText(name);
            signal.occurred = f.clock.now() + i * 1min;
            signal.received = f.clock.now();
            signal.weight = {.base = 0.1};
            if (i % each == 0)
                reports.push_back(ReportId(f.ids.next()));
            Result<> put = stores.signalStore.putNormalized(signal);
            if (put)
                put = stores.reports.join({.signal = signal.id,
                                           .report = reports.back(),
                                           .opened = i % each == 0,
                                           .rule = i % each == 0 ? u"opened"_s : u"score"_s,
                                           .at = f.clock.now()});
            if (!put)
                return std::unexpected(put.error());
        }
        return reports;
    });
}

/// Knows of the inbox what it was told of, and no more: as a screen does.
class Shadow : public QObject
{
public:
    explicit Shadow(Desk &desk) : m_desk(desk)
    {
        connect(&desk, &Desk::inboxChanged, this, [this](const QList<ReportId> &reports) {
            ++m_told;
            m_any = m_any || reports.isEmpty();
            m_changed.unite(QSet(reports.cbegin(), reports.cend()));
            readNext();
        });
        m_any = true;
        readNext();
    }

    bool isReading() const { return m_isReading; }
    const Items &items() const { return m_items; }
    int told() const { return m_told; }
    int wholeReads() const { return m_wholeReads; }

private:
    /// One read at a time, so that none overwrites a later one.
    void readNext()
    {
        if (m_isReading || (!m_any && m_changed.isEmpty()))
            return;
        m_isReading = true;
        if (std::exchange(m_any, false)) {
            ++m_wholeReads;
            m_changed.clear();
            m_items.clear();
            readPiece({});
            return;
        }
        const QList<ReportId> asked = std::exchange(m_changed, {}).values();
        join(m_desk.inboxItems(asked), this, [this, asked](Result<std::vector<InboxItem>> items) {
            for (const ReportId id : asked)
                m_items.erase(id);
            addTo(m_items, must(std::move(items)));
            m_isReading = false;
            readNext();
        });
    }
    void readPiece(ReportId after)
    {
        join(m_desk.inboxPiece(after, 2), this, [this](Result<InboxPiece> piece) {
            InboxPiece read = must(std::move(piece));
            addTo(m_items, std::move(read.items));
            if (!read.next.isNull()) {
                readPiece(read.next);
                return;
            }
            m_isReading = false;
            readNext();
        });
    }

    Desk &m_desk;
    Items m_items;
    QSet<ReportId> m_changed;
    bool m_any = false;
    bool m_isReading = false;
    int m_told = 0;
    int m_wholeReads = 0;
};

/// What the two differ in, in words; empty if they are equal.
QString difference(const Items &have, const Items &want)
{
    QStringList said;
    for (const auto &[id, item] : want) {
        const auto found = have.find(id);
        if (found == have.end())
            said << u"missing “%1”"_s.arg(item.report.title);
        else if (found->second != item)
            said << u"stale “%1”: %2, %3 signals, weight %4, updated %5; now %6, %7, %8, %9"_s
                        .arg(item.report.title, reportStateName(found->second.report.state))
                        .arg(found->second.report.signalCount)
                        .arg(found->second.report.weight)
                        .arg(toMs(found->second.report.updated))
                        .arg(reportStateName(item.report.state))
                        .arg(item.report.signalCount)
                        .arg(item.report.weight)
                        .arg(toMs(item.report.updated));
    }
    for (const auto &[id, item] : have) {
        if (!want.contains(id))
            said << u"left “%1”"_s.arg(item.report.title);
    }
    return said.join(u"; ");
}

/// Empty if the shadow has what the inbox has, or gets it by what it is told.
QString differenceThatStays(const Shadow &shadow, Desk &desk)
{
    QString said;
    const bool isGone = QTest::qWaitFor(
        [&] {
            const Items want = whole(desk);
            said = shadow.isReading() ? u"reading"_s : difference(shadow.items(), want);
            return said.isEmpty();
        },
        10'000);
    return isGone ? QString() : said;
}

/// A person, a source and time, at random: what one step does to a workspace.
class Hand
{
public:
    Hand(EngineDesk &desk, QString logFile, quint32 seed)
        : m_desk(desk), m_logFile(std::move(logFile)), m_random(seed)
    {
    }

    /// One thing that may be refused. returns  what it was
    QString act()
    {
        m_reports = must(waitFor(m_desk.inbox()));
        if (m_reports.size() < 3)
            return append();
        switch (below(16)) {
        case 0:
        case 1: return append();
        case 2: return said(u"read"_s, m_desk.setRead(report(), below(2) == 0));
        case 3: return said(u"dismiss"_s, m_desk.dismiss(report(), u"wontFix"_s, {}));
        case 4: return said(u"resolve"_s, m_desk.resolve(report(), u"other"_s, {}));
        case 5:
            return said(u"snooze by time"_s,
                        m_desk.snooze(report(), SystemClock().now() + Milliseconds(below(400)), 0));
        case 6: return said(u"snooze by signals"_s, m_desk.snooze(report(), {}, 1 + below(4)));
        case 7: return said(u"merge"_s, m_desk.mergeReports(report(), report()));
        case 8: return said(u"move"_s, m_desk.moveSignals({signal(report())}, report()));
        case 9: return said(u"split"_s, m_desk.moveSignals({signal(report())}, {}));
        case 10:
            return said(u"pair"_s,
                        m_desk.pairSignals(signal(report()), signal(report()),
                                           below(2) == 0 ? Pairing::Never : Pairing::Always, {}));
        case 11: return said(u"tie"_s, m_desk.tieSignal(signal(report()), report(), {}));
        case 12: return reweigh();
        case 13: return regroup();
        case 14: return said(u"retry"_s, m_desk.retry(report(), {}));
        default: return undo();
        }
    }
    QString erase()
    {
        return said(
            u"erase"_s,
            m_desk.execute(u"erase"_s, {{u"person"_s, u"annabelle"_s}, {u"yes"_s, true}}, {}, {}));
    }
    QString append()
    {
        static const QStringList problems{
            u"stock is low for apples in aisle %1"_s,
            u"payment of order %1 was declined by the bank"_s,
            u"Annabelle could not print receipt %1"_s,
            u"the till of shop %1 did not close in the evening"_s,
            u"database connection %1 lost while saving the basket"_s,
            u"search index shard %1 is out of date"_s,
        };
        QFile file(m_logFile);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
            qFatal("no log");
        const QString now = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd HH:mm:ss"_s);
        for (int i = 1 + below(4); i > 0; --i) {
            const QString text = problems[below(int(problems.size()))].arg(below(9'000));
            file.write(u"%1 ERROR %2\n"_s.arg(now, text).toUtf8());
        }
        return u"append"_s;
    }

private:
    int below(int most) { return int(m_random.bounded(most)); }
    ReportId report() { return m_reports[size_t(below(int(m_reports.size())))].report.id; }
    SignalId signal(ReportId of)
    {
        const ReportPage page = must(waitFor(m_desk.report(of)));
        return page.cards.empty() ? SignalId()
                                  : page.cards[size_t(below(int(page.cards.size())))].signal.id;
    }
    template<typename T>
    QString said(const QString &what, Task<T> task)
    {
        const Result<T> done = waitFor(std::move(task));
        if constexpr (std::is_same_v<T, DecisionId>) {
            if (done && !done->isNull())
                m_decisions.push_back(*done);
        }
        return done ? what : what + u" ("_s + done.error().message + u')';
    }
    QString undo()
    {
        if (m_decisions.empty())
            return append();
        const DecisionId decision = m_decisions.back();
        m_decisions.pop_back();
        return said(u"undo"_s, m_desk.undo(decision));
    }
    QString reweigh()
    {
        const WeightRules before = must(waitFor(m_desk.weightRules()));
        WeightRules rules = before;
        must(rules.set(*WeightScope::fromName(u"logfile"_s), WeightSetting::Base,
                       0.01 * (1 + below(20))));
        return said(u"weights"_s, m_desk.setWeights(before, rules));
    }
    QString regroup()
    {
        QString what = said(u"consolidate"_s, m_desk.consolidate({}));
        for (const InboxItem &item : m_reports) {
            const Result<ReportPage> page = waitFor(m_desk.report(item.report.id));
            if (page && !page->proposals.empty())
                return what + u" and "_s +
                       said(u"accept"_s, m_desk.decideRegrouping(page->proposals.front().id, true));
        }
        return what;
    }

    EngineDesk &m_desk;
    QString m_logFile;
    QRandomGenerator m_random;
    std::vector<InboxItem> m_reports;
    std::vector<DecisionId> m_decisions;
};

} // namespace

void InboxTest::newsAreGatheredAndTooManyAreAny()
{
    QList<QList<ReportId>> told;
    InboxNews news([&](const QList<ReportId> &reports) { told << reports; });
    tests::CountingIds ids;
    const ReportId first(ids.next());
    for (int i = 0; i < 3; ++i)
        news.changed(first);
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(told[0], QList{first});
    for (int i = 0; i < InboxNews::most; ++i)
        news.changed(ReportId(ids.next()));
    QTRY_COMPARE(told.size(), 2);
    QCOMPARE(told[1].size(), InboxNews::most);
    for (int i = 0; i <= InboxNews::most + 5; ++i)
        news.changed(ReportId(ids.next()));
    QTRY_COMPARE(told.size(), 3);
    QCOMPARE(told[2].size(), 0);
    news.changed(first);
    news.anyChanged();
    news.changed(first);
    QTRY_COMPARE(told.size(), 4);
    QCOMPARE(told[3].size(), 0);
    news.changed(first); // what was any is over
    QTRY_COMPARE(told.size(), 5);
    QCOMPARE(told[4], QList{first});
}

void InboxTest::partsMakeTheWhole()
{
    WorkspaceFixture f;
    const std::vector<ReportId> reports = storeReports(f, 7);
    OpenDesk open(f.path(), {.pull = false, .work = false});
    EngineDesk &desk = open.desk;
    must(waitFor(desk.setRead(reports[0], true)));
    must(waitFor(desk.snooze(reports[1], {}, 5)));
    must(waitFor(desk.dismiss(reports[2], u"wontFix"_s, {})));
    must(waitFor(desk.mergeReports(reports[3], reports[4])));
    const Items all = whole(desk);
    QCOMPARE(all.size(), 5U);

    const InboxHead head = must(waitFor(desk.inboxHead()));
    Items items;
    addTo(items, head.items);
    QCOMPARE(difference(items, all), QString());
    QVERIFY(head.isWhole);
    QCOMPARE(head.counts, (std::map<InboxSection, SectionCount>{
                              {InboxSection::Gathering, {.all = 4, .unread = 3}},
                              {InboxSection::Done, {.all = 1, .unread = 1}}}));

    for (const int most : {1, 3, 6, 7, 100}) {
        items.clear();
        size_t read = 0;
        for (ReportId after;;) {
            const InboxPiece piece = must(waitFor(desk.inboxPiece(after, most)));
            QVERIFY(piece.items.size() <= size_t(most));
            read += piece.items.size();
            addTo(items, piece.items);
            after = piece.next;
            if (after.isNull())
                break;
        }
        QCOMPARE(read, all.size()); // none twice
        QCOMPARE(difference(items, all), QString());
    }

    // Snoozed, merged away, asked twice, unheard of.
    const std::vector<InboxItem> chosen =
        must(waitFor(desk.inboxItems({reports[1], reports[0], reports[3], reports[0], ReportId(),
                                      ReportId(QUuid::createUuid())})));
    QCOMPARE(chosen.size(), 1U);
    QCOMPARE(chosen[0], all.at(reports[0]));
    QVERIFY(must(waitFor(desk.inboxItems({}))).empty());
}

void InboxTest::aReadMarkIsTold()
{
    WorkspaceFixture f;
    const ReportId report = storeReports(f, 2)[1];
    OpenDesk open(f.path(), {.pull = false, .work = false});
    QSignalSpy inbox(&open.desk, &Desk::inboxChanged);
    QSignalSpy pages(&open.desk, &Desk::reportChanged);
    must(waitFor(open.desk.setRead(report, true)));
    QTRY_COMPARE(inbox.size(), 1);
    QCOMPARE(inbox[0][0].value<QList<ReportId>>(), QList{report});
    QVERIFY(!must(waitFor(open.desk.inboxItems({report})))[0].unread);
    QCOMPARE(pages.size(), 0);
}

void InboxTest::aSnoozeThatEndsIsTold()
{
    WorkspaceFixture f;
    const std::vector<ReportId> reports = storeReports(f, 2);
    tests::FakeClock clock;
    OpenDesk open(f.path(), {.pull = false, .work = false, .clock = &clock});
    QSignalSpy told(&open.desk, &Desk::inboxChanged);
    must(waitFor(open.desk.snooze(reports[1], clock.now() + 20ms, 0)));
    QTRY_COMPARE(told.size(), 1);
    QVERIFY(must(waitFor(open.desk.inboxItems({reports[1]}))).empty());
    clock.advance(20ms);
    QTRY_COMPARE(told.size(), 2);
    QCOMPARE(told[1][0].value<QList<ReportId>>(), QList{reports[1]});
    QCOMPARE(must(waitFor(open.desk.inboxItems({reports[1]}))).size(), 1U);
}

void InboxTest::aFixIsTold()
{
    WorkspaceFixture f;
    const ReportId other = storeReports(f, 2)[0];
    const ReportId report = f.keptChange();
    f.stored([&](storage::Stores &stores) -> Result<> {
        const Result<std::vector<SignalId>> members = stores.reports.members(other);
        if (!members)
            return std::unexpected(members.error());
        const auto moved = stores.reports.moveSignals(*members, report);
        return moved ? Result<>() : std::unexpected(moved.error());
    });
    OpenDesk open(f.path(), {.pull = false});
    EngineDesk &desk = open.desk;
    Shadow shadow(desk);
    const auto state = [&] { return shadow.items().at(report).report.state; };
    const auto settled = [&] {
        VERIFY_OK(waitFor(desk.idle({})));
        QCOMPARE(differenceThatStays(shadow, desk), QString());
    };
    settled();
    QCOMPARE(state(), ReportState::NeedsDecision);
    must(waitFor(desk.publish(report)));
    settled();
    QCOMPARE(state(), ReportState::Ready);
    const PullRequestId pullRequest = shadow.items().at(report).pullRequest.value().id;
    const DecisionId approved =
        must(waitFor(desk.submitReview(pullRequest, {}, ReviewAct::Approve)));
    settled();
    QCOMPARE(state(), ReportState::Approved);
    must(waitFor(desk.undo(approved)));
    settled();
    QCOMPARE(state(), ReportState::Ready);
    const DecisionId dismissed = must(waitFor(desk.dismiss(report, u"wontFix"_s, {})));
    settled();
    QCOMPARE(state(), ReportState::Dismissed);
    QVERIFY(shadow.items().at(report).pullRequest->state == PullRequestState::Closed);
    must(waitFor(desk.undo(dismissed)));
    settled();
    must(waitFor(desk.submitReview(pullRequest, {}, ReviewAct::Approve)));
    must(waitFor(desk.merge(report)));
    settled();
    QCOMPARE(sectionOf(state()), InboxSection::Done);
    QCOMPARE(shadow.wholeReads(), 1); // the first
}

void InboxTest::whatIsToldIsEnough_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1U, 2U})
        QTest::addRow("seed %u", seed) << seed;
}

void InboxTest::whatIsToldIsEnough()
{
    QFETCH(const quint32, seed);
    constexpr int steps = 35;
    WorkspaceFixture f;
    storeReports(f, 12, 2);
    OpenDesk open(f.path());
    EngineDesk &desk = open.desk;
    Hand hand(desk, f.logFile(), seed);
    Shadow shadow(desk);
    QStringList acts;
    for (int step = 0; step < steps; ++step) {
        acts << (step == steps - 5 ? hand.erase() : hand.act());
        if (step % 10 == 9) // else what comes in goes on beside the next act
            VERIFY_OK(waitFor(desk.idle({})));
        const QString said = differenceThatStays(shadow, desk);
        QVERIFY2(said.isEmpty(), qPrintable(acts.join(u", ") + u": " + said));
    }
    QVERIFY(shadow.told() > steps / 2);
    // Or it would show nothing about the ids.
    QVERIFY2(shadow.wholeReads() <= 4, qPrintable(QString::number(shadow.wholeReads())));
    QVERIFY(shadow.items().size() >= 2);
}
