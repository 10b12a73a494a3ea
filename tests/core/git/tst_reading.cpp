// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of names, files, history, blame and differences.
#include "tests/core/git/scratchrepository.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

using namespace core;
using namespace core::git;
using namespace Qt::StringLiterals;
using namespace tests;

class TestReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensOnlyRepositories()
    {
        QTemporaryDir folder;
        VERIFY_FAILS(Repository::open(folder.path()), ErrorKind::NotFound);
        VERIFY_FAILS(Repository::open(folder.filePath(u"absent"_s)), ErrorKind::NotFound);
        VERIFY_OK(Repository::createBare(folder.filePath(u"new.git"_s)));
        VERIFY_OK(Repository::createBare(folder.filePath(u"new.git"_s)));
        VERIFY_OK(Repository::open(folder.filePath(u"new.git"_s)));
    }

    void aKillWhileARepositoryIsMadeIsForgotten()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"new.git"_s);
        QVERIFY(QDir().mkpath(path + u".making/refs"_s));
        QFile lock(path + u".making/config.lock"_s);
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.close();
        VERIFY_OK(Repository::createBare(path));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
                 QStringList{u"new.git"_s});
        QVERIFY(QDir().mkpath(folder.filePath(u"taken.git/something"_s)));
        VERIFY_FAILS(Repository::createBare(folder.filePath(u"taken.git"_s)), ErrorKind::Denied);
        QVERIFY(QFile::exists(folder.filePath(u"taken.git/something"_s)));
    }

    void resolvesNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("expected"); // summary, or empty
        QTest::newRow("branch") << u"main"_s << u"two"_s;
        QTest::newRow("full") << u"refs/heads/main"_s << u"two"_s;
        QTest::newRow("tag") << u"v1.4.2"_s << u"one"_s;
        QTest::newRow("release") << u"shop@1.4.2"_s << u"one"_s;
        QTest::newRow("bare version") << u"1.4.2"_s << u"one"_s;
        QTest::newRow("build metadata") << u"shop@1.4.2+77"_s << u"one"_s;
        QTest::newRow("dash") << u"shop-1.4.2"_s << u"one"_s;
        QTest::newRow("tag with the name in front") << u"pay@2.0"_s << u"two"_s;
        QTest::newRow("unknown release") << u"shop@9.9"_s << QString();
        QTest::newRow("empty") << QString() << QString();
        QTest::newRow("expression") << u"main~1"_s << QString();
        QTest::newRow("search") << u"main^{/.*}"_s << QString();
        QTest::newRow("control") << u"ma\nin"_s << QString();
        QTest::newRow("huge") << QString(100'000, u'a') << QString();
        QTest::newRow("up") << u"../../etc/passwd"_s << QString();
    }
    void resolvesNames()
    {
        QFETCH(QString, name);
        QFETCH(QString, expected);
        History h;
        const QString one = h.commit(u"one"_s, {{u"a"_s, "1"}});
        const QString two = h.commit(u"two"_s, {{u"a"_s, "2"}});
        VERIFY_OK(h.repository.updateReference(u"refs/heads/main"_s, two, {}));
        VERIFY_OK(h.repository.updateReference(u"refs/tags/v1.4.2"_s, one, {}));
        VERIFY_OK(h.repository.updateReference(u"refs/tags/pay-2.0"_s, two, {}));
        const Result<QString> found = h.repository.resolve(name);
        if (expected.isEmpty()) {
            VERIFY_FAILS(found, ErrorKind::NotFound);
            return;
        }
        VERIFY_OK(found);
        QCOMPARE(h.repository.commit(*found).value().summary, expected);
        QCOMPARE(h.repository.resolve(two.left(9)).value(), two);
        QCOMPARE(h.repository.resolve(two).value(), two);
        QCOMPARE(h.repository.tags().value().size(), 2U);
        QCOMPARE(h.repository.branches().value(), QStringList{u"main"_s});
    }

    void readsFiles()
    {
        History h;
        const QString id =
            h.commit(u"one"_s, {{u"a/b.txt"_s, "text"}, {u"z"_s, QByteArray("\0\1", 2)}});
        QCOMPARE(h.repository.readFile(id, u"a/b.txt"_s).value(), "text");
        QCOMPARE(h.repository.readFile(id, u"z"_s).value().size(), 2);
        VERIFY_FAILS(h.repository.readFile(id, u"a"_s), ErrorKind::Unsupported);
        VERIFY_FAILS(h.repository.readFile(id, u"a/c"_s), ErrorKind::NotFound);
        VERIFY_FAILS(h.repository.readFile(id, u"../a"_s), ErrorKind::NotFound);
        VERIFY_FAILS(h.repository.readFile(id, u"a/b.txt"_s, 3), ErrorKind::InvalidInput);
        VERIFY_FAILS(h.repository.readFile(u"main"_s, u"z"_s), ErrorKind::InvalidInput);
        VERIFY_FAILS(h.repository.readFile(QString(40, u'1'), u"z"_s), ErrorKind::NotFound);
        const std::vector<TreeEntry> entries = h.repository.list(id).value();
        QCOMPARE(entries.size(), 2U);
        QCOMPARE(entries.at(0).path, u"a/b.txt"_s);
    }

    void logFollowsPathsRenamesAndRanges()
    {
        History h;
        h.commit(u"add"_s, {{u"old.py"_s, lines(1, 40)}});
        h.commit(u"other"_s, {{u"other.py"_s, "x\n"}});
        QByteArray text = lines(1, 40);
        text.replace("line number 30\n", "line number thirty\n");
        h.commit(u"touch 30"_s, {{u"old.py"_s, text}});
        h.commit(u"rename"_s, {{u"old.py"_s, {}}, {u"new.py"_s, text}});
        text.prepend("header one\nheader two\n");
        h.commit(u"header"_s, {{u"new.py"_s, text}});
        text.replace("line number 5\n", "line number five\n");
        h.commit(u"touch 5"_s, {{u"new.py"_s, text}});

        LogQuery query{.from = h.head, .path = u"new.py"_s};
        QCOMPARE(summaries(h.repository.log(query).value()),
                 (QStringList{u"touch 5"_s, u"header"_s, u"rename"_s, u"touch 30"_s, u"add"_s}));
        query.firstLine = query.lastLine = 32; // line thirty
        std::vector<LogEntry> ranged = h.repository.log(query).value();
        QCOMPARE(summaries(ranged), (QStringList{u"touch 30"_s, u"add"_s}));
        QCOMPARE(ranged.front().firstLine, 30);
        QCOMPARE(ranged.front().path, u"old.py"_s);
        query.firstLine = query.lastLine = 7;
        QCOMPARE(summaries(h.repository.log(query).value()), (QStringList{u"touch 5"_s, u"add"_s}));
        query.firstLine = 1;
        query.lastLine = 2;
        QCOMPARE(summaries(h.repository.log(query).value()), QStringList{u"header"_s});

        const LogQuery all{.from = h.head, .limit = 3};
        QCOMPARE(summaries(h.repository.log(all).value()),
                 (QStringList{u"touch 5"_s, u"header"_s, u"rename"_s}));
        const LogQuery bounded{.from = h.head,
                               .since = fromMs(1'700'000'000'000 + 2 * 60'000),
                               .until = fromMs(1'700'000'000'000 + 3 * 60'000)};
        QCOMPARE(summaries(h.repository.log(bounded).value()),
                 (QStringList{u"touch 30"_s, u"other"_s}));
        VERIFY_FAILS(h.repository.log({.from = h.head, .path = u"absent"_s}), ErrorKind::NotFound);
        VERIFY_FAILS(
            h.repository.log({.from = h.head, .path = u"new.py"_s, .firstLine = 9, .lastLine = 2}),
            ErrorKind::InvalidInput);
    }

    void logSimplifiesMerges()
    {
        History h;
        const QString base = h.commit(u"base"_s, {{u"a"_s, "1\n"}, {u"b"_s, "1\n"}});
        const QString side = h.commit(u"side"_s, {{u"b"_s, "2\n"}}, base);
        const QString main = h.commit(u"main"_s, {{u"a"_s, "2\n"}}, base);
        const Result<QString> merged =
            h.repository.merge({main, side, h.person(u"Ada"_s), u"merge"_s, false});
        VERIFY_OK(merged);
        QCOMPARE(summaries(h.repository.log({.from = *merged, .path = u"b"_s}).value()),
                 (QStringList{u"side"_s, u"base"_s}));
        QCOMPARE(h.repository.log({.from = *merged}).value().size(), 4U);
    }

    void blamesLines()
    {
        History h;
        const QString add = h.commit(u"add"_s, {{u"a.py"_s, lines(1, 20)}}, {}, u"Ada"_s);
        QByteArray text = lines(1, 20);
        text.replace("line number 10\n", "line number ten\n");
        const QString ten = h.commit(u"ten"_s, {{u"a.py"_s, text}}, {}, u"Bob"_s);
        QByteArray indented = text;
        indented.replace("line number 3\n", "    line  number 3\n");
        h.commit(u"white space"_s, {{u"a.py"_s, indented}}, {}, u"Eve"_s);
        h.commit(u"rename"_s, {{u"a.py"_s, {}}, {u"b.py"_s, indented}}, {}, u"Eve"_s);
        const QString top =
            h.commit(u"top"_s, {{u"b.py"_s, "new top line\n" + indented}}, {}, u"Cy"_s);

        std::vector<BlameHunk> hunks = h.repository.blame(h.head, u"b.py"_s).value();
        QCOMPARE(hunks.size(), 4U);
        QCOMPARE(hunks[0].commit, top);
        QCOMPARE(hunks[1].commit, add);
        QCOMPARE(hunks[1].firstLine, 2);
        QCOMPARE(hunks[1].originalLine, 1);
        QCOMPARE(hunks[1].path, u"a.py"_s);
        QCOMPARE(hunks[1].lines, 9);
        QCOMPARE(hunks[2].commit, ten);
        QCOMPARE(hunks[2].author.identity(), u"Bob <bob@example.org>"_s);
        QCOMPARE(hunks[3].lines, 10);
        hunks = h.repository.blame(h.head, u"b.py"_s, 11, 11).value();
        QCOMPARE(hunks.size(), 1U);
        QCOMPARE(hunks[0].commit, ten);
        VERIFY_FAILS(h.repository.blame(h.head, u"b.py"_s, 20, 40), ErrorKind::InvalidInput);
        VERIFY_FAILS(h.repository.blame(h.head, u"a.py"_s), ErrorKind::NotFound);
    }

    void blameFollowsMovedBlocksAndMerges()
    {
        History h;
        const QByteArray block =
            "def total(items):\n    return sum(item.price for item in items)\n";
        const QString add = h.commit(u"add"_s, {{u"a.py"_s, block + lines(1, 12)}});
        const QString moved = h.commit(u"move"_s, {{u"a.py"_s, lines(1, 12) + block}});
        const std::vector<BlameHunk> hunks = h.repository.blame(moved, u"a.py"_s).value();
        for (const BlameHunk &hunk : hunks)
            QCOMPARE(hunk.commit, add);
        QByteArray left = lines(1, 12) + block;
        left.replace("line number 2\n", "left\n");
        QByteArray right = lines(1, 12) + block;
        right.replace("line number 9\n", "right\n");
        const QString one = h.commit(u"left"_s, {{u"a.py"_s, left}}, moved);
        const QString two = h.commit(u"right"_s, {{u"a.py"_s, right}}, moved);
        const QString merged =
            h.repository.merge({one, two, h.person(u"Ada"_s), u"merge"_s, false}).value();
        QCOMPARE(h.repository.blame(merged, u"a.py"_s, 2, 2).value()[0].commit, one);
        QCOMPARE(h.repository.blame(merged, u"a.py"_s, 9, 9).value()[0].commit, two);
        QCOMPARE(h.repository.blame(merged, u"a.py"_s, 5, 5).value()[0].commit, add);
    }

    void diffsCommits()
    {
        History h;
        const QString add =
            h.commit(u"add"_s, {{u"a"_s, lines(1, 9)}, {u"bin"_s, QByteArray(9, '\0')}});
        const std::vector<FilePatch> root = h.repository.diff(add).value();
        QCOMPARE(root.size(), 2U);
        QCOMPARE(root[0].status, FileDiff::Status::Added);
        QCOMPARE(root[0].added, 9);
        QVERIFY(root[1].binary);
        QByteArray text = lines(1, 9);
        text.replace("line number 4\n", "four\n");
        const QString change = h.commit(u"change"_s, {{u"a"_s, {}}, {u"c"_s, text}});
        const std::vector<FilePatch> patches = h.repository.diff(change).value();
        QCOMPARE(patches.size(), 1U);
        QCOMPARE(patches[0].status, FileDiff::Status::Renamed);
        QCOMPARE(patches[0].oldPath, u"a"_s);
        QVERIFY(patches[0].patch.contains("-line number 4\n+four\n"));
        QCOMPARE(patches[0].hunks.size(), 1U);
        QCOMPARE(h.repository.diff(add, add, 3).value().size(), 0U);
    }

    void damageIsAnError()
    {
        History h;
        const QString id = h.commit(u"one"_s, {{u"a"_s, QByteArray(5000, 'x')}});
        const QString blob = h.repository.list(id).value().front().object;
        const QString path =
            h.repository.path() + u"objects/"_s + blob.left(2) + u'/' + blob.mid(2);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("garbage");
        file.close();
        const Repository again = Repository::open(h.repository.path()).value();
        QVERIFY(!again.readFile(id, u"a"_s));
        QVERIFY(!again.checkout(id, h.folder.filePath(u"tree"_s)));
        QVERIFY(!QFile::exists(h.folder.filePath(u"tree"_s)));
    }

    void blameIsFastOnLongHistories()
    {
        if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
            QSKIP("no git program to import a long history with");
        History h;
        QByteArray stream;
        const auto add = [&](int i, const QByteArray &path, const QByteArray &contents) {
            stream += "commit refs/heads/main\ncommitter T <t@example.org> " +
                      QByteArray::number(1'700'000'000 + i * 60) +
                      " +0000\ndata 1\nm\nM 100644 inline " + path + "\ndata " +
                      QByteArray::number(contents.size()) + "\n" + contents + "\n";
        };
        QByteArray text = lines(1, 400);
        add(0, "lib/a.py", text);
        for (int i = 0; i < 3000; ++i) {
            if (i % 10 == 0) {
                text.replace(QByteArray("line number " + QByteArray::number(i / 10 + 1) + '\n'),
                             QByteArray("changed " + QByteArray::number(i) + '\n'));
                add(i + 1, "lib/a.py", text);
            } else {
                add(i + 1, "lib/b.py", "b" + QByteArray::number(i) + "\n");
            }
        }
        QProcess git;
        git.start(u"git"_s, {u"--git-dir"_s, h.repository.path(), u"fast-import"_s, u"--quiet"_s});
        git.write(stream);
        git.closeWriteChannel();
        QVERIFY(git.waitForFinished());
        const Repository fresh = Repository::open(h.repository.path()).value();
        h.head = fresh.resolve(u"main"_s).value();
        QElapsedTimer timer;
        timer.start();
        const std::vector<BlameHunk> hunks = fresh.blame(h.head, u"lib/a.py"_s, 380, 400).value();
        const qint64 cold = timer.restart();
        QCOMPARE(hunks.size(), 1U);
        QCOMPARE(fresh.blame(h.head, u"lib/a.py"_s).value().size(), 301U);
        const qint64 whole = timer.restart();
        QVERIFY(fresh.log({.from = h.head, .path = u"lib/a.py"_s}).value().size() >= 300U);
        const qint64 log = timer.restart();
        qInfo("3,001 commits: blame of 21 lines %lld ms cold, of the file %lld ms, log %lld ms",
              cold, whole, log);
        QVERIFY2(cold < 2000, "blame must not walk trees");
    }
};

TEST_CLASSES(runReading, TestReading)
#include "tst_reading.moc"
