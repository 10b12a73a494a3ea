// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of stack traces in free text.
#include "core/normalize/stacktrace.h"
#include "tests/core/normalize/shape.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>

using namespace core;
using namespace core::normalize;
using namespace Qt::StringLiterals;

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
        row("java module without a class", "java.lang.Error: x\n\tat app.jar/run(Run.java:1)", "",
            "");
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
        row("python, a statement over several lines",
            "Traceback (most recent call last):\n"
            "  File \"/srv/shop/api.py\", line 9, in handle\n"
            "    total(\n"
            "    ~~~~~^\n"
            "        cart,\n"
            "        ^^^^^\n"
            "    )\n"
            "    ^\n"
            "  File \"/srv/shop/cart.py\", line 41, in total\n"
            "    raise ValueError(f\"coupons {a} and {b} both take a percentage off the \"\n"
            "                     f\"whole basket: not allowed\")\n"
            "ValueError: coupons A and B both take a percentage off the whole basket: not "
            "allowed\n",
            "python", "ValueError|total@/srv/shop/cart.py:41,handle@/srv/shop/api.py:9");
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
        QCOMPARE(tests::shape(chain), expected);
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

TEST_CLASSES(runStackTrace, TestStackTraces)
#include "tst_stacktrace.moc"
