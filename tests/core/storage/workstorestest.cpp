// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/workstorestest.h"

#include "core/storage/database.h"
#include "tests/core/storage/fixture.h"

#include <QBuffer>
#include <QFile>
#include <QJsonDocument>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;
using tests::Opened;
using tests::pullRequestOf;

void WorkStoresTest::runsComeBackWhole()
{
    Opened db;
    const ReportId report = db.write([](Stores &stores) { return stores.reports.create({}); });
    const auto next = [&] {
        return db.read([&](const Stores &stores) { return stores.runs.nextAttemptNumber(report); });
    };
    QCOMPARE(next(), 1);
    Attempt attempt{.id = AttemptId(db.ids.next()),
                    .report = report,
                    .trigger = u"verdict"_s,
                    .fixer = u"templates/1"_s,
                    .commands = {{.argv = {u"python3"_s, u"-m"_s, u"unittest"_s},
                                  .exitCode = 1,
                                  .output = UntrustedText(u"E\u001b[0m"_s)}},
                    .started = db.clock.now()};
    db.write([&](Stores &stores) { return stores.runs.putAttempt(attempt); });
    QCOMPARE(next(), 2);
    QCOMPARE(db.read([](const Stores &stores) { return stores.runs.runningAttempts(); }),
             std::vector{attempt});
    db.write([&](Stores &stores) {
        return stores.runs.setCheckpoint(attempt.id, {{u"candidate"_s, 7}});
    });
    const ChangeSet changes{.baseCommit = u"b"_s,
                            .files = {{u"a.py"_s, QByteArray("x\0y", 3), std::nullopt}},
                            .title = u"Fix"_s,
                            .label = u"fix"_s};
    db.write([&](Stores &stores) { return stores.runs.putChanges(attempt.id, changes); });
    attempt.state = AttemptState::Passed;
    db.write([&](Stores &stores) { return stores.runs.putAttempt(attempt); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.runs.attempts(report); }),
             std::vector{attempt});
    QCOMPARE(db.read([&](const Stores &stores) { return stores.runs.changes(attempt.id); }),
             changes);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.runs.checkpoint(attempt.id); }),
             (QJsonObject{{u"candidate"_s, 7}}));
    Attempt sameNumber = attempt;
    sameNumber.id = AttemptId(db.ids.next());
    VERIFY_FAILS(
        db.storage->writeNow([&](Stores &stores) { return stores.runs.putAttempt(sameNumber); }),
        ErrorKind::Conflict);

    const SnapshotRecord snapshot{.id = SnapshotId(db.ids.next()),
                                  .attempt = attempt.id,
                                  .baseCommit = u"b"_s,
                                  .path = u"snapshots/1"_s,
                                  .sizeBytes = 12,
                                  .created = db.clock.now()};
    db.write([&](Stores &stores) { return stores.runs.putSnapshot(snapshot); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.runs.snapshot(snapshot.id); }),
             snapshot);

    PullRequest pullRequest = pullRequestOf(report, db.ids);
    db.write([&](Stores &stores) { return stores.runs.putPullRequest(pullRequest); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.runs.pullRequest(pullRequest.id); }),
             pullRequest);
    // A new head starts without checks; those of the old one are kept as history.
    pullRequest.headCommit = u"h2"_s;
    pullRequest.checkRuns.clear();
    db.write([&](Stores &stores) { return stores.runs.putPullRequest(pullRequest); });
    QCOMPARE(db.read([&](const Stores &stores) { return stores.runs.newestPullRequest(report); }),
             pullRequest);
    QCOMPARE(
        db.read([&](const Stores &stores) { return stores.runs.checkRuns(pullRequest.id); }).size(),
        1U);
    PullRequest twin = pullRequest;
    twin.id = PullRequestId(db.ids.next());
    VERIFY_FAILS(
        db.storage->writeNow([&](Stores &stores) { return stores.runs.putPullRequest(twin); }),
        ErrorKind::Conflict); // one number of a host is one pull request
    QCOMPARE(db.read([](const Stores &stores) { return stores.runs.openPullRequests(); }).size(),
             1U);
}

