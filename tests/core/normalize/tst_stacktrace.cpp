// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of stack traces in free text.
#include "core/normalize/stacktrace_p.h"
#include "tests/core/normalize/nativetraces.h"
#include "tests/core/normalize/shape.h"
#include "tests/core/normalize/traces.h"
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
        for (const tests::Trace &trace : tests::traces)
            row(trace.name, trace.text, trace.language, trace.shape);
        for (const tests::Trace &trace : tests::moreTraces)
            row(trace.name, trace.text, trace.language, trace.shape);
        for (const tests::Trace &trace : tests::nativeTraces)
            row(trace.name, trace.text, trace.language, trace.shape);
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
        row("python, truncated at both ends",
            "handle\n    return total(cart)\n  File \"/srv/shop/cart.py\", line 41, in total\n"
            "    price = prices[sku]\n  File \"/srv/shop/prices.py\", line 9, in of\n    retu",
            "python", "|of@/srv/shop/prices.py:9,total@/srv/shop/cart.py:41");
        row("python, two unrelated traces",
            "First:\nTraceback (most recent call last):\n  File \"a.py\", line 1, in f\n    g()\n"
            "KeyError: 'x'\n\nand on the other machine:\n\nTraceback (most recent call last):\n"
            "  File \"b.py\", line 2, in h\n    i()\nTypeError: y\n",
            "python", "KeyError|f@a.py:1");
        row("python 3.13, coloured by itself",
            "Traceback (most recent call last):\n  File \x1b[35m\"/srv/x.py\"\x1b[0m, line "
            "\x1b[35m3\x1b[0m, in \x1b[35mrun\x1b[0m\n    \x1b[31mf\x1b[0m\x1b[1;31m()\x1b[0m\n"
            "\x1b[1;35mValueError\x1b[0m: \x1b[35mbad\x1b[0m",
            "python", "ValueError|run@/srv/x.py:3");
        row("python recursion",
            "Traceback (most recent call last):\n  File \"a.py\", line 4, in f\n    f()\n"
            "  File \"a.py\", line 4, in f\n    f()\n  [Previous line repeated 994 more times]\n"
            "RecursionError: maximum recursion depth exceeded",
            "python", "RecursionError|f@a.py:4,f@a.py:4");
        row("node aggregate",
            "AggregateError: All promises were rejected\n    at f (/s/a.js:1:2) {\n"
            "  [errors]: [\n    Error: one\n        at g (/s/b.js:3:4)\n    TypeError: two\n"
            "        at h (/s/c.js:5:6)\n  ]\n}",
            "javascript", "AggregateError|f@/s/a.js:1; Error|g@/s/b.js:3; TypeError|h@/s/c.js:5");
        row("node on Windows with blanks in paths",
            "Error: spawn EACCES\n"
            "    at run (C:\\Program Files (x86)\\My Shop\\server\\run.js:84:66)\n"
            "    at C:\\Program Files (x86)\\My Shop\\node_modules\\async\\async.js:689:13\n"
            "    at process._tickCallback (node.js:355:11)",
            "javascript",
            "Error|run@C:\\Program Files (x86)\\My Shop\\server\\run.js:84,"
            "(@C:\\Program Files (x86)\\My Shop\\node_modules\\async\\async.js:689),"
            "process._tickCallback@node.js:355");
        row("webpack and eval",
            "ReferenceError: x is not defined\n    at Object../src/cart.ts "
            "(webpack:///./src/cart.ts?:12:3)\n"
            "    at __webpack_require__ (webpack/bootstrap:19:1)\n"
            "    at eval (eval at run (app.js:5:6), <anonymous>:1:1)\n"
            "    at shop (wasm://wasm/0003b00a:wasm-function[12]:0x4f2)",
            "javascript",
            "ReferenceError|Object../src/cart.ts@webpack:///./src/cart.ts:12,"
            "(__webpack_require__@webpack/bootstrap:19),eval@app.js:5,shop@wasm://wasm/0003b00a");
        row("hermes",
            "TypeError: undefined is not a function\n"
            "    at anonymous (address at index.android.bundle:1:104429)\n"
            "    at applyDiscount (address at index.android.bundle:1:777)",
            "javascript",
            "TypeError|anonymous@index.android.bundle:1,applyDiscount@index.android.bundle:1");
        row("firefox eval",
            "Error: x\nf@https://shop.example/app.js line 12 > eval:3:4\n"
            "run@https://shop.example/app.js:30:7",
            "javascript",
            "Error|f@https://shop.example/app.js:12,run@https://shop.example/app.js:30");
        row("two javascript traces in one text",
            "TypeError: a\n    at f (/s/a.js:1:2)\n    at g (/s/a.js:3:4)\n"
            "RangeError: b\n    at h (/s/b.js:5:6)\n    at i (/s/b.js:7:8)",
            "javascript", "TypeError|f@/s/a.js:1,g@/s/a.js:3");
        row("java, glued where pasting lost the ends of lines",
            "java.lang.IllegalStateException: no cart at shop.Cart.total(Cart.java:41)at "
            "shop.Api.get(Api.java:9)at sun.reflect.X.invoke(Unknown Source) Caused by: "
            "java.lang.Error: y at shop.Db.read(Db.java:3) ... 3 more",
            "java",
            "java.lang.IllegalStateException|shop.Cart.total@Cart.java:41,"
            "shop.Api.get@Api.java:9,(sun.reflect.X.invoke@); "
            "java.lang.Error|shop.Db.read@Db.java:3");
        row("java, one line cut at 80",
            "java.lang.reflect.InvocationTargetException at \n"
            "com.shop.storefront.checkout.BasketServiceTest.testLoadOfTheBasket(BasketServic\n"
            "eTest.java:230) at \n"
            "com.shop.storefront.checkout.BasketServiceSuite.runTest(BasketServiceSuite.java\n"
            ":135) at com.shop.Runner.run(Runner.java:35)",
            "java",
            "java.lang.reflect.InvocationTargetException|"
            "com.shop.storefront.checkout.BasketServiceTest.testLoadOfTheBasket@"
            "BasketServiceTest.java:230,"
            "com.shop.storefront.checkout.BasketServiceSuite.runTest@BasketServiceSuite.java:135,"
            "com.shop.Runner.run@Runner.java:35");
        row("java, every at on a line of its own",
            "W/Sound ( 615): java.io.IOException: no sound\nW/Sound ( 615): at\n"
            "shop.media.Sound.play(Sound.java:173)\n\nW/Sound ( 615): at\n"
            "shop.media.Proxy.play(Proxy.java:116)\n",
            "java",
            "java.io.IOException|shop.media.Sound.play@Sound.java:173,"
            "shop.media.Proxy.play@Proxy.java:116");
        row("java, root cause first",
            "java.lang.Error: inner\n\tat shop.Db.read(Db.java:3)\nWrapped by: "
            "java.lang.IllegalStateException: outer\n\tat shop.Cart.total(Cart.java:41)\n"
            "\t... 12 common frames omitted",
            "java",
            "java.lang.Error|shop.Db.read@Db.java:3; "
            "java.lang.IllegalStateException|shop.Cart.total@Cart.java:41");
        row("java, message over lines and a shrunk stack",
            "shop.db.QueryException: could not run\n  SELECT * FROM carts\n  WHERE id = 7\n"
            "\tat a.b.c.d(Unknown Source:12)\n\tat e.f.a(SourceFile:34)\n\tat "
            "g.h(r8-map-id-1f2e:5)\n"
            "\tat i.j.k(PG:3)",
            "java", "shop.db.QueryException|a.b.c.d@:12,e.f.a@SourceFile:34,g.h@:5,i.j.k@:3");
        row("kotlin test with blanks in its name",
            "java.lang.AssertionError: expected 2\n\tat shop.CartTest.total of an empty "
            "cart(CartTest.kt:12)\n\tat org.junit.Runner.run(Runner.java:3)",
            "java",
            "java.lang.AssertionError|shop.CartTest.total of an empty cart@CartTest.kt:12,"
            "(org.junit.Runner.run@Runner.java:3)");
        row("csharp aggregate",
            "System.AggregateException: One or more errors occurred. (a) (b)\n"
            " ---> System.ArgumentException: a\n   at Shop.A.F() in /src/A.cs:line 1\n"
            "   --- End of inner exception stack trace ---\n   at Shop.C.Main() in /src/C.cs:line "
            "3\n"
            " ---> (Inner Exception #1) System.IO.IOException: b\n"
            "   at Shop.B.G() in /src/B.cs:line 2<---\n",
            "csharp",
            "System.AggregateException|Shop.C.Main@/src/C.cs:3; "
            "System.ArgumentException|Shop.A.F@/src/A.cs:1; "
            "System.IO.IOException|Shop.B.G@/src/B.cs:2");
        row("mono and ahead of time",
            "System.NullReferenceException: x\n"
            "  at Shop.Cart.Total (System.Int32 n) [0x0000a] in /src/Cart.cs:12 \n"
            "  at Shop.Api.Get () [0x00012] in <1a2b3c>:0 \n"
            "  at Shop.Main.Run(String[]) + 0x2f\n  at lambda_method12(Closure, Object)",
            "csharp",
            "System.NullReferenceException|Shop.Cart.Total@/src/Cart.cs:12,Shop.Api.Get@,"
            "Shop.Main.Run@,lambda_method12@");
        row("go error with a stack",
            "could not price the basket\ngithub.com/shop/store/pricing.Lookup\n"
            "\t/src/shop/pricing/lookup.go:41\ngithub.com/shop/store/api.(*Server).total\n"
            "\t/src/shop/api/server.go:9\n",
            "go",
            "|github.com/shop/store/pricing.Lookup@/src/shop/pricing/lookup.go:41,"
            "github.com/shop/store/api.(*Server).total@/src/shop/api/server.go:9");
        row("go dump of all goroutines",
            "fatal error: all goroutines are asleep - deadlock!\n\n"
            "goroutine 1 gp=0xc000006380 m=0 mp=0x1 [chan receive, 2 minutes]:\n"
            "main.Map[...](0x3)\n\tC:/Users/Ann Smith/shop/main.go:12 +0x25\n\n"
            "goroutine 18 [select]:\nmain.other()\n\tC:/Users/Ann Smith/shop/x.go:1 +0x1\n",
            "go", "fatal error|main.Map[...]@C:/Users/Ann Smith/shop/main.go:12");
        row("rust, an error's own backtrace",
            "Error: could not price\n\nCaused by:\n    0: no table\n\nStack backtrace:\n"
            "   0: shop::pricing::lookup\n             at ./src/pricing.rs:41:9\n"
            "   1: main\n             at ./src/main.rs:3:1",
            "rust", "panic|shop::pricing::lookup@src/pricing.rs:41,(main@src/main.rs:3)");
        row("rust, thread with a number",
            "thread 'main' (4711) panicked at src/main.rs:4:5:\nboom\nnote: run with "
            "`RUST_BACKTRACE=1` environment variable to display a backtrace",
            "rust", "panic|@src/main.rs:4");

        row("java, then python of another service",
            "java.lang.IllegalStateException: no cart\n\tat shop.Cart.total(Cart.java:41)\n"
            "\tat shop.Api.get(Api.java:9)\n\nand the worker says:\n\n"
            "Traceback (most recent call last):\n  File \"job.py\", line 2, in run\n    go()\n"
            "KeyError: 1\n",
            "java",
            "java.lang.IllegalStateException|shop.Cart.total@Cart.java:41,shop.Api.get@Api.java:9");
        row("a library's trace, then the product's",
            "java.io.IOException: reset\n\tat sun.nio.ch.Net.read(Net.java:41)\n"
            "\tat java.io.In.read(In.java:9)\n\n"
            "java.lang.IllegalStateException: no cart\n\tat shop.Cart.total(Cart.java:41)\n",
            "java", "java.lang.IllegalStateException|shop.Cart.total@Cart.java:41");
        row("two of java, the second's message over lines",
            "shop.A$FirstException: one\n\tat shop.Cart.total(Cart.java:41)\n"
            "shop.B$OtherException: two\nmore\n\tat shop.Api.get(Api.java:9)\n",
            "java", "shop.A$FirstException|shop.Cart.total@Cart.java:41");
        row("two of php",
            "PHP Fatal error:  Uncaught A\\E: x in /s/a.php:1\nStack trace:\n"
            "#0 /s/b.php(2): f()\n#1 {main}\n  thrown in /s/a.php on line 1\n"
            "PHP Fatal error:  Uncaught B\\E: y in /s/c.php:3\nStack trace:\n"
            "#0 /s/d.php(4): g()\n#1 {main}\n  thrown in /s/c.php on line 3\n",
            "php", "A\\E|f@/s/a.php:1,{main}@/s/b.php:2");
        row("php in a log of laravel",
            "[2026-01-31 09:30:00] production.ERROR: no price {\"exception\":\"[object] "
            "(Shop\\\\PricingError(code: 0): no price at /srv/shop/src/Cart.php:41)\n[stacktrace]\n"
            "#0 /srv/shop/src/Api.php(12): Shop\\\\Cart->total()\n#1 {main}\n\n"
            "[previous exception] [object] (Shop\\\\DbError(code: 0): gone at "
            "/srv/shop/src/Db.php:7)\n[stacktrace]\n#0 /srv/shop/src/Cart.php(40): "
            "Shop\\\\Db->get()\n#1 {main}\n\"}",
            "php",
            "Shop\\PricingError|Shop\\Cart->total@/srv/shop/src/Cart.php:41,"
            "{main}@/srv/shop/src/Api.php:12; "
            "Shop\\DbError|Shop\\Db->get@/srv/shop/src/Db.php:7,"
            "{main}@/srv/shop/src/Cart.php:40");
        row("two of dart",
            "StateError: a\n#0      f (package:shop/a.dart:1:2)\n#1      g "
            "(package:shop/a.dart:3:4)\n"
            "StateError: b\n#0      h (package:shop/b.dart:5:6)\n",
            "dart", "StateError|f@package:shop/a.dart:1,g@package:shop/a.dart:3");
        row("two of elixir",
            "** (KeyError) a\n    (shop 0.1.0) lib/a.ex:1: A.f/1\n"
            "10:30 [error] next\n** (ArgumentError) b\n    (shop 0.1.0) lib/b.ex:2: B.g/0\n",
            "elixir", "KeyError|shop.A.f/1@lib/a.ex:1");
        row("two of rust",
            "thread 'a' panicked at src/a.rs:1:2:\nx\nstack backtrace:\n   0: shop::f\n"
            "             at ./src/a.rs:1:2\nthread 'b' panicked at src/b.rs:3:4:\ny\n"
            "stack backtrace:\n   0: shop::g\n             at ./src/b.rs:3:4\n",
            "rust", "panic|shop::f@src/a.rs:1");
        row("two of ruby",
            "a.rb:1:in `f': x (KeyError)\n\tfrom a.rb:2:in `g'\nretrying\n"
            "b.rb:3:in `h': y (TypeError)\n\tfrom b.rb:4:in `i'\n",
            "ruby", "KeyError|f@a.rb:1,g@a.rb:2");
        row("ruby shows the source",
            "cart.rb:9:in `total': undefined method `price' for nil:NilClass (NoMethodError)\n\n"
            "    items.sum(item.price)\n                  ^^^^^^\n"
            "\tfrom main.rb:3:in `<main>'\n",
            "ruby", "NoMethodError|total@cart.rb:9,<main>@main.rb:3");
        row("ruby, the first quotes taken by a chat",
            "cart.rb:9:in total': no price (Shop::PricingError)\n\tfrom main.rb:3:in <main>'\n",
            "ruby", "Shop::PricingError|total@cart.rb:9,<main>@main.rb:3");
        row("every line set as code",
            "`TypeError: x`\n`    at f (/s/a.js:1:2)`\n`    at g (/s/a.js:3:4)`", "javascript",
            "TypeError|f@/s/a.js:1,g@/s/a.js:3");
        row("prose with places",
            "It fails at cart (line 12) and at checkout.total(), see #12 and #13.", "", "");
        row("a list with numbers", "#1 open the cart (twice)\n#2 pay", "", "");
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

    void everyTraceOfAText()
    {
        const auto traces =
            parseStackTraces(u"TypeError: a\n    at f (/s/a.js:1:2)\n    at g (/s/a.js:3:4)\n\n"
                             "** (KeyError) b\n    (shop 0.1.0) lib/a.ex:1: A.f/1\n"
                             "RangeError: c\n    at h (/s/b.js:5:6)\n"_s);
        QStringList shapes;
        for (const auto &chain : traces)
            shapes.append(tests::shape(chain));
        QCOMPARE(shapes,
                 (QStringList{u"TypeError|f@/s/a.js:1,g@/s/a.js:3"_s,
                              u"KeyError|shop.A.f/1@lib/a.ex:1"_s, u"RangeError|h@/s/b.js:5"_s}));
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
        QTest::newRow("almost placed")
            << u"from a.rb:1:in (x 1) b.ex:2: #0 c.php(3 1 2 3 0x12345678 f Fatal error: "_s
                   .repeated(20'000);
        QTest::newRow("many stops") << u"Fatal error: x\n"_s.repeated(40'000);
        QTest::newRow("many threads")
            << u"Thread 1:\n0   Shop   0x0000000102a0c644 f + 1\n1   Shop   0x0000000102a0c645 g + 1\n\n"_s
                   .repeated(20'000);
        QTest::newRow("source without end")
            << u"a.rb:1:in `f': x (E::F)\n"_s + u"\n\ny\n"_s.repeated(40'000);
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
