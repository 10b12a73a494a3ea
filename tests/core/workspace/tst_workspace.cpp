// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/pipeline over a whole workspace: acts on a code host, what a kill leaves,
// retention, what signals become.
#include "core/pipeline/preparedlayers.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/upkeep.h"
#include "tests/core/workspace/closingtest.h"
#include "tests/core/workspace/idletest.h"
#include "tests/core/workspace/inboxtest.h"
#include "tests/core/workspace/settingstest.h"
#include "tests/core/workspace/workspacefixture.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>

#include <filesystem>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::waitFor;
using tests::WorkspaceFixture;

namespace {

void write(const QString &path, const QByteArray &bytes, QIODevice::OpenMode mode = {})
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | mode) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

QString stateOf(WorkspaceFixture &f, ReportId report)
{
    return f.run(u"show"_s, {{u"report"_s, report.toString()}})
        .toObject()
        .value(u"item"_s)
        .toObject()
        .value(u"state"_s)
        .toString();
}

/// The newest decision with this action.
QString decisionOf(WorkspaceFixture &f, const QString &action)
{
    for (const QJsonValue &entry : f.run(u"audit"_s).toArray()) {
        if (entry[u"action"_s].toString() == action)
            return entry[u"id"_s].toString();
    }
    return {};
}

size_t openEffects(WorkspaceFixture &f)
{
    return f.stored([](storage::Stores &stores) { return stores.effects.open(); }).size();
}

} // namespace

