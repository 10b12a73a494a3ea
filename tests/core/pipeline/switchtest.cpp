// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "switchtest.h"

#include "changing.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/signalstages.h"
#include "steps.h"

#include <QJsonArray>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using namespace tests::changing;
using tests::Bench;
using tests::Beside;
using tests::must;
using tests::Scripted;
using tests::ScriptedServer;
using tests::SeenRequest;
using tests::Told;
using tests::waitFor;

namespace {

/// A server that thinks about one request for as long as the test wants.
struct Thinking
{
    bool holdsNext = false;
    ScriptedServer server{[this](const SeenRequest &request) {
        if (std::exchange(holdsNext, false))
            return Scripted{.bytes = {}, .holds = true};
        return letters(request);
    }};
};

/// The same letters, counted from the other end of the alphabet.
Scripted mirrored(const SeenRequest &request)
{
    QJsonObject body = request.json();
    QJsonArray texts;
    for (const QJsonValue &text : body.value(u"input").toArray()) {
        QString other = text.toString().toLower();
        for (QChar &c : other) {
            if (c >= u'a' && c <= u'z')
                c = QChar(u'a' + u'z' - c.unicode());
        }
        texts.append(other);
    }
    body.insert(u"input"_s, texts);
    return letters(
        {.line = request.line, .head = request.head, .body = QJsonDocument(body).toJson()});
}

QJsonObject with(QJsonObject settings, const QString &name, const QJsonValue &value)
{
    settings.insert(name, value);
    return settings;
}

/// What an indexed signal says again, by its stored vectors.
grouping::GroupingInput echo(Bench &bench, SignalId id, const QString &model)
{
    return bench.read([&](const storage::Stores &stores) -> Result<grouping::GroupingInput> {
        Result<Signal> signal = stores.signalStore.signal(id);
        Result<QuerySet> queries = stores.vectors.queries(id);
        const auto vectors = stores.vectors.vectors(id, model);
        if (!signal || !queries || !vectors || !*vectors)
            return fail(ErrorKind::NotFound, {}, u"of "_s + model);
        return grouping::GroupingInput{*signal, *queries, (*vectors)->queries, (*vectors)->own};
    });
}

} // namespace

void SwitchTest::embeddedButNotGrouped_data()
{
    QTest::addColumn<bool>("refused");
    QTest::newRow("the new one can do it") << false;
    QTest::newRow("the new one cannot when it is changed") << true;
}

void SwitchTest::embeddedButNotGrouped()
{
    QFETCH(bool, refused);
    Bench bench;
    restart(bench);
    bench.take(problem(1));
    Told waiting = problem(2);
    waiting.text = u"The poison is in the well. Nobody drinks."_s;
    bench.receive(waiting);
    must(waitFor(understand(bench.context, {})));
    QCOMPARE(atMark(bench, storage::Progress::Embedded), 1);

    bool refuses = refused;
    ScriptedServer server([&](const SeenRequest &request) {
        return refuses && request.body.contains("poison") ? poisoned(request, true)
                                                          : letters(request);
    });
    change(bench, u"http"_s, at(server));
    finish(bench);
    const QString next = modelOf(bench);
    QCOMPARE(embeddedBy(bench, builtin), 0);
    must(waitFor(groupAndWeigh(bench.context, {})));
    if (refused) { // it is embedded once more, by the one that is in use
        QCOMPARE(atMark(bench, storage::Progress::Normalized), 1);
        QCOMPARE(atMark(bench, storage::Progress::Grouped), 1);
        refuses = false;
        must(waitFor(runSignalStages(bench.context, {})));
    }
    QCOMPARE(atMark(bench, storage::Progress::Grouped), 2);
    QCOMPARE(embeddedBy(bench, next), 2);
    QCOMPARE(embeddedBy(bench, builtin), 0);
    QCOMPARE(inIndex(bench), 2);
}

void SwitchTest::aDecisionWhileAServerThinks_data()
{
    QTest::addColumn<bool>("isAgain");
    QTest::addColumn<QString>("decision");
    for (const bool isAgain : {false, true}) {
        for (const QString &decision :
             {u"other settings"_s, u"cancelled"_s, u"another"_s, u"another, then back"_s})
            QTest::addRow("%s, %s", isAgain ? "everything again" : "new signals",
                          qPrintable(decision))
                << isAgain << decision;
    }
}

