// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The receiver against real, unchanged SDK clients (tests/clients).
#include "core/sources/receiver.h"
#include "memorysink.h"
#include "tests/support/results.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;

class TestClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void send_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("expected"); ///< texts the payloads of that kind hold
        const QStringList error{u"TypeError"_s, u"applyDiscount"_s, u"discount"_s};
        QTest::newRow("sentry-python")
            << u"sentry_python.py"_s << u"sentry.event"_s
            << QStringList{u"KeyError"_s, u"apply_discount"_s, u"\"vars\""_s, u"shop@1.4.2"_s,
                           u"breadcrumbs"_s};
        QTest::newRow("sentry-node") << u"sentry-node.mjs"_s << u"sentry.event"_s << error;
        QTest::newRow("posthog-node") << u"posthog-node.mjs"_s << u"posthog.exception"_s << error;
        QTest::newRow("posthog-js") << u"posthog-js.mjs"_s << u"posthog.exception"_s << error;
        QTest::newRow("otlp-json")
            << u"otlp.mjs http"_s << u"otlp.log"_s
            << QStringList{u"checkout failed"_s, u"\"service.name\":\"shop\""_s,
                           u"\"order.id\":\"o-9\""_s};
        QTest::newRow("otlp-protobuf")
            << u"otlp.mjs proto"_s << u"otlp.log"_s
            << QStringList{u"checkout failed"_s, u"\"service.name\":\"shop\""_s,
                           u"\"order.id\":\"o-9\""_s};
        QTest::newRow("otlp-traces") << u"otlp.mjs traces"_s << u"otlp.log"_s
                                     << QStringList{u"exception.stacktrace"_s, u"TypeError"_s};
    }
    void send()
    {
        QFETCH(QString, script);
        QFETCH(QString, kind);
        QFETCH(QStringList, expected);
        const QString folder = QStringLiteral(DAYBREAK_SOURCE_DIR "/tests/clients");
        const bool python = script.endsWith(u".py");
        const QString program =
            python ? u"/usr/bin/python3"_s : QStandardPaths::findExecutable(u"node"_s);
        if (!python && !QFileInfo::exists(folder + u"/node_modules"_s))
            QSKIP("tests/clients/node_modules is missing: run npm ci --ignore-scripts there");
        if (program.isEmpty())
            QSKIP("node is not installed");

        const SystemClock clock;
        tests::MemorySink sink;
        const QByteArray key = "0123456789abcdef0123456789abcdef";
        Receiver receiver(
            {.keys = {{u"sentry"_s, {key}}, {u"posthog"_s, {key}}, {u"otlp"_s, {key}}}}, sink,
            clock);
        VERIFY_OK(receiver.start());

        QProcess client;
        client.setWorkingDirectory(folder);
        client.setProcessChannelMode(QProcess::MergedChannels);
        QStringList arguments = script.split(u' ');
        arguments.insert(1, QString::number(receiver.port()));
        arguments.insert(2, QString::fromLatin1(key));
        client.start(program, arguments);
        QVERIFY(QTest::qWaitFor([&] { return client.state() == QProcess::NotRunning; }, 60'000));
        const QByteArray output = client.readAll();
        QVERIFY2(client.exitStatus() == QProcess::NormalExit && client.exitCode() == 0,
                 output.constData());

        QByteArray stored;
        for (const RawSignal &item : sink.items) {
            if (item.kind == kind)
                stored += item.payload + '\n';
        }
        for (const QString &text : std::as_const(expected))
            QVERIFY2(stored.contains(text.toUtf8()), QByteArray(stored + output).constData());
        for (const auto &[code, times] : sink.counted.asKeyValueRange()) {
            QVERIFY2(!code.endsWith(u"malformed") && !code.contains(u"status."), qPrintable(code));
        }
    }
};

int runClients(int argc, char **argv)
{
    TestClients test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_clients.moc"
