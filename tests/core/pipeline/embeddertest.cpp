// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "embeddertest.h"

#include "changing.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/embedderchange.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/signalstages.h"

#include <QJsonArray>
#include <QSemaphore>
#include <QThreadPool>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using namespace tests::changing;
using tests::Bench;
using tests::must;
using tests::Scripted;
using tests::ScriptedServer;
using tests::SeenRequest;
using tests::Told;
using tests::waitFor;

void EmbedderTest::theBuiltInOneIsTheDefault()
{
    Bench bench;
    restart(bench);
    QCOMPARE(modelOf(bench), builtin);
    const EmbedderStatus status = must(waitFor(embedderStatus(bench.context)));
    QCOMPARE(status.now.member, u"builtin"_s);
    QVERIFY(!status.next);
    QVERIFY(!embedding::embedders().find(status.now.member)->needsNetwork);
    QCOMPARE(again(bench), 0);
    QVERIFY(!switched(bench));
}

void EmbedderTest::aChangeEmbedsEverythingAgain()
{
    Bench bench;
    restart(bench);
    const ReportId first = bench.take(problem(1));
    bench.take(problem(2));
    ScriptedServer server(letters);
    QVERIFY(!change(bench, u"http"_s, at(server)).isNull());
    const QString next = bench.context->change.next.member->model();
    QCOMPARE(modelOf(bench), builtin);
    QCOMPARE(again(bench), 2);
    QVERIFY(change(bench, u"http"_s, at(server)).isNull()); // that is being done already
    QCOMPARE(bench.context->change.done, 2);
    QCOMPARE(again(bench), 0);

    // What comes meanwhile is decided by the old one, and keeps the switch waiting.
    bench.take(problem(3));
    QCOMPARE(embeddedBy(bench, builtin), 3);
    QVERIFY(!switched(bench));
    QCOMPARE(modelOf(bench), builtin);
    QCOMPARE(again(bench), 1);
    QCOMPARE(again(bench), 0);
    QVERIFY(switched(bench));
    QCOMPARE(modelOf(bench), next);
    QCOMPARE(inIndex(bench), 3);
    QCOMPARE(embeddedBy(bench, next), 3);
    QCOMPARE(embeddedBy(bench, builtin), 3);
    must(waitFor(sweepVectors(bench.context, {})));
    QCOMPARE(embeddedBy(bench, builtin), 0);
    QCOMPARE(embeddedBy(bench, next), 3);

    const EmbedderStatus status = must(waitFor(embedderStatus(bench.context)));
    QCOMPARE(status.now.centre.size(), size_t(status.now.dimension));
    QCOMPARE(embedderChoiceFromJson(toJson(status.now)), status.now);
    const size_t asked = server.seen.size();
    QCOMPARE(bench.take({.source = u"posthog"_s, .fingerprint = u"problem-1"_s}), first);
    QVERIFY(server.seen.size() > asked);
    QCOMPARE(embeddedBy(bench, builtin), 0);
    restart(bench);
    QCOMPARE(modelOf(bench), next);
    QCOMPARE(inIndex(bench), 4);
    const auto audit =
        bench.read([](const storage::Stores &stores) { return stores.audit.list(10); });
    QVERIFY(std::ranges::contains(audit, embedderChangeBegun, &AuditEntry::action));
    QVERIFY(std::ranges::contains(audit, embedderChanged, &AuditEntry::action));
}

void EmbedderTest::aKillInTheMidstLosesNothing()
{
    Bench bench;
    restart(bench);
    constexpr int signalCount = 150;
    for (int i = 0; i < signalCount; ++i)
        bench.take(problem(i));
    ScriptedServer server(letters);
    change(bench, u"http"_s, at(server));
    const QString next = bench.context->change.next.member->model();
    const int before = again(bench);
    QVERIFY(before > 0 && before < signalCount);

    restart(bench);
    QCOMPARE(modelOf(bench), builtin); // which has all signals
    QCOMPARE(inIndex(bench), signalCount);
    QVERIFY(bench.context->change.isUnderWay());
    QVERIFY(!switched(bench));
    int after = 0;
    for (int more = again(bench); more > 0; more = again(bench))
        after += more;
    QCOMPARE(before + after, signalCount); // none twice
    QVERIFY(switched(bench));

    restart(bench); // before the old vectors were removed
    QCOMPARE(modelOf(bench), next);
    QCOMPARE(inIndex(bench), signalCount);
    QCOMPARE(embeddedBy(bench, builtin), signalCount);
    must(waitFor(sweepVectors(bench.context, {})));
    QCOMPARE(embeddedBy(bench, builtin), 0);
    QCOMPARE(embeddedBy(bench, next), signalCount);
}

