// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of commits, references, merges, fetches and checkouts.
#include "core/git/repositoryqueue.h"
#include "tests/core/git/scratchrepository.h"
#include "tests/support/results.h"
#include "tests/support/testmain.h"

#include <QProcess>

using namespace core;
using namespace core::git;
using namespace Qt::StringLiterals;
using namespace tests;

class TestWriting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commitsAreDeterministic()
    {
        History a;
        History b;
        QCOMPARE(a.commit(u"one"_s, {{u"a"_s, "1"}}), b.commit(u"one"_s, {{u"a"_s, "1"}}));
    }

    void commitsKeepModesAndRefuseStaleChanges()
    {
        History h;
        const QString id = h.commit(u"one"_s, {{u"a/x"_s, "1"}, {u"b"_s, "2"}});
        NewCommit next{
            id, {FileChange{u"b"_s, "wrong", "3"}}, h.person(u"A"_s), h.person(u"A"_s), u"m"_s};
        VERIFY_FAILS(h.repository.createCommit(next), ErrorKind::Conflict);
        next.files = {FileChange{u"b"_s, {}, "3"}};
        VERIFY_FAILS(h.repository.createCommit(next), ErrorKind::Conflict);
        for (const QString &path :
             {u".git/config"_s, u"../x"_s, u"a//b"_s, u"/a"_s, u"a/.GIT/x"_s, u"git~1/x"_s,
              u"a\nb"_s, u".g\u200cit/x"_s, u"a/"_s, QString()}) {
            next.files = {FileChange{path, {}, "3"}};
            VERIFY_FAILS(h.repository.createCommit(next), ErrorKind::InvalidInput);
        }
        next.files = {FileChange{u"a/x"_s, "1", {}}};
        const Result<QString> deleted = h.repository.createCommit(next);
        VERIFY_OK(deleted);
        QCOMPARE(h.repository.list(*deleted).value().size(), 1U);
    }

    void referencesMoveOnlyFromWhereTheyAre()
    {
        History h;
        const QString one = h.commit(u"one"_s, {{u"a"_s, "1"}});
        const QString two = h.commit(u"two"_s, {{u"a"_s, "2"}});
        const QString name = u"refs/heads/x"_s;
        VERIFY_FAILS(h.repository.updateReference(name, one, two), ErrorKind::Conflict);
        VERIFY_OK(h.repository.updateReference(name, one, {}));
        VERIFY_FAILS(h.repository.updateReference(name, two, {}), ErrorKind::Conflict);
        VERIFY_FAILS(h.repository.updateReference(name, two, two), ErrorKind::Conflict);
        VERIFY_OK(h.repository.updateReference(name, two, one));
        QCOMPARE(h.repository.reference(name).value(), two);
        VERIFY_FAILS(h.repository.removeReference(name, one), ErrorKind::Conflict);
        VERIFY_OK(h.repository.removeReference(name, two));
        VERIFY_FAILS(h.repository.reference(name), ErrorKind::NotFound);
    }

    void mergesOrNamesTheConflict()
    {
        History h;
        const QString base = h.commit(u"base"_s, {{u"a"_s, lines(1, 20)}});
        QByteArray left = lines(1, 20);
        left.replace("line number 2\n", "left\n");
        QByteArray right = lines(1, 20);
        right.replace("line number 18\n", "right\n");
        QByteArray clash = lines(1, 20);
        clash.replace("line number 2\n", "clash\n");
        const QString one = h.commit(u"one"_s, {{u"a"_s, left}}, base);
        const QString two = h.commit(u"two"_s, {{u"a"_s, right}}, base);
        const QString three = h.commit(u"three"_s, {{u"a"_s, clash}}, base);
        const Person who = h.person(u"Ada"_s);
        const Result<QString> merged = h.repository.merge({one, two, who, u"merge"_s, false});
        VERIFY_OK(merged);
        QVERIFY(h.repository.readFile(*merged, u"a"_s).value().contains("left\n"));
        QVERIFY(h.repository.readFile(*merged, u"a"_s).value().contains("right\n"));
        QCOMPARE(h.repository.commit(*merged).value().parents, (QStringList{one, two}));
        const Result<QString> conflict = h.repository.merge({one, three, who, u"merge"_s, false});
        VERIFY_FAILS(conflict, ErrorKind::Conflict);
        QVERIFY(conflict.error().message.contains(u" a."_s));
        QCOMPARE(h.repository.merge({base, one, who, u"m"_s, true}).value(), one);
        QCOMPARE(h.repository.merge({one, base, who, u"m"_s, true}).value(), one);
        QVERIFY(h.repository.merge({base, one, who, u"m"_s, false}).value() != one);
        QCOMPARE(h.repository.mergeBase(one, two).value(), base);
    }

    void fetchesFromAnotherFolderOnly()
    {
        History h;
        const QString id = h.commit(u"one"_s, {{u"a"_s, "1"}});
        VERIFY_OK(h.repository.updateReference(u"refs/heads/main"_s, id, {}));
        Repository copy = Repository::createBare(h.folder.filePath(u"copy.git"_s)).value();
        const QStringList specs{u"+refs/heads/main:refs/daybreak/upstream/main"_s};
        VERIFY_OK(copy.fetch(h.repository.path(), specs));
        QCOMPARE(copy.reference(u"refs/daybreak/upstream/main"_s).value(), id);
        QCOMPARE(copy.readFile(id, u"a"_s).value(), "1");
        VERIFY_FAILS(copy.fetch(u"https://example.org/x.git"_s, specs), ErrorKind::NotFound);
        VERIFY_FAILS(copy.fetch(u"ext::sh -c true"_s, specs), ErrorKind::NotFound);
    }

    void checksOutPlainFolders()
    {
        History h;
        const QString id = h.commit(u"one"_s, {{u"a/b/c.txt"_s, "text"}, {u"d"_s, {"x"}}});
        const QString folder = h.folder.filePath(u"tree"_s);
        const auto notes = h.repository.checkout(id, folder);
        VERIFY_OK(notes);
        QVERIFY(notes->empty());
        QFile file(folder + u"/a/b/c.txt"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "text");
        QVERIFY(!QFile::exists(folder + u"/.git"_s));
        VERIFY_FAILS(h.repository.checkout(id, folder), ErrorKind::Conflict);
        QCOMPARE(QDir(h.folder.path()).entryList({u"*partial*"_s}).size(), 0);
    }

    void hostileTreesStayInside()
    {
        if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
            QSKIP("no git program to build the hostile tree with");
        History h;
        const QString scratch = h.folder.path();
        const auto blob = [&](const QByteArray &contents) {
            const QString id = h.commit(u"blob"_s, {{u"f%1"_s.arg(h.minute), contents}});
            const std::vector<TreeEntry> entries = h.repository.list(id).value();
            for (const TreeEntry &entry : entries) {
                if (h.repository.readFile(id, entry.path).value() == contents)
                    return entry.object.toLatin1();
            }
            return QByteArray();
        };
        const QByteArray inner =
            plantTree(h.repository, scratch,
                      "120000 blob " + blob("../ok.txt") + "\tinside\n" + "120000 blob " +
                          blob("../../x") + "\toutside\n" + "120000 blob " + blob("inside/../..") +
                          "\tthrough\n")
                .toLatin1();
        const QByteArray fakeGit =
            plantTree(h.repository, scratch, "100755 blob " + blob("#!/bin/sh\n") + "\thook\n")
                .toLatin1();
        const QString tree = plantTree(
            h.repository, scratch,
            "120000 blob " + blob("/etc/passwd") + "\tabsolute\n" + "040000 tree " + inner +
                "\tsub\n" + "100755 blob " + blob("run") + "\tok.txt\n" + "040000 tree " + fakeGit +
                "\t.GIT\n" + "160000 commit " + QByteArray(40, '1') + "\tmodule\n");
        QProcess git;
        git.setProcessEnvironment([] {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            for (const QString &who : {u"AUTHOR"_s, u"COMMITTER"_s}) {
                environment.insert(u"GIT_"_s + who + u"_NAME"_s, u"t"_s);
                environment.insert(u"GIT_"_s + who + u"_EMAIL"_s, u"t@example.org"_s);
            }
            return environment;
        }());
        git.start(u"git"_s, {u"--git-dir"_s, h.repository.path(), u"commit-tree"_s, u"-m"_s,
                             u"hostile"_s, tree});
        QVERIFY(git.waitForFinished());
        const QString commit = QString::fromLatin1(git.readAllStandardOutput()).trimmed();
        const QString folder = h.folder.filePath(u"tree"_s);
        const auto notes = h.repository.checkout(commit, folder);
        VERIFY_OK(notes);
        QStringList left;
        for (const CheckoutNote &note : *notes)
            left.append(note.path);
        left.sort();
        QCOMPARE(left, (QStringList{u".GIT"_s, u"absolute"_s, u"module"_s, u"sub/outside"_s,
                                    u"sub/through"_s}));
        QVERIFY(QFileInfo(folder + u"/sub/inside"_s).isSymLink());
        QVERIFY(QFileInfo(folder + u"/ok.txt"_s).isExecutable());
    }

    void queueOpensOnce()
    {
        History h;
        const QString id = h.commit(u"one"_s, {{u"a"_s, "1"}});
        RepositoryQueue queue(h.repository.path());
        const auto read = [&] {
            return queue.run([id](Repository &repository) { return repository.commit(id); });
        };
        QCOMPARE(tests::waitFor(read()).value().summary, u"one"_s);
        QCOMPARE(tests::waitFor(read()).value().summary, u"one"_s);
        RepositoryQueue absent(h.folder.filePath(u"absent"_s));
        VERIFY_FAILS(tests::waitFor(absent.run(
                         [id](Repository &repository) { return repository.commit(id); })),
                     ErrorKind::NotFound);
    }
};

TEST_CLASSES(runWriting, TestWriting)
#include "tst_writing.moc"
