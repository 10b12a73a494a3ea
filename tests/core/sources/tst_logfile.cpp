// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of pull/logfile: joining, rotation, truncation, resuming, hostile files.
#include "core/sources/source.h"
#include "memorysink.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Fixture
{
    explicit Fixture(const QString &pattern = u"app.log"_s, QJsonObject settings = {})
    {
        clock.set(fromMs(QDateTime::currentMSecsSinceEpoch()) + 1h); // everything is quiet
        settings.insert(u"path"_s, folder.filePath(pattern).replace(u"%1"_s, folder.path()));
        auto made = pullSources().find(u"logfile")->make({.clock = &clock}, settings);
        if (!made)
            qFatal("%s", qPrintable(made.error().toLogString()));
        source = std::move(*made);
    }

    void write(const QByteArray &bytes, const QString &name = u"app.log"_s)
    {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::Append))
            qFatal("cannot write");
        file.write(bytes);
    }

    void setReadable(const QString &name, bool readable)
    {
        const QFile::Permissions permissions =
            readable ? QFile::ReadOwner | QFile::WriteOwner : QFile::Permissions();
        if (!QFile::setPermissions(folder.filePath(name), permissions))
            qFatal("cannot set permissions");
    }

    /// Fetches to the end, going on where it stood; commits each page.
    QStringList fetch(int limit = 100)
    {
        const size_t before = sink.items.size();
        for (int page = 0; page < 100'000; ++page) {
            auto got = tests::waitFor(source->fetch(cursor, limit, {}));
            if (!got) {
                error = got.error();
                break;
            }
            cursor = got->batch.cursor;
            problem = got->problem;
            const bool more = got->more;
            (void)tests::waitFor(sink.commit(std::move(got->batch), {}));
            if (!more)
                break;
        }
        QStringList texts;
        for (size_t i = before; i < sink.items.size(); ++i)
            texts.append(payload(i).value(u"text").toString());
        return texts;
    }
    QJsonObject payload(size_t index) const
    {
        return QJsonDocument::fromJson(sink.items.at(index).payload).object();
    }

    QTemporaryDir folder;
    tests::FakeClock clock;
    std::unique_ptr<PullSource> source;
    tests::MemorySink sink;
    QJsonObject cursor;
    std::optional<Error> error;
    QString problem; ///< of the last page
};

} // namespace

class TestLogFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joins_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("records");
        const auto row = [](const char *name, const QByteArray &text, const QStringList &records) {
            QTest::newRow(name) << text << records;
        };
        row("levels", "INFO a\nWARNING b\nDEBUG c\nERROR d\n", {u"WARNING b"_s, u"ERROR d"_s});
        row("dates",
            "2026-01-31 09:30:00,123 INFO shop: a\n2026-01-31 09:30:01,123 ERROR shop: b\n",
            {u"2026-01-31 09:30:01,123 ERROR shop: b"_s});
        row("python",
            "2026-01-31 09:30:00 ERROR failed\nTraceback (most recent call last):\n"
            "  File \"a.py\", line 1, in f\n    x\nKeyError: 'sku'\n\n"
            "During handling of the above exception, another exception occurred:\n\n"
            "Traceback (most recent call last):\n  File \"b.py\", line 2, in g\n    y\n"
            "ValueError: no\n2026-01-31 09:30:00 INFO next\n",
            {u"2026-01-31 09:30:00 ERROR failed\nTraceback (most recent call last):\n"
             "  File \"a.py\", line 1, in f\n    x\nKeyError: 'sku'\n\n"
             "During handling of the above exception, another exception occurred:\n\n"
             "Traceback (most recent call last):\n  File \"b.py\", line 2, in g\n    y\n"
             "ValueError: no"_s});
        row("python on stderr",
            "starting\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\n"
            "    x\nKeyError: 'a'\nerror: gave up\n",
            {u"starting\nTraceback (most recent call last):\n"
             "  File \"a.py\", line 1, in <module>\n    x\nKeyError: 'a'"_s,
             u"error: gave up"_s});
        row("java",
            "09:30:00.123 [main] ERROR c.S - failed\njava.lang.IllegalStateException: x\n"
            "\tat c.S.run(S.java:12)\n\t... 3 more\nCaused by: java.lang.Error: y\n"
            "\tat c.T.go(T.java:3)\n09:30:01.000 [main] INFO c.S - ok\n",
            {u"09:30:00.123 [main] ERROR c.S - failed\njava.lang.IllegalStateException: x\n"
             "\tat c.S.run(S.java:12)\n\t... 3 more\nCaused by: java.lang.Error: y\n"
             "\tat c.T.go(T.java:3)"_s});
        row("go",
            "panic: runtime error: index out of range\n\ngoroutine 1 [running]:\n"
            "main.f(0x1)\n\t/src/main.go:7 +0x1d\nmain.main()\n\t/src/main.go:3\nexit status 2\n"
            "done\n",
            {u"panic: runtime error: index out of range\n\ngoroutine 1 [running]:\n"
             "main.f(0x1)\n\t/src/main.go:7 +0x1d\nmain.main()\n\t/src/main.go:3\nexit status 2"_s});
        row("node",
            "TypeError: x is not a function\n    at f (/a.js:1:2)\n    at g "
            "(/b.js:3:4)\nlistening\n",
            {u"TypeError: x is not a function\n    at f (/a.js:1:2)\n    at g (/b.js:3:4)"_s});
        row("json",
            "{\"level\":\"info\",\"msg\":\"a\"}\n{\"level\":\"error\",\"msg\":\"b\"}\n"
            "{\"level\":50,\"message\":\"c\"}\n{\"severity\":\"WARN\",\"event\":\"d\"}\n",
            {u"b"_s, u"c"_s, u"d"_s});
        row("broken json is text", "{\"level\":\"error\",\"msg\":\n",
            {u"{\"level\":\"error\",\"msg\":"_s});
        row("logfmt", "time=1 level=error msg=x\ntime=2 level=info msg=y\n",
            {u"time=1 level=error msg=x"_s});
        row("windows", "ERROR a\r\nERROR b\r\n", {u"ERROR a"_s, u"ERROR b"_s});
        row("no newline at the end", "ERROR a\nERROR b", {u"ERROR a"_s, u"ERROR b"_s});
        row("empty lines", "\n\n\nERROR a\n\n\n", {u"ERROR a"_s});
        row("not UTF-8", "ERROR \xff\xfe\n", {u"ERROR \ufffd\ufffd"_s});
        row("empty", "", {});
    }
    void joins()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, records);
        for (const int limit : {100, 1}) {
            Fixture fixture;
            fixture.write(text);
            QCOMPARE(fixture.fetch(limit), records);
            QVERIFY(!fixture.error);
            QCOMPARE(fixture.fetch(limit), QStringList());
        }
    }

    void bytesAndLinesAreExact()
    {
        Fixture fixture;
        fixture.write("INFO a\nERROR b\n  more\nERROR c\n");
        fixture.fetch(1);
        QCOMPARE(fixture.payload(0).value(u"byte").toInt(), 7);
        QCOMPARE(fixture.payload(0).value(u"line").toInt(), 2);
        QCOMPARE(fixture.payload(1).value(u"byte").toInt(), 22);
        QCOMPARE(fixture.payload(1).value(u"line").toInt(), 4);
        QVERIFY(fixture.sink.items[1].externalId.endsWith(u":22"));
        QCOMPARE(fixture.sink.counted.value(u"logfile/log.info"_s), 1);
    }

    void aGrowingRecordIsReadOnceItIsComplete()
    {
        Fixture fixture;
        fixture.clock.set(fromMs(QDateTime::currentMSecsSinceEpoch())); // just written
        fixture.write("2026-01-31 09:30:00 ERROR a\nTraceback (most recent");
        QCOMPARE(fixture.fetch(), QStringList());
        fixture.write(" call last):\n  File \"a.py\", line 1, in f\nKeyError: 1\n");
        QCOMPARE(fixture.fetch(), QStringList());
        fixture.write("2026-01-31 09:30:01 INFO b\n");
        const QStringList got = fixture.fetch();
        QCOMPARE(got.size(), 1);
        QVERIFY(got[0].endsWith(u"KeyError: 1"));
    }

    void followsRotation()
    {
        Fixture fixture;
        fixture.write("ERROR first\n");
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR first"_s});
        fixture.write("ERROR second\n");
        QVERIFY(QFile::rename(fixture.folder.filePath(u"app.log"_s),
                              fixture.folder.filePath(u"app.log.1"_s)));
        fixture.write("ERROR third\n");
        QCOMPARE(fixture.fetch(), (QStringList{u"ERROR second"_s, u"ERROR third"_s}));
        QCOMPARE(fixture.fetch(), QStringList());
    }

    void followsRotationPageByPage()
    {
        Fixture fixture;
        fixture.write("ERROR 0\n");
        fixture.fetch();
        fixture.write("ERROR 1\nERROR 2\nERROR 3\n");
        QVERIFY(QFile::rename(fixture.folder.filePath(u"app.log"_s),
                              fixture.folder.filePath(u"app.log.1"_s)));
        fixture.write("ERROR 4\nERROR 5\n");
        QCOMPARE(fixture.fetch(1).join(u','), u"ERROR 1,ERROR 2,ERROR 3,ERROR 4,ERROR 5"_s);
    }

    void aDeletedFileIsCounted()
    {
        Fixture fixture;
        fixture.write("ERROR a\n");
        fixture.fetch();
        QVERIFY(QFile::remove(fixture.folder.filePath(u"app.log"_s)));
        QCOMPARE(fixture.fetch(), QStringList());
        QCOMPARE(fixture.sink.counted.value(u"logfile/rotatedAway"_s), 1);
    }

    void followsTruncation()
    {
        Fixture fixture;
        fixture.write("ERROR same banner\nERROR a\n");
        fixture.fetch();
        QVERIFY(QFile::resize(fixture.folder.filePath(u"app.log"_s), 0));
        fixture.write("ERROR same banner\n");
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR same banner"_s});
        QVERIFY(QFile::resize(fixture.folder.filePath(u"app.log"_s), 0));
        fixture.write("ERROR another banner that is longer than what was there before\n");
        QCOMPARE(fixture.fetch().size(), 1);
        QCOMPARE(fixture.sink.counted.value(u"logfile/truncated"_s), 2);
    }

    void patternsAndSettings()
    {
        Fixture fixture(u"*.log"_s, {{u"level"_s, u"info"_s}});
        fixture.write("INFO a\n", u"a.log"_s);
        fixture.write("INFO b\n", u"b.log"_s);
        fixture.write("INFO c\n", u"c.txt"_s);
        QCOMPARE(fixture.fetch(), (QStringList{u"INFO a"_s, u"INFO b"_s}));
        const auto make = [](const QJsonObject &settings) {
            const tests::FakeClock clock;
            return pullSources().find(u"logfile")->make({.clock = &clock}, settings);
        };
        VERIFY_FAILS(make({}), ErrorKind::InvalidInput);
        VERIFY_FAILS(make({{u"path"_s, u"relative"_s}}), ErrorKind::InvalidInput);
        VERIFY_FAILS(make({{u"path"_s, u"/a"_s}, {u"level"_s, u"loud"_s}}),
                     ErrorKind::InvalidInput);
        VERIFY_FAILS(make({{u"path"_s, u"/a"_s}, {u"longestRecord"_s, 1}}),
                     ErrorKind::InvalidInput);
    }

    void wildcardsInFolders()
    {
        Fixture fixture(u"*/logs/app*.log"_s);
        for (const QString &folder : {u"one/logs"_s, u"two/logs"_s, u"two/other"_s})
            QVERIFY(QDir(fixture.folder.path()).mkpath(folder));
        fixture.write("ERROR 1\n", u"one/logs/app.log"_s);
        fixture.write("ERROR 2\n", u"two/logs/app2.log"_s);
        fixture.write("ERROR no\n", u"two/other/app.log"_s);
        fixture.write("ERROR no\n", u"app.log"_s);
        QCOMPARE(fixture.fetch(), (QStringList{u"ERROR 1"_s, u"ERROR 2"_s}));
    }

    void anyFolders_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QStringList>("found");
        const auto row = [](const char *name, const QString &pattern, const QStringList &found) {
            QTest::newRow(name) << pattern << found;
        };
        const QString all = u"ERROR app,ERROR a,ERROR b,ERROR c"_s;
        row("between", u"**/*.log"_s, all.split(u','));
        row("last", u"**"_s, all.split(u',') + QStringList{u"ERROR text"_s});
        row("twice", u"**/**/*.log"_s, all.split(u','));
        row("before a name", u"**/logs/*.log"_s, {u"ERROR b"_s, u"ERROR c"_s});
        row("after a wildcard", u"o*/**/*.log"_s, {u"ERROR a"_s, u"ERROR b"_s});
        row("below one folder", u"one/**/b.log"_s, {u"ERROR b"_s});
        row("no part of its own", u"**b.log"_s, {}); // a "*", which stays in its folder
        row("no such folder", u"none/**/*.log"_s, {});
        row("brackets", u"[*][*]/x.log"_s, {u"ERROR star"_s});
    }
    void anyFolders()
    {
        QFETCH(QString, pattern);
        QFETCH(QStringList, found);
        Fixture fixture(pattern);
        const bool stars = pattern.startsWith(u'[');
        for (const QString &folder :
             {u"one/logs"_s, u"two/logs/old"_s, u".hidden"_s, stars ? u"**"_s : u"one"_s})
            QVERIFY(QDir(fixture.folder.path()).mkpath(folder));
        fixture.write("ERROR app\n");
        fixture.write("ERROR a\n", u"one/a.log"_s);
        fixture.write("ERROR b\n", u"one/logs/b.log"_s);
        fixture.write("ERROR c\n", u"two/logs/c.log"_s);
        fixture.write("ERROR text\n", u"two/logs/old/d.txt"_s);
        fixture.write("ERROR packed\n", u"two/logs/old/d.log.gz"_s);
        fixture.write("ERROR hidden\n", u".hidden/e.log"_s);
        if (stars)
            fixture.write("ERROR star\n", u"**/x.log"_s);
        QCOMPARE(fixture.fetch(), found);
        QCOMPARE(fixture.error.has_value(), found.isEmpty());
    }

    void anyFoldersFollowNoLinkOut()
    {
        const QTemporaryDir outside;
        QFile secret(outside.filePath(u"secret.log"_s));
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("ERROR secret\n") > 0);
        secret.close();
        Fixture fixture(u"**/*.log"_s);
        const QString top = fixture.folder.path();
        QVERIFY(QDir(top).mkpath(u"a/b"_s));
        fixture.write("ERROR inside\n", u"a/b/inside.log"_s);
        QVERIFY(QFile::link(outside.path(), top + u"/a/away"_s));
        QVERIFY(QFile::link(outside.filePath(u"secret.log"_s), top + u"/a/secret.log"_s));
        QVERIFY(QFile::link(top, top + u"/a/b/round"_s));
        QVERIFY(QFile::link(top + u"/a/b/inside.log"_s, top + u"/current.log"_s));
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR inside"_s}); // once, though it has two names
        QVERIFY2(fixture.problem.isEmpty(), qPrintable(fixture.problem));
        // A folder that is named behind "**" may be a link as well.
        Fixture named(u"**/away/*.log"_s);
        QVERIFY(QFile::link(outside.path(), named.folder.path() + u"/away"_s));
        QCOMPARE(named.fetch(), QStringList());
        QVERIFY(named.error);
    }

    void anyFoldersHaveLimits()
    {
        Fixture deep(u"**/*.log"_s);
        const QString thirteen = QStringList(13, u"d"_s).join(u'/');
        QVERIFY(QDir(deep.folder.path()).mkpath(thirteen));
        deep.write("ERROR 13\n", thirteen + u"/x.log"_s);
        deep.write("ERROR 12\n", thirteen.chopped(2) + u"/x.log"_s);
        QCOMPARE(deep.fetch(), QStringList{u"ERROR 12"_s});
        QVERIFY2(deep.problem.contains(u"/**/*.log"), qPrintable(deep.problem));

        Fixture wide(u"**/*.log"_s);
        for (int i = 0; i < 1'001; ++i)
            wide.write("ERROR\n", u"%1.log"_s.arg(i));
        QCOMPARE(wide.fetch(10'000).size(), 1'000);
        QVERIFY2(wide.problem.contains(u"/**/*.log"), qPrintable(wide.problem));

        Fixture many(u"**/*.log"_s);
        for (int i = 0; i < 4'100; ++i)
            QVERIFY(QDir(many.folder.path()).mkdir(u"f%1"_s.arg(i, 4, 10, QChar(u'0'))));
        many.write("ERROR first\n", u"f0000/x.log"_s);
        many.write("ERROR last\n", u"f4099/x.log"_s);
        QCOMPARE(many.fetch(), QStringList{u"ERROR first"_s});
        QVERIFY2(many.problem.contains(u"/**/*.log"), qPrintable(many.problem));
    }

    void aNameThatLooksLikeAPatternIsTakenAsItIs()
    {
        Fixture fixture(u"[shop]/app[1].log"_s);
        QVERIFY(QDir(fixture.folder.path()).mkpath(u"[shop]"_s));
        QVERIFY(QDir(fixture.folder.path()).mkpath(u"s"_s));
        fixture.write("ERROR 1\n", u"[shop]/app[1].log"_s);
        fixture.write("ERROR no\n", u"s/app1.log"_s);
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR 1"_s});
    }

    void severalFilesAreFollowed()
    {
        Fixture fixture(u"a.log\n%1/b.log\n%1/*.log\n%1/none.log"_s);
        fixture.write("ERROR a1\n", u"a.log"_s);
        fixture.write("ERROR b1\n", u"b.log"_s);
        QCOMPARE(fixture.fetch(), (QStringList{u"ERROR a1"_s, u"ERROR b1"_s}));
        QVERIFY2(fixture.problem.contains(u"/none.log"), qPrintable(fixture.problem));
        QVERIFY(!fixture.error);
        fixture.write("ERROR b2\n", u"b.log"_s);
        fixture.write("ERROR n1\n", u"none.log"_s);
        QCOMPARE(fixture.fetch(), (QStringList{u"ERROR b2"_s, u"ERROR n1"_s}));
        QVERIFY2(fixture.problem.isEmpty(), qPrintable(fixture.problem));
        QCOMPARE(fixture.sink.items.size(), size_t(4)); // each once, whatever names it
    }

    void anUnreadableFileDoesNotStopTheOthers()
    {
        Fixture fixture(u"*.log"_s);
        fixture.write("ERROR a1\n", u"a.log"_s);
        fixture.write("ERROR b1\n", u"b.log"_s);
        fixture.write("ERROR c1\n", u"c.log"_s);
        QCOMPARE(fixture.fetch().size(), 3);
        fixture.write("ERROR b2\n", u"b.log"_s);
        fixture.write("ERROR c2\n", u"c.log"_s);
        fixture.setReadable(u"b.log"_s, false);
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR c2"_s});
        QVERIFY(!fixture.error);
        QVERIFY2(fixture.problem.contains(u"/b.log"), qPrintable(fixture.problem));
        QVERIFY2(!fixture.problem.contains(u"/a.log"), qPrintable(fixture.problem));
        fixture.setReadable(u"b.log"_s, true);
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR b2"_s}); // goes on where it stood
        QVERIFY(fixture.problem.isEmpty());
    }

    void anUnreadableRotatedFileIsCounted()
    {
        Fixture fixture;
        fixture.write("ERROR 1\n");
        fixture.fetch();
        fixture.write("ERROR 2\n");
        QVERIFY(QFile::rename(fixture.folder.filePath(u"app.log"_s),
                              fixture.folder.filePath(u"app.log.1"_s)));
        fixture.setReadable(u"app.log.1"_s, false);
        fixture.write("ERROR 3\n");
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR 3"_s});
        QCOMPARE(fixture.sink.counted.value(u"logfile/rotatedUnreadable"_s), 1);
        QVERIFY2(fixture.problem.contains(u"/app.log.1"), qPrintable(fixture.problem));
        QCOMPARE(fixture.fetch(), QStringList());
        QCOMPARE(fixture.sink.counted.value(u"logfile/rotatedUnreadable"_s), 1);
    }

    void manyProblemsAreSaidInShort()
    {
        Fixture fixture(u"*.log"_s);
        for (int i = 0; i < 50; ++i) {
            const QString name = u"%1.log"_s.arg(i);
            fixture.write("ERROR\n", name);
            fixture.setReadable(name, false);
        }
        fixture.write("ERROR readable\n", u"z.log"_s);
        QCOMPARE(fixture.fetch(), QStringList{u"ERROR readable"_s});
        QVERIFY2(fixture.problem.contains(u"47"), qPrintable(fixture.problem));
        QVERIFY(fixture.problem.size() < 1000);
    }

    void aMissingFileIsSaid()
    {
        Fixture fixture;
        fixture.fetch();
        QCOMPARE(fixture.error->kind, ErrorKind::NotFound);
    }

    void aHugeLineIsCutAndSkipped()
    {
        Fixture fixture;
        fixture.write("ERROR start " + QByteArray(9'000'000, 'x') + "\nERROR next\n");
        const QStringList got = fixture.fetch();
        QCOMPARE(got.size(), 2);
        QVERIFY(got[0].size() <= 65536);
        QCOMPARE(got[1], u"ERROR next"_s);
        QCOMPARE(fixture.payload(1).value(u"line").toInt(), 2);
    }

    void longRecordsAreCut()
    {
        Fixture fixture(u"app.log"_s, {{u"longestRecord"_s, 1024}});
        fixture.write("ERROR " + QByteArray(5000, 'x') + "\n");
        QCOMPARE(fixture.fetch().at(0).size(), 1024);
        QVERIFY(fixture.payload(0).value(u"cut").toBool());
    }

    void fieldsAreKept()
    {
        Fixture fixture;
        fixture.write("{\"level\":\"error\",\"msg\":\"b\",\"order\":{\"id\":9}}\n");
        fixture.fetch();
        QCOMPARE(fixture.payload(0)
                     .value(u"fields")
                     .toObject()
                     .value(u"order")
                     .toObject()
                     .value(u"id")
                     .toInt(),
                 9);
    }

    void aStrangeCursorIsSurvived()
    {
        Fixture fixture;
        fixture.write("ERROR a\n");
        fixture.fetch();
        QJsonObject files = fixture.cursor.value(u"files").toObject();
        QJsonObject file = files.begin().value().toObject();
        file.insert(u"offset"_s, 1e15);
        files.insert(files.begin().key(), file);
        fixture.cursor = {{u"files"_s, files}};
        QCOMPARE(fixture.fetch().size(), 1);
        fixture.cursor = {{u"files"_s, 7}};
        fixture.fetch();
        QVERIFY(!fixture.error);
    }
};

int runLogFile(int argc, char **argv)
{
    TestLogFile test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_logfile.moc"