class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publishesAKeptChange()
    {
        WorkspaceFixture f;
        const ReportId report = f.keptChange();
        const QJsonObject named{{u"report"_s, report.toString()}};
        VERIFY_OK(f.open({.pull = false}));
        VERIFY_OK(f.tryRun(u"publish"_s, named));
        VERIFY_FAILS(f.tryRun(u"publish"_s, named), ErrorKind::Conflict);
        VERIFY_OK(f.untilIdle());
        QCOMPARE(stateOf(f, report), u"ready"_s);
        const PullRequest pullRequest = f.hosted(report);
        QCOMPARE(pullRequest.checks, CheckState::Passed);
        // The change was proven on this commit, not on what main is by now.
        QCOMPARE(pullRequest.baseCommit, f.base);
        QVERIFY(f.run(u"diff"_s, named)[u"text"_s].toString().contains(u"+total = 2"_s));
        const Result<QJsonValue> undone =
            f.tryRun(u"undo"_s, {{u"decision"_s, decisionOf(f, u"published"_s)}});
        VERIFY_FAILS(undone, ErrorKind::Conflict);
        QVERIFY(undone.error().message.contains(u"Dismiss"_s));
        QCOMPARE(stateOf(f, report), u"ready"_s);
        VERIFY_OK(f.close());
        QCOMPARE(openEffects(f), 0U);
    }

    void refusesToPublishWhatIsNotThere()
    {
        WorkspaceFixture f;
        const ReportId report = f.stored([](storage::Stores &stores) {
            Report gathering;
            gathering.title = u"Vague"_s;
            return stores.reports.create(gathering);
        });
        VERIFY_OK(f.open({.pull = false}));
        VERIFY_FAILS(f.tryRun(u"publish"_s, {{u"report"_s, report.toString()}}),
                     ErrorKind::Conflict);
        VERIFY_FAILS(f.tryRun(u"publish"_s, {{u"report"_s, u"ffffffff"_s}}), ErrorKind::NotFound);
        QCOMPARE(stateOf(f, report), u"gathering"_s);
    }

    void undoingAnApprovalWithdrawsIt()
    {
        WorkspaceFixture f;
        const ReportId report = f.readyReport();
        const QJsonObject named{{u"report"_s, report.toString()}};
        const auto states = [&] {
            const QJsonObject page = f.run(u"show"_s, named).toObject();
            return QStringList{page[u"item"_s][u"state"_s].toString(),
                               page[u"pullRequest"_s][u"state"_s].toString(),
                               pullRequestStateName(f.hosted(report).state)};
        };
        const QStringList open{u"ready"_s, u"open"_s, u"open"_s};
        const QStringList approved{u"approved"_s, u"approved"_s, u"approved"_s};
        QCOMPARE(states(), open);
        VERIFY_OK(f.tryRun(u"approve"_s, named));
        QCOMPARE(states(), approved);
        VERIFY_OK(f.tryRun(u"undo"_s));
        QCOMPARE(states(), open);
        VERIFY_OK(f.tryRun(u"approve"_s, named));
        QCOMPARE(states(), approved);
        VERIFY_OK(f.tryRun(u"merge"_s, named));

        const Result<QJsonValue> merge =
            f.tryRun(u"undo"_s, {{u"decision"_s, decisionOf(f, u"merged"_s)}});
        VERIFY_FAILS(merge, ErrorKind::Conflict);
        QVERIFY(merge.error().message.contains(u"merge"_s));
        // The approval was built on: nothing is withdrawn on the host either.
        VERIFY_FAILS(f.tryRun(u"undo"_s, {{u"decision"_s, decisionOf(f, u"approved"_s)}}),
                     ErrorKind::Conflict);
        QCOMPARE(states(), (QStringList{u"verifying"_s, u"merged"_s, u"merged"_s}));
        VERIFY_OK(f.close());
        QCOMPARE(openEffects(f), 0U);
    }

    void finishesWhatAKillInterrupted_data()
    {
        QTest::addColumn<bool>("hostKnows");
        QTest::newRow("killed before the host was told") << false;
        QTest::newRow("killed before it was written down") << true;
    }
    void finishesWhatAKillInterrupted()
    {
        QFETCH(bool, hostKnows);
        WorkspaceFixture f;
        const ReportId report = f.readyReport();
        VERIFY_OK(f.close());
        const PullRequest pullRequest = f.hosted(report);
        const CommentId comment(f.ids.next());
        ReviewComment words;
        words.id = comment;
        words.thread = comment;
        words.pullRequest = pullRequest.id;
        words.author = u"user"_s;
        words.commit = pullRequest.headCommit;
        words.text = UntrustedText(u"Well done"_s);
        if (hostKnows) {
            const codehost::HostServices services{f.path() + u"/hosts"_s, &f.clock, &f.ids};
            const auto host = codehost::hosts().find(u"local")->make(services, {}).value();
            Repository repository;
            repository.id = f.repository();
            VERIFY_OK(waitFor(host->comment(repository, pullRequest, words, {})));
            VERIFY_OK(waitFor(host->approve(repository, pullRequest, u"user"_s, {})));
        }
        f.stored([&](storage::Stores &stores) {
            return stores.effects.begin(u"review:1"_s, u"review"_s,
                                        {{u"pullRequest"_s, pullRequest.id.toString()},
                                         {u"comments"_s, QJsonArray{toJson(words)}},
                                         {u"act"_s, u"approve"_s}});
        });
        // One that is not possible any more, or never was, is given up.
        f.stored([&](storage::Stores &stores) {
            return stores.effects.begin(u"merge:1"_s, u"merge"_s,
                                        {{u"report"_s, ReportId(f.ids.next()).toString()}});
        });
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"taking up merge:1"_s));
        VERIFY_OK(f.open({.pull = false}));
        QCOMPARE(stateOf(f, report), u"approved"_s);
        QCOMPARE(f.hosted(report).state, PullRequestState::Approved);
        const QJsonArray comments =
            f.run(u"show"_s, {{u"report"_s, report.toString()}})[u"comments"_s].toArray();
        QCOMPARE(comments.size(), 1);
        VERIFY_OK(f.close());
        QCOMPARE(openEffects(f), 0U);
    }

    void aJobThatComesBackDoesNotGoBack()
    {
        WorkspaceFixture f;
        const ReportId report = f.readyReport();
        const PullRequest before = f.hosted(report);
        VERIFY_OK(f.close());
        // Killed after the pull request was written down and before its job was.
        f.stored([&](storage::Stores &stores) {
            const std::array subjects{report.uuid()};
            return stores.jobs.enqueue(QString::fromLatin1(fixStage),
                                       std::span<const QUuid>(subjects), u"again"_s);
        });
        VERIFY_OK(f.open({.pull = false}));
        VERIFY_OK(f.untilIdle());
        QCOMPARE(stateOf(f, report), u"ready"_s);
        QCOMPARE(f.hosted(report).headCommit, before.headCommit);
    }

    void anOpeningThatFailsCanBeClosed()
    {
        WorkspaceFixture f;
        const QString templates = u"{\"version\":1,\"templates\":[[\"a\",\"b\"]]}"_s;
        f.stored([&](storage::Stores &stores) {
            return stores.settings.setValue(u"logTemplates"_s, templates);
        });
        // The members cannot be made: no sandbox without a folder for it.
        write(f.path() + u"/sandbox"_s, "in the way");
        VERIFY_FAILS(f.open(), ErrorKind::Denied);
        VERIFY_OK(f.close());
        QCOMPARE(f.stored([](storage::Stores &stores) {
                      return stores.settings.value(u"logTemplates"_s);
                  }).toString(),
                 templates);
        QFile::remove(f.path() + u"/sandbox"_s);
        VERIFY_OK(f.open({.pull = false}));
    }

    void templatesSurviveAKill()
    {
        WorkspaceFixture f;
        write(f.logFile(), "2026-01-31 09:30:00 ERROR stock is low for apples\n"
                           "2026-01-31 09:30:01 ERROR stock is low for pears\n"
                           "2026-01-31 09:30:02 ERROR payment of order 17 declined\n");
        VERIFY_OK(f.open({.work = true}));
        VERIFY_OK(f.untilIdle());
        // What a kill leaves is what is on the disk now.
        const QString left = f.folder.filePath(u"left"_s);
        QVERIFY(QDir().mkpath(left));
        for (const QString &suffix : {u""_s, u"-wal"_s})
            QVERIFY(QFile::copy(databasePath(f.path()) + suffix, databasePath(left) + suffix));
        VERIFY_OK(f.close());
        const auto templatesIn = [](const QString &folder) {
            tests::FakeClock clock;
            tests::CountingIds ids;
            auto storage = storage::Storage::open(
                {.path = databasePath(folder), .clock = &clock, .ids = &ids});
            return storage.value()
                ->readNow([](const storage::Stores &stores) {
                    return stores.settings.value(u"logTemplates"_s);
                })
                .value()
                .toString();
        };
        const QString learned = templatesIn(left);
        QVERIFY2(learned.contains(u"<*>"_s), qPrintable(learned));

        // The next life knows them: the same kinds of lines teach nothing.
        write(f.logFile(),
              "2026-01-31 09:31:00 ERROR stock is low for plums\n"
              "2026-01-31 09:31:01 ERROR payment of order 18 declined\n",
              QIODevice::Append);
        Engine engine;
        VERIFY_OK(waitFor(engine.open({.folder = left, .receive = false})));
        VERIFY_OK(waitFor(engine.idle({})));
        VERIFY_OK(waitFor(engine.close()));
        QCOMPARE(templatesIn(left), learned);
    }

    void aSourcesProblemIsToldAfterTheRun()
    {
        WorkspaceFixture f;
        const auto logs = [&] {
            for (const QJsonValue &row : f.run(u"sources"_s).toArray()) {
                if (row[u"id"_s] == u"logfile"_s)
                    return row.toObject();
            }
            return QJsonObject();
        };
        const EngineOptions looking{.receive = false, .pull = false, .work = false};
        VERIFY_OK(f.open());
        VERIFY_OK(f.untilIdle());
        const QString said = logs().value(u"problem").toString();
        QVERIFY2(said.contains(f.logFile()), qPrintable(said));
        const QString since = logs().value(u"problemSince").toString();
        QVERIFY(!since.isEmpty());
        VERIFY_OK(f.close());
        VERIFY_OK(f.open(looking));
        QCOMPARE(logs().value(u"problem").toString(), said);
        QCOMPARE(logs().value(u"problemSince").toString(), since);
        VERIFY_OK(f.close());

        write(f.logFile(), "2026-01-31 09:30:00 INFO opened\n");
        VERIFY_OK(f.open());
        VERIFY_OK(f.untilIdle());
        QCOMPARE(logs().value(u"problem").toString(), QString());
        VERIFY_OK(f.close());
        VERIFY_OK(f.open(looking));
        QCOMPARE(logs().value(u"problem").toString(), QString());
        QVERIFY(logs().value(u"problemSince").isNull());
    }

    void replaysAreKeptForTheirSignals()
    {
        WorkspaceFixture f;
        // What is older than the retention time would go at once.
        const Timestamp now = fromMs(QDateTime::currentMSecsSinceEpoch());
        f.stored([&](storage::Stores &stores) {
            const auto item = [&](const QString &id, const QString &kind,
                                  const QByteArray &payload) {
                return RawSignal{.source = u"sentry"_s,
                                 .externalId = id,
                                 .kind = kind,
                                 .payload = payload,
                                 .received = now};
            };
            return stores.intake.commit(
                {.source = u"sentry"_s,
                 .items = {item(u"e"_s, u"sentry.event"_s,
                                R"({"message":"slow page","contexts":)"
                                R"({"replay":{"replay_id":"ab12"}}})"),
                           item(u"r"_s, u"sentry.replay"_s,
                                R"({"type":"replay_event","replayId":"ab12","segmentId":0})"),
                           item(u"x"_s, u"sentry.unheard"_s, "{}")}});
        });
        VERIFY_OK(f.open({.pull = false}));
        VERIFY_OK(f.untilIdle());
        const QJsonArray kept = f.run(u"signals"_s, {{u"kept"_s, true}}).toArray();
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept[0][u"state"_s].toString(), u"kept"_s);
        QCOMPARE(kept[0][u"what"_s].toString(), u"replay"_s);
        const QJsonArray grouped = f.run(u"signals"_s).toArray();
        QCOMPARE(grouped.size(), 1);
        QCOMPARE(kept[0][u"signals"_s].toArray(), (QJsonArray{grouped[0][u"id"_s]}));
        QCOMPARE(f.run(u"why"_s, {{u"signal"_s, grouped[0][u"id"_s]}})[u"replayParts"_s].toInt(),
                 1);
        const QJsonArray failed = f.run(u"signals"_s, {{u"failed"_s, true}}).toArray();
        QCOMPARE(failed.size(), 1); // the one that nothing reads
        QCOMPARE(failed[0][u"what"_s].toString(), u"sentry.unheard"_s);
        qint64 replays = 0;
        for (const QJsonValue &source : f.run(u"sources"_s).toArray())
            replays += source[u"replays"_s].toInteger();
        QCOMPARE(replays, 1);
    }

    void preparedLayersAreKeyedByNamesAndContents()
    {
        QTemporaryDir folder;
        int trees = 0;
        const auto key = [&](const QStringList &command, const QMap<QString, QByteArray> &files,
                             const QStringList &lockFiles) {
            const QString tree = folder.filePath(QString::number(++trees));
            QDir().mkpath(tree);
            for (const auto &[name, bytes] : files.asKeyValueRange())
                write(tree + u'/' + name, bytes);
            Repository repository;
            repository.prepareCommand = command;
            repository.lockFiles = lockFiles;
            return preparedLayerKey(repository, tree);
        };
        const QStringList pip{u"pip"_s, u"install"_s};
        const QString one =
            key(pip, {{u"a.lock"_s, "x"}, {u"b.lock"_s, "y"}}, {u"a.lock"_s, u"b.lock"_s});
        QCOMPARE(key(pip, {{u"a.lock"_s, "x"}, {u"b.lock"_s, "y"}}, {u"a.lock"_s, u"b.lock"_s}),
                 one); // wherever the tree is
        const QSet<QString> all{
            one,
            key(pip, {{u"a.lock"_s, "xy"}, {u"b.lock"_s, ""}}, {u"a.lock"_s, u"b.lock"_s}),
            key(pip, {{u"a.lock"_s, "y"}, {u"b.lock"_s, "x"}}, {u"a.lock"_s, u"b.lock"_s}),
            key(pip, {{u"a.lock"_s, "x"}, {u"c.lock"_s, "y"}}, {u"a.lock"_s, u"c.lock"_s}),
            key(pip, {{u"a.lock"_s, "x"}}, {u"a.lock"_s, u"b.lock"_s}),
            key(pip, {{u"a.lock"_s, "x"}, {u"b.lock"_s, ""}}, {u"a.lock"_s, u"b.lock"_s}),
            key(pip, {{u"a.lock"_s, "x"}}, {u"a.lock"_s}),
            key({u"pip install"_s}, {{u"a.lock"_s, "x"}, {u"b.lock"_s, "y"}},
                {u"a.lock"_s, u"b.lock"_s}),
            key(pip, {}, {})};
        QCOMPARE(all.size(), 9);
    }

    void removesTheFilesOfReportsThatEnded()
    {
        WorkspaceFixture f;
        auto context = std::make_shared<Context>();
        context->folder = f.path();
        const auto openStorage = [&] {
            context->storage = storage::Storage::open({.path = databasePath(f.path()),
                                                       .clock = &context->clock,
                                                       .ids = &context->ids})
                                   .value();
        };
        VERIFY_OK(chooseMembers(*context));
        const QString tree = f.folder.filePath(u"tree"_s);
        write(tree + u"/a"_s, "a");
        const auto snapshot = [&](bool old) {
            const auto session = context->sandbox.member->open({.baseTree = tree}).value();
            if (!session->writeFile(u"b"_s, "b"))
                qFatal("cannot write");
            const SnapshotId id = session->snapshot().value();
            if (old) {
                const QString place = f.path() + u"/sandbox/snapshots/"_s + id.toString();
                std::filesystem::last_write_time(
                    place.toStdString(), std::filesystem::file_time_type::clock::now() - 48h);
            }
            return id;
        };
        const auto exists = [&](SnapshotId id) {
            return QDir(f.path() + u"/sandbox/snapshots/"_s + id.toString()).exists();
        };
        // The fixture's clock stands far more than the retention time back.
        const auto reportWith = [&](ReportState state, SnapshotId after) {
            return f.stored([&](storage::Stores &stores) -> Result<ReportId> {
                Report report;
                report.state = state;
                const Result<ReportId> id = stores.reports.create(report);
                if (!id)
                    return id;
                Attempt attempt;
                attempt.id = AttemptId(f.ids.next());
                attempt.report = *id;
                attempt.after = after;
                Result<> put = stores.runs.putAttempt(attempt);
                return put ? id : std::unexpected(std::move(put.error()));
            });
        };
        const SnapshotId ended = snapshot(true);
        const SnapshotId open = snapshot(true);
        const SnapshotId unnamed = snapshot(true);
        const SnapshotId running = snapshot(false); // its attempt has not been written down yet
        reportWith(ReportState::Dismissed, ended);
        reportWith(ReportState::Ready, open);
        QVERIFY(f.clock.now() + storage::defaultRetention < context->clock.now());

        openStorage();
        VERIFY_OK(waitFor(tidyFiles(context, qint64(1) << 30, {})));
        QVERIFY(!exists(ended));
        QVERIFY(exists(open));
        QVERIFY(!exists(unnamed));
        QVERIFY(exists(running));
        const auto journal = context->storage->readNow(
            [](const storage::Stores &stores) { return stores.journal.list(10); });
        QCOMPARE(journal->size(), 1U);
        QCOMPARE(journal->front().stage, u"retention"_s);
        QCOMPARE(journal->front().detail.value(u"snapshots"_s).toInt(), 2);
        // Nothing to do is nothing to say.
        VERIFY_OK(waitFor(tidyFiles(context, qint64(1) << 30, {})));
        QCOMPARE(
            context->storage
                ->readNow([](const storage::Stores &stores) { return stores.journal.list(10); })
                ->size(),
            1U);
        VERIFY_OK(context->storage->close());
    }

    void whatOnlyRepeatsIsPromoted()
    {
        WorkspaceFixture f;
        const QByteArray now =
            QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd HH:mm:ss"_s).toLatin1();
        const auto lines = [&](int count) {
            QByteArray text;
            for (int i = 0; i < count; ++i)
                text += now + " ERROR the till of shop " + QByteArray::number(1000 + i) +
                        " did not close\n";
            return text;
        };
        write(f.logFile(), lines(1));
        VERIFY_OK(f.open({.quiet = 100ms}));
        VERIFY_OK(f.untilIdle());
        const auto items = [&] { return f.run(u"inbox"_s).toArray(); };
        QCOMPARE(items().size(), 1);
        QVERIFY(items()[0][u"weight"_s].toDouble() < promotionThreshold);
        QCOMPARE(items()[0][u"state"_s].toString(), u"gathering"_s);

        write(f.logFile(), lines(200), QIODevice::Append);
        VERIFY_OK(f.untilIdle());
        QCOMPARE(items().size(), 1);
        QCOMPARE(items()[0][u"signals"_s].toInt(), 1);
        QVERIFY(items()[0][u"weight"_s].toDouble() >= promotionThreshold);
        QStringList steps;
        for (const QJsonValue &entry : f.run(u"audit"_s).toArray())
            steps.prepend(entry[u"after"_s][u"state"_s].toString());
        QCOMPARE(steps.value(0), u"queued"_s);
        QCOMPARE(steps.value(1), u"researching"_s);
    }
};

TEST_MAIN_GUILESS(TestWorkspace, ClosingTest, IdleTest, InboxTest, SettingsTest)
#include "tst_workspace.moc"
