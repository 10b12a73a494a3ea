// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the readers of payloads.
#include "core/normalize/normalizer.h"
#include "core/normalize/replaypart.h"
#include "core/safety/safetyfilter.h"
#include "tests/core/normalize/shape.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QJsonDocument>

using namespace core;
using namespace core::normalize;
using namespace Qt::StringLiterals;

class TestReaders : public QObject
{
    Q_OBJECT

    static Result<Signal> read(const QString &kind, const QByteArray &payload)
    {
        const tests::FakeClock clock;
        tests::CountingIds ids;
        const safety::SafetyFilter filter({}, clock, ids);
        const auto normalizer = Normalizer::makeDefault();
        return (*normalizer)
            ->normalize(filter.restore(SignalId(ids.next()),
                                       {u"test"_s, u"x1"_s, kind, payload, clock.now()}));
    }

private Q_SLOTS:
    void sentryEvent()
    {
        const Result<Signal> signal = read(
            u"sentry.event"_s,
            R"({)"
            R"("platform":"python","timestamp":1769851800.25,"level":"error","release":"shop@1.4.2",)"
            R"("environment":"live","transaction":"POST /checkout","server_name":"web1",)"
            R"("user":{"id":17,"email":"<redacted:email>"},"tags":{"tenant":"acme"},)"
            R"("contexts":{"trace":{"trace_id":"abc"}},)"
            R"("breadcrumbs":{"values":[{"category":"query","message":"SELECT 1"}]},)"
            R"("exception":{"values":[)"
            R"({"type":"KeyError","value":"'sku'","stacktrace":{"frames":[)"
            R"({"function":"handle","filename":"shop/api.py","lineno":9,"in_app":true},)"
            R"({"function":"total","filename":"shop/cart.py","lineno":41,"in_app":true,)"
            R"("context_line":"  x = p[k]","vars":{"k":"'sku'"}}]}},)"
            R"({"type":"CartError","value":"no total","stacktrace":{"frames":[)"
            R"({"function":"run","filename":"/usr/lib/python3/wsgi.py","lineno":1}]}}]}})");
        VERIFY_OK(signal);
        QCOMPARE(tests::shape(signal->exceptions),
                 u"CartError|(run@/usr/lib/python3/wsgi.py:1); "
                 "KeyError|total@shop/cart.py:41,handle@shop/api.py:9"_s);
        QCOMPARE(signal->exceptions.at(1).frames.front().variables.value(u"k").toString(),
                 u"'sku'"_s);
        QCOMPARE(signal->kind, SignalKind::Exception);
        QCOMPARE(signal->title.raw(), u"CartError: no total"_s);
        QVERIFY(signal->content.raw().contains(u"query: SELECT 1"_s));
        QCOMPARE(signal->service, u"shop"_s);
        QCOMPARE(signal->route, u"POST /checkout"_s);
        QCOMPARE(signal->traceId, u"abc"_s);
        QVERIFY(signal->userId.startsWith(u"u-"_s));
        QCOMPARE(signal->attributes.value(u"tenant"_s), u"acme"_s);
        QCOMPARE(toMs(signal->occurred), qint64(1'769'851'800'250));
        QCOMPARE(signal->externalId, u"x1"_s);
        QVERIFY(!signal->fingerprint.isEmpty());
    }

