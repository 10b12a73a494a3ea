// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/net: the request reader, content decoding, and the server against hostile clients.
#include "core/async/offload.h"
#include "core/net/decoding.h"
#include "core/net/httpserver.h"
#include "core/net/requestreader.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QHostAddress>
#include <QTcpSocket>

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

using namespace core;
using namespace core::net;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray deflated(const QByteArray &data, int windowBits)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, windowBits, 9, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&stream, uLong(data.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.data()));
    stream.avail_in = uInt(data.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray brotlied(const QByteArray &data)
{
    size_t size = BrotliEncoderMaxCompressedSize(size_t(data.size())) + 1024;
    QByteArray out(qsizetype(size), Qt::Uninitialized);
    BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, size_t(data.size()),
                          reinterpret_cast<const uint8_t *>(data.data()), &size,
                          reinterpret_cast<uint8_t *>(out.data()));
    out.truncate(qsizetype(size));
    return out;
}

QByteArray zstded(const QByteArray &data)
{
    QByteArray out(qsizetype(ZSTD_compressBound(size_t(data.size()))), Qt::Uninitialized);
    out.truncate(qsizetype(
        ZSTD_compress(out.data(), size_t(out.size()), data.data(), size_t(data.size()), 3)));
    return out;
}

} // namespace

class TestDecoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("encoding");
        const QByteArray text = "{\"message\":\"h\xc3\xa9llo\"}";
        QTest::newRow("none") << text << QByteArray();
        QTest::newRow("identity") << text << QByteArray("identity");
        QTest::newRow("gzip") << deflated(text, 31) << QByteArray("gzip");
        QTest::newRow("upper case") << deflated(text, 31) << QByteArray("GZIP");
        QTest::newRow("two members")
            << deflated(text.first(5), 31) + deflated(text.sliced(5), 31) << QByteArray("gzip");
        QTest::newRow("zlib") << deflated(text, 15) << QByteArray("deflate");
        QTest::newRow("raw deflate") << deflated(text, -15) << QByteArray("deflate");
        QTest::newRow("br") << brotlied(text) << QByteArray("br");
        QTest::newRow("zstd") << zstded(text) << QByteArray("zstd");
        QTest::newRow("twice") << brotlied(deflated(text, 31)) << QByteArray("gzip, br");
        QTest::newRow("unannounced gzip") << deflated(text, 31) << QByteArray();
    }
    void decodes()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, encoding);
        const auto decoded = decodeContent(sent, encoding, true);
        QVERIFY(decoded.has_value());
        QCOMPARE(*decoded, QByteArray("{\"message\":\"h\xc3\xa9llo\"}"));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("encoding");
        QTest::addColumn<int>("failure");
        const QByteArray text(100'000, 'x');
        const QByteArray zeros(48 * 1024 * 1024, '\0');
        const int damaged = int(DecodeFailure::Damaged);
        const int tooLarge = int(DecodeFailure::TooLarge);
        const int unsupported = int(DecodeFailure::Unsupported);
        for (const auto &[name, bytes] :
             {std::pair("gzip", deflated(text, 31)), std::pair("deflate", deflated(text, 15)),
              std::pair("br", brotlied(text)), std::pair("zstd", zstded(text))}) {
            const QByteArray n(name);
            QTest::addRow("%s cut short", name) << bytes.chopped(3) << n << damaged;
            QTest::addRow("%s with a tail", name) << bytes + "tail" << n << damaged;
            QTest::addRow("%s is text", name) << QByteArray("plain text") << n << damaged;
            QTest::addRow("%s empty", name) << QByteArray() << n << damaged;
        }
        QTest::newRow("gzip bomb") << deflated(zeros, 31) << QByteArray("gzip") << tooLarge;
        QTest::newRow("deflate bomb") << deflated(zeros, -15) << QByteArray("deflate") << tooLarge;
        QTest::newRow("brotli bomb") << brotlied(zeros) << QByteArray("br") << tooLarge;
        QTest::newRow("zstd bomb") << zstded(zeros) << QByteArray("zstd") << tooLarge;
        QTest::newRow("nested bomb")
            << deflated(deflated(zeros, 31), 31) << QByteArray("gzip, gzip") << tooLarge;
        QTest::newRow("thrice") << text << QByteArray("gzip, gzip, gzip") << unsupported;
        QTest::newRow("unknown") << text << QByteArray("compress") << unsupported;
    }
    void refuses()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, encoding);
        QFETCH(int, failure);
        const auto decoded = decodeContent(sent, encoding, false);
        QVERIFY(!decoded.has_value());
        QCOMPARE(int(decoded.error()), failure);
    }
    void absoluteLimit()
    {
        const DecodeLimits limits{.bytes = 1000, .ratio = 100'000};
        QCOMPARE(decodeContent(deflated(QByteArray(1001, 'x'), 31), "gzip", false, limits).error(),
                 DecodeFailure::TooLarge);
        QVERIFY(decodeContent(deflated(QByteArray(1000, 'x'), 31), "gzip", false, limits));
        QCOMPARE(decodeContent(QByteArray(1001, 'x'), {}, false, limits).error(),
                 DecodeFailure::TooLarge);
    }
};

