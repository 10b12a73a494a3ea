// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of core/execution: what is believed of the engine's output, and the words of a change.
#include "core/execution/crashes_p.h"
#include "core/execution/engine_p.h"
#include "core/execution/wording_p.h"
#include "tests/core/execution/tst_fixer.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QDirIterator>
#include <QJsonDocument>

using namespace core;
using namespace core::execution;
using namespace Qt::StringLiterals;

namespace {

EngineBounds bounds()
{
    return {.sources = {u"shop/cart.py"_s},
            .testDirectory = u"tests"_s,
            .python = u"python3"_s,
            .exists = [](const QString &path) { return path == u"tests/test_regression_old.py"; }};
}

QByteArray line(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject patch(const QString &path, const QString &text)
{
    return {{u"event"_s, u"patch"_s},
            {u"path"_s, path},
            {u"text"_s, text},
            {u"template"_s, u"guard.key"_s},
            {u"published"_s, u"PAR"_s},
            {u"function"_s, u"total"_s},
            {u"line"_s, 3},
            {u"guard"_s, false}};
}

QJsonObject reproduction(const QString &path)
{
    return {{u"event"_s, u"reproduction"_s},
            {u"path"_s, path},
            {u"text"_s, u"import unittest\n"_s},
            {u"command"_s, QJsonArray{u"rm"_s, u"-rf"_s, u"/"_s}}};
}

} // namespace

class TestExecution : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void engineIsEmbeddedWhole()
    {
        QStringList names;
        const QString root = QStringLiteral(DAYBREAK_SOURCE_DIR "/resources/repair/");
        QDirIterator files(root + u"daybreak_repair"_s, {u"*.py"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            names.append(files.next().mid(root.size()));
        names.sort();
        // Beside each there is its compiled form, if the building machine has Python.
        QCOMPARE(engineFiles().filter(QRegularExpression(u"\\.py$"_s)), names);
        QVERIFY(names.size() > 10);
    }

    void hostilePatches_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::newRow("no JSON") << QByteArray("\x00\xff{{{\n", 6);
        QTest::newRow("array") << QByteArray("[1, 2]\n");
        QTest::newRow("deep") << QByteArray(100'000, '[') + '\n';
        QTest::newRow("other file") << line(patch(u"shop/other.py"_s, u"x = 1\n"_s));
        QTest::newRow("outside") << line(patch(u"../../etc/passwd"_s, u"x = 1\n"_s));
        QTest::newRow("test") << line(patch(u"tests/test_cart.py"_s, u"x = 1\n"_s));
        QTest::newRow("empty") << line(patch(u"shop/cart.py"_s, u""_s));
        QTest::newRow("control") << line(patch(u"shop/cart.py"_s, u"x = 1\x1b[2J\n"_s));
        QTest::newRow("null") << line(patch(u"shop/cart.py"_s, QString(3, QChar(0))));
        QTest::newRow("huge") << line(patch(u"shop/cart.py"_s, QString(3 << 20, u'x')));
        QTest::newRow("line too long") << line(patch(u"shop/cart.py"_s, QString(9 << 20, u'x')));
        QTest::newRow("after the end")
            << line({{u"event"_s, u"done"_s}}) + line(patch(u"shop/cart.py"_s, u"x = 1\n"_s));
    }

    void hostilePatches()
    {
        QFETCH(QByteArray, output);
        EngineOutput reader(bounds());
        reader.feed(output);
        QVERIFY(reader.candidates().empty());
        QVERIFY(!reader.reproduction());
        EngineOutput other(bounds());
        other.feed(QByteArray(output).replace("\"patch\"", "\"leading\""));
        QVERIFY(!other.leading());
        if (!reader.isDone()) {
            // What follows is read as ever, also byte by byte.
            for (const char byte : line(patch(u"shop/cart.py"_s, u"x = 1\n"_s)))
                reader.feed(QByteArray(1, byte));
            QCOMPARE(reader.candidates().size(), size_t(1));
        }
    }

    void leaderIsNoResult()
    {
        EngineOutput reader(bounds());
        for (const QString &text : {u"x = 1\n"_s, u"x = 2\n"_s}) {
            QJsonObject event = patch(u"shop/cart.py"_s, text);
            event[u"event"_s] = u"leading"_s;
            reader.feed(line(event));
        }
        QVERIFY(reader.candidates().empty());
        QVERIFY(reader.leading());
        QCOMPARE(reader.leading()->path, u"shop/cart.py"_s);
        QCOMPARE(reader.leading()->text, QByteArray("x = 1\n"));
    }

    void hostileNamesAreForgotten()
    {
        QJsonObject event = patch(u"shop/cart.py"_s, u"x = 1\n"_s);
        event[u"template"_s] = u"<b>@everyone</b>"_s;
        event[u"published"_s] = u"[click](http://x)"_s;
        event[u"function"_s] = u"a\nb"_s;
        event[u"line"_s] = -5;
        event.remove(u"guard"_s);
        EngineOutput reader(bounds());
        reader.feed(line(event));
        QCOMPARE(reader.candidates().size(), size_t(1));
        const Candidate &candidate = reader.candidates().front();
        QVERIFY(candidate.templateName.isEmpty());
        QVERIFY(candidate.published.isEmpty());
        QVERIFY(candidate.function.isEmpty());
        QCOMPARE(candidate.line, 0);
        QVERIFY(candidate.guard);
    }

    void candidatesAreCounted()
    {
        EngineOutput reader(bounds());
        for (int i = 0; i < 200; ++i)
            reader.feed(line(patch(u"shop/cart.py"_s, u"x = %1\n"_s.arg(i))));
        QCOMPARE(reader.candidates().size(), size_t(50));
    }

    void reproductionIsChecked_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("new") << u"tests/test_regression_total.py"_s << true;
        QTest::newRow("there already") << u"tests/test_regression_old.py"_s << false;
        QTest::newRow("other folder") << u"shop/test_regression_total.py"_s << false;
        QTest::newRow("outside") << u"tests/../test_regression_total.py"_s << false;
        QTest::newRow("source") << u"tests/conftest.py"_s << false;
        QTest::newRow("hidden end") << u"tests/test_regression_a.py\n"_s << false;
    }

    void reproductionIsChecked()
    {
        QFETCH(QString, path);
        QFETCH(bool, accepted);
        EngineOutput reader(bounds());
        reader.feed(line(reproduction(path)));
        QCOMPARE(reader.reproduction().has_value(), accepted);
        if (accepted)
            QCOMPARE(reader.reproduction()->command,
                     QStringList({u"python3"_s, u"-m"_s, u"unittest"_s, u"discover"_s, u"-s"_s,
                                  u"tests"_s, u"-p"_s, u"test_regression_total.py"_s}));
    }

    void titles_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("function");
        QTest::addColumn<bool>("guard");
        QTest::addColumn<QString>("title");
        const QString longName = u"a_very_long_function_name_that_goes_on_and_on_and_on_x"_s;
        QTest::newRow("key") << u"KeyError"_s << u"'grams'"_s << u"Parcel.weigh"_s << false
                             << u"Handle missing 'grams' in weigh"_s;
        QTest::newRow("strange key") << u"KeyError"_s << u"'@all <b>'"_s << u"weigh"_s << false
                                     << u"Handle a missing key in weigh"_s;
        QTest::newRow("long key") << u"KeyError"_s << u"'abcdefghijklmnopqrst'"_s << longName
                                  << false << u"Fix "_s + longName;
        QTest::newRow("none") << u"TypeError"_s << u"unsupported operand: 'NoneType' and 'int'"_s
                              << u"bonus"_s << false << u"Handle None in bonus"_s;
        QTest::newRow("zero") << u"ZeroDivisionError"_s << u"division by zero"_s << u"mean"_s
                              << false << u"Avoid division by zero in mean"_s;
        QTest::newRow("index") << u"IndexError"_s << u"list index out of range"_s << u"page"_s
                               << false << u"Keep the index in range in page"_s;
        QTest::newRow("guard") << u"KeyError"_s << u"'grams'"_s << u"weigh"_s << true
                               << u"Guard weigh against KeyError"_s;
        QTest::newRow("no names") << u"[x](y)"_s << u""_s << u"<lambda>"_s << false
                                  << u"Fix cart.py"_s;
    }

