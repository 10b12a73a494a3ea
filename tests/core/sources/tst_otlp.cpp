// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the receiver with OTLP, over real connections.
#include "tests/core/sources/otlpmessage.h"
#include "tests/core/sources/receiverfixture.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

class TestOtlp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void otlpErrorsAreAStatusMessage()
    {
        Fixture fixture;
        const Answer json = fixture.send("/v1/logs", "{", {{"x-api-key", key}});
        QCOMPARE(QJsonDocument::fromJson(json.body).object().value(u"code").toInt(), 3);
        const Answer protobuf = fixture.send(
            "/v1/logs", "\xff", {{"x-api-key", key}, {"Content-Type", "application/x-protobuf"}});
        QCOMPARE(protobuf.headers.value("content-type"), QByteArray("application/x-protobuf"));
        QCOMPARE(protobuf.body, number(1, 3) + field(2, "the body is malformed"));
    }

    void otlpRecordsAreTheSameInBothEncodings()
    {
        Fixture fixture;
        QCOMPARE(fixture.send("/v1/logs", otlpJson, {{"x-api-key", key}}).status, 200);
        const Answer protobuf = fixture.send("/v1/logs", gzipped(otlpProtobuf(otlpRecord)),
                                             {{"Authorization", "Bearer " + QByteArray(key)},
                                              {"Content-Encoding", "gzip"},
                                              {"Content-Type", "application/x-protobuf"}});
        QCOMPARE(protobuf.status, 200);
        QCOMPARE(protobuf.body, QByteArray());
        QCOMPARE(qsizetype(fixture.sink.items.size()), qsizetype(1));
        QCOMPARE(QJsonDocument(fixture.sink.only(u"otlp.log"_s)),
                 QJsonDocument::fromJson(
                     R"({"resource":{"service.name":"shop"},"scope":"checkout",)"
                     R"("timeUnixNano":"1795352869508000000","severityText":"ERROR",)"
                     R"("severityNumber":17,"body":"checkout failed",)"
                     R"("attributes":{"order.id":"o-9","retries":2,"ok":true},)"
                     R"("traceId":"d436ec4f64d91ade31176d037d26b451",)"
                     R"("spanId":"2c3bb9b4dfe739d5","eventName":""})"));
    }

    void otlpQuietLinesAreCountedAndKeptAsContext()
    {
        Fixture fixture;
        const QByteArray body = quietAndLoud();
        QCOMPARE(fixture.send("/v1/logs", body, {{"x-api-key", key}}).status, 200);
        QCOMPARE(fixture.sink.counted.value(u"otlp/log.info"_s), 1);
        QCOMPARE(fixture.sink.counted.value(u"otlp/log.debug"_s), 1);
        const QJsonArray context = fixture.sink.only(u"otlp.log"_s).value(u"context").toArray();
        QCOMPARE(context.size(), 2);
        QCOMPARE(context.at(0).toObject().value(u"body").toString(), u"opened"_s);
    }

    void otlpEqualRecordsOfOneRequestAreKept()
    {
        Fixture fixture;
        const QByteArray record = field(2, otlpRecord);
        const QByteArray body = field(1, field(2, record + record));
        for (int i = 0; i < 2; ++i) { // sent again, nothing is added
            QCOMPARE(fixture
                         .send("/v1/logs", body,
                               {{"x-api-key", key}, {"Content-Type", "application/x-protobuf"}})
                         .status,
                     200);
            QCOMPARE(fixture.sink.items.size(), size_t(2));
        }
    }

    void otlpTraces()
    {
        Fixture fixture;
        const QByteArray event = fixed64(1, 7) + field(2, "exception") +
                                 field(3, pair("exception.type", field(1, "KeyError")));
        const QByteArray span = field(11, event) + field(11, field(2, "other")) +
                                field(1, QByteArray::fromHex("0a0b")) +
                                field(2, QByteArray::fromHex("0c"));
        QCOMPARE(fixture
                     .send("/v1/traces", otlpProtobuf(span),
                           {{"x-api-key", key}, {"Content-Type", "application/x-protobuf"}})
                     .status,
                 200);
        const QJsonObject stored = fixture.sink.only(u"otlp.log"_s);
        QCOMPARE(stored.value(u"traceId").toString(), u"0a0b"_s);
        QCOMPARE(stored.value(u"severityNumber").toInt(), 17);
        QCOMPARE(fixture.sink.counted.value(u"otlp/span"_s), 1);
        QCOMPARE(fixture.send("/v1/metrics", "{}", {{"x-api-key", key}}).status, 200);
    }
};

TEST_CLASSES(runOtlp, TestOtlp)
#include "tst_otlp.moc"
