// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of what core/research reads: functions, frames, literals and routes.
#include "core/research/framemapper.h"
#include "core/research/literals.h"
#include "core/research/sourcetext.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::research;
using namespace Qt::StringLiterals;

class TestSourceText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void enclosing_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("expected");
        const QByteArray python = "import x\n"                     // 1
                                  "@deco(\n"                       // 2
                                  "    1)\n"                       // 3
                                  "class A:\n"                     // 4
                                  "    \"\"\"def no(): \n"         // 5
                                  "    class No: \"\"\"\n"         // 6
                                  "    @property\n"                // 7
                                  "    async def b(self,\n"        // 8
                                  "            c=(1,\n"            // 9
                                  "def_=2)):\n"                    // 10
                                  "        def inner():\n"         // 11
                                  "            return 1\n"         // 12
                                  "        return inner\n"         // 13
                                  "\n"                             // 14
                                  "def top(): return 'def x():'\n" // 15
                                  "y = 1\n";                       // 16
        QTest::newRow("module") << u"a.py"_s << python << 1 << QString();
        QTest::newRow("docstring") << u"a.py"_s << python << 6 << u"A"_s;
        QTest::newRow("decorator") << u"a.py"_s << python << 7 << u"A.b"_s;
        QTest::newRow("header goes on") << u"a.py"_s << python << 10 << u"A.b"_s;
        QTest::newRow("nested") << u"a.py"_s << python << 12 << u"A.b.inner"_s;
        QTest::newRow("after nested") << u"a.py"_s << python << 13 << u"A.b"_s;
        QTest::newRow("one line") << u"a.py"_s << python << 15 << u"top"_s;
        QTest::newRow("after all") << u"a.py"_s << python << 16 << QString();
        const QByteArray script = "class Cart {\n"                           // 1
                                  "  total(lines) {\n"                       // 2
                                  "    if (lines) { return '}'; }\n"         // 3
                                  "    return 0; // }\n"                     // 4
                                  "  }\n"                                    // 5
                                  "}\n"                                      // 6
                                  "export const quote = async (a, b) => {\n" // 7
                                  "  return `${a}{`;\n"                      // 8
                                  "};\n"                                     // 9
                                  "function last() { return 1; }\n";         // 10
        QTest::newRow("method") << u"a.js"_s << script << 4 << u"Cart.total"_s;
        QTest::newRow("arrow") << u"a.ts"_s << script << 8 << u"quote"_s;
        QTest::newRow("function") << u"a.js"_s << script << 10 << u"last"_s;
        QTest::newRow("go")
            << u"a.go"_s
            << QByteArray("package a\nfunc (p *Plan) Add(s Stop) error {\n\treturn nil\n}\n") << 3
            << u"Add"_s;
        QTest::newRow("java") << u"A.java"_s
                              << QByteArray("public class A {\n  int f(int a) throws E {\n    for "
                                            "(;;) {\n    g();\n  } }\n}\n")
                              << 4 << u"A.f"_s;
        QTest::newRow("rust") << u"a.rs"_s
                              << QByteArray(
                                     "impl Plan {\n  fn add<'a>(&'a self) -> u8 {\n    1\n  }\n}\n")
                              << 3 << u"Plan.add"_s;
        QTest::newRow("empty") << u"a.py"_s << QByteArray() << 1 << QString();
        QTest::newRow("binary") << u"a.js"_s << QByteArray("\0{\xff}{{{(", 9) << 1 << QString();
    }
    void enclosing()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QString, expected);
        const SourceText source = readSource(path, text);
        const Symbol *const symbol = source.enclosing(line);
        QCOMPARE(symbol ? symbol->qualified : QString(), expected);
    }

    void hostileSourcesEnd()
    {
        QByteArray deep;
        for (int i = 0; i < 20'000; ++i)
            deep += "function f" + QByteArray::number(i) + "(){";
        QVERIFY(readSource(u"a.js"_s, deep).symbols.size() < 100);
        QByteArray python;
        for (int i = 0; i < 2000; ++i)
            python += QByteArray(i % 500, ' ') + "def f():\n";
        QVERIFY(!readSource(u"a.py"_s, python).symbols.empty());
        readSource(u"a.py"_s, QByteArray(1 << 20, '('));
        readSource(u"a.js"_s, "x = " + QByteArray(1 << 20, '<') + "{");
    }
};