    void titles()
    {
        QFETCH(QString, type);
        QFETCH(QString, value);
        QFETCH(QString, function);
        QFETCH(bool, guard);
        QFETCH(QString, title);
        Candidate candidate;
        candidate.path = u"shop/cart.py"_s;
        candidate.function = function;
        candidate.guard = guard;
        Crash crash;
        crash.type = type;
        crash.value = value;
        QCOMPARE(titleOf(candidate, crash), title);
        QVERIFY(title.size() <= 72);
    }

    void reviewersWordsMoveCandidates()
    {
        ReviewComment comment;
        comment.text = UntrustedText(u"Use `default_tons` here, not 7; see “spare”."_s);
        const QStringList words = wordsOf({comment});
        QCOMPARE(words, QStringList({u"default_tons"_s, u"7"_s, u"spare"_s}));
        Candidate candidate;
        candidate.path = u"a.py"_s;
        candidate.text = "x = default_tons\ny = 70\n";
        QCOMPARE(wordsIn(candidate, "x = 1\ny = 70\n", words), 1);
        QCOMPARE(wordsIn(candidate, "x = 1\ny = 70\n", {}), 0);
    }

    void framesAreMapped_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("file");
        QTest::newRow("release folder") << u"/srv/9/shop/cart.py"_s << u"shop/cart.py"_s;
        QTest::newRow("windows") << u"C:\\app\\shop\\cart.py"_s << u"shop/cart.py"_s;
        QTest::newRow("relative") << u"./shop/cart.py"_s << u"shop/cart.py"_s;
        QTest::newRow("name alone") << u"main.py"_s << u"main.py"_s;
        QTest::newRow("chance name") << u"/usr/lib/python3/main.py"_s << u""_s;
        QTest::newRow("up") << u"/a/../shop/cart.py"_s << u"shop/cart.py"_s;
        QTest::newRow("none") << u"/usr/lib/python3/json.py"_s << u""_s;
        QTest::newRow("empty") << u""_s << u""_s;
        QTest::newRow("endless") << u"x/"_s.repeated(5000) << u""_s;
    }

    void framesAreMapped()
    {
        QFETCH(QString, path);
        QFETCH(QString, file);
        QTemporaryDir folder;
        QDir(folder.path()).mkpath(u"shop"_s);
        for (const QString &name : {u"main.py"_s, u"shop/cart.py"_s})
            QVERIFY(QFile(folder.filePath(name)).open(QIODevice::WriteOnly));
        const Tree tree(folder.path(), {});
        QCOMPARE(tree.fileOf(path), file);
        QCOMPARE(tree.pythonSources({u"shop/cart.py"_s}, 9),
                 QStringList({u"shop/cart.py"_s, u"main.py"_s}));
        QCOMPARE(tree.testFolder({u"pytest"_s}, {}), u"tests"_s);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    return tests::runAll<TestExecution, TestFixer>(argc, argv) + runDiffPolicyTests(argc, argv);
}

#include "tst_execution.moc"