class TestRequestReader : public QObject
{
    Q_OBJECT

    static RequestReader readAll(const QByteArray &bytes, RequestLimits limits, qsizetype step)
    {
        RequestReader reader(limits);
        qsizetype at = 0;
        for (int guard = 0; guard < 1'000'000; ++guard) {
            const qsizetype part = std::min(step, bytes.size() - at);
            const auto before = reader.state();
            at += reader.feed(QByteArrayView(bytes).sliced(at, part));
            if (reader.state() == RequestReader::State::Done ||
                reader.state() == RequestReader::State::Failed)
                break;
            if (at == bytes.size() && reader.state() == before)
                break;
        }
        return reader;
    }

private Q_SLOTS:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("no body") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << QByteArray();
        QTest::newRow("length")
            << QByteArray("POST /x?y=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            << QByteArray("hello");
        QTest::newRow("chunked")
            << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")
            << QByteArray("hello");
        QTest::newRow("chunk holding line ends")
            << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "9\r\n0\r\n\r\n\r\n\r\n\r\n0\r\n\r\n")
            << QByteArray("0\r\n\r\n\r\n\r\n");
        QTest::newRow("leading line end")
            << QByteArray("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") << QByteArray();
    }
    void reads()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, body);
        for (const qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(7), text.size()}) {
            RequestReader reader = readAll(text, {}, step);
            QCOMPARE(reader.reason(), QByteArray());
            QCOMPARE(reader.state(), RequestReader::State::Done);
            QCOMPARE(reader.takeBody(), body);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("status");
        const QByteArray post = "POST / HTTP/1.1\r\nHost: a\r\n";
        QTest::newRow("bare line feeds")
            << QByteArray("GET / HTTP/1.1\nHost: a\n\n\r\n\r\n") << 400;
        QTest::newRow("no host") << QByteArray("GET / HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("two hosts")
            << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << 400;
        QTest::newRow("absolute form")
            << QByteArray("GET http://evil/ HTTP/1.1\r\nHost: a\r\n\r\n") << 400;
        QTest::newRow("http 2") << QByteArray("PRI * HTTP/2.0\r\n\r\n") << 400;
        QTest::newRow("http 3") << QByteArray("GET / HTTP/3.0\r\nHost: a\r\n\r\n") << 505;
        QTest::newRow("folded") << post + "A: b\r\n c\r\n\r\n" << 400;
        QTest::newRow("space before colon") << post + "Content-Length : 1\r\n\r\nx" << 400;
        QTest::newRow("two lengths")
            << post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx" << 400;
        QTest::newRow("length list") << post + "Content-Length: 1, 1\r\n\r\nx" << 400;
        QTest::newRow("negative") << post + "Content-Length: -1\r\n\r\n" << 400;
        QTest::newRow("signed") << post + "Content-Length: +1\r\n\r\nx" << 400;
        QTest::newRow("overflow") << post + "Content-Length: 99999999999999999999\r\n\r\n" << 400;
        QTest::newRow("length and chunks")
            << post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            << 400;
        QTest::newRow("unknown coding") << post + "Transfer-Encoding: gzip, chunked\r\n\r\n" << 501;
        QTest::newRow("too large") << post + "Content-Length: 1001\r\n\r\n" << 413;
        QTest::newRow("chunks too large") << post + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" +
                                                 QByteArray(1000, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n"
                                          << 413;
        QTest::newRow("chunk extension")
            << post + "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n"
            << 400;
        QTest::newRow("trailer")
            << post + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n"
            << 400;
        QTest::newRow("endless chunk size")
            << post + "Transfer-Encoding: chunked\r\n\r\n" + QByteArray(30, '0') << 400;
        QTest::newRow("chunk without end") << post + "Transfer-Encoding: chunked\r\n\r\n1\r\nxx\r\n"
                                           << 400;
        QTest::newRow("large head") << post + "A: " + QByteArray(40'000, 'x') + "\r\n\r\n" << 431;
        QTest::newRow("large target") << "GET /" + QByteArray(40'000, 'x') << 414;
        QByteArray many = post;
        for (int i = 0; i < 101; ++i)
            many += "A" + QByteArray::number(i) + ": b\r\n";
        QTest::newRow("many headers") << many + "\r\n" << 431;
        QTest::newRow("NUL in a header") << post + QByteArray("A: b\0c\r\n\r\n", 10) << 400;
        QTest::newRow("tls") << QByteArray("\x16\x03\x01\x02\x00\x01\r\n\r\n", 10) << 400;
    }
    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, status);
        for (const qsizetype step : {qsizetype(1), qsizetype(5), text.size()}) {
            const RequestReader reader = readAll(text, {.bodyBytes = 1000}, step);
            QCOMPARE(reader.state(), RequestReader::State::Failed);
            QCOMPARE(reader.status(), status);
        }
    }
};

class TestOrigins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hosts_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("address") << QByteArray("127.0.0.1:8080") << true;
        QTest::newRow("name") << QByteArray("LocalHost") << true;
        QTest::newRow("v6") << QByteArray("[::1]:80") << true;
        QTest::newRow("configured") << QByteArray("daybreak.test:80") << true;
        QTest::newRow("rebinding") << QByteArray("evil.example:8080") << false;
        QTest::newRow("prefix") << QByteArray("127.0.0.1.evil.example") << false;
        QTest::newRow("user") << QByteArray("127.0.0.1:80@evil.example") << false;
        QTest::newRow("empty") << QByteArray() << false;
    }
    void hosts()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, allowed);
        QCOMPARE(isAllowedHost(host, {u"daybreak.test"_s}), allowed);
    }
    void origins_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("local page") << QByteArray("http://localhost:3000") << true;
        QTest::newRow("local page by address") << QByteArray("https://127.0.0.1:3000") << true;
        QTest::newRow("configured") << QByteArray("https://shop.example") << true;
        QTest::newRow("other scheme") << QByteArray("http://shop.example") << false;
        QTest::newRow("other") << QByteArray("https://evil.example") << false;
        QTest::newRow("suffix") << QByteArray("http://localhost.evil.example") << false;
        QTest::newRow("user") << QByteArray("http://localhost:1@evil.example") << false;
        QTest::newRow("null") << QByteArray("null") << false;
        QTest::newRow("file") << QByteArray("file://") << false;
    }
    void origins()
    {
        QFETCH(QByteArray, origin);
        QFETCH(bool, allowed);
        QCOMPARE(isAllowedOrigin(origin, {u"https://shop.example"_s, u"null"_s}), allowed);
    }
};

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

TEST_MAIN_GUILESS(TestDecoding, TestRequestReader, TestOrigins, TestServer)
#include "tst_net.moc"
