// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of owners, people and kinds of change.
#include "core/research/owners.h"
#include "core/research/people.h"
#include "core/research/suspects.h"
#include "tests/support/testmain.h"

using namespace core;
using namespace core::research;
using namespace Qt::StringLiterals;

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

TEST_CLASSES(runPeople, TestPeople, TestSuspects)
#include "tst_people.moc"
