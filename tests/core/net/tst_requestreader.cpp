// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the request reader and of the checks on Host and Origin.
#include "core/net/httpserver.h"
#include "core/net/requestreader.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::net;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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

TEST_CLASSES(runRequestReader, TestRequestReader, TestOrigins)
#include "tst_requestreader.moc"
