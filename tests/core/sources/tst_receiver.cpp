// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the receiver with Sentry's and PostHog's protocols, over real connections.
#include "tests/core/sources/otlpmessage.h"
#include "tests/core/sources/receiverfixture.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tests;

namespace {

const QByteArray envelopePath = QByteArray("/api/42/envelope/?sentry_key=") + key;

QByteArray item(const QByteArray &type, const QByteArray &payload)
{
    return "{\"type\":\"" + type + "\",\"length\":" + QByteArray::number(payload.size()) + "}\n" +
           payload + "\n";
}

/// lz-string's text of a character that is repeated: each code is one longer than the last.
QByteArray lzBomb()
{
    // 2 bits "a character of 8", the character, then codes for ever longer pieces.
    QByteArray bits;
    const auto put = [&](quint32 value, int width) {
        for (int i = 0; i < width; ++i)
            bits.append(char((value >> i) & 1));
    };
    put(0, 2);
    put('A', 8);
    quint32 next = 4, untilWider = 4;
    int width = 3;
    for (qsizetype size = 1, piece = 1; size < 3'000'000; size += piece) {
        put(next++, width);
        ++piece;
        if (--untilWider == 0)
            untilWider = quint32(1) << width++;
    }
    put(2, width);
    QByteArray text;
    for (qsizetype i = 0; i < bits.size(); i += 6) {
        int value = 0;
        for (qsizetype bit = i; bit < i + 6; ++bit)
            value = value * 2 + (bit < bits.size() ? bits[bit] : 0);
        text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[value]);
    }
    return text;
}

} // namespace