void WorkStoresTest::numbersAreOfARepository()
{
    Opened db;
    for (const QString &name : {u"shop"_s, u"kiosk"_s}) {
        const ReportId report = db.write([](Stores &stores) { return stores.reports.create({}); });
        PullRequest first = pullRequestOf(report, db.ids);
        first.repository =
            db.write([&](Stores &stores) { return stores.settings.putRepository({.name = name}); });
        db.write([&](Stores &stores) { return stores.runs.putPullRequest(first); });
    }
    QCOMPARE(db.read([](const Stores &stores) { return stores.runs.openPullRequests(); }).size(),
             2U);
}

void WorkStoresTest::mergesAreFoundWithTheirClone()
{
    Opened db;
    const RepositoryId shop = db.write([](Stores &stores) {
        return stores.settings.putRepository({.name = u"shop"_s, .path = u"/clones/shop"_s});
    });
    const auto opened = [&](RepositoryId repository, PullRequestState state,
                            const QString &commit) {
        const ReportId report = db.write([](Stores &stores) { return stores.reports.create({}); });
        PullRequest one = pullRequestOf(report, db.ids);
        one.number = report.toString();
        one.repository = repository;
        one.state = state;
        one.mergeCommit = commit;
        db.write([&](Stores &stores) { return stores.runs.putPullRequest(one); });
        return report;
    };
    const ReportId merged = opened(shop, PullRequestState::Merged, u"m1"_s);
    opened(shop, PullRequestState::Open, {});
    opened(RepositoryId(db.ids.next()), PullRequestState::Merged, u"m2"_s); // not connected
    const auto fixes = db.read([](const Stores &stores) { return stores.runs.mergedFixes(); });
    QCOMPARE(fixes.size(), 1U);
    QCOMPARE(fixes[0].report, merged);
    QCOMPARE(fixes[0].repository, u"/clones/shop"_s);
    QCOMPARE(fixes[0].commit, u"m1"_s);
}

void WorkStoresTest::commentsOfAHostAreNotDoubled()
{
    Opened db;
    const ReportId report = db.write([](Stores &stores) { return stores.reports.create({}); });
    const PullRequest pullRequest = pullRequestOf(report, db.ids);
    db.write([&](Stores &stores) { return stores.runs.putPullRequest(pullRequest); });
    ReviewComment comment{.pullRequest = pullRequest.id,
                          .author = u"anna"_s,
                          .text = UntrustedText(u"why?"_s),
                          .hostId = u"77"_s};
    const auto put = [&] {
        return db.write([&](Stores &stores) { return stores.runs.putComment(comment); });
    };
    const CommentId id = put();
    comment.text = UntrustedText(u"why not?"_s);
    QCOMPARE(put(), id);
    const auto all =
        db.read([&](const Stores &stores) { return stores.runs.comments(pullRequest.id); });
    QCOMPARE(all.size(), 1U);
    QCOMPARE(all[0].text.raw(), u"why not?"_s);
    QCOMPARE(all[0].thread, id);
}

void WorkStoresTest::draftsAreOneForEachLine()
{
    Opened db;
    const ReportId report = db.write([](Stores &stores) { return stores.reports.create({}); });
    const PullRequest pullRequest = pullRequestOf(report, db.ids);
    db.write([&](Stores &stores) { return stores.runs.putPullRequest(pullRequest); });
    const auto draft = [&](const QString &file, int line, const QString &text) {
        return ReviewComment{
            .pullRequest = pullRequest.id, .file = file, .line = line, .text = UntrustedText(text)};
    };
    const auto kept = [&] {
        return db.read([&](const Stores &stores) { return stores.runs.drafts(pullRequest.id); });
    };
    const auto keep = [&](const std::vector<ReviewComment> &drafts) {
        db.write([&](Stores &stores) { return stores.runs.putDrafts(pullRequest.id, drafts); });
    };
    QVERIFY(kept().empty());
    keep({draft(u"a.py"_s, 3, u"one"_s), draft(u"a.py"_s, 3, u"two"_s), draft({}, 0, u"all"_s)});
    QCOMPARE(kept().size(), 2U);
    QCOMPARE(kept()[0].text.raw(), u"two"_s);
    db.write([&](Stores &stores) { return stores.runs.removeDraft(pullRequest.id, u"a.py"_s, 3); });
    db.write(
        [&](Stores &stores) { return stores.runs.removeDraft(pullRequest.id, u"no.py"_s, 3); });
    QCOMPARE(kept(), std::vector{draft({}, 0, u"all"_s)});
    keep({draft(u"b.py"_s, 1, u"b"_s)}); // the others are gone
    QCOMPARE(kept(), std::vector{draft(u"b.py"_s, 1, u"b"_s)});
    keep({});
    QVERIFY(kept().empty());
    const PullRequestId unknown(db.ids.next());
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.runs.putDrafts(unknown, {draft(u"a.py"_s, 1, u"x"_s)});
    }),
                 ErrorKind::NotFound);
}

