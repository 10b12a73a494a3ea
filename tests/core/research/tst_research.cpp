// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/research on a history made here.
#include "core/research/framemapper.h"
#include "core/research/investigate.h"
#include "core/research/literals.h"
#include "core/research/owners.h"
#include "core/research/people.h"
#include "core/research/researcheval.h"
#include "core/research/sourcetext.h"
#include "core/research/suspects.h"
#include "core/research/verify.h"
#include "tests/core/research/scratchhistory.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QJsonDocument>
#include <QProcess>

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

class TestPeople : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patterns_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("matches");
        QTest::newRow("all") << u"*"_s << u"a/b.py"_s << true;
        QTest::newRow("any depth") << u"*.js"_s << u"a/b/c.js"_s << true;
        QTest::newRow("anchored") << u"/docs/"_s << u"docs/a/b.md"_s << true;
        QTest::newRow("anchored elsewhere") << u"/docs/"_s << u"x/docs/a.md"_s << false;
        QTest::newRow("folder anywhere") << u"apps/"_s << u"x/apps/a.md"_s << true;
        QTest::newRow("folder is no file") << u"apps/"_s << u"x/apps"_s << false;
        QTest::newRow("one level") << u"docs/*"_s << u"docs/a.md"_s << true;
        QTest::newRow("not deeper") << u"docs/*"_s << u"docs/a/b.md"_s << false;
        QTest::newRow("two stars") << u"/a/**/z.py"_s << u"a/b/c/z.py"_s << true;
        QTest::newRow("two stars, none") << u"/a/**/z.py"_s << u"a/z.py"_s << true;
        QTest::newRow("question") << u"/a?.py"_s << u"ab.py"_s << true;
        QTest::newRow("empty") << QString() << u"a"_s << false;
        QTest::newRow("hostile") << u"*a"_s.repeated(200) << u"a"_s.repeated(3000) + u"b"_s
                                 << false;
        QTest::newRow("hostile depth")
            << u"**/"_s.repeated(160) + u"b"_s << u"a/"_s.repeated(1900) << false;
    }
    void patterns()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, path);
        QFETCH(bool, matches);
        QCOMPARE(ownerPatternMatches(pattern, path), matches);
    }

    void owners_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("owners");
        QTest::addColumn<int>("line");
        QTest::newRow("last wins") << u"CODEOWNERS"_s << u"* @all\n/a/ @team x@y.example # why\n"_s
                                   << QStringList{u"@team"_s, u"x@y.example"_s} << 2;
        QTest::newRow("unset by a later rule")
            << u".github/CODEOWNERS"_s << u"* @all\n/a/b.py\n"_s << QStringList() << 0;
        QTest::newRow("sections add up")
            << u".gitlab/CODEOWNERS"_s
            << u"[Back] @backend\n*.py\n^[Docs][2]\n*.md @docs\n[Data] @data\n/a/ @lena\n"_s
            << QStringList{u"@backend"_s, u"@lena"_s} << 2;
        QTest::newRow("excluded") << u"CODEOWNERS"_s << u"* @all\n!/a/b.py\n"_s << QStringList()
                                  << 0;
        QTest::newRow("escaped space")
            << u"CODEOWNERS"_s << u"/a\\ x/ @no\n/a/ @yes\n"_s << QStringList{u"@yes"_s} << 2;
        QTest::newRow("OWNERS of the folder")
            << u"a/OWNERS"_s << u"# c\napprovers:\n- lena\nreviewers:\n- tom\n"_s
            << QStringList{u"lena"_s} << 3;
        QTest::newRow("MAINTAINERS")
            << u"MAINTAINERS"_s
            << u"PLANNER\nM: Ada <a@p.example>\nF: a/\n\nOTHER\nM: Bo <b@p.example>\nF: c/\n"_s
            << QStringList{u"Ada <a@p.example>"_s} << 3;
        QTest::newRow("none") << u"README"_s << u"* @all"_s << QStringList() << 0;
    }
    void owners()
    {
        QFETCH(QString, file);
        QFETCH(QString, text);
        QFETCH(QStringList, owners);
        QFETCH(int, line);
        const OwnerMatch match = ownersOf(
            u"a/b.py"_s, [&](const QString &path) { return path == file ? text : QString(); });
        QCOMPARE(match.owners, owners);
        if (!owners.isEmpty())
            QCOMPARE(match.line, line);
    }

    void machines_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("machine");
        QTest::newRow("bot") << u"dependabot[bot]"_s
                             << u"4+dependabot[bot]@users.noreply.github.com"_s << true;
        QTest::newRow("release") << u"planner-release[bot]"_s << u"r@p.example"_s << true;
        QTest::newRow("actions") << u"GitHub"_s << u"noreply@github.com"_s << true;
        QTest::newRow("renovate") << u"Renovate Bot"_s << u"bot@renovateapp.com"_s << true;
        QTest::newRow("hidden address")
            << u"Ada Holm"_s << u"12+ada@users.noreply.github.com"_s << false;
        QTest::newRow("Abbot") << u"Jack Abbot"_s << u"abbot@p.example"_s << false;
        QTest::newRow("plain") << u"Cleo Ruiz"_s << u"cleo@p.example"_s << false;
    }
    void machines()
    {
        QFETCH(QString, name);
        QFETCH(QString, address);
        QFETCH(bool, machine);
        QCOMPARE(isMachine(name, address), machine);
    }

    void mailmapMergesAddresses()
    {
        const Mailmap map(
            u"# c\nAda Holm <ada@new.example> <ADA@old.example>\n"
            "Bo <bo@p.example> Bobby <shared@p.example>\nCy Ek <cy@p.example>\n<<<>"_s);
        QCOMPARE(map.proper(u"ada"_s, u"ada@OLD.example"_s).identity(),
                 u"Ada Holm <ada@new.example>"_s);
        QCOMPARE(map.proper(u"Bobby"_s, u"shared@p.example"_s).address, u"bo@p.example"_s);
        QCOMPARE(map.proper(u"Else"_s, u"shared@p.example"_s).address, u"shared@p.example"_s);
        QCOMPARE(map.proper(u"cy"_s, u"cy@p.example"_s).name, u"Cy Ek"_s);
    }
};