    void fingerprintForgetsLinesOnly()
    {
        const auto of = [](const QByteArray &function, const QByteArray &line,
                           const QByteArray &file) {
            const QJsonObject frame{{u"in_app"_s, true},
                                    {u"function"_s, QString::fromLatin1(function)},
                                    {u"filename"_s, QString::fromLatin1(file)},
                                    {u"lineno"_s, line.toInt()}};
            const QJsonObject exception{
                {u"type"_s, u"E"_s},
                {u"value"_s, QString::fromLatin1(line)},
                {u"stacktrace"_s, QJsonObject{{u"frames"_s, QJsonArray{frame}}}}};
            const QJsonObject event{{u"exception"_s, QJsonArray{exception}}};
            const auto signal = read(u"sentry.event"_s, QJsonDocument(event).toJson());
            return signal ? signal->fingerprint : QString();
        };
        QCOMPARE(of("f", "1", "/a/shop/x.py"), of("f", "2", "/b/shop/x.py"));
        QVERIFY(of("f", "1", "/a/shop/x.py") != of("g", "1", "/a/shop/x.py"));
        QVERIFY(of("f", "1", "/a/shop/x.py") != of("f", "1", "/a/shop/y.py"));
        const auto bare = read(u"sentry.event"_s, R"({"exception":[{"type":"E","value":"v"}]})");
        QVERIFY(bare->fingerprint.isEmpty());
    }

    void sentryMessagesAndLogs()
    {
        const auto message =
            read(u"sentry.event"_s, R"({"level":"warning","message":"Provider took 31 s"})");
        QCOMPARE(message->kind, SignalKind::Log);
        QCOMPARE(message->logTemplate, u"Provider took <*> s"_s);
        QCOMPARE(message->level, u"warning"_s);
        const auto untyped =
            read(u"sentry.event"_s, R"({"exception":{"values":[{"value":"slow"}]}})");
        QCOMPARE(untyped->kind, SignalKind::Log);
        QCOMPARE(untyped->title.raw(), u"slow"_s);
        const auto log = read(
            u"sentry.log"_s,
            R"({"timestamp":1769851800,"level":"error","body":"order o-9 failed",)"
            R"("attributes":{"sentry.release":{"value":"shop@1"},"orderId":{"value":"o-9"}}})");
        QCOMPARE(log->service, u"shop"_s);
        QCOMPARE(log->attributes.value(u"orderId"_s), u"o-9"_s);
        const auto feedback =
            read(u"sentry.feedback"_s, R"({"contexts":{"feedback":{"message":"cannot pay"}}})");
        QCOMPARE(feedback->kind, SignalKind::Message);
        QCOMPARE(feedback->title.raw(), u"cannot pay"_s);
    }

    void sentryStackOfAMessage_data()
    {
        QTest::addColumn<QByteArray>("stack");
        const QByteArray frames =
            R"({"frames":[{"filename":"shop/api.py","function":"handle","lineno":9,"in_app":true},)"
            R"({"filename":"shop/pay.py","function":"charge","lineno":41,"in_app":true}]})";
        QTest::newRow("python: threads")
            << QByteArray(R"("threads":{"values":[{"current":false,"stacktrace":{"frames":[)"
                          R"({"filename":"other.py","function":"idle"}]}},)"
                          R"({"current":true,"stacktrace":)" +
                          frames + "}]}");
        QTest::newRow("javascript: untyped exception") << QByteArray(
            R"("exception":{"values":[{"value":"slow","stacktrace":)" + frames + "}]}");
        QTest::newRow("old clients") << QByteArray(R"("stacktrace":)" + frames);
    }
    void sentryStackOfAMessage()
    {
        QFETCH(QByteArray, stack);
        const auto signal =
            read(u"sentry.event"_s, R"({"message":"Provider took 31 s","breadcrumbs":[)"
                                    R"({"message":"card entered"}],)" +
                                        stack + '}');
        VERIFY_OK(signal);
        QCOMPARE(signal->kind, SignalKind::Log);
        QVERIFY(signal->exceptions.empty());
        QCOMPARE(signal->logTemplate, u"Provider took <*> s"_s);
        QCOMPARE(signal->content.raw(),
                 u"Provider took 31 s\n\nLogged at:\n  at charge (shop/pay.py:41)\n"
                 "  at handle (shop/api.py:9)\n\nBefore:\n- card entered"_s);
    }

