// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A receiver on loopback and a client that sends to it.
#pragma once

#include "core/sources/receiver.h"
#include "tests/core/sources/memorysink.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <zlib.h>

namespace tests {

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline constexpr auto key = "0123456789abcdef0123456789abcdef";

inline QByteArray gzipped(const QByteArray &data)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
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

struct Answer
{
    int status = 0;
    QByteArray body;
    QHash<QByteArray, QByteArray> headers;
};

struct Fixture
{
    explicit Fixture(ReceiverOptions options = {})
    {
        options.keys = {{u"sentry"_s, {key}}, {u"posthog"_s, {key}}, {u"otlp"_s, {"other", key}}};
        options.countsEvery = 1ms;
        receiver = std::make_unique<Receiver>(std::move(options), sink, clock);
        const Result<> started = receiver->start();
        if (!started)
            qFatal("%s", qPrintable(started.error().toLogString()));
        network.setProxy(QNetworkProxy::NoProxy);
    }

    Answer send(const QByteArray &target, const QByteArray &body,
                const QList<std::pair<QByteArray, QByteArray>> &headers = {},
                const QByteArray &method = "POST")
    {
        const QByteArray url = "http://127.0.0.1:" + QByteArray::number(receiver->port()) + target;
        QNetworkRequest request(QUrl::fromEncoded(url));
        request.setRawHeader("Content-Type", "application/json");
        for (const auto &[name, value] : headers)
            request.setRawHeader(name, value);
        QNetworkReply *const reply = network.sendCustomRequest(request, method, body);
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 20'000))
            return {};
        Answer answer{.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                      .body = reply->readAll()};
        for (const auto &[name, value] : reply->rawHeaderPairs())
            answer.headers.insert(name.toLower(), value);
        reply->deleteLater();
        return answer;
    }

    tests::FakeClock clock;
    tests::MemorySink sink;
    std::unique_ptr<Receiver> receiver;
    QNetworkAccessManager network;
};

} // namespace tests
