// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the server against hostile clients.
#include "core/async/offload.h"
#include "core/net/httpserver.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QHostAddress>
#include <QTcpSocket>

using namespace core;
using namespace core::net;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Fixture
{
    explicit Fixture(HttpServerOptions options = {})
        : server(
              std::move(options),
              [this](HttpRequest request, StopToken stop) {
                  return echo(this, std::move(request), stop);
              },
              [this](const QByteArray &code, const QByteArray &) { refused.append(code); })
    {
    }

    static Task<HttpAnswer> echo(Fixture *self, HttpRequest request, StopToken)
    {
        ++self->requests;
        if (request.path == u"/later"_s) {
            Task<> hop = offload([]() -> Result<> { return {}; });
            Result<> done = co_await hop;
            if (!done)
                co_return std::unexpected(done.error());
        }
        if (request.path == u"/busy"_s)
            co_return fail(ErrorKind::RateLimited, u"busy"_s);
        if (request.path == u"/hold"_s) {
            Completion<> completion;
            self->held = completion.resolver();
            Result<> done = co_await completion;
            if (!done)
                co_return std::unexpected(done.error());
        }
        HttpAnswer answer;
        answer.contentType = "text/plain";
        answer.body = request.method + ' ' + request.path.toUtf8() + ' ' +
                      request.query.value("q") + ' ' + request.headers.value("x-a") + ' ' +
                      request.body;
        co_return answer;
    }

    QByteArrayList refused;
    int requests = 0;
    std::optional<Resolver<>> held;
    HttpServer server;
};

/// Writes, then reads until the server closes or `answers` complete answers were seen.
QByteArray talk(quint16 port, const QByteArray &bytes, int answers = 1)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    QByteArray got;
    bool gone = false;
    QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { got += socket.readAll(); });
    QObject::connect(&socket, &QTcpSocket::disconnected, &socket, [&] { gone = true; });
    socket.write(bytes);
    [[maybe_unused]] const bool ended =
        QTest::qWaitFor([&] { return gone || got.count("HTTP/1.1 ") >= answers; }, 20'000);
    QCoreApplication::processEvents();
    return got;
}

} // namespace

class TestServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArrayList>("expected");
        const QByteArray host = "Host: 127.0.0.1\r\n";
        QTest::newRow("get") << "GET /a%20b?q=1%2B1 HTTP/1.1\r\n" + host + "X-A: v\r\n\r\n"
                             << QByteArrayList{"HTTP/1.1 200", "GET /a b 1+1 v "};
        QTest::newRow("chunked, later") << "POST /later HTTP/1.1\r\n" + host +
                                               "Transfer-Encoding: chunked\r\n\r\n"
                                               "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
                                        << QByteArrayList{"HTTP/1.1 200", "POST /later   hello"};
        QTest::newRow("pipelined")
            << "POST /later HTTP/1.1\r\n" + host + "Content-Length: 1\r\n\r\nxGET /2 HTTP/1.1\r\n" +
                   host + "\r\n"
            << QByteArrayList{"POST /later   x", "GET /2"};
        QTest::newRow("upgrade is ignored")
            << "GET / HTTP/1.1\r\n" + host + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            << QByteArrayList{"HTTP/1.1 200"};
        QTest::newRow("busy") << "GET /busy HTTP/1.1\r\n" + host + "\r\n"
                              << QByteArrayList{"HTTP/1.1 429", "retry-after: 1"};
        QTest::newRow("local page")
            << "GET / HTTP/1.1\r\n" + host + "Origin: http://localhost:3000\r\n\r\n"
            << QByteArrayList{"HTTP/1.1 200", "access-control-allow-origin: http://localhost:3000"};
        QTest::newRow("preflight")
            << "OPTIONS /e/ HTTP/1.1\r\n" + host +
                   "Origin: https://shop.example\r\nAccess-Control-Request-Method: POST\r\n"
                   "Access-Control-Request-Headers: content-type\r\n\r\n"
            << QByteArrayList{"HTTP/1.1 204", "access-control-allow-origin: https://shop.example",
                              "access-control-allow-headers: content-type"};
        QTest::newRow("expect continue")
            << "POST / HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok"
            << QByteArrayList{"HTTP/1.1 100", "HTTP/1.1 200"};
    }
    void answers()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArrayList, expected);
        Fixture fixture({.origins = {u"https://shop.example"_s}});
        VERIFY_OK(fixture.server.listen());
        const int count = int(std::ranges::count_if(
            expected, [](const QByteArray &e) { return e.startsWith("HTTP/1.1 100"); }));
        const QByteArray got =
            talk(fixture.server.port(), sent,
                 qstrcmp(QTest::currentDataTag(), "pipelined") == 0 ? 2 : 1 + count);
        for (const QByteArray &part : expected)
            QVERIFY2(got.toLower().contains(part.toLower()), got.constData());
        QVERIFY(fixture.refused.isEmpty());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("code");
        const QByteArray host = "Host: 127.0.0.1\r\n";
        QTest::newRow("rebinding") << QByteArray("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                                   << QByteArray("421") << QByteArray("foreignHost");
        QTest::newRow("web page") << "POST / HTTP/1.1\r\n" + host +
                                         "Origin: https://evil.example\r\nContent-Length: "
                                         "9999\r\n\r\n"
                                  << QByteArray("403") << QByteArray("foreignOrigin");
        QTest::newRow("preflight of a web page")
            << "OPTIONS / HTTP/1.1\r\n" + host + "Origin: https://evil.example\r\n\r\n"
            << QByteArray("403") << QByteArray("foreignOrigin");
        QTest::newRow("sandboxed frame") << "GET / HTTP/1.1\r\n" + host + "Origin: null\r\n\r\n"
                                         << QByteArray("403") << QByteArray("foreignOrigin");
        QTest::newRow("method") << "DELETE / HTTP/1.1\r\n" + host + "\r\n"
                                << QByteArray("405") << QByteArray("method");
        QTest::newRow("too large, announced")
            << "POST / HTTP/1.1\r\n" + host + "Content-Length: 100001\r\n\r\n"
            << QByteArray("413") << QByteArray("tooLarge");
        QTest::newRow("too large, sent")
            << "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n186a0\r\n" +
                   QByteArray(100'000, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n"
            << QByteArray("413") << QByteArray("tooLarge");
        QTest::newRow("slow head") << QByteArray("GET / HTTP/1.1\r\nHost: 127") << QByteArray("408")
                                   << QByteArray("tooSlow");
        QTest::newRow("slow body") << "POST / HTTP/1.1\r\n" + host + "Content-Length: 9\r\n\r\nx"
                                   << QByteArray("408") << QByteArray("tooSlow");
        QTest::newRow("noise") << QByteArray("\x01\x02\x03\r\n\r\n") << QByteArray("400")
                               << QByteArray("malformedRequest");
    }
    void refuses()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, code);
        Fixture fixture({.limits = {.bodyBytes = 100'000},
                         .headTime = 100ms,
                         .bodyTime = 100ms,
                         .drainTime = 50ms});
        VERIFY_OK(fixture.server.listen());
        const QByteArray got = talk(fixture.server.port(), sent);
        QVERIFY2(got.startsWith(QByteArray("HTTP/1.1 " + status)), got.constData());
        QCOMPARE(fixture.refused, QByteArrayList{code});
        QCOMPARE(fixture.requests, 0);
    }

    void tooManyConnections()
    {
        Fixture fixture({.connections = 2});
        VERIFY_OK(fixture.server.listen());
        QTcpSocket first;
        QTcpSocket second;
        first.connectToHost(QHostAddress::LocalHost, fixture.server.port());
        second.connectToHost(QHostAddress::LocalHost, fixture.server.port());
        QTRY_COMPARE(first.state(), QAbstractSocket::ConnectedState);
        QTRY_COMPARE(second.state(), QAbstractSocket::ConnectedState);
        QVERIFY(talk(fixture.server.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .startsWith("HTTP/1.1 503"));
        first.abort();
        QTRY_VERIFY(talk(fixture.server.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .startsWith("HTTP/1.1 200"));
    }

    void tooMuchAtOnce()
    {
        Fixture fixture({.bufferedBytes = 1000});
        VERIFY_OK(fixture.server.listen());
        const QByteArray got =
            talk(fixture.server.port(),
                 "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000\r\n\r\n" +
                     QByteArray(2000, 'x'));
        QVERIFY2(got.startsWith("HTTP/1.1 429"), got.constData());
        QCOMPARE(fixture.refused, QByteArrayList{"overCapacity"});
    }

    void aPortInUseIsSaid()
    {
        Fixture first;
        VERIFY_OK(first.server.listen());
        Fixture second({.port = first.server.port()});
        VERIFY_FAILS(second.server.listen(), ErrorKind::Conflict);
    }

    void clientsAndServersMayLeaveAtAnyTime()
    {
        for (const bool clientFirst : {true, false}) {
            auto fixture = std::make_unique<Fixture>();
            VERIFY_OK(fixture->server.listen());
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, fixture->server.port());
            socket.write("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
            QTRY_VERIFY(fixture->held.has_value());
            if (clientFirst) {
                socket.abort();
                QCoreApplication::processEvents();
                fixture->held->resolve({});
                fixture->held.reset();
                QVERIFY(talk(fixture->server.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .startsWith("HTTP/1.1 200"));
                VERIFY_OK(tests::waitFor(fixture->server.close()));
            } else {
                const Resolver<> held = *fixture->held;
                fixture->held.reset();
                fixture.reset();
                held.resolve(cancelled());
                QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
            }
        }
    }

    void severalMegabytes()
    {
        Fixture fixture;
        VERIFY_OK(fixture.server.listen());
        const QByteArray body(10 * 1024 * 1024, 'x');
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, fixture.server.port());
        socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QTRY_VERIFY_WITH_TIMEOUT(socket.bytesAvailable() > body.size(), 20'000);
        QVERIFY(socket.readAll().endsWith(body));
    }
};

TEST_CLASSES(runServer, TestServer)
#include "tst_server.moc"