    void sentryFingerprint()
    {
        const auto fingerprint = [](const char *type, const char *given) {
            QByteArray event = R"({"release":"shop@1","exception":{"values":[{"type":"TYPE",)"
                               R"("stacktrace":{"frames":[{"filename":"a.py","function":"f",)"
                               R"("in_app":true}]}}]},"fingerprint":GIVEN})";
            const auto signal =
                read(u"sentry.event"_s, event.replace("TYPE", type).replace("GIVEN", given));
            return signal ? signal->fingerprint : QString();
        };
        const QString plain = fingerprint("KeyError", "null");
        QVERIFY(!plain.isEmpty());
        // What says nothing of its own changes nothing.
        for (const char *same : {"[]", "7", "[null]", "[\"{{ default }}\"]", "[\"{{default}}\"]"})
            QCOMPARE(fingerprint("KeyError", same), plain);
        // One problem, however it shows.
        const QString own = fingerprint("KeyError", "[\"stock\",\"sync\"]");
        QVERIFY(own != plain);
        QCOMPARE(fingerprint("ValueError", "[\"stock\",\"sync\"]"), own);
        QVERIFY(fingerprint("KeyError", "[\"stock\",\"other\"]") != own);
        QVERIFY(fingerprint("KeyError", "[\"stock\\nsync\"]") != plain);
        // The default one, parted further.
        const QString parted = fingerprint("KeyError", "[\"{{ default }}\",\"eu\"]");
        QVERIFY(parted != plain && parted != own);
        QVERIFY(fingerprint("ValueError", "[\"{{ default }}\",\"eu\"]") != parted);
        // Messages too.
        const auto first =
            read(u"sentry.event"_s, R"({"message":"disk is full","fingerprint":["disk"]})");
        const auto second =
            read(u"sentry.event"_s, R"({"message":"no space left on b","fingerprint":["disk"]})");
        QCOMPARE(first->fingerprint, second->fingerprint);
    }

    void posthog()
    {
        const auto signal = read(
            u"posthog.exception"_s,
            R"({"event":"$exception",)"
            R"("timestamp":"2026-01-31T09:30:00Z","properties":{"distinct_id":"u-17",)"
            R"("$pathname":"/checkout","$session_id":"s1","$exception_list":[{"type":"TypeError",)"
            R"("value":"x is undefined","stacktrace":{"frames":[)"
            R"({"platform":"web:javascript","filename":"https:\/\/s\/a.js","function":"?","in_app":true,)"
            R"("lineno":1},)"
            R"({"platform":"web:javascript","filename":"https:\/\/s\/b.js","function":"pay",)"
            R"("in_app":true,"lineno":2,"colno":3}]}}]}})");
        VERIFY_OK(signal);
        QCOMPARE(tests::shape(signal->exceptions),
                 u"TypeError|pay@https://s/b.js:2,@https://s/a.js:1"_s);
        QCOMPARE(signal->exceptions.front().language, u"javascript"_s);
        QCOMPARE(signal->route, u"/checkout"_s);
        QCOMPARE(signal->sessionId, u"s1"_s);
    }

    void otlp()
    {
        const auto error = read(
            u"otlp.log"_s,
            R"({"resource":{"service.name":"shop",)"
            R"("service.version":"1.4.2","deployment.environment.name":"live"},)"
            R"("timeUnixNano":"1769851800250000000","severityText":"ERROR","body":"checkout failed",)"
            R"("attributes":{"exception.type":"TypeError","exception.message":"bad",)"
            R"("exception.stacktrace":"TypeError: bad\n    at pay (/s/a.js:1:2)\n","http.route":"/pay"},)"
            R"("traceId":"t1"})");
        QCOMPARE(error->kind, SignalKind::Exception);
        QCOMPARE(tests::shape(error->exceptions), u"TypeError|pay@/s/a.js:1"_s);
        QCOMPARE(error->release, u"shop@1.4.2"_s);
        QCOMPARE(toMs(error->occurred), qint64(1'769'851'800'250));
        const auto log =
            read(u"otlp.log"_s, R"({"severityNumber":13,"body":"retry 3","attributes":{}})");
        QCOMPARE(log->kind, SignalKind::Log);
        QCOMPARE(log->level, u"warning"_s);
    }