void WorkStoresTest::jobsAreClaimedOnce()
{
    Opened db;
    const std::vector<QUuid> subjects{db.ids.next(), db.ids.next(), db.ids.next()};
    const auto enqueue = [&](std::vector<QUuid> which, const QString &hash, Timestamp when = {}) {
        return db.write(
            [&](Stores &stores) { return stores.jobs.enqueue(u"normalize"_s, which, hash, when); });
    };
    QVERIFY(enqueue({subjects[0], subjects[1], subjects[0]}, u"h"_s));
    QVERIFY(!enqueue({subjects[1], subjects[0]}, u"h"_s));
    QVERIFY(enqueue({subjects[0], subjects[2]}, u"h"_s)); // only the third is new
    QVERIFY(enqueue({subjects[0]}, u"other"_s, db.clock.now() + 1h));
    QVERIFY(!enqueue({}, u"h"_s));
    const auto claim = [&] {
        return db.write([](Stores &stores) { return stores.jobs.claim(u"normalize"_s, 10, 60s); });
    };
    const std::vector<Job> jobs = claim();
    QCOMPARE(jobs.size(), 2U);
    QCOMPARE(jobs[0].subjects, (std::vector{subjects[0], subjects[1]}));
    QCOMPARE(jobs[1].subjects, std::vector{subjects[2]});
    QCOMPARE(jobs[0].attempt, 1);
    QVERIFY(claim().empty());
    db.write([&](Stores &stores) { return stores.jobs.finish(jobs[0]); });
    db.write([&](Stores &stores) {
        return stores.jobs.fail(jobs[1], Error{.kind = ErrorKind::Offline, .message = u"x"_s}, true,
                                db.clock.now() + 30s);
    });
    QVERIFY(claim().empty());
    db.clock.advance(31s);
    const std::vector<Job> again = claim();
    QCOMPARE(again.size(), 1U);
    QCOMPARE(again[0].attempt, 2);
    QCOMPARE(again[0].errorKind, u"offline"_s);
    db.write([&](Stores &stores) {
        return stores.jobs.fail(again[0], Error{.message = u"for good"_s}, false);
    });
    QVERIFY(!enqueue({subjects[0], subjects[2]}, u"h"_s)); // done and failed ones count as known
    db.write([&](Stores &stores) { return stores.jobs.retry(again[0].id); });
    QCOMPARE(claim().size(), 1U);
    db.clock.advance(2h);
    QCOMPARE(claim().size(), 1U); // the one whose time had not come
    QCOMPARE(db.write([&](Stores &stores) { return stores.jobs.compactFinished(db.clock.now()); }),
             1);
    QVERIFY(enqueue({subjects[0]}, u"h"_s));
}

void WorkStoresTest::aLostLeaseCannotFinish()
{
    Opened db;
    const std::vector<QUuid> subject{db.ids.next()};
    db.write([&](Stores &stores) { return stores.jobs.enqueue(u"s"_s, subject, u"h"_s); });
    const auto claim = [&] {
        return db.write([](Stores &stores) { return stores.jobs.claim(u"s"_s, 1, 60s); });
    };
    const Job first = claim().at(0);
    db.clock.advance(59s);
    const auto release = [](Stores &stores) { return stores.jobs.releaseExpired(5); };
    QCOMPARE(db.write(release), 0);
    db.write([&](Stores &stores) { return stores.jobs.renew(first, 60s); });
    db.clock.advance(59s);
    QCOMPARE(db.write(release), 0);
    db.clock.advance(1s);
    QCOMPARE(db.write(release), 1);
    const Job second = claim().at(0);
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) { return stores.jobs.finish(first); }),
                 ErrorKind::Conflict);
    VERIFY_FAILS(
        db.storage->writeNow([&](Stores &stores) { return stores.jobs.renew(first, 60s); }),
        ErrorKind::Conflict);
    db.write([&](Stores &stores) { return stores.jobs.setCheckpoint(second, {{u"n"_s, 1}}); });
    db.write([&](Stores &stores) { return stores.jobs.putBack(second); });
    const Job third = claim().at(0);
    QCOMPARE(third.attempt, second.attempt); // a stop is no failure
    QCOMPARE(third.checkpoint, (QJsonObject{{u"n"_s, 1}}));
    db.write([&](Stores &stores) { return stores.jobs.finish(third); });
}

