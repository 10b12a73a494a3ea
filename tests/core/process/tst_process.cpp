// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/process: limits, stops, and what is left behind.
#include "core/process/keptoutput.h"
#include "core/process/processrunner.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <csignal>

using namespace core;
using namespace core::process;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ProcessSpec shell(const QString &script)
{
    ProcessSpec spec;
    spec.program = u"/bin/sh"_s;
    spec.arguments = {u"-c"_s, script};
    return spec;
}

Result<ProcessResult> runNow(ProcessSpec spec, StopToken stop = {})
{
    return tests::waitFor(process::run(std::move(spec), std::move(stop)));
}

bool isAlive(int pid)
{
    return ::kill(pid, 0) == 0;
}

} // namespace

class TestProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reportsHowItEnded_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<int>("signal");
        QTest::addColumn<QByteArray>("output");
        QTest::newRow("success") << u"echo hello"_s << 0 << 0 << QByteArray("hello\n");
        QTest::newRow("failure") << u"echo bad >&2; exit 3"_s << 3 << 0 << QByteArray("bad\n");
        QTest::newRow("signal") << u"kill -SEGV $$"_s << -1 << SIGSEGV << QByteArray();
        QTest::newRow("end of input") << u"cat; echo end"_s << 0 << 0 << QByteArray("end\n");
    }
    void reportsHowItEnded()
    {
        QFETCH(QString, script);
        const Result<ProcessResult> result = runNow(shell(script));
        VERIFY_OK(result);
        QTEST(result->exitCode, "exitCode");
        QTEST(result->signal, "signal");
        QTEST(result->output, "output");
    }

    void startsOnlyWhatExists()
    {
        ProcessSpec spec;
        spec.program = u"/no/such/program"_s;
        VERIFY_FAILS(runNow(spec), ErrorKind::NotFound);
        spec.program = u"/bin/true"_s;
        spec.workingDirectory = u"/no/such/folder"_s;
        VERIFY_FAILS(runNow(spec), ErrorKind::Denied);
    }

    void givesInputAndEnvironment()
    {
        ::qputenv("DAYBREAK_TEST_SECRET", "leak");
        ProcessSpec spec = shell(u"cat; env"_s);
        spec.input = QByteArray(300'000, 'x');
        spec.environment.insert(u"GIVEN"_s, u"1"_s);
        const Result<ProcessResult> result = runNow(spec);
        VERIFY_OK(result);
        QCOMPARE(result->output.count('x'), 300'000 + result->output.mid(300'000).count('x'));
        QVERIFY(result->output.contains("GIVEN=1"));
        QVERIFY(!result->output.contains("DAYBREAK_TEST_SECRET"));
    }

    void separatesErrors()
    {
        ProcessSpec spec = shell(u"echo out; echo err >&2"_s);
        spec.separateErrors = true;
        const Result<ProcessResult> result = runNow(spec);
        QCOMPARE(result->output, "out\n");
        QCOMPARE(result->errors, "err\n");
    }

    void cutsEndlessOutputInTheMiddle()
    {
        qint64 streamed = 0;
        ProcessSpec spec = shell(u"echo first; yes | head -c 5000000; echo last"_s);
        spec.outputBytes = 10'000;
        spec.output = [&](const QByteArray &bytes) { streamed += bytes.size(); };
        const Result<ProcessResult> result = runNow(spec);
        QVERIFY(result->outputCut);
        QVERIFY(result->output.size() < 10'100);
        QVERIFY(result->output.startsWith("first\n"));
        QVERIFY(result->output.endsWith("last\n"));
        QVERIFY(result->output.contains("bytes cut"));
        QCOMPARE(streamed, 10'000);
    }

    void endsAtTheTimeLimitAlsoWhatIgnoresBeingAsked()
    {
        QElapsedTimer timer;
        timer.start();
        ProcessSpec spec = shell(u"trap '' TERM; echo begun; while :; do sleep 1; done"_s);
        spec.timeLimit = 300ms;
        spec.grace = 200ms;
        const Result<ProcessResult> result = runNow(spec);
        VERIFY_OK(result);
        QVERIFY(result->timedOut);
        QCOMPARE(result->exitCode, -1);
        QCOMPARE(result->output, "begun\n");
        QVERIFY(timer.elapsed() < 10'000);
    }

    void killsTheWholeGroup()
    {
        QTemporaryDir folder;
        ProcessSpec spec = shell(u"sleep 1000 & echo $!; exit 0"_s);
        const Result<ProcessResult> result = runNow(spec);
        const int left = result->output.trimmed().toInt();
        QVERIFY(left > 1);
        QTRY_VERIFY(!isAlive(left));
    }

    void stopsWhenAsked()
    {
        StopSource stop;
        ProcessSpec spec = shell(u"echo $$; sleep 1000"_s);
        int pid = 0;
        spec.output = [&](const QByteArray &bytes) {
            pid = bytes.trimmed().toInt();
            stop.request_stop();
        };
        VERIFY_FAILS(runNow(spec, stop.get_token()), ErrorKind::Cancelled);
        QVERIFY(pid > 1);
        QTRY_VERIFY(!isAlive(pid));
        VERIFY_FAILS(runNow(shell(u"true"_s), stop.get_token()), ErrorKind::Cancelled);
    }

    void quitKeepsTheOutput()
    {
        StopSource quit;
        ProcessSpec spec = shell(u"echo begun; sleep 1000"_s);
        spec.quit = quit.get_token();
        spec.output = [&](const QByteArray &) { quit.request_stop(); };
        const Result<ProcessResult> result = runNow(spec);
        VERIFY_OK(result);
        QVERIFY(result->quit);
        QCOMPARE(result->output, "begun\n");
    }

    void keepsBothEnds()
    {
        KeptOutput kept(8);
        kept.append("abc");
        QCOMPARE(kept.bytes(), "abc");
        kept.append("defgh");
        QCOMPARE(kept.bytes(), "abcdefgh");
        QVERIFY(!kept.isCut());
        for (int i = 0; i < 100; ++i)
            kept.append("0123456789");
        QVERIFY(kept.bytes().startsWith("abcd\n"));
        QVERIFY(kept.bytes().endsWith("\n6789"));
        QCOMPARE(kept.total(), 1008);
    }
};

TEST_MAIN_GUILESS(TestProcess)
#include "tst_process.moc"