    void logfile()
    {
        const auto line = read(u"logfile.line"_s,
                               R"({"file":"/var/log/shop.log","byte":7,"line":2,)"
                               R"("text":"2026-01-31 09:30:00,250 ERROR payment 17 declined"})");
        QCOMPARE(line->kind, SignalKind::Log);
        QCOMPARE(line->logTemplate, u"payment <*> declined"_s);
        QCOMPARE(line->service, u"shop"_s);
        QCOMPARE(line->level, u"error"_s);
        QCOMPARE(toMs(line->occurred), qint64(1'769'851'800'250));
        const auto trace = read(
            u"logfile.line"_s,
            R"({"file":"shop.log","text":"ERROR pay failed\nTraceback (most recent call last):\n  File \u0022cart.py\u0022, line 4, in f\n    g()\nKeyError: 1"})");
        QCOMPARE(trace->kind, SignalKind::Exception);
        QCOMPARE(tests::shape(trace->exceptions), u"KeyError|f@cart.py:4"_s);
        const auto json =
            read(u"logfile.line"_s, R"({"file":"a.log","text":"slow query",)"
                                    R"("fields":{"level":"warn","service":"api","trace_id":"t"}})");
        QCOMPARE(json->service, u"api"_s);
        QCOMPARE(json->traceId, u"t"_s);
    }

    void slack()
    {
        const QString text =
            u"<@U2|bob> see <#C9|shop> &amp; <https://x.example/1|ticket> a &lt; b\n"
            "```Traceback (most recent call last):\n  File \"cart.py\", line 4, "
            "in f\n    g()\nKeyError: 1```"_s;
        const QJsonObject message{
            {u"channel"_s, u"C1"_s},
            {u"channelName"_s, u"ops"_s},
            {u"user"_s, u"U1"_s},
            {u"ts"_s, u"1769851800.000200"_s},
            {u"threadTs"_s, u"1769851700.000100"_s},
            {u"reactions"_s, QJsonArray{QJsonObject{{u"name"_s, u"eyes"_s}, {u"count"_s, 3}}}},
            {u"text"_s, text}};
        const auto signal = read(u"slack.message"_s, QJsonDocument(message).toJson());
        VERIFY_OK(signal);
        QCOMPARE(signal->kind, SignalKind::Message);
        QCOMPARE(signal->title.raw(), u"@bob see #shop & ticket (https://x.example/1) a < b"_s);
        QCOMPARE(signal->thread, u"C1:1769851700.000100"_s);
        QCOMPARE(signal->trust, Trust::Internal);
        QCOMPARE(signal->exceptions.size(), 1u);
        QVERIFY(signal->fingerprint.isEmpty());
        QCOMPARE(signal->attributes.value(u"reactions"_s), u"3"_s);
    }