void EmbedderTest::aChangeIsCancelled()
{
    Bench bench;
    restart(bench);
    bench.take(problem(1));
    ScriptedServer server(letters);
    change(bench, u"http"_s, at(server));
    const QString next = bench.context->change.next.member->model();
    QCOMPARE(again(bench), 1);
    must(waitFor(cancelEmbedderChange(bench.context)));
    QCOMPARE(again(bench), 0);
    QVERIFY(!switched(bench));
    must(waitFor(sweepVectors(bench.context, {})));
    QCOMPARE(embeddedBy(bench, next), 0);
    QCOMPARE(embeddedBy(bench, builtin), 1);
    QCOMPARE(modelOf(bench), builtin);
    VERIFY_FAILS(waitFor(cancelEmbedderChange(bench.context)), ErrorKind::NotFound);
}

void EmbedderTest::whatCannotBeEmbeddedWaits()
{
    Bench bench;
    restart(bench);
    bool works = true;
    ScriptedServer server([&](const SeenRequest &request) {
        return works ? letters(request)
                     : Scripted::json(R"({"error":"the model is not loaded"})", 400);
    });
    change(bench, u"http"_s, at(server));
    finish(bench);
    const QString model = modelOf(bench);
    works = false;
    bench.receive(problem(1));
    VERIFY_FAILS(waitFor(runSignalStages(bench.context, {})), ErrorKind::InvalidInput);
    QCOMPARE(atMark(bench, storage::Progress::Normalized), 1);
    QCOMPARE(embeddedBy(bench, builtin), 0);
    const EmbedderStatus status = must(waitFor(embedderStatus(bench.context)));
    QCOMPARE(status.waiting, 1);
    QVERIFY(status.problem.contains(u"not loaded"));
    const auto problemNow = bench.read([](const storage::Stores &stores) {
        return stores.settings.sourceProblem(embedderProblemId);
    });
    QVERIFY(problemNow.message.contains(u"not loaded")); // told also when nothing runs
    works = true;
    must(waitFor(runSignalStages(bench.context, {})));
    QCOMPARE(atMark(bench, storage::Progress::Grouped), 1);
    QCOMPARE(embeddedBy(bench, model), 1);
    QVERIFY(must(waitFor(embedderStatus(bench.context))).problem.isEmpty());
}

void EmbedderTest::oneTextStopsNoOther_data()
{
    QTest::addColumn<bool>("refuses");
    QTest::addColumn<bool>("alone");
    QTest::newRow("the server refuses it") << true << false;
    QTest::newRow("the server refuses it, and it waits alone") << true << true;
    QTest::newRow("its vector is of zeros") << false << false;
    QTest::newRow("its vector is of zeros, and it waits alone") << false << true;
}

void EmbedderTest::oneTextStopsNoOther()
{
    QFETCH(bool, refuses);
    QFETCH(bool, alone);
    Bench bench;
    restart(bench);
    ScriptedServer server([refuses](const SeenRequest &request) {
        return request.body.contains("poison") ? poisoned(request, refuses) : letters(request);
    });
    change(bench, u"http"_s, at(server));
    finish(bench);
    Told poison = problem(2);
    poison.text = u"The poison is in the well. Nobody drinks."_s;
    if (!alone)
        bench.receive(problem(1));
    const SignalId bad = bench.receive(poison).id;
    if (!alone)
        bench.receive(problem(3));
    must(waitFor(runSignalStages(bench.context, {})));
    QCOMPARE(atMark(bench, storage::Progress::Grouped), alone ? 0 : 2);
    QCOMPARE(atMark(bench, storage::Progress::Failed), 1);
    const QString why =
        bench.read([bad](const storage::Stores &stores) { return stores.intake.problem(bad); });
    QVERIFY2(why.contains(refuses ? u"no such character" : u"zeros"), qPrintable(why));
    QVERIFY(must(waitFor(embedderStatus(bench.context))).problem.isEmpty());
    const size_t asked = server.seen.size();
    QCOMPARE(must(waitFor(runSignalStages(bench.context, {}))), 0);
    QCOMPARE(server.seen.size(), asked);
    // Asked for, it begins anew, once.
    QCOMPARE(must(waitFor(rereadFailed(bench.context, {}))), 1);
    QCOMPARE(atMark(bench, storage::Progress::Failed), 0);
    QCOMPARE(atMark(bench, storage::Progress::Received), 1);
    QCOMPARE(must(waitFor(rereadFailed(bench.context, bad))), 0);
}

