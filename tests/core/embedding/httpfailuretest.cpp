// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the embedder that asks a server which refuses, waits, breaks off or is not there.
#include "httpfailuretest.h"

#include "tests/core/embedding/httpembedder.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::embedding;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::answerFor;
using tests::Client;
using tests::one;
using tests::openAi;
using tests::Scripted;
using tests::ScriptedServer;
using tests::SeenRequest;

void TestHttpFailures::whatMayPassIsTriedAgain_data()
{
    QTest::addColumn<Scripted>("first");
    QTest::newRow("500") << Scripted::json("{}", 500);
    QTest::newRow("503") << Scripted::json("{}", 503);
    QTest::newRow("429") << Scripted::json(R"({"error":{"message":"slow down"}})", 429,
                                           "Retry-After: 0\r\n");
    QTest::newRow("cut before the answer") << Scripted{.bytes = {}, .cuts = true};
    QTest::newRow("cut in the answer") << Scripted{
        .bytes = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"data\":[", .cuts = true};
}

void TestHttpFailures::whatMayPassIsTriedAgain()
{
    QFETCH(Scripted, first);
    ScriptedServer server({first, Scripted::json(one)});
    Client client;
    VERIFY_OK(client.embed({{u"url"_s, server.url()}}, {u"a"_s}));
    QVERIFY(server.seen.size() >= 2); // Qt itself may ask once more on a connection it kept
}

void TestHttpFailures::aServersWishToWaitIsObeyed()
{
    ScriptedServer server(
        {Scripted::json("{}", 429, "Retry-After: 1\r\n"), Scripted::json(one),
         Scripted::json("{}", 429, "Retry-After: Sat, 31 Jan 2026 11:00:00 GMT\r\n")});
    Client client;
    QElapsedTimer timer;
    timer.start();
    VERIFY_OK(client.embed({{u"url"_s, server.url()}}, {u"a"_s}));
    QVERIFY(timer.elapsed() >= 900);
    // Longer than anybody would wait in place: told, and tried again by who asked.
    VERIFY_FAILS(client.embed({{u"url"_s, server.url()}}, {u"a"_s}), ErrorKind::RateLimited);
    QCOMPARE(server.seen.size(), size_t(3));
}

void TestHttpFailures::nothingIsAskedBeforeAServersTime_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("seconds");
    QTest::newRow("a minute") << QByteArray("Retry-After: 60\r\n") << 60;
    QTest::newRow("a day is too long") << QByteArray("Retry-After: 86400\r\n") << 3'600;
}

void TestHttpFailures::nothingIsAskedBeforeAServersTime()
{
    QFETCH(QByteArray, answer);
    QFETCH(int, seconds);
    ScriptedServer server({Scripted::json("{}", 429, answer), Scripted::json(one)});
    Client client;
    const auto embedder = client.make({{u"url"_s, server.url()}});
    VERIFY_OK(embedder);
    const auto asked = [&] { return tests::waitFor((*embedder)->embed({u"a"_s}, {})); };
    VERIFY_FAILS(asked(), ErrorKind::RateLimited);
    QCOMPARE(server.seen.size(), size_t(1));
    client.clock.advance(std::chrono::seconds(seconds) - 1ms);
    const auto early = asked();
    VERIFY_FAILS(early, ErrorKind::RateLimited);
    QVERIFY2(early.error().message.contains(u" 1 second"), qPrintable(early.error().message));
    QCOMPARE(server.seen.size(), size_t(1));
    client.clock.advance(1ms);
    VERIFY_OK(asked());
    QCOMPARE(server.seen.size(), size_t(2));
}

