// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "changing.h"

#include "core/pipeline/signalstages.h"

#include <QJsonArray>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;

namespace tests::changing {

const QString builtin = u"builtin/1"_s;

Scripted letters(const SeenRequest &request)
{
    QJsonArray vectors;
    for (const QJsonValue &text : request.json().value(u"input").toArray()) {
        std::array<int, 26> counts{};
        for (const QChar c : text.toString().toLower()) {
            if (c >= u'a' && c <= u'z')
                ++counts[size_t(c.unicode() - u'a')];
        }
        QJsonArray vector{1};
        for (const int count : counts)
            vector.append(count);
        vectors.append(vector);
    }
    return Scripted::json(QJsonDocument(QJsonObject{{u"embeddings"_s, vectors}}).toJson());
}

Scripted poisoned(const SeenRequest &request, bool refuses)
{
    if (refuses)
        return Scripted::json(R"({"error":"no such character in the model's words"})", 400);
    QJsonArray vectors;
    for (qsizetype i = 0; i < request.texts(u"input"_s); ++i) {
        QJsonArray zeros;
        for (int k = 0; k < 27; ++k)
            zeros.append(0);
        vectors.append(zeros);
    }
    return Scripted::json(QJsonDocument(QJsonObject{{u"embeddings"_s, vectors}}).toJson());
}

Told problem(int number)
{
    return {.fingerprint = u"problem-%1"_s.arg(number)};
}

int embeddedBy(Bench &bench, const QString &model)
{
    return bench.read([&](const storage::Stores &stores) { return stores.vectors.count(model); });
}

int atMark(Bench &bench, storage::Progress mark)
{
    return bench.read([](const storage::Stores &stores) { return stores.intake.progressCounts(); })
        .value(storage::progressName(mark));
}

int inIndex(Bench &bench)
{
    return must(waitFor(bench.context->index.run(
        [context = bench.context]() -> Result<int> { return context->grouper->size(); })));
}

DecisionId change(Bench &bench, const QString &member, const QJsonObject &settings)
{
    return must(waitFor(changeEmbedder(bench.context, member, settings, {})));
}

QJsonObject at(const ScriptedServer &server)
{
    return {{u"url"_s, server.url(u"/api"_s)}, {u"model"_s, u"letters"_s}};
}

int again(Bench &bench)
{
    return must(waitFor(embedAgain(bench.context, {})));
}

bool switched(Bench &bench)
{
    return must(waitFor(switchEmbedder(bench.context, {})));
}

void finish(Bench &bench)
{
    while (again(bench) > 0) {
    }
    QVERIFY(switched(bench));
    must(waitFor(sweepVectors(bench.context, {})));
}

void restart(Bench &bench)
{
    bench.restart();
    must(waitFor(useStoredEmbedders(bench.context)));
    // As opening does: the index is of the embedder that is in use.
    bench.context->grouper = newGrouper(*bench.context);
    must(waitFor(rebuildIndex(bench.context, {})));
}

QString modelOf(Bench &bench)
{
    return bench.context->embedder.member->model();
}

} // namespace tests::changing