void EmbedderTest::oneTextStopsNoChange()
{
    Bench bench;
    restart(bench);
    Told poison = problem(2);
    poison.text = u"The poison is in the well. Nobody drinks."_s;
    bench.take(problem(1));
    const ReportId report = bench.take(poison);
    bench.take(problem(3));
    ScriptedServer server([](const SeenRequest &request) {
        return request.body.contains("poison") ? poisoned(request, true) : letters(request);
    });
    change(bench, u"http"_s, at(server));
    const QString next = bench.context->change.next.member->model();
    QCOMPARE(again(bench), 3);
    QCOMPARE(again(bench), 0);
    QVERIFY(switched(bench));
    QCOMPARE(modelOf(bench), next);
    QCOMPARE(embeddedBy(bench, next), 2);
    QCOMPARE(inIndex(bench), 2);
    QCOMPARE(atMark(bench, storage::Progress::Grouped), 3);
    const auto members = bench.read(
        [report](const storage::Stores &stores) { return stores.reports.members(report); });
    QVERIFY(!members.empty());
}

void EmbedderTest::makingOneBlocksNobody()
{
    Bench bench;
    restart(bench);
    // Refused where a member is made: that is also where one reads a model of gigabytes.
    const QJsonObject refused{{u"url"_s, u"http://example.com"_s}, {u"model"_s, u"letters"_s}};
    QObject here;
    std::optional<Result<DecisionId>> ended;
    // Nothing is made while every thread of the pool is busy, and this thread goes on all the same.
    QThreadPool *pool = QThreadPool::globalInstance();
    QSemaphore free;
    const int threads = pool->maxThreadCount();
    for (int i = 0; i < threads; ++i)
        pool->start([&free] { free.acquire(); });
    join(changeEmbedder(bench.context, u"http"_s, refused, {}), &here,
         [&](Result<DecisionId> result) { ended = std::move(result); });
    const bool waits = !ended;
    free.release(threads);
    QVERIFY(waits);
    QTRY_VERIFY(ended);
    VERIFY_FAILS(*ended, ErrorKind::InvalidInput);
}

void EmbedderTest::aLimitedServerIsPaidOnce()
{
    Bench bench;
    restart(bench);
    int allowed = 1'000;
    std::vector<QString> paid;
    ScriptedServer server([&](const SeenRequest &request) {
        if (allowed-- <= 0)
            return Scripted::json("{}", 429, "Retry-After: 600\r\n");
        for (const QJsonValue &text : request.json().value(u"input").toArray())
            paid.push_back(text.toString());
        return letters(request);
    });
    change(bench, u"http"_s, at(server));
    finish(bench);
    paid.clear();
    constexpr int signalCount = 120;
    for (int i = 0; i < signalCount; ++i) {
        Told told = problem(i);
        // Of its own in every text, also where numbers are left out.
        const QString name = QString(4, QChar(u'a' + i / 26)) + QString(4, QChar(u'a' + i % 26));
        told.text = u"The %1 is broken. Nobody can use the %1."_s.arg(name);
        told.route = u"GET /"_s + name;
        bench.receive(told);
    }
    int before = 0;
    for (int round = 0; before < signalCount; ++round) {
        QVERIFY(round < 20);
        bench.clock.advance(std::chrono::minutes(10));
        allowed = 1; // each time
        const Result<int> ran = waitFor(runSignalStages(bench.context, {}));
        if (!ran)
            QCOMPARE(ran.error().kind, ErrorKind::RateLimited);
        const int now = atMark(bench, storage::Progress::Grouped);
        QVERIFY2(now > before, qPrintable(QString::number(round)));
        before = now;
    }
    std::ranges::sort(paid);
    const auto twice = std::ranges::adjacent_find(paid);
    QCOMPARE(twice == paid.end() ? QString() : *twice, QString());
}