    void replaysBelongToASession_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("session");
        QTest::newRow("sentry") << u"sentry.replay"_s
                                << QByteArray(R"({"type":"replay_event",)"
                                              R"("replayId":"AB12"})")
                                << u"ab12"_s;
        QTest::newRow("sentry without an id")
            << u"sentry.replay"_s << QByteArray(R"({"replayId":"unknown"})") << QString();
        QTest::newRow("posthog") << u"posthog.replay"_s
                                 << QByteArray(R"({"properties":{"$session_id":"0199-A"}})")
                                 << u"0199-A"_s;
        for (const char *wrong : {"", "[]", R"({"replayId":7})"}) {
            QTest::addRow("sentry %s", wrong)
                << u"sentry.replay"_s << QByteArray(wrong) << QString();
            QTest::addRow("posthog %s", wrong)
                << u"posthog.replay"_s << QByteArray(wrong) << QString();
        }
    }
    void replaysBelongToASession()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, payload);
        QFETCH(QString, session);
        const auto part = replayPartOf({.kind = kind, .payload = payload});
        QVERIFY(part);
        QCOMPARE(part->sessionId, session);
    }

    void redactedIdsDoNotLink_data()
    {
        QTest::addColumn<QString>("session"); // as a client sends it
        QTest::addColumn<bool>("links");
        QTest::newRow("uuid") << u"01934567-89ab-7cde-8f01-23456789abcd"_s << true;
        QTest::newRow("of its own form") << u"tok_93kd02jd92kd02"_s << true;
        QTest::newRow("address") << u"ann@shop.example.org"_s << false;
        QTest::newRow("key") << u"AKIAIOSFODNN7EXAMPLE"_s << false;
    }
    /// What clients send, redacted as the pipeline does it: an exception finds its replay, and
    /// nobody else's.
    void redactedIdsDoNotLink()
    {
        QFETCH(QString, session);
        QFETCH(bool, links);
        const auto sent = [](const QString &id) {
            const QJsonObject properties{
                {u"distinct_id"_s, u"d"_s},
                {u"$session_id"_s, id},
                {u"$exception_list"_s, QJsonArray{QJsonObject{{u"type"_s, u"TypeError"_s}}}}};
            return safety::redactPayload(
                QJsonDocument(QJsonObject{{u"properties"_s, properties}}).toJson());
        };
        const auto signal = read(u"posthog.exception"_s, sent(session));
        VERIFY_OK(signal);
        const auto part = replayPartOf({.kind = u"posthog.replay"_s, .payload = sent(session)});
        QCOMPARE(signal->sessionId, part->sessionId);
        QCOMPARE(!signal->sessionId.isEmpty(), links);
        const auto other = read(u"posthog.exception"_s, sent(session.chopped(1) + u'0'));
        QVERIFY(signal->sessionId.isEmpty() || other->sessionId != signal->sessionId);
        // In a log's line, where the field's name says the same.
        const QJsonObject fields{{u"trace_id"_s, session}, {u"session_id"_s, session}};
        const auto line =
            read(u"logfile.line"_s,
                 safety::redactPayload(QJsonDocument(QJsonObject{{u"text"_s, u"stock is low"_s},
                                                                 {u"fields"_s, fields}})
                                           .toJson()));
        VERIFY_OK(line);
        QCOMPARE(!line->sessionId.isEmpty(), links);
        QVERIFY2(!line->traceId.startsWith(u"<redacted"), qPrintable(line->traceId));
    }

    void onlyReplaysAreReplays()
    {
        QVERIFY(!replayPartOf({.kind = u"sentry.event"_s, .payload = R"({"replayId":"1"})"}));
        const auto signal = read(u"sentry.event"_s,
                                 R"({"message":"m","contexts":{"replay":{"replay_id":"AB-12"}}})");
        QCOMPARE(signal->sessionId, u"ab12"_s); // the same as of the replay's parts
    }

    void wrongInput()
    {
        VERIFY_FAILS(read(u"sentry.event"_s, "[1]"), ErrorKind::InvalidInput);
        VERIFY_FAILS(read(u"unheard.of"_s, "{}"), ErrorKind::Unsupported);
        for (const QString &kind :
             {u"sentry.event"_s, u"sentry.log"_s, u"sentry.feedback"_s, u"posthog.exception"_s,
              u"otlp.log"_s, u"logfile.line"_s, u"slack.message"_s}) {
            VERIFY_FAILS(read(kind, ""), ErrorKind::InvalidInput);
            VERIFY_OK(read(kind, "{}"));
            const QByteArray wrong =
                R"({"exception":7,"text":[],"body":{"a":1},"properties":"x","tags":[1,[2]],"breadcrumbs":[[]],"user":[],"reactions":{},"fields":[]})";
            VERIFY_OK(read(kind, wrong));
        }
    }
};

TEST_CLASSES(runReaders, TestReaders)
#include "tst_readers.moc"
