// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of the diff policy: what may leave and what may not.
#include "core/execution/diffpolicy.h"
#include "tests/core/execution/tst_fixer.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::execution;
using namespace Qt::StringLiterals;

class TestDiffPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesPaths_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("code"); // empty: may leave
        const auto row = [](const QString &path, const QString &code) {
            QTest::newRow(qPrintable(path)) << path << code;
        };
        for (const QString &path : {u"shop/cart.py"_s, u"src/a.ts"_s, u"lib/x.go"_s, u"a.rs"_s,
                                    u"tests/test_cart.py"_s, u"tests/data/order.json"_s})
            row(path, {});
        for (const QString &path : {u".github/workflows/ci.yml"_s, u".gitlab-ci.yml"_s,
                                    u"Jenkinsfile"_s, u"sub/.github/x.py"_s, u"tox.ini"_s})
            row(path, u"ci"_s);
        row(u"CODEOWNERS"_s, u"owners"_s);
        row(u"docs/CODEOWNERS"_s, u"owners"_s);
        row(u"OWNERS"_s, u"owners"_s);
        row(u".gitattributes"_s, u"gitFile"_s);
        row(u"a/.gitmodules"_s, u"gitFile"_s);
        row(u".gitignore"_s, u"gitFile"_s);
        row(u".vscode/tasks.json"_s, u"editor"_s);
        row(u".mcp.json"_s, u"editor"_s);
        row(u"CLAUDE.md"_s, u"editor"_s);
        row(u"package.json"_s, u"dependencies"_s);
        row(u"package-lock.json"_s, u"dependencies"_s);
        row(u"poetry.lock"_s, u"dependencies"_s);
        row(u"Cargo.lock"_s, u"dependencies"_s);
        row(u"yarn.lock"_s, u"dependencies"_s);
        row(u"requirements-dev.txt"_s, u"dependencies"_s);
        row(u"go.sum"_s, u"dependencies"_s);
        row(u"vendor/x/y.go"_s, u"dependencies"_s);
        row(u"setup.py"_s, u"build"_s);
        row(u"Makefile"_s, u"build"_s);
        row(u"tests/conftest.py"_s, u"build"_s);
        row(u"scripts/deploy.sh"_s, u"build"_s);
        row(u"Dockerfile"_s, u"build"_s);
        row(u"x.pth"_s, u"build"_s);
        row(u"README.md"_s, u"outside"_s);
        row(u"config/production.yml"_s, u"outside"_s);
        row(u"../x.py"_s, u"unsafePath"_s);
        row(u".git/hooks/x.py"_s, u"unsafePath"_s);
        row(u"a\u202eb.py"_s, u"unsafePath"_s);
        row(u"c\u0430rt.py"_s, u"unsafePath"_s); // a Cyrillic a
    }
    void judgesPaths()
    {
        QFETCH(QString, path);
        QFETCH(QString, code);
        const auto found = checkDiff({FileChange{path, {}, "x = 1\n"}}, {});
        if (code.isEmpty()) {
            QVERIFY2(found.empty(), found.empty() ? "" : qPrintable(found.front().reason));
            return;
        }
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found.front().code, code);
        Policy policy;
        policy.allowedPaths = {u"**"_s};
        QCOMPARE(checkDiff({FileChange{path, {}, "x = 1\n"}}, policy).empty(),
                 code != u"unsafePath");
    }

    void globs()
    {
        Policy policy;
        policy.allowedPaths = {u"docs/*.md"_s};
        QVERIFY(checkDiff({FileChange{u"docs/a.md"_s, {}, "x"}}, policy).empty());
        QVERIFY(!checkDiff({FileChange{u"docs/b/a.md"_s, {}, "x"}}, policy).empty());
        QVERIFY(!checkDiff({FileChange{u"x/docs/a.md"_s, {}, "x"}}, policy).empty());
    }

    void judgesContents_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("code");
        QTest::newRow("plain") << QByteArray("x = 'déjà vu'  # Привет\n") << QString();
        QTest::newRow("bidi") << QByteArray("x = '\u202e'\n") << u"deceptiveCharacter"_s;
        QTest::newRow("zero width") << QByteArray("x\u200b = 1\n") << u"deceptiveCharacter"_s;
        QTest::newRow("look-alike") << QByteArray("p\u0430ssword = 1\n") << u"deceptiveCharacter"_s;
        QTest::newRow("binary") << QByteArray("x\0y", 3) << u"binary"_s;
        QTest::newRow("not utf-8") << QByteArray("x = \xff\n") << u"binary"_s;
        QTest::newRow("private key")
            << QByteArray("-----BEGIN RSA PRIVATE KEY-----\n") << u"secret"_s;
        QTest::newRow("token") << QByteArray("t = '"
                                             "ghp_" +
                                             QByteArray(36, 'a') + "'\n")
                               << u"secret"_s;
        QTest::newRow("password in an address")
            << QByteArray("u = 'postgres://me:hunter22@db/x'\n") << u"secret"_s;
        QTest::newRow("large") << QByteArray(3'000'000, 'x') << u"tooLarge"_s;
    }
    void judgesContents()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, code);
        const auto found = checkDiff({FileChange{u"a.py"_s, "x = 0\n", text}}, {});
        QCOMPARE(found.empty(), code.isEmpty());
        if (!found.empty())
            QCOMPARE(found.front().code, code);
        // What was there before is not this change's doing.
        if (!text.contains('\0') && text.isValidUtf8() && text.size() < 1000)
            QVERIFY(checkDiff({FileChange{u"a.py"_s, text, text + "y = 1\n"}}, {}).empty());
    }

    void judgesTests_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("code");
        const QString path = u"tests/test_a.py"_s;
        const QByteArray test = "def test_a():\n    assert f(1) == 2\n    assert f(2) == 3\n";
        QTest::newRow("added") << path << test
                               << QByteArray(test + "def test_b():\n    assert 1 == g()\n")
                               << QString();
        QTest::newRow("reworded")
            << path << test
            << QByteArray("def test_a():\n    assert f(1) == 5\n    assert f(2) == 3\n")
            << QString();
        QTest::newRow("removed") << path << QByteArray(test + "def test_b():\n    pass\n") << test
                                 << u"testRemoved"_s;
        QTest::newRow("commented out")
            << path << QByteArray(test + "def test_b():\n    pass\n")
            << QByteArray(test + "# def test_b():\n#     pass\n") << u"testRemoved"_s;
        QTest::newRow("assertion removed")
            << path << test << QByteArray("def test_a():\n    assert f(1) == 2\n")
            << u"testWeakened"_s;
        QTest::newRow("empty assertion")
            << path << test << QByteArray("def test_a():\n    assert True\n    assert f(2) == 3\n")
            << u"testWeakened"_s;
        QTest::newRow("skip") << path << test << QByteArray("@unittest.skip('x')\n" + test)
                              << u"testSkipped"_s;
        QTest::newRow("xfail") << path << test << QByteArray("@pytest.mark.xfail\n" + test)
                               << u"testSkipped"_s;
        QTest::newRow("jest only")
            << u"a.test.js"_s << QByteArray("it('a', () => expect(1));\n")
            << QByteArray("it('a', () => expect(1));\nit.only('b', () => expect(2));\n")
            << u"testSkipped"_s;
        QTest::newRow("go removed")
            << u"a_test.go"_s
            << QByteArray("func TestA(t *testing.T) {}\nfunc TestB(t *testing.T) {}\n")
            << QByteArray("func TestA(t *testing.T) {}\n") << u"testRemoved"_s;
        QTest::newRow("rust ignored")
            << u"tests/a.rs"_s << QByteArray("#[test]\nfn a() {}\n")
            << QByteArray("#[test]\n#[ignore]\nfn a() {}\n") << u"testRemoved"_s;
    }
    void judgesTests()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, code);
        const auto found = checkDiff({FileChange{path, before, after}}, {});
        QCOMPARE(found.empty(), code.isEmpty());
        if (!found.empty())
            QCOMPARE(found.front().code, code);
    }

    void deletingATestFileAndNothing()
    {
        QCOMPARE(checkDiff({FileChange{u"tests/test_a.py"_s, "x\n", {}}}, {}).front().code,
                 u"testRemoved"_s);
        QCOMPARE(checkDiff({}, {}).front().code, u"noChange"_s);
        QVERIFY(checkDiff({FileChange{u"shop/old.py"_s, "x\n", {}}}, {}).empty());
    }
};

int runDiffPolicyTests(int argc, char **argv)
{
    return tests::runOne<TestDiffPolicy>(argc, argv);
}

#include "tst_diffpolicy.moc"