void WorkStoresTest::jobsThatKillTheProcessEnd()
{
    Opened db;
    const std::vector<QUuid> subject{db.ids.next()};
    db.write([&](Stores &stores) { return stores.jobs.enqueue(u"s"_s, subject, u"h"_s); });
    for (int life = 1; life <= 3; ++life) {
        QCOMPARE(db.write([](Stores &stores) { return stores.jobs.claim(u"s"_s, 1, 60s); }).size(),
                 1U);
        QCOMPARE(db.write([](Stores &stores) { return stores.jobs.releaseAll(3); }), 1);
    }
    QVERIFY(db.write([](Stores &stores) { return stores.jobs.claim(u"s"_s, 1, 60s); }).empty());
    const auto failed =
        db.read([](const Stores &stores) { return stores.jobs.list(JobState::Failed, 10); });
    QCOMPARE(failed.size(), 1U);
    QCOMPARE(failed[0].error, u"interrupted 3 times"_s);
    QCOMPARE(failed[0].subjects, subject);
}

void WorkStoresTest::effectsAreDoneOnce()
{
    Opened db;
    const auto begin = [&] {
        return db.write([](Stores &stores) {
            return stores.effects.begin(u"pr:1"_s, u"pullRequest"_s, {{u"branch"_s, u"b"_s}});
        });
    };
    QCOMPARE(begin().state, EffectStart::State::New);
    QCOMPARE(begin().state, EffectStart::State::Unfinished);
    QCOMPARE(db.read([](const Stores &stores) { return stores.effects.open(); }).size(), 1U);
    const auto complete = [&](const QString &number) {
        db.write([&](Stores &stores) {
            return stores.effects.complete(u"pr:1"_s, {{u"number"_s, number}});
        });
    };
    complete(u"7"_s);
    complete(u"8"_s);
    QCOMPARE(begin().state, EffectStart::State::Done);
    QCOMPARE(begin().result, (QJsonObject{{u"number"_s, u"7"_s}}));
    VERIFY_FAILS(db.storage->writeNow(
                     [](Stores &stores) { return stores.effects.complete(u"unknown"_s, {}); }),
                 ErrorKind::NotFound);
}

void WorkStoresTest::auditIsAppendOnly()
{
    Opened db;
    const DecisionId id = db.write([](Stores &stores) {
        return stores.audit.append({.actor = u"user"_s, .action = u"moved"_s, .undoable = true},
                                   {{u"secret"_s, 1}});
    });
    db.write([&](Stores &stores) {
        return stores.audit.append({.actor = u"user"_s, .action = u"undone"_s, .undoes = id});
    });
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.audit.append({.actor = u"user"_s, .action = u"undone"_s, .undoes = id});
    }),
                 ErrorKind::Conflict);
    VERIFY_FAILS(db.storage->writeNow(
                     [](Stores &stores) { return stores.audit.append({.action = u"x"_s}); }),
                 ErrorKind::InvalidInput);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.audit.undoData(id); }),
             (QJsonObject{{u"secret"_s, 1}}));
    QBuffer out;
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(db.read([&](const Stores &stores) { return stores.audit.exportJsonLines(out); }), 2);
    const QList<QByteArray> lines = out.data().split('\n');
    QCOMPARE(lines.size(), 3);
    QCOMPARE(QJsonDocument::fromJson(lines[0]).object().value(u"action").toString(), u"moved"_s);
    // Also who goes around the store meets the database's own refusal.
    const auto connection = must(Database::open({.path = db.path()}));
    VERIFY_FAILS(connection->execute("UPDATE audit SET actor = 'nobody'"), ErrorKind::Conflict);
    VERIFY_FAILS(connection->execute("DELETE FROM audit"), ErrorKind::Conflict);
}

