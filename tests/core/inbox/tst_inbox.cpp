// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/inbox.
#include "core/inbox/codewords.h"
#include "core/inbox/inbox.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"
#include "whytest.h"

using namespace core;
using namespace core::inbox;
using namespace Qt::StringLiterals;

namespace {

InboxItem item(tests::CountingIds &ids, ReportState state, double weight = 1,
               std::optional<Priority> priority = {})
{
    InboxItem made;
    made.report.id = ReportId(ids.next());
    made.report.state = state;
    made.report.weight = weight;
    made.report.signalCount = 1;
    made.report.priority = priority;
    return made;
}

} // namespace

class TestInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void order()
    {
        tests::CountingIds ids;
        const tests::FakeClock clock;
        const InboxItem light = item(ids, ReportState::Gathering, 0.2);
        const InboxItem heavy = item(ids, ReportState::Gathering, 0.9);
        const InboxItem ready = item(ids, ReportState::Ready, 1, Priority::P3);
        const InboxItem urgent = item(ids, ReportState::Ready, 1, Priority::P1);
        InboxItem merged = item(ids, ReportState::Ready);
        merged.report.mergedInto = ready.report.id;
        const std::vector<InboxItem> shown =
            ordered({light, heavy, ready, merged, urgent}, clock.now());
        QCOMPARE(shown.size(), size_t(4));
        QVERIFY(shown[0] == urgent);
        QVERIFY(shown[1] == ready);
        QVERIFY(shown[2] == heavy);
        QVERIFY(shown[3] == light);
        QCOMPARE(counts(shown).value(InboxSection::Gathering), 2);
        QVERIFY(!counts(shown).contains(InboxSection::Failed));
    }

    void snooze_data()
    {
        QTest::addColumn<int>("untilOffsetMs");
        QTest::addColumn<int>("untilSignals");
        QTest::addColumn<bool>("snoozed");
        QTest::newRow("not") << 0 << 0 << false;
        QTest::newRow("later") << 1000 << 0 << true;
        QTest::newRow("past") << -1000 << 0 << false;
        QTest::newRow("more signals") << 0 << 5 << true;
        QTest::newRow("enough signals") << 0 << 1 << false;
        QTest::newRow("time passed before the signals came") << -1000 << 5 << false;
        QTest::newRow("signals came before the time") << 1000 << 1 << false;
        QTest::newRow("neither") << 1000 << 5 << true;
    }
    void snooze()
    {
        QFETCH(int, untilOffsetMs);
        QFETCH(int, untilSignals);
        QFETCH(bool, snoozed);
        const tests::FakeClock clock;
        Report report{.signalCount = 1, .snoozedUntilSignals = untilSignals};
        if (untilOffsetMs != 0)
            report.snoozedUntil = clock.now() + Milliseconds(untilOffsetMs);
        QCOMPARE(isSnoozed(report, clock.now()), snoozed);
    }

    void acts_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("green");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("approve green") << u"approve"_s << u"ready"_s << true << true;
        QTest::newRow("approve while checking") << u"approve"_s << u"checking"_s << true << false;
        QTest::newRow("approve twice") << u"approve"_s << u"approved"_s << true << false;
        QTest::newRow("merge unapproved") << u"merge"_s << u"ready"_s << true << false;
        QTest::newRow("merge red") << u"merge"_s << u"approved"_s << false << false;
        QTest::newRow("merge") << u"merge"_s << u"approved"_s << true << true;
        QTest::newRow("retry while working") << u"retry"_s << u"fixing"_s << true << false;
        QTest::newRow("retry failed") << u"retry"_s << u"failed"_s << true << true;
        QTest::newRow("retry what came back") << u"retry"_s << u"regressed"_s << true << false;
        QTest::newRow("retry what is watched") << u"retry"_s << u"verifying"_s << true << false;
        QTest::newRow("dismiss what is watched") << u"dismiss"_s << u"verifying"_s << true << false;
        QTest::newRow("dismiss what came back") << u"dismiss"_s << u"regressed"_s << true << true;
        QTest::newRow("dismiss dismissed") << u"dismiss"_s << u"dismissed"_s << true << false;
        QTest::newRow("resolve a decision") << u"resolve"_s << u"needsDecision"_s << true << true;
    }
    void acts()
    {
        QFETCH(QString, act);
        QFETCH(QString, state);
        QFETCH(bool, green);
        QFETCH(bool, allowed);
        tests::CountingIds ids;
        InboxItem it = item(ids, *reportStateFromName(state));
        it.pullRequest = PullRequest{.checks = green ? CheckState::Passed : CheckState::Failed};
        if (allowed)
            VERIFY_OK(mayAct(act, it));
        else
            VERIFY_FAILS(mayAct(act, it), ErrorKind::Conflict);
    }

    void regrouping_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("pullRequest"); // its state; empty: none
        QTest::addColumn<QString>("takeIn");      // words of the refusal; empty: allowed
        QTest::addColumn<QString>("mergeAway");
        const QString none;
        const QString away = u"Merge the other report into it instead"_s;
        QTest::newRow("gathering") << u"gathering"_s << none << none << none << none;
        QTest::newRow("queued") << u"queued"_s << none << none << none << none;
        QTest::newRow("researching") << u"researching"_s << none << none << none << none;
        QTest::newRow("decision") << u"needsDecision"_s << none << none << none << none;
        QTest::newRow("failed") << u"failed"_s << none << none << none << none;
        QTest::newRow("proven") << u"needsDecision"_s << u"policyLimit"_s << none << none << away;
        QTest::newRow("actionable") << u"actionable"_s << none << none << none << away;
        QTest::newRow("fixing") << u"fixing"_s << none << none << none << away;
        QTest::newRow("checking") << u"checking"_s << none << u"draft"_s << none << away;
        QTest::newRow("ready") << u"ready"_s << none << u"open"_s << none << away;
        QTest::newRow("approved") << u"approved"_s << none << u"approved"_s << none << away;
        QTest::newRow("red checks") << u"needsDecision"_s << none << u"draft"_s << none << away;
        QTest::newRow("again") << u"queued"_s << none << u"open"_s << none << away;
        QTest::newRow("stopped round") << u"failed"_s << none << u"open"_s << none << away;
        QTest::newRow("given up") << u"gathering"_s << none << u"closed"_s << none << none;
        for (const QString &state : {u"dismissed"_s, u"resolved"_s})
            QTest::newRow(qPrintable(state))
                << state << none << u"closed"_s << u"Restore it first"_s << u"Restore it first"_s;
        for (const QString &state : {u"merged"_s, u"verifying"_s, u"verified"_s, u"regressed"_s})
            QTest::newRow(qPrintable(state))
                << state << none << u"merged"_s << u"takes nothing in"_s << u"stays there"_s;
    }
    void regrouping()
    {
        QFETCH(QString, state);
        QFETCH(QString, reason);
        QFETCH(QString, pullRequest);
        tests::CountingIds ids;
        InboxItem it = item(ids, *reportStateFromName(state));
        it.report.title = u"Labels are printed twice"_s;
        it.report.stateReason = reason;
        if (!pullRequest.isEmpty())
            it.pullRequest = PullRequest{.state = pullRequestStateFromName(pullRequest)};
        QFETCH(QString, takeIn);
        QFETCH(QString, mergeAway);
        for (const auto &[act, words] :
             {std::pair(u"takeIn"_s, takeIn), std::pair(u"mergeAway"_s, mergeAway)}) {
            const Result<> allowed = mayAct(act, it);
            QCOMPARE(allowed.has_value(), words.isEmpty());
            if (allowed)
                continue;
            QCOMPARE(allowed.error().kind, ErrorKind::Conflict);
            QVERIFY2(allowed.error().message.contains(words), qPrintable(allowed.error().message));
            QVERIFY(allowed.error().message.contains(it.report.title));
        }
        it.report.mergedInto = ReportId(ids.next());
        VERIFY_FAILS(mayAct(u"takeIn"_s, it), ErrorKind::Conflict);
        VERIFY_FAILS(mayAct(u"mergeAway"_s, it), ErrorKind::Conflict);
    }

    void noticesComeOnce()
    {
        tests::CountingIds ids;
        InboxItem checking = item(ids, ReportState::Checking);
        InboxItem green = checking;
        green.report.state = ReportState::Ready;
        green.pullRequest = PullRequest{.checks = CheckState::Passed};
        QCOMPARE(noticeFor(&checking, green), Notice::TurnedGreen);
        QCOMPARE(noticeFor(&green, green), Notice::None);
        InboxItem approved = green;
        approved.report.state = ReportState::Approved;
        QCOMPARE(noticeFor(&approved, green), Notice::None); // an approval taken back is no news
        InboxItem unchanged = green;
        unchanged.report.stateReason = u"alreadyAnswered"_s;
        QCOMPARE(noticeFor(&checking, unchanged), Notice::NeedsDecision);
        QCOMPARE(noticeFor(nullptr, item(ids, ReportState::NeedsDecision)), Notice::NeedsDecision);
    }

    void aMergedOneIsMergedOnce()
    {
        tests::CountingIds ids;
        InboxItem it = item(ids, ReportState::Verifying);
        it.pullRequest =
            PullRequest{.state = PullRequestState::Merged, .checks = CheckState::Passed};
        const Result<> allowed = mayAct(u"merge"_s, it);
        VERIFY_FAILS(allowed, ErrorKind::Conflict);
        QCOMPARE(allowed.error().message, u"This is merged already."_s);
    }

    void reasonsHaveWords_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("words");
        QTest::newRow("code") << u"wontFix"_s << u"will not be fixed"_s;
        QTest::newRow("arguments")
            << u"policyPriority:P4:P3"_s
            << u"its priority P4 is below P3, the lowest that is fixed by itself"_s;
        QTest::newRow("a code as argument")
            << u"policyDismissedBefore:wontFix"_s
            << u"a report of the same problem was dismissed: will not be fixed"_s;
        QTest::newRow("too few arguments") << u"policyPriority:P4"_s << u"policyPriority:P4"_s;
        QTest::newRow("too many arguments") << u"wontFix:x"_s << u"wontFix:x"_s;
        QTest::newRow("a person's words")
            << u"error: it is 5% of %1"_s << u"error: it is 5% of %1"_s;
        QTest::newRow("words in an argument are not read again")
            << u"policyPriority:%2:P3"_s
            << u"its priority %2 is below P3, the lowest that is fixed by itself"_s;
        QTest::newRow("none") << u""_s << u""_s;
        QTest::newRow("hidden characters")
            << u"a\u202eb"_s << UntrustedText(u"a\u202eb"_s).displayLine(300);
    }
    void reasonsHaveWords()
    {
        QFETCH(QString, reason);
        QFETCH(QString, words);
        QCOMPARE(reasonText(reason), words);
    }

    void codesHaveWords()
    {
        for (const QString &code :
             {u"received"_s, u"screened"_s, u"normalized"_s, u"queried"_s, u"embedded"_s})
            QVERIFY(waitingText(code).startsWith(u"it waits"));
        for (const QString &code : {u"moved"_s, u"split"_s, u"merged"_s, u"never"_s, u"always"_s,
                                    u"accepted"_s, u"dismissed"_s})
            QVERIFY(originText(code).contains(u' '));
        QCOMPARE(originText(u"a\u202eb"_s), UntrustedText(u"a\u202eb"_s).displayLine(300));
        for (const QString &code : dismissReasons() + resolveReasons())
            QVERIFY(reasonText(code) != code);
        QSet<QString> states;
        for (const ReportState state : reportStates())
            states.insert(stateText(state));
        QCOMPARE(states.size(), qsizetype(reportStates().size()));
        for (const QString &rule : {u"externalId"_s, u"fingerprint"_s, u"score"_s, u"opened"_s,
                                    u"person"_s, u"settled"_s})
            QVERIFY2(ruleText(rule) != rule, qPrintable(rule));
        QCOMPARE(auditText({.action = u"stateChanged"_s,
                            .before = {{u"state"_s, u"merged"_s}},
                            .after = {{u"state"_s, u"verifying"_s}}}),
                 u"moved the report from “Merged” to “Verifying”"_s);
        QCOMPARE(auditText({.action = u"policyChanged"_s,
                            .before = {{u"dailyCap"_s, 20}, {u"holdBackfill"_s, true}},
                            .after = {{u"dailyCap"_s, 5},
                                      {u"holdBackfill"_s, false},
                                      {u"repository"_s, u"shop"_s}}}),
                 u"changed the policy of shop: fixes in 24 hours 20 → 5; holds what is older "
                 "yes → no"_s);
    }
};

TEST_MAIN_GUILESS(TestInbox, WhyTest)
#include "tst_inbox.moc"