class TestReceiver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data()
    {
        using Headers = QList<std::pair<QByteArray, QByteArray>>;
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<Headers>("headers");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("counted");
        const QByteArray good = "{}\n" + item("event", "{\"message\":\"x\"}");
        const Headers none;
        const Headers otlp{{"x-api-key", key}};
        const Headers protobuf{{"x-api-key", key}, {"Content-Type", "application/x-protobuf"}};
        const auto row = [](const char *name) -> QTestData & { return QTest::newRow(name); };

        row("unknown path") << QByteArray("/nothing") << good << none << 404
                            << u"receiver/unknownPath"_s;
        row("sentry without key") << QByteArray("/api/42/envelope/") << good << none << 401
                                  << u"sentry/keyMissing"_s;
        row("sentry with a wrong key") << QByteArray("/api/42/envelope/?sentry_key=no") << good
                                       << none << 403 << u"sentry/keyWrong"_s;
        row("sentry with half the key")
            << "/api/42/envelope/?sentry_key=" + QByteArray(key).first(16) << good << none << 403
            << u"sentry/keyWrong"_s;
        row("sentry empty") << envelopePath << QByteArray() << none << 400 << u"sentry/malformed"_s;
        row("sentry noise") << envelopePath << QByteArray("\x00\xff\x01 noise", 9) << none << 400
                            << u"sentry/malformed"_s;
        row("sentry header is a list")
            << envelopePath << QByteArray("[]\n") << none << 400 << u"sentry/malformed"_s;
        row("sentry event is no JSON") << envelopePath << "{}\n" + item("event", "{\"a\":") << none
                                       << 400 << u"sentry/malformed"_s;
        row("sentry length too long")
            << envelopePath << QByteArray("{}\n{\"type\":\"event\",\"length\":99}\n{}\n") << none
            << 400 << u"sentry/malformed"_s;
        row("sentry negative length")
            << envelopePath << QByteArray("{}\n{\"type\":\"event\",\"length\":-1}\n{}\n") << none
            << 400 << u"sentry/malformed"_s;
        row("sentry deep") << envelopePath
                           << "{}\n" + item("event", "{\"a\":" + QByteArray(5000, '[') +
                                                         QByteArray(5000, ']') + "}")
                           << none << 400 << u"sentry/malformed"_s;
        row("sentry thousands of items")
            << envelopePath << "{}\n" + item("session", "{}").repeated(1001) << none << 413
            << u"sentry/tooLarge"_s;
        row("sentry damaged gzip")
            << envelopePath << gzipped(good).chopped(4) << Headers{{"Content-Encoding", "gzip"}}
            << 400 << u"sentry/status.400"_s;
        row("sentry unknown encoding")
            << envelopePath << good << Headers{{"Content-Encoding", "lzma"}} << 415
            << u"sentry/status.415"_s;
        row("sentry bomb") << envelopePath << gzipped(QByteArray(90'000'000, '{'))
                           << Headers{{"Content-Encoding", "gzip"}} << 413
                           << u"sentry/status.413"_s;
        row("sentry too large") << envelopePath << QByteArray(300'000, 'x') << none << 413
                                << u"sentry/tooLarge"_s;
        row("sentry from a web page")
            << envelopePath << good << Headers{{"Origin", "https://evil.example"}} << 403
            << u"sentry/foreignOrigin"_s;
        row("rebinding") << envelopePath << good << Headers{{"Host", "evil.example"}} << 421
                         << u"sentry/foreignHost"_s;
        row("store is no JSON") << QByteArray("/api/42/store/?sentry_key=") + key
                                << QByteArray("hello") << none << 400 << u"sentry/malformed"_s;

        row("posthog without key") << QByteArray("/batch/") << QByteArray("{\"batch\":[]}") << none
                                   << 401 << u"posthog/keyMissing"_s;
        row("posthog with a wrong key")
            << QByteArray("/i/v0/e/")
            << QByteArray("{\"api_key\":\"no\",\"event\":\"a\",\"distinct_id\":\"b\"}") << none
            << 401 << u"posthog/keyWrong"_s;
        row("posthog noise") << QByteArray("/e/") << QByteArray("noise!") << none << 400
                             << u"posthog/malformed"_s;
        row("posthog unnamed event")
            << QByteArray("/e/")
            << "{\"api_key\":\"" + QByteArray(key) + "\",\"distinct_id\":\"b\"}" << none << 400
            << u"posthog/malformed"_s;
        row("posthog nobody's event")
            << QByteArray("/e/") << "{\"api_key\":\"" + QByteArray(key) + "\",\"event\":\"b\"}"
            << none << 400 << u"posthog/malformed"_s;
        row("posthog empty batch")
            << QByteArray("/batch/") << "{\"api_key\":\"" + QByteArray(key) + "\",\"batch\":[]}"
            << none << 400 << u"posthog/malformed"_s;
        row("posthog damaged lz64")
            << QByteArray("/e/?compression=lz64") << QByteArray("N4IghgDglg+g1gUw") << none << 400
            << u"posthog/malformed"_s;
        row("posthog lz64 that is none")
            << QByteArray("/e/") << QByteArray("data=%21%21&compression=lz64") << none << 400
            << u"posthog/malformed"_s;
        // Three million "A".
        row("posthog lz64 bomb") << QByteArray("/e/?compression=lz-string") << lzBomb() << none
                                 << 413 << u"posthog/tooLarge"_s;
        row("posthog bomb in base64")
            << QByteArray("/e/") << gzipped(QByteArray(90'000'000, '{')).toBase64() << none << 413
            << u"posthog/tooLarge"_s;
        row("posthog keys that differ")
            << QByteArray("/e/")
            << "[{\"event\":\"a\",\"properties\":{\"token\":\"" + QByteArray(key) +
                   "\"}},{\"event\":\"a\",\"properties\":{\"token\":\"b\"}}]"
            << none << 401 << u"posthog/keyMissing"_s;

        row("otlp without key") << QByteArray("/v1/logs") << otlpJson << none << 401
                                << u"otlp/keyMissing"_s;
        row("otlp with a wrong key")
            << QByteArray("/v1/logs") << otlpJson << Headers{{"Authorization", "Bearer no"}} << 401
            << u"otlp/keyWrong"_s;
        row("otlp JSON cut short")
            << QByteArray("/v1/logs") << otlpJson.chopped(5) << otlp << 400 << u"otlp/malformed"_s;
        row("otlp JSON of another shape")
            << QByteArray("/v1/logs") << QByteArray("{\"resourceLogs\":[1]}") << otlp << 400
            << u"otlp/malformed"_s;
        row("otlp protobuf cut short")
            << QByteArray("/v1/logs") << otlpProtobuf(otlpRecord).chopped(2) << protobuf << 400
            << u"otlp/malformed"_s;
        row("otlp protobuf with a wrong type")
            << QByteArray("/v1/logs") << number(1, 5) << protobuf << 400 << u"otlp/malformed"_s;
        row("otlp protobuf with a long varint") << QByteArray("/v1/logs") << QByteArray(11, '\xff')
                                                << protobuf << 400 << u"otlp/malformed"_s;
        row("otlp protobuf with a group") << QByteArray("/v1/logs") << QByteArray("\x0b\x0c", 2)
                                          << protobuf << 400 << u"otlp/malformed"_s;
        QByteArray deep = field(1, "x");
        for (int i = 0; i < 500; ++i)
            deep = field(5, field(1, deep));
        row("otlp protobuf, deep") << QByteArray("/v1/logs") << otlpProtobuf(field(5, deep))
                                   << protobuf << 400 << u"otlp/malformed"_s;
        row("otlp other type") << QByteArray("/v1/logs") << QByteArray("x")
                               << Headers{{"x-api-key", key}, {"Content-Type", "text/plain"}} << 415
                               << u"otlp/mediaType"_s;
    }
    void refuses()
    {
        using Headers = QList<std::pair<QByteArray, QByteArray>>;
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        QFETCH(Headers, headers);
        QFETCH(int, status);
        QFETCH(QString, counted);
        Fixture fixture({.http = {.limits = {.bodyBytes = 200'000}}});
        const Answer answer = fixture.send(target, body, headers);
        QCOMPARE(answer.status, status);
        QTRY_COMPARE(fixture.sink.counted.value(QString(counted).replace(u'/', u"/refused."_s)), 1);
        QVERIFY(fixture.sink.items.empty());
    }

    void countsOutliveAFailedCommit()
    {
        Fixture fixture;
        fixture.sink.failingCounts = 1;
        const QByteArray target = "/api/42/envelope/?sentry_key=no";
        QCOMPARE(fixture.send(target, "{}\n").status, 403);
        QTRY_COMPARE(fixture.sink.failingCounts, 0);
        QVERIFY(fixture.sink.counted.isEmpty());
        QCOMPARE(fixture.send(target, "{}\n").status, 403);
        QTRY_COMPARE(fixture.sink.counted.values(), QList<int>{2});
    }

    void sentryEnvelopes_data()
    {
        QTest::addColumn<QByteArray>("envelope");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QStringList>("kinds");
        QTest::addColumn<QString>("counted");
        const QByteArray id = "1a5ecbf045fc43fea2d7ac6cf8f2a913";
        const QByteArray event = "{\"event_id\":\"" + id + "\",\"message\":\"x\"}";
        const QByteArray head = "{\"event_id\":\"" + id + "\"}\n";
        const QByteArray answer = "{\"id\":\"" + id + "\"}";
        QTest::newRow("event") << head + item("event", event) << answer
                               << QStringList{u"sentry.event"_s} << QString();
        QTest::newRow("without length") << head + "{\"type\":\"event\"}\n" + event << answer
                                        << QStringList{u"sentry.event"_s} << QString();
        QTest::newRow("windows line ends") << "{}\r\n{\"type\":\"event\"}\r\n" + event + "\r\n"
                                           << answer << QStringList{u"sentry.event"_s} << QString();
        QTest::newRow("payload with line feeds")
            << head + item("event", "{\n\"event_id\":\"" + id + "\"\n}") << answer
            << QStringList{u"sentry.event"_s} << QString();
        QTest::newRow("id with dashes in the event")
            << "{}\n" + item("event", "{\"event_id\":\"1A5ECBF0-45FC-43FE-A2D7-AC6CF8F2A913\"}")
            << answer << QStringList{u"sentry.event"_s} << QString();
        QTest::newRow("lone surrogate, big number, NaN")
            << head + item("event", "{\"a\":\"\\ud800\",\"b\":123456789012345678901234,\"c\":NaN,"
                                    "\"d\":-Infinity,\"e\":\"\\ud83d\\ude00\"}")
            << answer << QStringList{u"sentry.event"_s} << QString();
        QTest::newRow("event twice") << head + item("event", event) + item("event", event) << answer
                                     << QStringList{u"sentry.event"_s} << QString();
        QTest::newRow("session") << head + item("session", "{}") << answer << QStringList()
                                 << u"sentry/session"_s;
        QTest::newRow("unknown type")
            << head + item("brand_new", "\x01\x02") << answer << QStringList() << u"sentry/other"_s;
        QTest::newRow("attachment with binary")
            << head + item("event", event) + item("attachment", "{\"\n\n\xff") << answer
            << QStringList{u"sentry.event"_s} << u"sentry/attachment"_s;
        QTest::newRow("nothing") << head << answer << QStringList() << QString();
        QTest::newRow("logs") << head + item("log",
                                             "{\"items\":[{\"level\":\"info\",\"body\":\"a\"},"
                                             "{\"level\":\"warn\",\"body\":\"b\"},"
                                             "{\"level\":\"error\",\"body\":\"c\"}]}")
                              << answer << QStringList{u"sentry.log"_s, u"sentry.log"_s}
                              << u"sentry/log.info"_s;
        QTest::newRow("feedback") << head + item("feedback", event) << answer
                                  << QStringList{u"sentry.feedback"_s} << QString();
        QTest::newRow("user report and its event")
            << head + item("event", event) +
                   item("user_report", "{\"event_id\":\"" + id + "\",\"comments\":\"broken\"}")
            << answer << QStringList{u"sentry.event"_s, u"sentry.feedback"_s} << QString();
        const QByteArray recording = "{\"segment_id\":3}\n" + qCompress("[{\"type\":4}]").sliced(4);
        QTest::newRow("replay") << head +
                                       item("replay_event",
                                            "{\"replay_id\":\"" + id + "\",\"segment_id\":3}") +
                                       item("replay_recording", recording)
                                << answer << QStringList{u"sentry.replay"_s, u"sentry.replay"_s}
                                << QString();
        QTest::newRow("video") << head + item("replay_video", "\x81\xa1x") << answer
                               << QStringList{u"sentry.replay"_s} << QString();
        QTest::newRow("unreadable recording")
            << head + item("replay_recording", "{\"segment_id\":3}\nnoise") << answer
            << QStringList() << u"sentry/replay_recording.unreadable"_s;
    }
    void sentryEnvelopes()
    {
        QFETCH(QByteArray, envelope);
        QFETCH(QByteArray, answer);
        QFETCH(QStringList, kinds);
        QFETCH(QString, counted);
        Fixture fixture;
        const Answer got = fixture.send(
            "/api/42/envelope/", envelope,
            {{"X-Sentry-Auth",
              "Sentry sentry_version=7, sentry_key=" + QByteArray(key) + ", sentry_client=x/1"}});
        QCOMPARE(got.status, 200);
        QCOMPARE(got.body, answer);
        QStringList stored;
        for (const RawSignal &signal : fixture.sink.items) {
            stored.append(signal.kind);
            QVERIFY(!signal.externalId.isEmpty());
            QCOMPARE(signal.received, fixture.clock.now());
            QVERIFY2(QJsonDocument::fromJson(signal.payload).isObject(),
                     signal.payload.constData());
            QVERIFY(!signal.payload.contains('\n'));
        }
        QCOMPARE(stored, kinds);
        if (!counted.isEmpty())
            QCOMPARE(fixture.sink.counted.value(counted), 1);
        // Sent once more, nothing is added.
        QCOMPARE(fixture.send(envelopePath, envelope).status, 200);
        QCOMPARE(qsizetype(fixture.sink.items.size()), kinds.size());
    }

    void sentryKeys()
    {
        Fixture fixture;
        const QByteArray event = item("event", "{\"message\":\"x\"}");
        QCOMPARE(fixture
                     .send("/api/42/envelope",
                           "{\"dsn\":\"http://" + QByteArray(key) + "@127.0.0.1:1/42\"}\n" + event)
                     .status,
                 200);
        QCOMPARE(
            fixture.send("/api/42/envelope/", "{\"dsn\":\"http://127.0.0.1\"}\n" + event).status,
            401);
        const Answer stored =
            fixture.send("/api/42/store/?sentry_key=" + QByteArray(key),
                         "{\"event_id\":\"1a5ecbf045fc43fea2d7ac6cf8f2a913\",\"message\":\"y\"}");
        QCOMPARE(stored.body, QByteArray("{\"id\":\"1a5ecbf045fc43fea2d7ac6cf8f2a913\"}"));
        const Answer old = fixture.send("/api/42/store/?sentry_key=" + QByteArray(key),
                                        qCompress("{\"message\":\"z\"}").sliced(4).toBase64());
        QCOMPARE(old.status, 200);
        QCOMPARE(qsizetype(fixture.sink.items.size()), qsizetype(3));
    }

    void posthogBodies_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        const QByteArray event = R"({"event":"$exception","uuid":"u-1","distinct_id":"d",)"
                                 R"("properties":{"$exception_list":[{"type":"TypeError"}]}})";
        const QByteArray batch =
            "{\"api_key\":\"" + QByteArray(key) + "\",\"batch\":[" + event + "]}";
        const QByteArray single = "{\"api_key\":\"" + QByteArray(key) + "\"," + event.sliced(1);
        for (const char *path : {"/batch/", "/batch", "/e/", "/i/v0/e/", "/capture/"})
            QTest::addRow("%s", path) << QByteArray(path) << batch;
        QTest::newRow("single") << QByteArray("/capture/") << single;
        QTest::newRow("list") << "/e/?api_key=" + QByteArray(key) << "[" + event + "]";
        QTest::newRow("unannounced gzip")
            << QByteArray("/e/?compression=gzip-js") << gzipped(batch);
        QTest::newRow("base64 form")
            << QByteArray("/e/") << "data=" + batch.toBase64().toPercentEncoding();
        QTest::newRow("form") << QByteArray("/e/") << "data=" + batch.toPercentEncoding();
        QTest::newRow("base64") << QByteArray("/e/?compression=base64") << batch.toBase64();
        // What lz-string 1.5.0 makes of `batch`.
        const QByteArray packed =
            "N4IghgDglg+"
            "g1gUwJ4gFwgAwEYBMBmAFgFYA2AdgA4BOMAIwGMATBAM232POrqdZABoQtMABd6ACzQBtUAgBuCAH"
            "Yi0IACQIAHvQQQRUAPaKBIAK6mojVaYC0WE4ygBnfYvoiYl1VcEQATgYQCH76CE5ooBrauvpGMAA2ziqoMiAi"
            "SEGqACoZCACifgF+IAC+ALol5SVAA===";
        QTest::newRow("lz64") << QByteArray("/e/?compression=lz64") << packed;
        QTest::newRow("lz64 form")
            << QByteArray("/e/") << "data=" + packed.toPercentEncoding() + "&compression=lz64";
        QTest::newRow("lz64 form with blanks")
            << QByteArray("/e/")
            << "data=" + QByteArray(packed).replace('+', ' ') + "&compression=lz-string";
    }
    void posthogBodies()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        Fixture fixture;
        const Answer answer = fixture.send(target, body);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray(R"({"status":"Ok"})"));
        QCOMPARE(qsizetype(fixture.sink.items.size()), qsizetype(1));
        QCOMPARE(fixture.sink.items[0].externalId, u"u-1"_s);
        QCOMPARE(fixture.sink.only(u"posthog.exception"_s).value(u"distinct_id").toString(),
                 u"d"_s);
    }

    void posthogOthers()
    {
        Fixture fixture;
        const QByteArray start = "{\"api_key\":\"" + QByteArray(key) + "\",\"batch\":[";
        QCOMPARE(fixture
                     .send("/batch/",
                           start + R"({"event":"$snapshot","distinct_id":"d","properties":{}},)"
                                   R"({"event":"cart opened","distinct_id":"d"},)"
                                   R"({"event":"$pageview","properties":{"distinct_id":7}}]})")
                     .status,
                 200);
        QCOMPARE(fixture.sink.items.at(0).kind, u"posthog.replay"_s);
        QCOMPARE(fixture.sink.counted.value(u"posthog/event"_s), 1);
        QCOMPARE(fixture.sink.counted.value(u"posthog/$pageview"_s), 1);
        for (const char *path : {"/flags/?v=2", "/decide/?v=3"}) {
            const Answer flags = fixture.send(path, "{\"token\":\"" + QByteArray(key) + "\"}");
            QCOMPARE(flags.status, 200);
            QVERIFY(QJsonDocument::fromJson(flags.body).object().contains(u"featureFlags"));
        }
        QCOMPARE(fixture.send("/array/" + QByteArray(key) + "/config", {}, {}, "GET").status, 200);
        QCOMPARE(fixture.send("/flags/", "{\"token\":\"no\"}").status, 401);
    }

    void sinkFailures_data()
    {
        QTest::addColumn<ErrorKind>("failure");
        QTest::addColumn<int>("status");
        QTest::newRow("over capacity") << ErrorKind::RateLimited << 429;
        QTest::newRow("damaged store") << ErrorKind::Corrupt << 503;
    }
    void sinkFailures()
    {
        QFETCH(ErrorKind, failure);
        QFETCH(int, status);
        Fixture fixture;
        fixture.sink.failure = failure;
        if (failure == ErrorKind::Corrupt)
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"on purpose"_s));
        const Answer answer =
            fixture.send(envelopePath, "{}\n" + item("event", "{\"message\":\"x\"}"));
        QCOMPARE(answer.status, status);
        QVERIFY(answer.headers.value("retry-after").toInt() > 0);
        QTRY_COMPARE(fixture.sink.counted.value(u"sentry/refused.status.%1"_s.arg(status)), 1);
    }

    void noRoom()
    {
        Fixture fixture({.inFlight = 0});
        const Answer answer = fixture.send(envelopePath, "{}\n");
        QCOMPARE(answer.status, 429);
        QVERIFY(answer.headers.contains("retry-after"));
    }

    void pagesOfThisMachineAreAnswered()
    {
        Fixture fixture;
        const Answer answer = fixture.send(envelopePath, "{}\n{\"type\":\"session\"}\n{}",
                                           {{"Origin", "http://localhost:5173"}});
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.headers.value("access-control-allow-origin"),
                 QByteArray("http://localhost:5173"));
    }

    void endpointsAndStop()
    {
        Fixture fixture;
        const auto endpoints = fixture.receiver->endpoints();
        QCOMPARE(endpoints.size(), size_t(3));
        QCOMPARE(endpoints[0].hint, u"http://%1@127.0.0.1:%2/1"_s.arg(QLatin1StringView(key))
                                        .arg(fixture.receiver->port()));
        QCOMPARE(fixture.send("/nothing", {}).status, 404);
        VERIFY_OK(tests::waitFor(fixture.receiver->stop()));
        QCOMPARE(fixture.sink.counted.value(u"receiver/refused.unknownPath"_s), 1);
    }
};

TEST_CLASSES(runReceiver, TestReceiver)
#include "tst_receiver.moc"
