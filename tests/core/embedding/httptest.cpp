// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the embedder that asks a server, over real connections to one on loopback.
#include "httptest.h"

#include "core/embedding/httpshapes_p.h"
#include "core/embedding/vectors_p.h"
#include "tests/core/embedding/httpembedder.h"
#include "tests/support/testmain.h"

#include <cmath>

using namespace core;
using namespace core::embedding;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::answerFor;
using tests::Client;
using tests::lengthOf;
using tests::one;
using tests::openAi;
using tests::Scripted;
using tests::ScriptedServer;
using tests::SeenRequest;

void TestHttpEmbedder::shapes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("shape");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("openai") << QString() << u"auto"_s << QByteArray(R"({"object":"list","data":[
            {"object":"embedding","index":1,"embedding":[0,2,0]},
            {"object":"embedding","index":0,"embedding":[2,0,0]}],
            "model":"tiny","usage":{"prompt_tokens":4,"total_tokens":4}})")
                            << QByteArray("POST /v1/embeddings HTTP/1.1")
                            << QByteArray(R"({"input":["a","b"],"model":"tiny"})");
    QTest::newRow("openai, address with version")
        << u"/v1/"_s << u"auto"_s << QByteArray(R"({"data":[{"index":0,"embedding":[1,0,0]},
            {"index":1,"embedding":[0,1,0]}]})")
        << QByteArray("POST /v1/embeddings HTTP/1.1")
        << QByteArray(R"({"input":["a","b"],"model":"tiny"})");
    QTest::newRow("voyage")
        << QString() << u"voyage"_s << QByteArray(R"({"object":"list","data":[
            {"object":"embedding","embedding":[1,0,0],"index":0},
            {"object":"embedding","embedding":[0,1,0],"index":1}],
            "model":"voyage-code-3","usage":{"total_tokens":10}})")
        << QByteArray("POST /v1/embeddings HTTP/1.1")
        << QByteArray(
               R"({"input":["a","b"],"input_type":"document","model":"tiny","truncation":true})");
    QTest::newRow("ollama") << QString() << u"ollama"_s
                            << QByteArray(R"({"model":"tiny","embeddings":[[1,0,0],[0,1,0]],
            "total_duration":14143917,"load_duration":1019500,"prompt_eval_count":8})")
                            << QByteArray("POST /api/embed HTTP/1.1")
                            << QByteArray(R"({"input":["a","b"],"model":"tiny","truncate":true})");
    QTest::newRow("llama.cpp")
        << QString() << u"llamacpp"_s
        << QByteArray(R"([{"index":0,"embedding":[[1,0,0]]},{"index":1,"embedding":[[0,1,0]]}])")
        << QByteArray("POST /embedding HTTP/1.1") << QByteArray(R"({"content":["a","b"]})");
}

void TestHttpEmbedder::shapes()
{
    QFETCH(QString, path);
    QFETCH(QString, shape);
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, body);
    ScriptedServer server({Scripted::json(answer)});
    Client client;
    const auto vectors =
        client.embed({{u"url"_s, server.url(path)}, {u"shape"_s, shape}}, {u"a"_s, u"b"_s});
    VERIFY_OK(vectors);
    QCOMPARE(vectors->at(0).values, (std::vector<float>{1, 0, 0}));
    QCOMPARE(vectors->at(1).values, (std::vector<float>{0, 1, 0}));
    QCOMPARE(server.seen.size(), size_t(1));
    QCOMPARE(server.seen[0].line, line);
    QCOMPARE(server.seen[0].body, body);
    QVERIFY(server.seen[0].head.contains("content-type: application/json"));
    QVERIFY(!server.seen[0].head.contains("authorization"));
}

void TestHttpEmbedder::answersOfLlamaCppAreRead_data()
{
    // Which one it gives depends on its version and on the endpoint.
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("one") << QByteArray(R"({"embedding":[1,2]})");
    QTest::newRow("one, nested") << QByteArray(R"({"embedding":[[1,2]]})");
    QTest::newRow("list") << QByteArray(R"([{"index":0,"embedding":[1,2]}])");
    QTest::newRow("list, nested") << QByteArray(R"([{"index":0,"embedding":[[1,2]]}])");
    QTest::newRow("list without numbers") << QByteArray(R"([{"embedding":[1,2]}])");
    QTest::newRow("results") << QByteArray(R"({"results":[{"embedding":[1,2]}]})");
    QTest::newRow("as OpenAI") << QByteArray(
        R"({"data":[{"index":0,"object":"embedding","embedding":[1,2]}],"object":"list"})");
}

