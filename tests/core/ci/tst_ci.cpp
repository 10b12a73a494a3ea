// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/ci: the check command in a sandbox, and what failed in a log.
#include "core/ci/checks.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace core;
using namespace core::ci;
using namespace Qt::StringLiterals;

class TestCi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsTheCheckCommand_data()
    {
        QTest::addColumn<QByteArray>("test");
        QTest::addColumn<bool>("green");
        const QByteArray head =
            "import unittest\nclass T(unittest.TestCase):\n  def test_it(self):\n";
        QTest::newRow("green") << QByteArray(head + "    self.assertEqual(1, 1)\n") << true;
        QTest::newRow("red") << QByteArray(head + "    self.assertEqual(1, 2)\n") << false;
    }
    void runsTheCheckCommand()
    {
        QFETCH(QByteArray, test);
        QFETCH(bool, green);
        QTemporaryDir folder;
        tests::CountingIds ids;
        tests::FakeClock clock;
        const std::unique_ptr<sandbox::Sandbox> box =
            sandbox::sandboxes()
                .members()
                .front()
                .make({folder.filePath(u"box"_s), &ids}, {})
                .value();
        if (const Result<> works = box->probe(); !works)
            QSKIP(qPrintable(works.error().toLogString()));
        QVERIFY(QDir().mkpath(folder.filePath(u"tree"_s)));
        QFile file(folder.filePath(u"tree/test_x.py"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(test);
        file.close();
        for (const ChecksInfo &info : checks().members()) {
            const std::unique_ptr<Checks> member = info.make({box.get(), &clock}, {}).value();
            ChecksRequest request;
            request.tree = folder.filePath(u"tree"_s);
            request.commit = QString(40, u'1');
            VERIFY_FAILS(tests::waitFor(member->run(request, {})), ErrorKind::InvalidInput);
            request.repository.checkCommand = {u"python3"_s, u"-m"_s, u"unittest"_s, u"-q"_s};
            const auto runs = tests::waitFor(member->run(request, {}));
            VERIFY_OK(runs);
            QCOMPARE(runs->size(), 1U);
            const CheckRun &run = runs->front();
            QCOMPARE(run.state, green ? CheckState::Passed : CheckState::Failed);
            QCOMPARE(run.commit, request.commit);
            QCOMPARE(run.at, clock.now());
            QCOMPARE(run.failingPart.isEmpty(), green);
            if (!green)
                QVERIFY(run.failingPart.raw().contains(u"AssertionError: 1 != 2"_s));
            request.tree = folder.filePath(u"absent"_s);
            VERIFY_FAILS(tests::waitFor(member->run(request, {})), ErrorKind::NotFound);
        }
    }

    void findsTheFailingPart_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("first"); // the digest's first line
        QTest::addColumn<QString>("holds");
        QTest::addColumn<QString>("lacks");
        QTest::newRow("empty") << QString() << QString() << QString() << u"x"_s;
        QTest::newRow("unittest")
            << u"test_a ... "
               u"ok\n======================================================================\n"
               "ERROR: test_b (test_x.T.test_b)\n-----\nTraceback (most recent call last):\n"
               "  File \"a.py\", line 3, in f\nKeyError: 'x'\n\n"
               "======================================================================\n"
               "FAIL: test_c (test_x.T.test_c)\n-----\nAssertionError\n\n"
               "Ran 3 tests in 0.1s\n\nFAILED (failures=1, errors=1)\n"_s
            << u"ERROR: test_b (test_x.T.test_b)"_s << u"FAILED (failures=1, errors=1)"_s
            << u"AssertionError"_s;
        QTest::newRow("pytest")
            << u"collected 2 items\n\n=================== FAILURES ===================\n"
               "____ test_x ____\n\n>   assert 1 == 2\nE   assert 1 == 2\n\ntest_x.py:3: "
               "AssertionError\n"
               "=================== short test summary info ===================\n"
               "FAILED test_x.py::test_x - assert 1 == 2\n=== 1 failed, 1 passed in 0.1s ===\n"_s
            << u"=================== FAILURES ==================="_s
            << u"FAILED test_x.py::test_x"_s << u"collected"_s;
        QTest::newRow("jest")
            << u"\x1b[31mFAIL\x1b[0m ./a.test.js\n  ● adds\n\n    "
               u"expect(received).toBe(expected)\n\n"
               "  ● other\n    nothing\nTest Suites: 1 failed\nTests: 2 failed\n"_s
            << u"  ● adds"_s << u"Tests: 2 failed"_s << u"● other"_s;
        QTest::newRow("go")
            << u"=== RUN   TestA\n--- FAIL: TestA (0.00s)\n    a_test.go:9: got 1\n"
               "=== RUN   TestB\n--- PASS: TestB\nFAIL\nFAIL\texample.org/a\t0.1s\n"_s
            << u"--- FAIL: TestA (0.00s)"_s << u"FAIL\texample.org/a"_s << u"TestB"_s;
        QTest::newRow("cargo") << u"running 2 tests\n\nfailures:\n\n---- tests::a stdout "
                                  u"----\nthread 'tests::a' panicked at "
                                  "src/lib.rs:9:5:\nassertion failed\n\nfailures:\n    "
                                  "tests::a\n\ntest result: FAILED. 1 "
                                  "passed\n"_s
                               << u"---- tests::a stdout ----"_s << u"test result: FAILED"_s
                               << u"running"_s;
        QTest::newRow("rustc")
            << u"   Compiling a\nerror[E0308]: mismatched types\n --> src/lib.rs:2:5\n"
               "error: could not compile `a`\n"_s
            << u"error[E0308]: mismatched types"_s << u"src/lib.rs:2:5"_s << u"Compiling"_s;
        QTest::newRow("compiler")
            << u"cc -c a.c\na.c:3:5: error: expected ';'\n    3 | x\nmake: *** Error 1\n"_s
            << u"a.c:3:5: error: expected ';'"_s << u"Error 1"_s << u"cc -c"_s;
        QTest::newRow("traceback")
            << u"a\nb\nc\nTraceback (most recent call last):\n  File \"x\"\nValueError: y\n"_s
            << u"b"_s << u"ValueError: y"_s << u"a\nb"_s;
        QTest::newRow("generic") << u"one\ntwo\nthree\nfour\nbuild failed here\n"_s << u"two"_s
                                 << u"build failed here"_s << u"one"_s;
        QTest::newRow("nothing") << u"quiet\n"_s << u"quiet"_s << u"quiet"_s << u"x"_s;
        QTest::newRow("limit") << u"working\nerror: slow\n[sandbox limit, time: more than 5 ms]\n"_s
                               << u"error: slow"_s << u"[sandbox limit, time"_s
                               << u"ms]\n[sandbox"_s;
    }
    void findsTheFailingPart()
    {
        QFETCH(QString, log);
        QFETCH(QString, first);
        QFETCH(QString, holds);
        QFETCH(QString, lacks);
        const QString part = failingPart(log);
        QCOMPARE(part.section(u'\n', 0, 0), first);
        QVERIFY2(part.contains(holds), qPrintable(part));
        QVERIFY2(!part.contains(lacks), qPrintable(part));
    }

    void keepsTheLimit()
    {
        QString log = u"Traceback (most recent call last):\n"_s;
        for (int i = 0; i < 100'000; ++i)
            log += u"  File \"x.py\", line %1\n"_s.arg(i);
        for (const qsizetype limit : {0, 1, 3, 50, 4000})
            QVERIFY(failingPart(log, limit).size() <= limit);
        QVERIFY(failingPart(QString(5'000'000, u'a'), 4000).size() <= 4000);
    }
};

TEST_MAIN_GUILESS(TestCi)
#include "tst_ci.moc"