class TestFrameMapper : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void match_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("module");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<double>("atLeast");
        QTest::newRow("container")
            << u"/app/shop/cart.py"_s << QString() << u"shop/cart.py"_s << 0.9;
        QTest::newRow("home") << u"/home/ann/w/shop/cart.py"_s << QString() << u"shop/cart.py"_s
                              << 0.9;
        QTest::newRow("drive") << u"C:\\work\\shop\\cart.py"_s << QString() << u"shop/cart.py"_s
                               << 0.9;
        QTest::newRow("source root")
            << u"/srv/planner/series.py"_s << QString() << u"src/planner/series.py"_s << 0.85;
        QTest::newRow("installed") << u"/v/lib/python3.13/site-packages/planner/series.py"_s
                                   << QString() << u"src/planner/series.py"_s << 0.8;
        QTest::newRow("foreign package")
            << u"/v/site-packages/other/cart.py"_s << QString() << QString() << 0.0;
        QTest::newRow("webpack") << u"webpack://ui/./web/src/queue/left.ts?3f1a"_s << QString()
                                 << u"web/src/queue/left.ts"_s << 0.9;
        QTest::newRow("url") << u"https://cdn.example/web/src/queue/left.ts#x"_s << QString()
                             << u"web/src/queue/left.ts"_s << 0.9;
        QTest::newRow("module alone")
            << QString() << u"planner.series"_s << u"src/planner/series.py"_s << 0.8;
        QTest::newRow("class of a module")
            << u"Cart.java"_s << u"com.acme.Cart"_s << u"src/main/java/com/acme/Cart.java"_s << 0.7;
        QTest::newRow("ambiguous, settled by module")
            << u"util.py"_s << u"b.util"_s << u"b/util.py"_s << 0.8;
        QTest::newRow("climbing out")
            << u"../../../../etc/../shop/cart.py"_s << QString() << u"shop/cart.py"_s << 0.9;
        QTest::newRow("only dots") << u"../../.."_s << QString() << QString() << 0.0;
        QTest::newRow("empty") << QString() << QString() << QString() << 0.0;
        QTest::newRow("unknown") << u"/etc/passwd"_s << QString() << QString() << 0.0;
    }
    void match()
    {
        QFETCH(QString, file);
        QFETCH(QString, module);
        QFETCH(QString, expected);
        QFETCH(double, atLeast);
        const FrameMapper mapper({u"shop/cart.py"_s, u"src/planner/series.py"_s,
                                  u"web/src/queue/left.ts"_s, u"a/util.py"_s, u"b/util.py"_s,
                                  u"src/main/java/com/acme/Cart.java"_s});
        Frame frame;
        frame.file = file;
        frame.module = module;
        const std::vector<PathMatch> matches = mapper.match(frame);
        QCOMPARE(matches.empty() ? QString() : matches.front().path, expected);
        if (!expected.isEmpty())
            QVERIFY2(matches.front().score >= atLeast, qPrintable(matches.front().reason));
    }

    void ambiguityLowersTheScore()
    {
        const FrameMapper mapper({u"a/util.py"_s, u"b/util.py"_s, u"c/util.py"_s});
        const std::vector<PathMatch> matches = mapper.matchPath(u"util.py"_s);
        QCOMPARE(matches.size(), size_t(3));
        for (const PathMatch &match : matches)
            QVERIFY(match.score < 0.3);
    }

    void hugePathsEnd()
    {
        const FrameMapper mapper({u"a.py"_s});
        QVERIFY(mapper.matchPath(QString(1'000'000, u'/') + u"b.py"_s).empty());
        QVERIFY(mapper.matchPath(u"../"_s.repeated(100'000)).empty());
    }
};

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void literalMatch_data()
    {
        QTest::addColumn<QString>("literal");
        QTest::addColumn<QString>("message");
        QTest::addColumn<bool>("matches");
        QTest::newRow("percent") << u"series %s renamed to %(title)s"_s
                                 << u"series 4 renamed to Tea"_s << true;
        QTest::newRow("braces") << u"order {order_id!r} was paid twice"_s
                                << u"order 'A7' was paid twice"_s << true;
        QTest::newRow("template") << u"order %d was paid twice"_s << u"order <*> was paid twice"_s
                                  << true;
        QTest::newRow("other order") << u"paid twice %s order"_s << u"order paid twice"_s << false;
        QTest::newRow("too little") << u"%s: %s"_s << u"a: b"_s << false;
        QTest::newRow("one word") << u"reservation"_s << u"reservation 7"_s << false;
        QTest::newRow("empty") << QString() << QString() << false;
    }
    void literalMatch()
    {
        QFETCH(QString, literal);
        QFETCH(QString, message);
        QFETCH(bool, matches);
        QCOMPARE(core::research::literalMatch(literal, message) > 0.3, matches);
    }

    void literalsAreJoinedAndDocstringsLeftOut()
    {
        const SourceText source = readSource(
            u"a.py"_s, "def f():\n    \"\"\"never this one\"\"\"\n    raise E(f\"first {x} \"\n"
                       "            'second')  # 'comment here'\n");
        const std::vector<Literal> found = literalsOf(source);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found.front(), (Literal{3, u"first {x} second"_s}));
    }

    void routes_data()
    {
        QTest::addColumn<QString>("literal");
        QTest::addColumn<QString>("route");
        QTest::addColumn<bool>("declares");
        QTest::newRow("same") << u"/orders/{order_id}"_s << u"GET /orders/{order_id}"_s << true;
        QTest::newRow("other syntax")
            << u"/orders/<int:id>/refund"_s << u"POST /orders/17/refund"_s << true;
        QTest::newRow("colon") << u"/orders/:id"_s << u"/orders/{x}?a=1"_s << true;
        QTest::newRow("longer") << u"/orders"_s << u"/orders/1"_s << false;
        QTest::newRow("all placeholders") << u"/{a}"_s << u"/b"_s << false;
        QTest::newRow("a host") << u"https://a.example/orders"_s << u"/orders"_s << false;
    }
    void routes()
    {
        QFETCH(QString, literal);
        QFETCH(QString, route);
        QFETCH(bool, declares);
        QCOMPARE(declaresRoute(literal, route), declares);
    }
};

TEST_CLASSES(runReading, TestSourceText, TestFrameMapper, TestWords)
#include "tst_reading.moc"
