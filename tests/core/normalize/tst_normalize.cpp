// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/normalize.
#include "core/normalize/logeval.h"
#include "core/normalize/logtemplates.h"
#include "core/normalize/normalizer.h"
#include "core/normalize/replaypart.h"
#include "core/normalize/stacktrace.h"
#include "core/safety/safetyfilter.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace core;
using namespace core::normalize;
using namespace Qt::StringLiterals;

namespace {

/// "KeyError|total@/srv/shop/cart.py:41,handle@/srv/shop/api.py:9; IndexError|…"; library frames
/// in parentheses.
QString shape(const std::vector<ExceptionInfo> &chain)
{
    QStringList parts;
    for (const ExceptionInfo &exception : chain) {
        QStringList frames;
        for (const Frame &frame : exception.frames) {
            const QString name = frame.module.isEmpty()
                                     ? frame.function
                                     : QString(frame.module + u'.' + frame.function);
            QString text = name + u'@' + frame.file;
            if (frame.line > 0)
                text += u':' + QString::number(frame.line);
            frames.append(frame.inApp ? text : QString(u'(' + text + u')'));
        }
        parts.append(exception.type + u'|' + frames.join(u','));
    }
    return parts.join(u"; "_s);
}

} // namespace

class TestStackTraces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void read_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *text, const char *language,
                            const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromLatin1(language)
                                << QString::fromUtf8(expected);
        };
        row("none", "It crashed when I clicked pay.\nAt 10:30 it worked.", "", "");
        row("empty", "", "", "");
        row("mention", "look at cart.js:12:3 please", "", "");

        const char *python = "Traceback (most recent call last):\n"
                             "  File \"/srv/shop/api.py\", line 9, in handle\n"
                             "    return total(cart)\n"
                             "           ^^^^^^^^^^^\n"
                             "  File \"/srv/shop/cart.py\", line 41, in total\n"
                             "    price = prices[sku]\n"
                             "KeyError: 'sku-1'\n";
        const char *pythonShape = "KeyError|total@/srv/shop/cart.py:41,handle@/srv/shop/api.py:9";
        row("python", python, "python", pythonShape);
        QTest::newRow("python quoted in chat")
            << u"> "_s + QString::fromLatin1(python).replace(u'\n', u"\n> "_s) << u"python"_s
            << QString::fromLatin1(pythonShape);
        QTest::newRow("python without indentation")
            << QString::fromLatin1(python).replace("\n    "_L1, "\n"_L1).replace("\n  "_L1, "\n"_L1)
            << u"python"_s << QString::fromLatin1(pythonShape);
        const QString head = u"2026-01-31 09:30:00,250 ERROR [web-1] "_s;
        QTest::newRow("python with log headers")
            << head + QString::fromLatin1(python).trimmed().replace("\n"_L1, u"\n"_s + head)
            << u"python"_s << QString::fromLatin1(pythonShape);
        row("python chain",
            "Traceback (most recent call last):\n"
            "  File \"a.py\", line 1, in load\n"
            "    open(name)\n"
            "FileNotFoundError: [Errno 2] No such file\n"
            "\n"
            "During handling of the above exception, another exception occurred:\n"
            "\n"
            "Traceback (most recent call last):\n"
            "  File \"b.py\", line 2, in <module>\n"
            "    start()\n"
            "  File \"/usr/lib/python3.12/runpy.py\", line 8, in run\n"
            "    go()\n"
            "shop.errors.ConfigError: no file\n",
            "python",
            "shop.errors.ConfigError|(run@/usr/lib/python3.12/runpy.py:8),<module>@b.py:2; "
            "FileNotFoundError|load@a.py:1");
        row("python syntax error",
            "  File \"/srv/x.py\", line 3\n    if a = 1:\n         ^\nSyntaxError: invalid syntax",
            "python", "SyntaxError|@/srv/x.py:3");
        row("python group",
            "  + Exception Group Traceback (most recent call last):\n"
            "  |   File \"a.py\", line 4, in main\n"
            "  |     run()\n"
            "  | ExceptionGroup: two (1 sub-exception)\n"
            "  +-+---------------- 1 ----------------\n"
            "    | Traceback (most recent call last):\n"
            "    |   File \"b.py\", line 7, in job\n"
            "    |     1 / 0\n"
            "    | ZeroDivisionError: division by zero\n"
            "    +------------------------------------\n",
            "python", "ExceptionGroup|main@a.py:4; ZeroDivisionError|job@b.py:7");

        row("node",
            "TypeError: Cannot read properties of undefined (reading 'discount')\n"
            "    at applyDiscount (file:///srv/shop/cart.mjs:4:50)\n"
            "    at async Promise.all (index 0)\n"
            "    at async Cart.checkout [as pay] (/srv/shop/node_modules/lib/x.js:10:3)\n"
            "    at new Order (/srv/shop/order.js:3:9)\n"
            "    at /srv/shop/main.js:7:1\n"
            "    at eval (eval at run (/srv/shop/tpl.js:5:6), <anonymous>:1:1)\n"
            "    at node:internal/main:12:3",
            "javascript",
            "TypeError|applyDiscount@/srv/shop/cart.mjs:4,(Promise.all@<anonymous>),"
            "(Cart.checkout@/srv/shop/node_modules/lib/x.js:10),Order@/srv/shop/order.js:3,"
            "@/srv/shop/main.js:7,eval@/srv/shop/tpl.js:5,(@node:internal/main:12)");
        row("node cause",
            "Error [ERR_X]: outer\n    at a (/s/a.js:1:2) {\n  [cause]: RangeError: inner\n"
            "      at b (/s/b.js:3:4)\n}",
            "javascript", "Error|a@/s/a.js:1; RangeError|b@/s/b.js:3");
        row("firefox",
            "TypeError: cart is null\napplyDiscount@https://shop.example/app.js?v=3:12:5\n"
            "async*pay/<@https://shop.example/app.js:30:7\n@https://shop.example/app.js:99:1",
            "javascript",
            "TypeError|applyDiscount@https://shop.example/app.js:12,"
            "pay@https://shop.example/app.js:30,@https://shop.example/app.js:99");
        row("safari",
            "global code@https://shop.example/a.js:1:2\npay@https://shop.example/a.js:3:4"
            "\nmap@[native code]\nrun@https://shop.example/a.js:5:6",
            "javascript",
            "|pay@https://shop.example/a.js:3,(map@[native code]),run@https://shop.example/a.js:5");

        row("java",
            "Exception in thread \"main\" java.lang.IllegalStateException: no cart\n"
            "\tat shop.Cart.total(Cart.java:41)\n"
            "\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1596)\n"
            "\tat app//shop.Api.lambda$handle$0(Api.kt:9) ~[shop.jar:1.2]\n"
            "\tSuppressed: java.io.IOException: close\n"
            "\t\tat shop.Db.close(Db.java:5)\n"
            "Caused by: java.lang.NullPointerException: Cannot invoke \"x\"\n"
            "\tat shop.Price.of(Price.java:3)\n"
            "\tat sun.reflect.Native.invoke(Native Method)\n"
            "\t... 23 more\n",
            "java",
            "java.lang.IllegalStateException|shop.Cart.total@Cart.java:41,"
            "(java.util.ArrayList.forEach@ArrayList.java:1596),shop.Api.lambda$handle$0@Api.kt:9; "
            "java.io.IOException|shop.Db.close@Db.java:5; "
            "java.lang.NullPointerException|shop.Price.of@Price.java:3,"
            "(sun.reflect.Native.invoke@)");
        row("csharp",
            "Unhandled exception. System.InvalidOperationException: outer text\n"
            " ---> System.NullReferenceException: inner text\n"
            "   at Shop.Cart.Total(Int32 n) in /src/Cart.cs:line 12\n"
            "   --- End of inner exception stack trace ---\n"
            "   at Shop.Api.<Handle>d__5.MoveNext() in C:\\src\\Api.cs:line 30\n"
            "--- End of stack trace from previous location ---\n"
            "   at Shop.Api.<>c__DisplayClass3_0.<Run>b__0()\n"
            "   at System.Threading.Tasks.Task.Wait()\n",
            "csharp",
            "System.InvalidOperationException|Shop.Api.Handle@C:\\src\\Api.cs:30,Shop.Api.Run@,"
            "(System.Threading.Tasks.Task.Wait@); "
            "System.NullReferenceException|Shop.Cart.Total@/src/Cart.cs:12");
        row("go",
            "panic: runtime error: index out of range [3] with length 2\n\n"
            "goroutine 1 [running]:\n"
            "main.(*Cart).Total(0xc000012345, 0x3)\n"
            "\t/src/shop/cart.go:41 +0x1d\n"
            "runtime.goexit()\n"
            "\t/usr/local/go/src/runtime/asm_amd64.s:1700 +0x1\n"
            "created by main.serve in goroutine 7\n"
            "\t/src/shop/main.go:9 +0x2b\n\n"
            "goroutine 2 [chan receive]:\nmain.other()\n\t/src/shop/x.go:1 +0x1\n",
            "go",
            "runtime error|main.(*Cart).Total@/src/shop/cart.go:41,"
            "(runtime.goexit@/usr/local/go/src/runtime/asm_amd64.s:1700),"
            "main.serve@/src/shop/main.go:9");
        row("rust",
            "thread 'main' panicked at src/cart.rs:41:9:\n"
            "index out of bounds: the len is 2 but the index is 3\n"
            "stack backtrace:\n"
            "   0: rust_begin_unwind\n"
            "             at /rustc/9fc6b431/library/std/src/panicking.rs:652:5\n"
            "   1: shop::cart::total::h0123456789abcdef\n"
            "             at ./src/cart.rs:41:9\n",
            "rust",
            "panic|(rust_begin_unwind@/rustc/9fc6b431/library/std/src/panicking.rs:652),"
            "shop::cart::total@src/cart.rs:41");
        row("rust without trace",
            "thread 'main' panicked at 'called `Option::unwrap()` on a `None` value', "
            "src/main.rs:4:5",
            "rust", "panic|@src/main.rs:4");
        row("gdb",
            "Program received signal SIGSEGV, Segmentation fault.\n"
            "#0  0x000055555 in Cart::total (this=0x0, n=3) at /src/cart.cpp:12\n"
            "#1  main () at /src/main.cpp:9\n"
            "#2  0x00007ffff in __libc_start_main () from /lib/x86_64-linux-gnu/libc.so.6\n",
            "cpp",
            "SIGSEGV|Cart::total@/src/cart.cpp:12,main@/src/main.cpp:9,"
            "(__libc_start_main@/lib/x86_64-linux-gnu/libc.so.6)");
        row("asan",
            "==42==ERROR: AddressSanitizer: heap-use-after-free on address 0x602\n"
            "    #0 0x4f2a11 in Cart::total(int) /src/cart.cpp:12:3\n"
            "    #1 0x7f11aa (/lib/x86_64-linux-gnu/libc.so.6+0x2724a)\n\n"
            "freed by thread T0 here:\n    #0 0x4c1 in free /src/x.cpp:1:1\n",
            "cpp",
            "heap-use-after-free|Cart::total@/src/cart.cpp:12,"
            "(@/lib/x86_64-linux-gnu/libc.so.6)");
        row("glibc", "./shop(_ZN4Cart5totalEv+0x1d) [0x4005f6]\n./shop(main+0x9) [0x400700]", "cpp",
            "|_ZN4Cart5totalEv@./shop,main@./shop");
    }
    void read()
    {
        QFETCH(QString, text);
        QFETCH(QString, language);
        QFETCH(QString, expected);
        const std::vector<ExceptionInfo> chain = parseStackTrace(text);
        QCOMPARE(shape(chain), expected);
        if (!chain.empty())
            QCOMPARE(chain.front().language, language);
    }

    void messagesAndSourceLines()
    {
        const auto chain = parseStackTrace(u"Traceback (most recent call last):\n"
                                           "  File \"a.py\", line 1, in f\n    g(1)\n"
                                           "ValueError: bad: value"_s);
        QCOMPARE(chain.front().message.raw(), u"bad: value"_s);
        QCOMPARE(chain.front().frames.front().contextLine, u"g(1)"_s);
    }

    void hostileInputEnds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("long line") << u"at "_s + QString(1'000'000, u'(');
        QTest::newRow("many frames")
            << u"Error: x\n"_s + u"    at f (/a/b.js:1:2)\n"_s.repeated(100'000);
        QTest::newRow("many python frames")
            << u"Traceback (most recent call last):\n"_s +
                   u"  File \"a.py\", line 1, in f\n    f()\n"_s.repeated(100'000) +
                   u"RecursionError: too deep\n"_s;
        QTest::newRow("chain without end")
            << u"Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    f()\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\n"_s
                   .repeated(3000);
        QTest::newRow("arrows") << u"A.B: "_s + u"---> C.D: "_s.repeated(50'000) +
                                       u"\n   at A.B.C()\n   at A.B.D()"_s;
        QTest::newRow("almost frames") << u"#0 #1 at in from ] (+0x\n"_s.repeated(40'000);
        QTest::newRow("almost headers") << u"[2026 at File \" panicked at \n"_s.repeated(40'000);
    }
    void hostileInputEnds()
    {
        QFETCH(QString, text);
        QElapsedTimer timer;
        timer.start();
        const auto chain = parseStackTrace(text);
        QVERIFY(chain.size() <= 16);
        for (const ExceptionInfo &exception : chain)
            QVERIFY(exception.frames.size() <= 500);
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }
};

class TestLogTemplates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groups_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<bool>("same");
        QTest::newRow("numbers") << u"took 12 ms for order 7"_s << u"took 3 ms for order 91"_s
                                 << true;
        QTest::newRow("addresses") << u"connect to 10.0.0.1:80 failed"_s
                                   << u"connect to db.shop.example:5432 failed"_s << true;
        QTest::newRow("one word") << u"session opened for user ann by root"_s
                                  << u"session opened for user bob by root"_s << true;
        QTest::newRow("other text")
            << u"payment declined by bank"_s << u"stock reserved for order"_s << false;
        QTest::newRow("states") << u"task 1 went from NEW to DONE"_s
                                << u"task 2 went from NEW to LOST"_s << false;
        QTest::newRow("truth") << u"panel is visible true now"_s << u"panel is visible false now"_s
                               << false;
        QTest::newRow("pairs") << u"login failed user=root host=10.0.0.1"_s
                               << u"login failed user=root host=a.b.example"_s << true;
    }
    void groups()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(bool, same);
        LogTemplates templates;
        const int id = templates.learn(first).id;
        QCOMPARE(templates.learn(second).id == id, same);
    }

    void saveAndLoad()
    {
        LogTemplates templates;
        templates.learn(u"took 12 ms"_s);
        const auto known = templates.learn(u"order 7 shipped to Rome"_s);
        LogTemplates loaded;
        VERIFY_OK(loaded.load(templates.save()));
        QCOMPARE(loaded.size(), 2);
        QCOMPARE(loaded.learn(u"order 8 shipped to Oslo"_s).id, known.id);
        QCOMPARE(loaded.save().isEmpty(), false);
        VERIFY_FAILS(loaded.load("nonsense"), ErrorKind::InvalidInput);
        VERIFY_FAILS(loaded.load("{\"version\":1,\"templates\":[[]]}"), ErrorKind::InvalidInput);
        QCOMPARE(loaded.size(), 2);
        QCOMPARE(templates.learn(QString()).id, -1);
        QVERIFY(templates.learn(QString(1'000'000, u'x')).id >= 0);
    }

    void evaluation()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"lines"_s);
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        for (const char *line : {R"({"system":"A","content":"took 1 ms","template_id":"E1"})",
                                 R"({"system":"A","content":"took 2 ms","template_id":"E1"})",
                                 R"({"system":"A","content":"node NEW left","template_id":"E2"})",
                                 R"({"system":"A","content":"node OLD left","template_id":"E2"})"})
            file.write(QByteArray(line) + '\n');
        file.close();
        const Result<LogEval> eval = evaluateLogs(path);
        VERIFY_OK(eval);
        QCOMPARE(eval->toJson().value(u"mean_grouping_accuracy").toDouble(), 0.5);
        VERIFY_FAILS(evaluateLogs(folder.filePath(u"none"_s)), ErrorKind::NotFound);
    }
};

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
        QCOMPARE(shape(signal->exceptions),
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
        QCOMPARE(shape(signal->exceptions), u"TypeError|pay@https://s/b.js:2,@https://s/a.js:1"_s);
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
        QCOMPARE(shape(error->exceptions), u"TypeError|pay@/s/a.js:1"_s);
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
        QCOMPARE(shape(trace->exceptions), u"KeyError|f@cart.py:4"_s);
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

TEST_MAIN_GUILESS(TestStackTraces, TestLogTemplates, TestReaders)
#include "tst_normalize.moc"