void SwitchTest::aDecisionWhileAServerThinks()
{
    QFETCH(bool, isAgain);
    QFETCH(QString, decision);
    Bench bench;
    restart(bench);
    Thinking thinking;
    const QJsonObject settings = at(thinking.server);
    const QJsonObject revised = with(settings, u"revision"_s, 2);
    // In use, or on the way to it, is the model whose server thinks.
    if (!isAgain) {
        change(bench, u"http"_s, settings);
        finish(bench);
    }
    bench.take(problem(1));
    bench.take(problem(2));
    const QString now = modelOf(bench);
    change(bench, u"http"_s, isAgain ? settings : revised);
    const QString first = bench.context->change.next.member->model();
    bench.receive(problem(3));
    if (!isAgain) {
        while (again(bench) > 0) { // only the new signal is asked for below
        }
    }
    thinking.holdsNext = true;
    Beside<int> asking(isAgain ? embedAgain(bench.context, {})
                               : runSignalStages(bench.context, {}));
    QTRY_VERIFY(thinking.server.isHolding());

    QString expected = first;
    if (decision == u"other settings") {
        change(bench, u"http"_s, with(settings, u"batch"_s, 7));
        // Whoever chooses the model that is in use stays with it.
        QCOMPARE(bench.context->change.isUnderWay(), isAgain);
        expected = isAgain ? first : now;
    } else if (decision == u"cancelled") {
        must(waitFor(cancelEmbedderChange(bench.context)));
        must(waitFor(sweepVectors(bench.context, {}))); // once: what came after would be left over
        expected = now;
    } else {
        change(bench, u"http"_s, with(settings, u"revision"_s, 3));
        expected = bench.context->change.next.member->model();
        QVERIFY(expected != first);
        if (decision == u"another, then back") {
            change(bench, u"http"_s, isAgain ? settings : revised);
            expected = first;
        }
    }
    QVERIFY(!asking.hasEnded());
    thinking.server.release();
    const Result<int> asked = asking.result(); // an error is no harm: what follows counts
    QVERIFY(asked || asked.error().kind == ErrorKind::Cancelled);
    must(waitFor(runSignalStages(bench.context, {})));
    if (bench.context->change.isUnderWay())
        finish(bench);
    must(waitFor(runSignalStages(bench.context, {})));
    must(waitFor(sweepVectors(bench.context, {})));
    QCOMPARE(modelOf(bench), expected);
    QCOMPARE(atMark(bench, storage::Progress::Grouped), 3);
    QCOMPARE(embeddedBy(bench, expected), 3);
    for (const QString &other : {now, first, builtin}) {
        if (other != expected)
            QCOMPARE(embeddedBy(bench, other), 0);
    }
    QCOMPARE(inIndex(bench), 3);
}

void SwitchTest::theIndexHoldsTheNewMeaning()
{
    Bench bench;
    restart(bench);
    ScriptedServer one(letters);
    ScriptedServer other(mirrored);
    change(bench, u"http"_s, at(one));
    finish(bench);
    std::vector<SignalId> ids;
    for (const QString &word : {u"aardvark"_s, u"buzzword"_s, u"cinnamon"_s, u"dumbwaiter"_s}) {
        Told told = problem(int(ids.size()));
        told.text = u"The %1 is broken. Nobody can use the %1."_s.arg(word);
        ids.push_back(bench.receive(told).id);
    }
    must(waitFor(runSignalStages(bench.context, {})));
    const QString before = modelOf(bench);
    std::vector<std::vector<float>> old;
    for (const SignalId id : ids)
        old.push_back(echo(bench, id, before).ownVector.values);
    change(bench, u"http"_s, at(other));
    finish(bench);
    QVERIFY(modelOf(bench) != before);
    const auto cosine = grouping::Grouper::featureNames().indexOf(u"ownCosine"_s);
    QVERIFY(cosine >= 0);
    for (size_t i = 0; i < ids.size(); ++i) {
        grouping::GroupingInput input = echo(bench, ids[i], modelOf(bench));
        QCOMPARE(input.ownVector.values.size(), old[i].size());
        QVERIFY(input.ownVector.values != old[i]);
        input.signal.id = SignalId(bench.context->ids.next());
        const auto alike = must(
            waitFor(bench.context->index.run([&]() -> Result<std::vector<grouping::Candidate>> {
                return bench.context->grouper->compared(input,
                                                        [&](SignalId id) { return id == ids[i]; });
            })));
        QCOMPARE(alike.size(), 1u); // none if the index were of the other model
        QCOMPARE_GT(alike.front().values[size_t(cosine)], 0.99);
    }
}

void SwitchTest::anIndexThatCannotBeFilledIsTriedAgain_data()
{
    QTest::addColumn<bool>("damaged");
    QTest::newRow("it was stopped") << false;
    QTest::newRow("a vector is not of the model") << true;
}

void SwitchTest::anIndexThatCannotBeFilledIsTriedAgain()
{
    QFETCH(bool, damaged);
    Bench bench;
    restart(bench);
    for (int i = 0; i < 3; ++i)
        bench.take(problem(i));
    const SignalId second =
        bench.read([](const storage::Stores &stores) { return stores.signalStore.list({}); })
            .at(1)
            .id;
    ScriptedServer server(letters);
    change(bench, u"http"_s, at(server));
    while (again(bench) > 0) {
    }
    const QString next = bench.context->change.next.member->model();
    const grouping::GroupingInput whole = echo(bench, second, next);
    const auto put = [&](const Embedding &own, const std::vector<Embedding> &queries) {
        bench.write([&](storage::Stores &stores) {
            return stores.vectors.putVectors(second, own, queries);
        });
    };
    if (damaged)
        put({.values = {0.6f, 0.8f}, .model = next}, {});
    StopSource stop;
    if (!damaged)
        stop.request_stop();
    for (int attempt = 0; attempt < 2; ++attempt) {
        const Result<bool> refused = waitFor(switchEmbedder(bench.context, stop.get_token()));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind == ErrorKind::Cancelled, !damaged);
        QCOMPARE(modelOf(bench), next); // it is stored so
        QVERIFY(bench.context->change.isIndexStale);
        QVERIFY(!bench.context->isIndexFilled);
    }
    put(whole.ownVector, whole.queryVectors);
    QVERIFY(!switched(bench)); // no change is under way any more
    QVERIFY(!bench.context->change.isIndexStale);
    QVERIFY(bench.context->isIndexFilled);
    QCOMPARE(inIndex(bench), 3);
}
