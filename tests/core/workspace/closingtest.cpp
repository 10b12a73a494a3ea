// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/workspace/closingtest.h"

#include "core/codehost/host.h"
#include "core/pipeline/reportjobs.h"
#include "tests/core/workspace/workspacefixture.h"

#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::waitFor;
using tests::WorkspaceFixture;

namespace {

QJsonObject named(ReportId report)
{
    return {{u"report"_s, report.toString()}};
}

QJsonObject dismissal(ReportId report)
{
    return {{u"report"_s, report.toString()},
            {u"reason"_s, u"wontFix"_s},
            {u"note"_s, u"@ada asked for it"_s}};
}

/// Of the report, of its pull request here, and of the same on the host.
QStringList statesOf(WorkspaceFixture &f, ReportId report)
{
    const QJsonObject page = f.run(u"show"_s, named(report)).toObject();
    const PullRequest hosted = f.hosted(report);
    return {page[u"item"_s][u"state"_s].toString(), page[u"pullRequest"_s][u"state"_s].toString(),
            hosted.number.isEmpty() ? QString() : pullRequestStateName(hosted.state)};
}

QJsonArray commentsOf(WorkspaceFixture &f, ReportId report)
{
    return f.run(u"show"_s, named(report))[u"comments"_s].toArray();
}

QStringList actionsOf(WorkspaceFixture &f, ReportId report)
{
    QStringList actions;
    for (const QJsonValue &entry : f.run(u"show"_s, named(report))[u"history"_s].toArray())
        actions.append(entry[u"action"_s].toString());
    return actions;
}

size_t openEffects(WorkspaceFixture &f)
{
    return f.stored([](storage::Stores &stores) { return stores.effects.open(); }).size();
}

/// Does something on the host while no engine has the workspace.
template<typename Act>
void onHost(WorkspaceFixture &f, Act act)
{
    const codehost::HostServices services{f.path() + u"/hosts"_s, &f.clock, &f.ids};
    const auto host = codehost::hosts().find(u"local")->make(services, {}).value();
    Repository repository;
    repository.id = f.repository();
    repository.baseBranch = u"main"_s;
    act(*host, repository);
}

const QStringList ready{u"ready"_s, u"open"_s, u"open"_s};
const QStringList dismissed{u"dismissed"_s, u"closed"_s, u"closed"_s};

} // namespace

void ClosingTest::closesThePullRequestAndOpensItAgain_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("isApproved");
    QTest::addColumn<QString>("words");
    QTest::newRow("dismissed") << u"dismiss"_s << u"wontFix"_s << u"dismissed"_s << false
                               << u"dismissed (will not be fixed)"_s;
    QTest::newRow("dismissed after an approval")
        << u"dismiss"_s << u"notAProblem"_s << u"dismissed"_s << true
        << u"dismissed (not a problem)"_s;
    QTest::newRow("resolved") << u"resolve"_s << u"fixedElsewhere"_s << u"resolved"_s << false
                              << u"resolved (fixed elsewhere)"_s;
}