void TestHttpEmbedder::answersOfLlamaCppAreRead()
{
    QFETCH(QByteArray, answer);
    const auto rows = readVectors(answer, 1);
    VERIFY_OK(rows);
    QCOMPARE(*rows, (std::vector<std::vector<double>>{{1, 2}}));
    VERIFY_FAILS(readVectors(answer, 2), ErrorKind::Corrupt);
}

void TestHttpEmbedder::addressesTellShapes_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<Shape>("first");
    QTest::addColumn<QString>("endpoint");
    const auto row = [](const char *address, Shape first, const char *endpoint) {
        QTest::newRow(address) << QString::fromLatin1(address) << first
                               << QString::fromLatin1(endpoint);
    };
    row("https://api.openai.com", Shape::OpenAi, "https://api.openai.com/v1/embeddings");
    row("https://api.voyageai.com/v1", Shape::Voyage, "https://api.voyageai.com/v1/embeddings");
    row("http://127.0.0.1:11434", Shape::Ollama, "http://127.0.0.1:11434/api/embed");
    row("http://127.0.0.1:11434/v1", Shape::OpenAi, "http://127.0.0.1:11434/v1/embeddings");
    row("http://[::1]:8080/embedding", Shape::LlamaCpp, "http://[::1]:8080/embedding");
    row("https://example.com/deploy/x/embeddings", Shape::OpenAi,
        "https://example.com/deploy/x/embeddings");
}

void TestHttpEmbedder::addressesTellShapes()
{
    QFETCH(QString, address);
    QFETCH(Shape, first);
    QFETCH(QString, endpoint);
    const QUrl url(address);
    QCOMPARE(shapesFor(url).front(), first);
    QCOMPARE(endpointOf(url, first).toString(), endpoint);
}

void TestHttpEmbedder::anUnknownEndpointIsTriedInAnotherShape()
{
    ScriptedServer server({Scripted::json("404 page not found", 404),
                           Scripted::json(R"({"embeddings":[[1,0]]})"),
                           Scripted::json(R"({"embeddings":[[0,1]]})")});
    Client client;
    const auto embedder = client.make({{u"url"_s, server.url()}});
    VERIFY_OK(embedder);
    VERIFY_OK(tests::waitFor((*embedder)->embed({u"a"_s}, {})));
    VERIFY_OK(tests::waitFor((*embedder)->embed({u"b"_s}, {})));
    QCOMPARE(server.seen.size(), size_t(3));
    QVERIFY(server.seen[0].line.contains("/v1/embeddings"));
    QVERIFY(server.seen[1].line.contains("/api/embed"));
    QVERIFY(server.seen[2].line.contains("/api/embed")); // what answered is kept to
}

void TestHttpEmbedder::twoCallsFindOneShape()
{
    ScriptedServer server([](const SeenRequest &request) {
        return request.line.contains("/api/embed") ? Scripted::json(R"({"embeddings":[[1,0]]})")
                                                   : Scripted::json("404 page not found", 404);
    });
    Client client;
    const auto embedder = client.make({{u"url"_s, server.url()}});
    VERIFY_OK(embedder);
    std::vector<Task<std::vector<Embedding>>> calls; // each has asked before one is answered
    for (const QString &text : {u"a"_s, u"b"_s, u"c"_s})
        calls.push_back((*embedder)->embed({text}, {}));
    for (Task<std::vector<Embedding>> &call : calls)
        VERIFY_OK(tests::waitFor(std::move(call)));
    const size_t asked = server.seen.size();
    VERIFY_OK(tests::waitFor((*embedder)->embed({u"d"_s}, {})));
    QCOMPARE(server.seen.size(), asked + 1);
}

void TestHttpEmbedder::aServerThatWasNotThereIsAskedAgain_data()
{
    QTest::addColumn<bool>("answered");
    QTest::newRow("at the start") << false;
    QTest::newRow("later on") << true;
}

void TestHttpEmbedder::aServerThatWasNotThereIsAskedAgain()
{
    QFETCH(bool, answered);
    bool isThere = answered;
    ScriptedServer server([&](const SeenRequest &request) {
        return isThere && request.line.contains("/v1/embeddings")
                   ? openAi(request)
                   : Scripted::json("404 page not found", 404); // as a proxy says
    });
    Client client;
    const auto embedder = client.make({{u"url"_s, server.url()}});
    VERIFY_OK(embedder);
    if (answered)
        VERIFY_OK(tests::waitFor((*embedder)->embed({u"a"_s}, {})));
    isThere = false;
    for (int i = 0; i < 2; ++i)
        VERIFY_FAILS(tests::waitFor((*embedder)->embed({u"a"_s}, {})), ErrorKind::NotFound);
    isThere = true;
    VERIFY_OK(tests::waitFor((*embedder)->embed({u"a"_s}, {})));
}