class TestSuspects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindsOfChange_data()
    {
        QTest::addColumn<QByteArray>("patch");
        QTest::addColumn<bool>("layout");
        QTest::addColumn<bool>("comment");
        QTest::newRow("layout") << QByteArray("@@ -1 +1,2 @@\n-f(a, 'b')\n+f(\n+  a, \"b\",)\n")
                                << true << false;
        QTest::newRow("comment") << QByteArray("@@ -1 +1 @@\n-# old\n+# new\n") << false << true;
        QTest::newRow("code") << QByteArray("@@ -1 +1 @@\n-a = 1\n+a = 2\n") << false << false;
        QTest::newRow("nothing") << QByteArray() << false << false;
    }
    void kindsOfChange()
    {
        QFETCH(QByteArray, patch);
        QFETCH(bool, layout);
        QFETCH(bool, comment);
        QCOMPARE(isLayoutOnly(patch), layout);
        QCOMPARE(isCommentOnly(patch), comment);
    }
};

class TestInvestigate : public QObject
{
    Q_OBJECT

    tests::FakeClock m_clock;
    std::unique_ptr<tests::ScratchHistory> m_history;

    Result<Findings> investigate(std::vector<Signal> members, const QString &path = {},
                                 const QString &name = u"planner"_s)
    {
        tests::CountingIds ids;
        ResearchRequest request;
        request.report.id = ReportId(ids.next());
        request.members = std::move(members);
        Repository candidate;
        candidate.id = RepositoryId(ids.next());
        candidate.name = name;
        candidate.path = path.isEmpty() ? m_history->path() : path;
        candidate.baseBranch = u"main"_s;
        request.repositories = {candidate};
        return core::research::investigate(request, m_clock, ids, {});
    }