void ClosingTest::closesThePullRequestAndOpensItAgain()
{
    QFETCH(QString, command);
    QFETCH(QString, reason);
    QFETCH(QString, state);
    QFETCH(bool, isApproved);
    QFETCH(QString, words);
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    if (isApproved)
        VERIFY_OK(f.tryRun(u"approve"_s, named(report)));
    const QStringList before = statesOf(f, report);
    QCOMPARE(before,
             isApproved ? (QStringList{u"approved"_s, u"approved"_s, u"approved"_s}) : ready);

    const QJsonObject closing{
        {u"report"_s, report.toString()}, {u"reason"_s, reason}, {u"note"_s, u"Ask @ada"_s}};
    for (int time = 1; time <= 2; ++time) {
        const Result<QJsonValue> closed = f.tryRun(command, closing);
        VERIFY_OK(closed);
        QVERIFY((*closed)[u"undoable"_s].toBool());
        QCOMPARE(statesOf(f, report), (QStringList{state, u"closed"_s, u"closed"_s}));
        VERIFY_FAILS(f.tryRun(command, closing), ErrorKind::Conflict);
        const QJsonArray comments = commentsOf(f, report);
        QCOMPARE(comments.size(), time * 2 - 1);
        const QString said = comments.last()[u"text"_s].toString();
        QVERIFY2(said.contains(words) && said.contains(u"Ask @ada"), qPrintable(said));
        QVERIFY(comments.last()[u"resolved"_s].toBool());
        QCOMPARE(actionsOf(f, report).count(u"pullRequestClosed"_s), time);

        VERIFY_OK(f.tryRun(u"undo"_s));
        QCOMPARE(statesOf(f, report), before);
        QCOMPARE(commentsOf(f, report).size(), time * 2);
        QCOMPARE(actionsOf(f, report).count(u"pullRequestReopened"_s), time);
    }
    // It is the same pull request as ever: green, and good to be merged.
    if (!isApproved)
        VERIFY_OK(f.tryRun(u"approve"_s, named(report)));
    VERIFY_OK(f.tryRun(u"merge"_s, named(report)));
    QCOMPARE(f.hosted(report).state, PullRequestState::Merged);
    VERIFY_OK(f.close());
    QCOMPARE(openEffects(f), 0U);
}

void ClosingTest::neverTouchesAMergedPullRequest()
{
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    VERIFY_OK(f.tryRun(u"approve"_s, named(report)));
    VERIFY_OK(f.close());
    // Somebody merged it on the host, and nobody told the workspace.
    const PullRequest pullRequest = f.hosted(report);
    onHost(f, [&](codehost::Host &host, const Repository &repository) {
        VERIFY_OK(waitFor(host.merge(repository, pullRequest, u"ada"_s, {})));
    });
    VERIFY_OK(f.open({.pull = false}));
    VERIFY_FAILS(f.tryRun(u"dismiss"_s, dismissal(report)), ErrorKind::Conflict);
    QCOMPARE(statesOf(f, report), (QStringList{u"approved"_s, u"approved"_s, u"merged"_s}));
    VERIFY_OK(f.close());
    QCOMPARE(openEffects(f), 0U);
}

void ClosingTest::finishesAClosingThatAKillInterrupted_data()
{
    QTest::addColumn<bool>("hostKnows");
    QTest::newRow("killed before the host was told") << false;
    QTest::newRow("killed before it was written down") << true;
}

void ClosingTest::finishesAClosingThatAKillInterrupted()
{
    QFETCH(bool, hostKnows);
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    VERIFY_OK(f.close());
    if (hostKnows) {
        const PullRequest pullRequest = f.hosted(report);
        onHost(f, [&](codehost::Host &host, const Repository &repository) {
            VERIFY_OK(waitFor(host.close(repository, pullRequest, {})));
        });
    }
    f.stored([&](storage::Stores &stores) {
        return stores.effects.begin(u"close:1"_s, u"close"_s,
                                    {{u"report"_s, report.toString()},
                                     {u"to"_s, u"dismissed"_s},
                                     {u"reason"_s, u"wontFix"_s},
                                     {u"note"_s, u"later"_s}});
    });
    VERIFY_OK(f.open({.pull = false}));
    QCOMPARE(statesOf(f, report), dismissed);
    QCOMPARE(commentsOf(f, report).size(), 1);
    VERIFY_OK(f.tryRun(u"undo"_s));
    QCOMPARE(statesOf(f, report), ready);
    VERIFY_OK(f.close());
    QCOMPARE(openEffects(f), 0U);
}

void ClosingTest::finishesAnUndoThatAKillInterrupted_data()
{
    finishesAClosingThatAKillInterrupted_data();
}