void TestHttpEmbedder::batchesAreLimitedAndInOrder()
{
    ScriptedServer server(openAi);
    Client client;
    std::vector<QString> texts;
    for (int i = 1; i <= 25; ++i)
        texts.emplace_back(i * 40, u'x');
    texts.push_back(texts.front()); // asked for once
    const auto vectors = client.embed({{u"url"_s, server.url()},
                                       {u"batch"_s, 4},
                                       {u"batchCharacters"_s, 2'000},
                                       {u"prefix"_s, u"p: "_s}},
                                      texts);
    VERIFY_OK(vectors);
    QCOMPARE(vectors->size(), texts.size());
    for (size_t i = 0; i < texts.size(); ++i)
        QCOMPARE(lengthOf(vectors->at(i)), int(texts[i].size()) + 3);
    qsizetype asked = 0;
    for (const SeenRequest &request : server.seen) {
        qsizetype characters = 0;
        const QJsonArray input = request.json().value(u"input").toArray();
        for (const QJsonValue &text : input)
            characters += text.toString().size();
        QVERIFY(input.size() <= 4);
        QVERIFY(characters <= 2'000 || input.size() == 1);
        asked += input.size();
    }
    QCOMPARE(asked, 25);
}

void TestHttpEmbedder::dimensionsAreAskedFor()
{
    ScriptedServer server({Scripted::json(one)});
    Client client;
    const auto vectors = client.embed({{u"url"_s, server.url()}, {u"dimensions"_s, 2}}, {u"a"_s});
    VERIFY_OK(vectors);
    QCOMPARE(server.seen[0].json().value(u"dimensions").toInt(), 2);
    QVERIFY(std::abs(vectors->front().values[0] - 0.6F) < 1e-6F); // unit length
}

void TestHttpEmbedder::keysComeFromTheirPlace()
{
    qputenv("DAYBREAK_TEST_KEY", "sk-abc123\n");
    ScriptedServer server({Scripted::json(one), Scripted::json(one)});
    Client client;
    VERIFY_OK(
        client.embed({{u"url"_s, server.url()}, {u"key"_s, u"env:DAYBREAK_TEST_KEY"_s}}, {u"a"_s}));
    QVERIFY(server.seen[0].head.contains("authorization: bearer sk-abc123\r\n"));
    VERIFY_OK(tests::waitFor(client.secrets.store(
        tests::must(secrets::SecretReference::parse(u"session:mine"_s)), "s3", {})));
    VERIFY_OK(client.embed({{u"url"_s, server.url()}, {u"key"_s, u"session:mine"_s}}, {u"a"_s}));
    QVERIFY(server.seen[1].head.contains("authorization: bearer s3"));
    qunsetenv("DAYBREAK_TEST_KEY");
    const auto missing =
        client.embed({{u"url"_s, server.url()}, {u"key"_s, u"env:DAYBREAK_TEST_KEY"_s}}, {u"a"_s});
    VERIFY_FAILS(missing, ErrorKind::NotFound);
    QVERIFY(missing.error().toUserText().contains(u"DAYBREAK_TEST_KEY"));
    const auto typed =
        client.embed({{u"url"_s, server.url()}, {u"key"_s, u"sk-abc123"_s}}, {u"a"_s});
    VERIFY_FAILS(typed, ErrorKind::InvalidInput);
    QVERIFY(!typed.error().toLogString().contains(u"sk-abc123"));
    QCOMPARE(server.seen.size(), size_t(2));
}

void TestHttpEmbedder::whatIsTooLongIsCut()
{
    // As a server with a context of 1,000 characters.
    ScriptedServer server([](const SeenRequest &request) {
        for (const QJsonValue &text : request.json().value(u"input").toArray()) {
            if (text.toString().size() > 1'000)
                return Scripted::json(
                    R"({"error":{"message":"This model's maximum context length is 1000"}})", 400);
        }
        return openAi(request);
    });
    Client client;
    const auto vectors =
        client.embed({{u"url"_s, server.url()}}, {QString(300, u'a'), QString(3'000, u'b'),
                                                  QString(20'000, u'c'), QString(10, u'd')});
    VERIFY_OK(vectors);
    QCOMPARE(lengthOf(vectors->at(0)), 300);
    QCOMPARE(lengthOf(vectors->at(1)), 750);
    QCOMPARE(lengthOf(vectors->at(2)), 750); // 6,000 by the setting, then halved
    QCOMPARE(lengthOf(vectors->at(3)), 10);
}

void TestHttpEmbedder::anotherDimensionThanStoredIsRefused()
{
    ScriptedServer server({Scripted::json(one)});
    Client client;
    client.dimension = 3;
    VERIFY_FAILS(client.embed({{u"url"_s, server.url()}}, {u"a"_s}), ErrorKind::Conflict);
}

void TestHttpEmbedder::addresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("plain");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("https") << u"https://api.example.com"_s << false << true;
    QTest::newRow("loopback") << u"http://localhost:1"_s << false << true;
    QTest::newRow("loopback 6") << u"http://[::1]:1"_s << false << true;
    QTest::newRow("plain") << u"http://api.example.com"_s << false << false;
    QTest::newRow("plain, but it is said so") << u"http://api.example.com"_s << true << true;
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.com"_s << false << false;
    QTest::newRow("password") << u"https://me:secret@api.example.com"_s << false << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << true << false;
    QTest::newRow("no address") << u"127.0.0.1"_s << false << false;
}

void TestHttpEmbedder::addresses()
{
    QFETCH(QString, url);
    QFETCH(bool, plain);
    QFETCH(bool, allowed);
    Client client;
    const auto made = client.make({{u"url"_s, url}, {u"plainHttp"_s, plain}});
    QCOMPARE(made.has_value(), allowed);
    if (!made)
        QVERIFY(!made.error().toLogString().contains(u"secret"));
}

void TestHttpEmbedder::settingsAreChecked_data()
{
    QTest::addColumn<QJsonObject>("settings");
    const QString url = u"https://api.example.com"_s;
    QTest::newRow("no address") << QJsonObject{{u"model"_s, u"m"_s}};
    QTest::newRow("no texts") << QJsonObject{{u"url"_s, url}, {u"batch"_s, 0}};
    QTest::newRow("negative") << QJsonObject{{u"url"_s, url}, {u"dimensions"_s, -1}};
    QTest::newRow("unknown") << QJsonObject{{u"url"_s, url}, {u"colour"_s, u"red"_s}};
    QTest::newRow("shape") << QJsonObject{{u"url"_s, url}, {u"shape"_s, u"soap"_s}};
}

void TestHttpEmbedder::settingsAreChecked()
{
    QFETCH(QJsonObject, settings);
    Client client;
    VERIFY_FAILS(client.make(settings), ErrorKind::InvalidInput);
}

void TestHttpEmbedder::theModelIdIsOfWhatMattersAlone()
{
    Client client;
    const auto id = [&](QJsonObject more) {
        more.insert(u"url"_s, more.value(u"url").toString(u"https://api.example.com"_s));
        return tests::must(client.make(more))->model();
    };
    const QString plain = id({});
    QVERIFY(plain.startsWith(u"http/1:tiny:"));
    QCOMPARE(id({{u"batch"_s, 3}, {u"key"_s, u"env:OTHER"_s}, {u"timeoutSeconds"_s, 5}}), plain);
    QSet<QString> ids{plain};
    const std::vector<QJsonObject> others{
        {{u"model"_s, u"big"_s}}, {{u"dimensions"_s, 5}},
        {{u"prefix"_s, u"x"_s}},  {{u"textCharacters"_s, 500}},
        {{u"revision"_s, 2}},     {{u"url"_s, u"https://b.example.com"_s}}};
    for (const QJsonObject &other : others)
        ids.insert(id(other));
    QCOMPARE(ids.size(), qsizetype(others.size() + 1));
}

void TestHttpEmbedder::textsAreMadeFit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("fit");
    QTest::newRow("short") << u"a b"_s << u"a b"_s;
    QTest::newRow("empty") << QString() << u"-"_s;
    QTest::newRow("blank") << u" \u0000\t"_s << u"-"_s;
    QTest::newRow("control") << u"a\u0007b\nc"_s << u"a b\nc"_s;
    QTest::newRow("half a character") << QString(u"a"_s + QChar(0xd83d)) << u"a\ufffd"_s;
    QTest::newRow("cut at a word")
        << QString(QString(190, u'a') + u" bbbbbbbbbbbbbbbbbbb"_s) << QString(190, u'a');
    QTest::newRow("cut in a word") << QString(300, u'a') << QString(200, u'a');
    QTest::newRow("not in a character")
        << QString(QString(199, u'a') + u"\U0001f600"_s) << QString(199, u'a');
}

void TestHttpEmbedder::textsAreMadeFit()
{
    QFETCH(QString, text);
    QFETCH(QString, fit);
    QCOMPARE(fitText(text, 200), fit);
}

TEST_CLASSES(runHttpTests, TestHttpEmbedder)