void EmbedderTest::anEmbedderThatIsGoneIsReplacedByNothing_data()
{
    QTest::addColumn<QJsonObject>("stored");
    QTest::newRow("a member of another version")
        << QJsonObject{{u"member"_s, u"nothing"_s}, {u"model"_s, u"nothing/1"_s}};
    QTest::newRow("settings that do not fit")
        << QJsonObject{{u"member"_s, u"http"_s},
                       {u"model"_s, u"http/1:x"_s},
                       {u"settings"_s, QJsonObject{{u"url"_s, u"nonsense"_s}}}};
    QTest::newRow("another model than that of the vectors")
        << QJsonObject{{u"member"_s, u"http"_s},
                       {u"model"_s, u"http/1:x"_s},
                       {u"settings"_s, QJsonObject{{u"url"_s, u"http://127.0.0.1:1"_s},
                                                   {u"model"_s, u"letters"_s}}}};
}

void EmbedderTest::anEmbedderThatIsGoneIsReplacedByNothing()
{
    QFETCH(QJsonObject, stored);
    Bench bench;
    bench.write(
        [&](storage::Stores &stores) { return stores.settings.setValue(u"embedder"_s, stored); });
    restart(bench);
    QCOMPARE(modelOf(bench), stored.value(u"model").toString());
    bench.receive(problem(1));
    QVERIFY(!waitFor(runSignalStages(bench.context, {})));
    QCOMPARE(atMark(bench, storage::Progress::Normalized), 1);
    QVERIFY(!must(waitFor(embedderStatus(bench.context))).problem.isEmpty());
    // A person chooses another one, and what waited goes on.
    change(bench, u"builtin"_s);
    finish(bench);
    must(waitFor(runSignalStages(bench.context, {})));
    QCOMPARE(atMark(bench, storage::Progress::Grouped), 1);
    QCOMPARE(embeddedBy(bench, builtin), 1);
}

void EmbedderTest::aTrialChangesNothing()
{
    Bench bench;
    restart(bench);
    bench.take(problem(1));
    ScriptedServer server(letters);
    const EmbedderTrial trial =
        must(waitFor(tryEmbedder(bench.context, u"http"_s, at(server), {})));
    QCOMPARE(trial.dimension, 27);
    QVERIFY(trial.model.contains(u"letters"_s));
    QVERIFY(!waitFor(tryEmbedder(bench.context, u"http"_s, {}, {})));
    QVERIFY(!bench.context->change.isUnderWay());
    QCOMPARE(modelOf(bench), builtin);
    QVERIFY(bench.read([](const storage::Stores &stores) { return stores.audit.list(1); }).empty());
}

void EmbedderTest::undoing_data()
{
    QTest::addColumn<QString>("decision");
    QTest::addColumn<bool>("killed");
    for (const bool killed : {false, true}) {
        for (const QString &decision :
             {u"begun"_s, u"half"_s, u"done"_s, u"cancelled"_s, u"settings"_s, u"older"_s})
            QTest::addRow("%s%s", qPrintable(decision), killed ? ", killed" : "")
                << decision << killed;
    }
}