void TestHttpFailures::refusals_data()
{
    QTest::addColumn<Scripted>("answer");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const Scripted &answer, ErrorKind kind,
                        const QString &says) { QTest::newRow(name) << answer << kind << says; };
    const auto json = [](const char *body) { return Scripted::json(body); };
    row("wrong key",
        Scripted::json(R"({"error":{"message":"Incorrect API key provided: sk-abc123."}})", 401),
        ErrorKind::Denied, u"DAYBREAK_TEST_KEY"_s);
    row("unknown model",
        Scripted::json(R"({"error":"model \"tiny\" not found, try pulling it first"})", 404),
        ErrorKind::NotFound, u"tiny"_s);
    row("redirect", Scripted::json("{}", 307, "Location: http://127.0.0.1:1/\r\n"),
        ErrorKind::InvalidInput, u"another address"_s);
    row("bad request", Scripted::json(R"({"detail":"no such thing"})", 400),
        ErrorKind::InvalidInput, u"no such thing"_s);
    row("server's problem", Scripted::json(R"({"error":"oops"})", 503), ErrorKind::Offline,
        u"oops"_s);
    // The text may be why, so that whoever asked can try it alone.
    row("server's or the text's problem", Scripted::json(R"({"error":"oops"})", 500),
        ErrorKind::Internal, u"oops"_s);
    row("no JSON", json("<html>hello"), ErrorKind::Corrupt, u"vectors"_s);
    row("no HTTP", {.bytes = "garbage\r\n\r\n", .cuts = true}, ErrorKind::Offline, u"cut"_s);
    row("other JSON", json(R"({"hello":1})"), ErrorKind::Corrupt, u"vectors"_s);
    row("too few", json(R"({"data":[{"index":0,"embedding":[1,0]}]})"), ErrorKind::Corrupt,
        u"vectors"_s);
    row("too many", json(R"({"embeddings":[[1,0],[1,0],[1,0]]})"), ErrorKind::Corrupt,
        u"vectors"_s);
    row("index twice",
        json(R"({"data":[{"index":1,"embedding":[1,0]},{"index":1,"embedding":[1,0]}]})"),
        ErrorKind::Corrupt, u"vectors"_s);
    row("index out of range",
        json(R"({"data":[{"index":0,"embedding":[1,0]},{"index":2,"embedding":[1,0]}]})"),
        ErrorKind::Corrupt, u"vectors"_s);
    row("negative index",
        json(R"({"data":[{"index":0,"embedding":[1,0]},{"index":-1,"embedding":[1,0]}]})"),
        ErrorKind::Corrupt, u"vectors"_s);
    row("two dimensions", json(R"({"embeddings":[[1,0],[1,0,0]]})"), ErrorKind::Conflict,
        u"numbers"_s);
    row("zeros", json(R"({"embeddings":[[1,0],[0,0]]})"), ErrorKind::Corrupt, u"zeros"_s);
    row("no number", json(R"({"embeddings":[[1,0],[1,null]]})"), ErrorKind::Corrupt, u"vectors"_s);
    row("too large a number", json(R"({"embeddings":[[1,0],[1e200,1e200]]})"), ErrorKind::Corrupt,
        u"no number"_s);
    row("empty vector", json(R"({"embeddings":[[1,0],[]]})"), ErrorKind::Corrupt, u"vectors"_s);
    row("a vector for each token",
        json(R"([{"index":0,"embedding":[[1,0],[0,1]]},{"index":1,"embedding":[[1,0]]}])"),
        ErrorKind::Unsupported, u"--pooling"_s);
    row("huge",
        {.bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400000\r\n" +
                  QByteArray(0x400000, '[') + "\r\n"},
        ErrorKind::Corrupt, u"too large"_s);
}

void TestHttpFailures::refusals()
{
    QFETCH(Scripted, answer);
    QFETCH(ErrorKind, kind);
    QFETCH(QString, says);
    qputenv("DAYBREAK_TEST_KEY", "sk-abc123");
    ScriptedServer server([&](const SeenRequest &) { return answer; });
    Client client;
    const auto refused =
        client.embed({{u"url"_s, server.url(u"/v1"_s)}, {u"key"_s, u"env:DAYBREAK_TEST_KEY"_s}},
                     {u"a"_s, u"b"_s});
    VERIFY_FAILS(refused, kind);
    QVERIFY2(refused.error().toUserText().contains(says), qPrintable(refused.error().toUserText()));
    QVERIFY(!refused.error().toLogString().contains(u"sk-abc123"));
}

void TestHttpFailures::nobodyAnswers()
{
    quint16 port = 0;
    {
        const ScriptedServer gone(openAi);
        port = gone.port();
    }
    Client client;
    const auto refused =
        client.embed({{u"url"_s, u"http://127.0.0.1:%1/api"_s.arg(port)}}, {u"a"_s});
    VERIFY_FAILS(refused, ErrorKind::Offline);
    QVERIFY(refused.error().toUserText().contains(u"Is Ollama running?"));
}

void TestHttpFailures::aSilentServerEnds()
{
    ScriptedServer server([](const SeenRequest &) { return Scripted{.holds = true}; });
    Client client;
    const auto late = client.embed({{u"url"_s, server.url()}, {u"timeoutSeconds"_s, 1}}, {u"a"_s});
    VERIFY_FAILS(late, ErrorKind::TimedOut);
    QCOMPARE(server.seen.size(), size_t(3));
}

void TestHttpFailures::aStopEndsARequest()
{
    StopSource stop;
    ScriptedServer server([&](const SeenRequest &) {
        stop.request_stop();
        return Scripted{.holds = true};
    });
    Client client;
    VERIFY_FAILS(client.embed({{u"url"_s, server.url()}}, {u"a"_s}, stop.get_token()),
                 ErrorKind::Cancelled);
    VERIFY_FAILS(client.embed({{u"url"_s, server.url()}}, {u"a"_s}, stop.get_token()),
                 ErrorKind::Cancelled);
    QCOMPARE(server.seen.size(), size_t(1));
}

TEST_CLASSES(runHttpFailureTests, TestHttpFailures)
