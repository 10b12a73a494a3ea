// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the client, against a server that says what a test has written down.
#include "core/net/httpclient.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::net;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::Scripted;
using tests::ScriptedServer;
using tests::SeenRequest;

namespace {

Result<HttpReply> sent(const QString &url, qint64 mostBytes = 1'000, Milliseconds timeout = 60s)
{
    HttpClient client;
    return tests::waitFor(client.send({.url = QUrl(url),
                                       .headers = {{"X-Key", "k"}},
                                       .body = "{}",
                                       .timeout = timeout,
                                       .mostBytes = mostBytes},
                                      {}));
}

} // namespace

class TestClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStatusIsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {200, 204, 301, 307, 308, 400, 401, 403, 404, 409, 418, 429,
                                 500, 501, 502, 503, 504})
            QTest::addRow("%d", status) << status;
    }
    void everyStatusIsAnAnswer()
    {
        QFETCH(int, status);
        ScriptedServer server([status](const SeenRequest &) {
            return Scripted::json(status == 204 ? "" : "said", status,
                                  "Location: /elsewhere\r\nX-Thing: Yes\r\n");
        });
        const auto reply = sent(server.url(u"/a"_s));
        VERIFY_OK(reply);
        QCOMPARE(reply->status, status);
        QCOMPARE(reply->body, QByteArray(status == 204 ? "" : "said"));
        QCOMPARE(reply->headers.value("x-thing"), QByteArray("Yes"));
        QCOMPARE(server.seen.size(), size_t(1)); // no redirect is followed
        QCOMPARE(server.seen[0].line, QByteArray("POST /a HTTP/1.1"));
        QVERIFY(server.seen[0].head.contains("x-key: k"));
        QCOMPARE(server.seen[0].body, QByteArray("{}"));
    }

    void answersAreBounded()
    {
        ScriptedServer server(
            [](const SeenRequest &) { return Scripted::json(QByteArray(1'001, 'x')); });
        VERIFY_FAILS(sent(server.url()), ErrorKind::Corrupt);
        VERIFY_OK(sent(server.url(), 1'001));
    }

    void slowAnswersEnd()
    {
        // A byte now and then is no answer either: the time is of the whole call.
        ScriptedServer server([](const SeenRequest &) {
            return Scripted{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na",
                            .holds = true};
        });
        VERIFY_FAILS(sent(server.url(), 1'000, 200ms), ErrorKind::TimedOut);
    }

    void waits_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<int>("ms"); // -1: none
        QTest::newRow("none") << QByteArray() << -1;
        QTest::newRow("seconds") << QByteArray("3") << 3'000;
        QTest::newRow("part of one") << QByteArray("0.5") << 500;
        QTest::newRow("negative") << QByteArray("-3") << 0;
        QTest::newRow("date") << QByteArray("Sat, 31 Jan 2026 09:30:02 GMT") << 2'000;
        QTest::newRow("past") << QByteArray("Sat, 31 Jan 2026 09:00:00 GMT") << 0;
        QTest::newRow("huge") << QByteArray("1e300") << 7 * 24 * 3'600'000;
        QTest::newRow("garbage") << QByteArray("soon") << -1;
    }
    void waits()
    {
        QFETCH(QByteArray, header);
        QFETCH(int, ms);
        const HttpReply reply{.status = 429, .headers = {{"retry-after", header}}, .body = {}};
        const auto wait = retryAfter(reply, tests::FakeClock().now());
        QCOMPARE(wait ? int(wait->count()) : -1, ms);
    }
};

TEST_CLASSES(runClient, TestClient)
#include "tst_client.moc"