void WorkStoresTest::settingsComeBack()
{
    Opened db;
    const auto value = [&](const QJsonValue &fallback) {
        return db.read(
            [&](const Stores &stores) { return stores.settings.value(u"k"_s, fallback); });
    };
    QCOMPARE(value(5), QJsonValue(5));
    for (const QJsonValue &one :
         {QJsonValue(u"text"_s), QJsonValue(1.5), QJsonValue(QJsonArray{1}), QJsonValue()}) {
        db.write([&](Stores &stores) { return stores.settings.setValue(u"k"_s, one); });
        QCOMPARE(value(5), one);
    }
    Repository shop{.name = u"shop"_s, .path = u"/srv/shop"_s, .checkCommand = {u"true"_s}};
    shop.policy.dailyCap = 3;
    shop.id = db.write([&](Stores &stores) { return stores.settings.putRepository(shop); });
    QCOMPARE(db.read([](const Stores &stores) { return stores.settings.repositories(); }),
             std::vector{shop});
    VERIFY_FAILS(db.storage->writeNow([](Stores &stores) {
        return stores.settings.putRepository({.name = u"shop"_s});
    }),
                 ErrorKind::Conflict);
    const SourceSetting source{
        .id = u"sentry"_s, .enabled = false, .settings = {{u"port"_s, 1}}, .receiverKey = "abc"};
    db.write([&](Stores &stores) { return stores.settings.putSource(source); });
    QCOMPARE(db.read([](const Stores &stores) { return stores.settings.sources(); }),
             std::vector{source});

    const auto problem = [&] {
        return db.read(
            [](const Stores &stores) { return stores.settings.sourceProblem(u"logfile"_s); });
    };
    const auto say = [&](const QString &message) {
        db.write([&](Stores &stores) {
            return stores.settings.setSourceProblem(u"logfile"_s, message);
        });
    };
    QCOMPARE(problem().message, QString());
    QVERIFY(!isKnown(problem().since));
    say(u"gone"_s);
    const Timestamp first = db.clock.now();
    db.clock.advance(1h);
    say(u"gone"_s);
    QCOMPARE(problem().message, u"gone"_s);
    QCOMPARE(problem().since, first);
    say(u"not readable"_s);
    QCOMPARE(problem().since, db.clock.now());
    say({});
    QCOMPARE(problem().message, QString());
    QVERIFY(!isKnown(problem().since));
}

void WorkStoresTest::inboxShowsSourcesRepositoryAndPullRequest()
{
    Opened db;
    const Signal first = db.normalized(u"a"_s);
    const SignalId log = db.receive(u"l"_s, "{}", u"logfile"_s);
    const ReportId report = db.reportWith({first.id});
    const ReportId merged = db.write([](Stores &stores) { return stores.reports.create({}); });
    db.write([&](Stores &stores) -> Result<> {
        if (Result<> done = stores.signalStore.addOccurrence(log, first.id); !done)
            return done;
        const auto shop = stores.settings.putRepository({.name = u"shop"_s});
        if (!shop)
            return std::unexpected(shop.error());
        if (Result<> done = stores.reports.setRepository(report, *shop); !done)
            return done;
        if (Result<> done = stores.reports.setMergedInto(merged, report); !done)
            return done;
        if (Result<> done = stores.runs.putPullRequest(pullRequestOf(report, db.ids)); !done)
            return done;
        return stores.reports.setRead(report, true);
    });
    const auto items = db.read([](const Stores &stores) { return stores.inbox.items(); });
    QCOMPARE(items.size(), 1U);
    QCOMPARE(items[0].report.id, report);
    QCOMPARE(items[0].sources, QStringList{u"sentry"_s}); // an occurrence is of its signal's
    QCOMPARE(items[0].repository, u"shop"_s);
    QCOMPARE(items[0].reviewers.size(), 1U);
    QVERIFY(!items[0].unread);
    QVERIFY(items[0].pullRequest && items[0].pullRequest->proof->holds());
    QCOMPARE(items[0].pullRequest->checkRuns.size(), 1U);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.inbox.item(merged); }).report.id,
             merged);
    VERIFY_FAILS(db.storage->readNow([](const Stores &stores) { return stores.inbox.item({}); }),
                 ErrorKind::NotFound);
}