void EmbedderTest::undoing()
{
    QFETCH(QString, decision);
    QFETCH(bool, killed);
    Bench bench;
    restart(bench);
    bench.take(problem(1));
    bench.take(problem(2));
    ScriptedServer server(letters);
    DecisionId id = change(bench, u"http"_s, at(server));
    const QString model = bench.context->change.next.member->model();
    QJsonObject settings = at(server);
    if (decision == u"half"_s)
        QCOMPARE(again(bench), 2);
    if (decision == u"done"_s || decision == u"settings"_s)
        finish(bench);
    if (decision == u"cancelled"_s)
        id = must(waitFor(cancelEmbedderChange(bench.context)));
    if (decision == u"settings"_s) {
        settings.insert(u"batch"_s, 7);
        id = change(bench, u"http"_s, settings);
    }
    if (decision == u"older"_s) {
        settings.insert(u"revision"_s, 2);
        change(bench, u"http"_s, settings);
    }
    if (killed)
        restart(bench);
    const Result<> undone = waitFor(undoDecision(bench.context, id, {}));
    if (decision == u"older"_s) {
        VERIFY_FAILS(undone, ErrorKind::Conflict);
        QVERIFY(bench.context->change.next.member->model() != model);
        return;
    }
    VERIFY_OK(undone);
    VERIFY_FAILS(waitFor(undoDecision(bench.context, id, {})), ErrorKind::Conflict); // once
    if (killed)
        restart(bench);
    const EmbedderStatus status = must(waitFor(embedderStatus(bench.context)));
    if (decision == u"settings"_s) {
        QCOMPARE(status.now.settings, at(server));
        QVERIFY(!status.next);
        return;
    }
    if (decision == u"done"_s) { // the other way
        QCOMPARE(status.now.model, model);
        QCOMPARE(status.next->model, builtin);
        finish(bench);
    } else if (decision == u"cancelled"_s) {
        QCOMPARE(status.next->model, model);
        finish(bench);
        QCOMPARE(modelOf(bench), model);
        QCOMPARE(embeddedBy(bench, model), 2);
        return;
    }
    QVERIFY(!bench.context->change.isUnderWay());
    QCOMPARE(modelOf(bench), builtin);
    QCOMPARE(again(bench), 0);
    must(waitFor(sweepVectors(bench.context, {})));
    QCOMPARE(embeddedBy(bench, builtin), 2);
    QCOMPARE(embeddedBy(bench, model), 0);
    QCOMPARE(inIndex(bench), 2);
}

void EmbedderTest::otherSettingsOfOneModelEmbedNothing()
{
    Bench bench;
    restart(bench);
    bench.take(problem(1));
    ScriptedServer server(letters);
    change(bench, u"http"_s, at(server));
    finish(bench);
    QJsonObject settings = at(server);
    settings.insert(u"batch"_s, 7);
    QVERIFY(!change(bench, u"http"_s, settings).isNull());
    QVERIFY(!bench.context->change.isUnderWay());
    QCOMPARE(again(bench), 0);
    QCOMPARE(must(waitFor(embedderStatus(bench.context))).now.settings, settings);
    QVERIFY(change(bench, u"http"_s, settings).isNull()); // as it is already
}

void EmbedderTest::aWrongEmbedderChangesNothing_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QJsonObject>("settings");
    QTest::newRow("unknown") << u"nothing"_s << QJsonObject();
    QTest::newRow("no settings") << u"http"_s << QJsonObject();
    QTest::newRow("nobody answers")
        << u"http"_s
        << QJsonObject{{u"url"_s, u"http://127.0.0.1:1"_s}, {u"model"_s, u"letters"_s}};
    QTest::newRow("settings of another") << u"builtin"_s << QJsonObject{{u"model"_s, u"x"_s}};
}

void EmbedderTest::aWrongEmbedderChangesNothing()
{
    QFETCH(QString, member);
    QFETCH(QJsonObject, settings);
    Bench bench;
    restart(bench);
    QVERIFY(!waitFor(changeEmbedder(bench.context, member, settings, {})));
    QVERIFY(!bench.context->change.isUnderWay());
    restart(bench);
    QVERIFY(!bench.context->change.isUnderWay());
    QCOMPARE(modelOf(bench), builtin);
}

void EmbedderTest::anOlderBuiltInOneIsReplaced()
{
    Bench bench;
    bench.write([](storage::Stores &stores) {
        return stores.settings.setValue(
            u"embedder"_s, QJsonObject{{u"member"_s, u"builtin"_s}, {u"model"_s, u"builtin/0"_s}});
    });
    restart(bench);
    bench.receive(problem(1));
    QVERIFY(!waitFor(runSignalStages(bench.context, {}))); // not with vectors of two versions
    finish(bench);
    QCOMPARE(modelOf(bench), builtin);
    must(waitFor(runSignalStages(bench.context, {})));
    QCOMPARE(embeddedBy(bench, builtin), 1);
}