void ClosingTest::finishesAnUndoThatAKillInterrupted()
{
    QFETCH(bool, hostKnows);
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    const QString decision = f.run(u"dismiss"_s, dismissal(report))[u"decision"_s].toString();
    QCOMPARE(statesOf(f, report), dismissed);
    VERIFY_OK(f.close());
    if (hostKnows) {
        const PullRequest pullRequest = f.hosted(report);
        onHost(f, [&](codehost::Host &host, const Repository &repository) {
            VERIFY_OK(waitFor(host.reopen(repository, pullRequest, {})));
        });
    }
    f.stored([&](storage::Stores &stores) {
        return stores.effects.begin(u"undo:1"_s, u"reopen"_s, {{u"decision"_s, decision}});
    });
    VERIFY_OK(f.open({.pull = false}));
    QCOMPARE(statesOf(f, report), ready);
    QCOMPARE(commentsOf(f, report).size(), 2);
    VERIFY_FAILS(f.tryRun(u"undo"_s, {{u"decision"_s, decision}}), ErrorKind::Conflict);
    VERIFY_OK(f.close());
    QCOMPARE(openEffects(f), 0U);
}

void ClosingTest::closesWhatWasPublishedMeanwhile()
{
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    VERIFY_OK(f.close());
    // Dismissed while the host opened the pull request, and killed when its row was written.
    f.stored([&](storage::Stores &stores) -> Result<storage::EffectStart> {
        const auto closed = stores.reports.transition({.report = report,
                                                       .from = ReportState::Ready,
                                                       .to = ReportState::Dismissed,
                                                       .reason = u"wontFix"_s,
                                                       .actor = u"user"_s,
                                                       .action = u"dismissed"_s,
                                                       .undoable = true});
        if (!closed)
            return std::unexpected(closed.error());
        return stores.effects.begin(u"closeLeft:1"_s, u"closeLeft"_s, named(report));
    });
    VERIFY_OK(f.open({.pull = false}));
    QCOMPARE(statesOf(f, report), dismissed);
    VERIFY_OK(f.tryRun(u"undo"_s));
    QCOMPARE(statesOf(f, report), ready);
    VERIFY_OK(f.close());
    QCOMPARE(openEffects(f), 0U);
}

void ClosingTest::publishesNothingOfADismissedReport()
{
    WorkspaceFixture f;
    const ReportId report = f.keptChange();
    VERIFY_OK(f.open({.pull = false, .work = false}));
    VERIFY_OK(f.tryRun(u"publish"_s, named(report)));
    VERIFY_OK(f.tryRun(u"dismiss"_s, dismissal(report)));
    VERIFY_OK(f.close());
    VERIFY_OK(f.open({.pull = false}));
    VERIFY_OK(f.untilIdle());
    QCOMPARE(statesOf(f, report), (QStringList{u"dismissed"_s, QString(), QString()}));
    // Taken back, the work that was given up is done after all.
    VERIFY_OK(f.tryRun(u"undo"_s));
    VERIFY_OK(f.untilIdle());
    QCOMPARE(statesOf(f, report), ready);
    VERIFY_OK(f.close());
    QCOMPARE(openEffects(f), 0U);
}

void ClosingTest::checksOfADismissedReportRunAgainAfterAnUndo()
{
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    VERIFY_OK(f.close());
    f.stored([&](storage::Stores &stores) {
        return stepTo(stores, report, ReportState::Checking, u"stage:test"_s);
    });
    VERIFY_OK(f.open({.pull = false}));
    VERIFY_OK(f.tryRun(u"dismiss"_s, dismissal(report)));
    QCOMPARE(statesOf(f, report), dismissed);
    VERIFY_OK(f.tryRun(u"undo"_s));
    VERIFY_OK(f.untilIdle());
    QCOMPARE(statesOf(f, report), ready);
}

void ClosingTest::aRepositoryThatIsGoneKeepsNobodyFromDeciding()
{
    WorkspaceFixture f;
    const ReportId report = f.readyReport();
    VERIFY_OK(f.close());
    f.stored(
        [&](storage::Stores &stores) { return stores.settings.removeRepository(f.repository()); });
    VERIFY_OK(f.open({.pull = false}));
    VERIFY_OK(f.tryRun(u"dismiss"_s, dismissal(report)));
    QCOMPARE(statesOf(f, report), (QStringList{u"dismissed"_s, u"open"_s, u"open"_s}));
    VERIFY_OK(f.tryRun(u"undo"_s));
    QCOMPARE(statesOf(f, report), ready);
}
