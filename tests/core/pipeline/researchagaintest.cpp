// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "researchagaintest.h"

#include "bench.h"
#include "core/inbox/codewords.h"
#include "core/pipeline/reportjobs.h"

using namespace core;
using namespace core::pipeline;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using tests::Bench;

void ResearchAgainTest::aCrashThatJoinsLate_data()
{
    // m a message, c a crash, C one that was received first, v one with the values of variables
    QTest::addColumn<QString>("joined");
    QTest::addColumn<int>("researchedAt");
    QTest::addColumn<bool>("hasFindings");
    QTest::addColumn<double>("base");
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("again");
    QTest::newRow("to what was vague")
        << u"mmc"_s << 2 << true << 0.5 << u"needsDecision"_s << true;
    QTest::newRow("to what still gathers")
        << u"mmc"_s << 2 << true << 0.5 << u"gathering"_s << true;
    QTest::newRow("received first, grouped last")
        << u"mmC"_s << 2 << true << 0.5 << u"needsDecision"_s << true;
    QTest::newRow("only another message")
        << u"mmm"_s << 2 << true << 0.5 << u"needsDecision"_s << false;
    QTest::newRow("research saw a crash")
        << u"mcc"_s << 2 << true << 0.5 << u"needsDecision"_s << false;
    QTest::newRow("research saw this crash")
        << u"mmc"_s << 3 << true << 0.5 << u"needsDecision"_s << false;
    QTest::newRow("values for what was a trace")
        << u"ccv"_s << 2 << true << 0.5 << u"needsDecision"_s << true;
    QTest::newRow("research saw values")
        << u"vmv"_s << 2 << true << 0.5 << u"needsDecision"_s << false;
    QTest::newRow("a trace for what had values")
        << u"vmc"_s << 2 << true << 0.5 << u"needsDecision"_s << false;
    QTest::newRow("nothing was researched yet")
        << u"mmc"_s << 2 << false << 0.5 << u"needsDecision"_s << false;
    QTest::newRow("too light") << u"mmc"_s << 2 << true << 0.1 << u"needsDecision"_s << false;
    QTest::newRow("while it is fixed") << u"mmc"_s << 2 << true << 0.5 << u"fixing"_s << false;
    QTest::newRow("by the number of signals alone")
        << u"mmmm"_s << 3 << true << 0.5 << u"needsDecision"_s << true;
}

void ResearchAgainTest::aCrashThatJoinsLate()
{
    QFETCH(QString, joined);
    QFETCH(int, researchedAt);
    QFETCH(bool, hasFindings);
    QFETCH(double, base);
    QFETCH(QString, state);
    QFETCH(bool, again);
    Bench bench;
    std::vector<Signal> members(size_t(joined.size()));
    const auto receive = [&](qsizetype i) {
        members[size_t(i)] = bench.receive(
            {.kind = joined.at(i) == u'm' ? SignalKind::Message : SignalKind::Exception,
             .fingerprint = {},
             .base = base});
        if (joined.at(i) == u'v')
            members[size_t(i)].exceptions = {
                {.frames = {{.variables = {{u"lookup"_s, u"None"_s}}}}}};
    };
    if (const qsizetype early = joined.indexOf(u'C'); early >= 0)
        receive(early);
    for (qsizetype i = 0; i < joined.size(); ++i) {
        bench.clock.advance(1min);
        if (joined.at(i) != u'C')
            receive(i);
    }
    const ReportId id(bench.context->ids.next());
    for (const Signal &member : members) {
        bench.clock.advance(1min);
        bench.write([&](storage::Stores &stores) {
            return stores.reports.join(
                {.signal = member.id, .report = id, .rule = u"score"_s, .at = bench.clock.now()});
        });
    }
    using enum ReportState;
    if (state == u"needsDecision")
        bench.walk(id, {Queued, Researching, NeedsDecision});
    else if (state == u"fixing")
        bench.walk(id, {Queued, Researching, Actionable, Fixing});
    bench.write([&](storage::Stores &stores) -> Result<> {
        Result<> done = stores.reports.setResearchedAtSignals(id, researchedAt);
        if (done && hasFindings)
            done = stores.reports.putFindings(
                {.report = id, .researcher = u"test/1"_s, .at = bench.clock.now()});
        if (!done)
            return done;
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        return queueIfDue(stores, *report, members, u"stage:test"_s);
    });
    QCOMPARE(bench.report(id).state == Queued, again);
    QCOMPARE(bench.read([](const storage::Stores &stores) { return stores.jobs.counts(); }).size(),
             size_t(again ? 1 : 0));
}

void ResearchAgainTest::policyObjections_data()
{
    QTest::addColumn<Policy>("policy");
    QTest::addColumn<int>("fixesToday");
    QTest::addColumn<bool>("isBackfill");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("words");
    const Policy open{.autonomy = Autonomy::PullRequest, .lowestPriority = Priority::P2};
    const auto with = [open](auto member, auto value) {
        Policy policy = open;
        policy.*member = value;
        return policy;
    };
    QTest::newRow("none") << open << 0 << false << u""_s << u""_s;
    QTest::newRow("research only")
        << with(&Policy::autonomy, Autonomy::Research) << 0 << false << u"policyResearchOnly"_s
        << u"the policy of this repository allows research only"_s;
    QTest::newRow("priority")
        << with(&Policy::lowestPriority, Priority::P1) << 0 << false << u"policyPriority:P2:P1"_s
        << u"its priority P2 is below P1, the lowest that is fixed by itself"_s;
    QTest::newRow("daily cap")
        << open << 20 << false << u"policyDailyCap:20"_s
        << u"20 fixes were started in the last 24 hours, which is the daily cap"_s;
    QTest::newRow("back-fill") << open << 0 << true << u"policyBackfill"_s
                               << u"all its signals are from before the workspace was connected"_s;
    QTest::newRow("back-fill is let through")
        << with(&Policy::holdBackfill, false) << 0 << true << u""_s << u""_s;
}

void ResearchAgainTest::policyObjections()
{
    QFETCH(Policy, policy);
    QFETCH(int, fixesToday);
    QFETCH(bool, isBackfill);
    QFETCH(QString, code);
    QFETCH(QString, words);
    const Report report{.priority = Priority::P2};
    const QString objection = policyObjection(policy, report, fixesToday, isBackfill);
    QCOMPARE(objection, code);
    if (!code.isEmpty())
        QCOMPARE(inbox::reasonText(objection), words);
}