    static Signal words(SignalKind kind, const QString &text)
    {
        Signal signal;
        signal.id = SignalId(QUuid(0, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 2, 1));
        signal.kind = kind;
        signal.title = UntrustedText(text.left(60));
        signal.content = UntrustedText(text);
        return signal;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_history = std::make_unique<tests::ScratchHistory>();
        tests::fillPlanner(*m_history);
    }

    void crashLeadsToTheChange()
    {
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history));
        VERIFY_OK(findings);
        // Read at the release, not at the head, which has one more commit.
        QCOMPARE(findings->commit, m_history->named.value(u"Release 1.1.0"_s));
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().file, u"src/planner/series.py"_s);
        QCOMPARE(findings->locations.front().function, u"Series.next_date"_s);
        QCOMPARE(findings->locations.front().line, 14);
        QVERIFY(!findings->suspects.empty());
        QCOMPARE(findings->suspects.front().subject, u"Look one date ahead"_s);
        for (const SuspectCommit &suspect : findings->suspects)
            QVERIFY(suspect.score > 0 && suspect.score <= 1 && !suspect.reason.isEmpty());
        QVERIFY(findings->cause.contains(u"IndexError"));
        QVERIFY(findings->cause.contains(findings->suspects.front().commit.left(12)));
        QCOMPARE(findings->researcher, u"history/1"_s);
    }

    void reviewersAreOwnersThenAuthorsAndNoMachines()
    {
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history));
        VERIFY_OK(findings);
        QVERIFY(findings->reviewers.size() >= 2 && findings->reviewers.size() <= 3);
        QCOMPARE(findings->reviewers.at(0).identity, u"Ada Holm <ada@planner.example>"_s);
        QVERIFY(findings->reviewers.at(0).reason.contains(u"CODEOWNERS"));
        QStringList all;
        for (const Reviewer &reviewer : findings->reviewers) {
            all.append(reviewer.identity);
            QVERIFY(!reviewer.identity.contains(u"[bot]"));
        }
        QVERIFY(all.contains(u"Cleo Ruiz <cleo@planner.example>"_s));
    }

    void everyClaimIsRecomputedFromItsEvidence()
    {
        const std::vector<Signal> members = tests::plannerCrash(*m_history);
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        QVERIFY(findings->findings.size() >= 7);
        QSet<QString> kinds;
        for (const Finding &finding : findings->findings) {
            const Verification result = verify(finding, m_history->repository, members);
            QVERIFY2(result.holds, qPrintable(finding.claim + u" — "_s + result.objection));
            QVERIFY(finding.verified);
            for (const Evidence &evidence : finding.evidence) {
                kinds.insert(evidence.kind);
                QVERIFY(!evidence.query.isEmpty());
            }
        }
        for (const QString &kind :
             {u"code"_s, u"blame"_s, u"commit"_s, u"log"_s, u"signal"_s, u"course"_s})
            QVERIFY2(kinds.contains(kind), qPrintable(kind));
    }

    void falsifiedClaimsDoNotHold()
    {
        const std::vector<Signal> members = tests::plannerCrash(*m_history);
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        for (const Finding &finding : findings->findings) {
            Finding wrongFigure = finding;
            wrongFigure.claim += u" That makes 987654 of them."_s;
            QVERIFY(!verify(wrongFigure, m_history->repository, members).holds);
            Finding wrongQuote = finding;
            wrongQuote.claim += u" “nobody wrote this”"_s;
            QVERIFY(!verify(wrongQuote, m_history->repository, members).holds);
            Finding wrongExcerpt = finding;
            wrongExcerpt.evidence.front().excerpt = UntrustedText(u"something else"_s);
            QVERIFY(!verify(wrongExcerpt, m_history->repository, members).holds);
            Finding none = finding;
            none.evidence.clear();
            QVERIFY(!verify(none, m_history->repository, members).holds);
            Finding foreign = finding;
            foreign.evidence.front().kind = u"code"_s;
            foreign.evidence.front().query = u"rm -rf /"_s;
            QVERIFY(!verify(foreign, m_history->repository, members).holds);
        }
    }

    /// The queries are real commands: git itself, run with them, shows what the excerpts say.
    void gitAgreesWithTheEvidence()
    {
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history));
        VERIFY_OK(findings);
        int run = 0;
        for (const Finding &finding : findings->findings) {
            for (const Evidence &evidence : finding.evidence) {
                QStringList arguments = shellWords(evidence.query);
                if (arguments.takeFirst() != u"git")
                    continue;
                QProcess git;
                git.setWorkingDirectory(m_history->path());
                git.start(u"git"_s, arguments);
                QVERIFY(git.waitForFinished(30'000));
                const QString output = QString::fromUtf8(git.readAllStandardOutput());
                QVERIFY2(
                    git.exitCode() == 0,
                    qPrintable(evidence.query + QString::fromUtf8(git.readAllStandardError())));
                ++run;
                const QStringList lines = evidence.excerpt.raw().split(u'\n', Qt::SkipEmptyParts);
                for (const QString &line : lines) {
                    if (evidence.kind == u"code")
                        QVERIFY2(output.split(u'\n').contains(line), qPrintable(evidence.query));
                    else if (evidence.kind == u"blame")
                        QVERIFY2(output.contains(line.section(u' ', 1, 1).left(8)),
                                 qPrintable(evidence.query + output));
                    else
                        QVERIFY2(output.contains(line.left(12)),
                                 qPrintable(evidence.query + output));
                }
                if (evidence.kind == u"log")
                    QCOMPARE(output.count(QRegularExpression(u"(?m)^commit [0-9a-f]{40}"_s)),
                             lines.size());
            }
        }
        QVERIFY(run >= 6);
    }

    void logLineLeadsToItsLiteral()
    {
        Signal log = words(SignalKind::Log, u"series 4 renamed to Tea"_s);
        log.logTemplate = u"series <*> renamed to <*>"_s;
        const Result<Findings> findings = investigate({log});
        VERIFY_OK(findings);
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().function, u"rename"_s);
        QVERIFY(findings->locations.front().reason.contains(u"message"));
    }

    void chatLeadsToWhatItNames()
    {
        const Result<Findings> findings = investigate(
            {words(SignalKind::Message, u"It must be `next_date`, it fails for the last one."_s)});
        VERIFY_OK(findings);
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().function, u"Series.next_date"_s);
    }

    void vagueWordsLeadNowhere()
    {
        const Result<Findings> findings = investigate({words(
            SignalKind::Message, u"The series page is slow and a bit weird today, next?"_s)});
        VERIFY_OK(findings);
        QVERIFY(findings->locations.empty());
        QVERIFY(findings->suspects.empty());
        QVERIFY(findings->cause.isEmpty());
    }

    void failingTestLeadsToWhatItTests()
    {
        Signal signal = words(SignalKind::Exception, u"AssertionError: 1 != 2"_s);
        signal.exceptions =
            readPythonTrace(u"Traceback (most recent call last):\n"
                            "  File \"/repo/tests/test_series.py\", line 8, in test_middle\n"
                            "    self.assertEqual(series.next_date(0), 2)\n"
                            "AssertionError: 1 != 2\n"_s);
        const Result<Findings> findings = investigate({signal});
        VERIFY_OK(findings);
        QVERIFY(!findings->locations.empty());
        QCOMPARE(findings->locations.front().function, u"Series.next_date"_s);
    }

    void movedCodeIsFoundByItsLine()
    {
        std::vector<Signal> members = tests::plannerCrash(*m_history);
        for (Signal &signal : members)
            signal.exceptions.front().frames.front().line = 140; // another build's numbers
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        QCOMPARE(findings->locations.front().line, 14);
    }

    void unknownReleaseReadsTheBaseBranch()
    {
        std::vector<Signal> members = tests::plannerCrash(*m_history);
        for (Signal &signal : members)
            signal.release = u"planner@99.0; rm -rf ~"_s;
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        QCOMPARE(findings->commit, m_history->head);
        QCOMPARE(findings->suspects.front().subject, u"Look one date ahead"_s);
    }

    void hostileTracesEndInFindings_data()
    {
        QTest::addColumn<int>("frames");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("function");
        QTest::newRow("climbing") << 3 << u"../../../../etc/passwd"_s << u"f"_s;
        QTest::newRow("into .git") << 3 << u".git/config"_s << u"f"_s;
        QTest::newRow("huge trace") << 20'000 << u"/app/src/planner/series.py"_s << u"f"_s;
        QTest::newRow("huge names") << 3 << QString(500'000, u'a') << QString(500'000, u'.');
        QTest::newRow("control characters") << 3 << u"src/\x1b[31m\u202e.py"_s << u"\u0000"_s;
        QTest::newRow("negative line") << 3 << u"src/planner/series.py"_s << u"nowhere"_s;
    }
    void hostileTracesEndInFindings()
    {
        QFETCH(int, frames);
        QFETCH(QString, file);
        QFETCH(QString, function);
        std::vector<Signal> members = tests::plannerCrash(*m_history);
        for (Signal &signal : members) {
            std::vector<Frame> hostile;
            for (int i = 0; i < frames; ++i) {
                Frame frame;
                frame.file = file;
                frame.function = function;
                frame.line = i % 2 ? -5 : 1'000'000 + i;
                hostile.push_back(frame);
            }
            signal.exceptions.front().frames = hostile;
            signal.exceptions.insert(signal.exceptions.end(), 5, signal.exceptions.front());
        }
        const Result<Findings> findings = investigate(members);
        VERIFY_OK(findings);
        for (const CodeLocation &location : findings->locations)
            QVERIFY(location.file.startsWith(u"src/") || location.file.startsWith(u"tests/"));
    }

    void emptyRepositoryIsAClearError()
    {
        QTemporaryDir folder;
        VERIFY_OK(git::Repository::createBare(folder.filePath(u"e.git"_s)));
        VERIFY_FAILS(investigate(tests::plannerCrash(*m_history), folder.filePath(u"e.git"_s)),
                     ErrorKind::NotFound);
        VERIFY_FAILS(investigate(tests::plannerCrash(*m_history), folder.filePath(u"no"_s)),
                     ErrorKind::NotFound);
    }

    void shallowCloneSaysThatTheHistoryEnds()
    {
        QTemporaryDir folder;
        const QString clone = folder.filePath(u"c"_s);
        QProcess git;
        git.start(u"git"_s, {u"clone"_s, u"-q"_s, u"--depth"_s, u"1"_s, u"--no-local"_s,
                             u"file://"_s + m_history->path(), clone});
        QVERIFY(git.waitForFinished(30'000));
        QCOMPARE(git.exitCode(), 0);
        const Result<Findings> findings = investigate(tests::plannerCrash(*m_history), clone);
        VERIFY_OK(findings);
        QVERIFY(!findings->suspects.empty());
        QVERIFY(findings->suspects.front().reason.contains(u"history ends here"));
    }

    void theRightRepositoryIsChosen()
    {
        tests::ScratchHistory other;
        other.commit(u"Start"_s, {{u"web/app.js"_s, "function a() {}\n"}}, u"Eve Lo"_s);
        other.finish();
        tests::CountingIds ids;
        ResearchRequest request;
        request.members = tests::plannerCrash(*m_history);
        Repository wrong;
        wrong.id = RepositoryId(ids.next());
        wrong.name = u"web"_s;
        wrong.path = other.path();
        Repository right;
        right.id = RepositoryId(ids.next());
        right.name = u"calendar-backend"_s; // only its files speak for it
        right.path = m_history->path();
        request.repositories = {wrong, right};
        const Result<Findings> findings = core::research::investigate(request, m_clock, ids, {});
        VERIFY_OK(findings);
        QCOMPARE(findings->repository, right.id);
        request.repositories = {wrong};
        VERIFY_FAILS(core::research::investigate(request, m_clock, ids, {}), ErrorKind::NotFound);
        request.repositories = {};
        VERIFY_FAILS(core::research::investigate(request, m_clock, ids, {}), ErrorKind::NotFound);
    }

    void theMemberWorksAndStops()
    {
        tests::CountingIds ids;
        const ResearcherInfo *const info = researchers().find(u"history");
        QVERIFY(info && !info->needsNetwork);
        VERIFY_FAILS(info->make({.clock = &m_clock, .ids = &ids}, {{u"depth"_s, 1}}),
                     ErrorKind::InvalidInput);
        const auto made = info->make({.clock = &m_clock, .ids = &ids}, {});
        VERIFY_OK(made);
        ResearchRequest request;
        request.members = tests::plannerCrash(*m_history);
        Repository candidate;
        candidate.path = m_history->path();
        request.repositories = {candidate};
        const Result<Findings> findings = tests::waitFor((*made)->research(request, {}));
        VERIFY_OK(findings);
        QCOMPARE(findings->at, m_clock.now());
        StopSource source;
        source.request_stop();
        VERIFY_FAILS(tests::waitFor((*made)->research(request, source.get_token())),
                     ErrorKind::Cancelled);
    }

    void evaluation()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"tasks.jsonl"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString trace = u"Traceback (most recent call last):\n"
                              "  File \"/repo/src/planner/series.py\", line 14, in next_date\n"
                              "    upcoming = (self.dates[position + 1])\n"
                              "               ~~~~~~~~~~^^^^\n"
                              "IndexError: list index out of range\n"_s;
        const QJsonObject right{
            {u"parent"_s, m_history->head},
            {u"traces"_s, QJsonObject{{u"t"_s, trace}}},
            {u"blame_of_changed_lines"_s,
             QJsonArray{m_history->named.value(u"Look one date ahead"_s)}},
            {u"changed_in_parent"_s, QJsonArray{QJsonObject{{u"file"_s, u"src/planner/series.py"_s},
                                                            {u"function"_s, u"next_date"_s}}}}};
        QJsonObject wrong = right;
        wrong.insert(u"blame_of_changed_lines"_s, QJsonArray{QString(40, u'0')});
        wrong.insert(u"changed_in_parent"_s, QJsonArray());
        file.write(QJsonDocument(right).toJson(QJsonDocument::Compact) + "\n");
        file.write(QJsonDocument(wrong).toJson(QJsonDocument::Compact) + "\n");
        file.close();
        const Result<ResearchScore> score =
            evaluateResearch(file.fileName(), m_history->path(), {}, m_clock);
        VERIFY_OK(score);
        QCOMPARE(score->tasks, 2);
        QCOMPARE(score->suspectAt1, 0.5);
        QCOMPARE(score->suspectAt5, 0.5);
        QCOMPARE(score->fileAt1, 0.5);
        QCOMPARE(score->functionAt1, 0.5);
        QCOMPARE(score->verifiedClaims, 1.0);
        VERIFY_FAILS(evaluateResearch(folder.filePath(u"no"_s), m_history->path(), {}, m_clock),
                     ErrorKind::NotFound);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("{\"parent\": 1}\n");
        file.close();
        VERIFY_FAILS(evaluateResearch(file.fileName(), m_history->path(), {}, m_clock),
                     ErrorKind::InvalidInput);
    }
};

TEST_MAIN_GUILESS(TestSourceText, TestFrameMapper, TestWords, TestPeople, TestSuspects,
                  TestInvestigate)
#include "tst_research.moc"
