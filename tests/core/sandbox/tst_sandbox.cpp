// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Contract of the sandbox family: commands, changes, snapshots, preparation.
#include "core/sandbox/changes_p.h"
#include "core/sandbox/layertree_p.h"
#include "core/sandbox/resourcegroup_p.h"
#include "tests/core/sandbox/sandboxfixture.h"
#include "tests/core/sandbox/tst_hostile.h"
#include "tests/support/testmain.h"

#include <QDateTime>
#include <QProcess>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace core;
using namespace core::sandbox;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::runIn;
using tests::SandboxFixture;
using tests::shell;

namespace {

QStringList pathsOf(const std::vector<FileChange> &changes)
{
    QStringList paths;
    for (const FileChange &change : changes)
        paths.append((!change.before ? u"+"_s : !change.after ? u"-"_s : u"*"_s) + change.path);
    return paths;
}

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        SandboxFixture f;
        const Result<> works = f.sandbox->probe();
        if (!works)
            QSKIP(qPrintable(works.error().toLogString()));
    }

    void runsCommands()
    {
        SandboxFixture f;
        const auto session = f.open();
        Command command = shell(u"pwd; id -u; cat; echo $GIVEN; exit 4"_s);
        command.directory = u"shop"_s;
        command.input = "input\n";
        command.environment.insert(u"GIVEN"_s, u"value"_s);
        const Result<CommandRun> run = runIn(*session, command);
        VERIFY_OK(run);
        QCOMPARE(run->exitCode, 4);
        QCOMPARE(run->output.raw(), u"/work/shop\n1000\ninput\nvalue\n"_s);
        QVERIFY(session->changes().value().empty());
    }

    void refusesCommands()
    {
        SandboxFixture f;
        const auto session = f.open();
        for (const QString &directory : {u"../x"_s, u"/etc"_s, u"absent"_s, u"shop/../.."_s}) {
            Command command = shell(u"true"_s);
            command.directory = directory;
            VERIFY_FAILS(runIn(*session, command), ErrorKind::InvalidInput);
        }
        Command command;
        VERIFY_FAILS(runIn(*session, command), ErrorKind::InvalidInput);
        command = shell(u"true"_s);
        command.environment.insert(u"A=B"_s, u"x"_s);
        VERIFY_FAILS(runIn(*session, command), ErrorKind::InvalidInput);
        command.environment.clear();
        command.limits.memoryBytes = 0;
        VERIFY_FAILS(runIn(*session, command), ErrorKind::InvalidInput);
        StopSource stop;
        stop.request_stop();
        VERIFY_FAILS(runIn(*session, shell(u"true"_s), stop.get_token()), ErrorKind::Cancelled);
        VERIFY_FAILS(f.sandbox->open({.baseTree = f.folder.filePath(u"absent"_s)}),
                     ErrorKind::NotFound);
        SessionSpec spec{.baseTree = f.base()};
        spec.snapshot = SnapshotId(QUuid::createUuid());
        VERIFY_FAILS(f.sandbox->open(spec), ErrorKind::NotFound);
        spec.snapshot = {};
        spec.mounts = {{u"/usr"_s, u"/etc"_s}};
        VERIFY_FAILS(f.sandbox->open(spec), ErrorKind::InvalidInput);
        spec.mounts = {{u"/usr"_s, u"/opt/../etc"_s}};
        VERIFY_FAILS(f.sandbox->open(spec), ErrorKind::InvalidInput);
    }

    void stopsARun()
    {
        SandboxFixture f;
        const auto session = f.open();
        StopSource stop;
        Command command = shell(u"echo begun; sleep 100"_s);
        command.output = [&](const QByteArray &) { stop.request_stop(); };
        VERIFY_FAILS(runIn(*session, command, stop.get_token()), ErrorKind::Cancelled);
        VERIFY_OK(runIn(*session, shell(u"true"_s)));
    }

    void mountsReadOnly()
    {
        SandboxFixture f;
        tests::write(f.folder.filePath(u"tool/x"_s), "tool");
        SessionSpec spec{.baseTree = f.base()};
        spec.mounts = {{f.folder.filePath(u"tool"_s), u"/opt/tool"_s}};
        const auto session = f.sandbox->open(spec).value();
        const Result<CommandRun> run =
            runIn(*session, shell(u"cat /opt/tool/x; echo no > /opt/tool/x || echo refused"_s));
        QVERIFY(run->output.raw().startsWith(u"tool"_s));
        QVERIFY(run->output.raw().endsWith(u"refused\n"_s));
    }

    void findsChanges_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const QString &script, const QStringList &expected) {
            QTest::newRow(name) << script << expected;
        };
        row("none", u"cat shop/cart.py"_s, {});
        row("edit", u"echo x >> shop/cart.py"_s, {u"*shop/cart.py"_s});
        row("same contents", u"cp shop/cart.py t; cat t > shop/cart.py; rm t"_s, {});
        row("add", u"mkdir -p new/deep; echo x > new/deep/f.py"_s, {u"+new/deep/f.py"_s});
        row("delete", u"rm shop/cart.py"_s, {u"-shop/cart.py"_s});
        row("delete folder", u"rm -r shop/util"_s, {u"-shop/util/a.py"_s, u"-shop/util/b.py"_s});
        row("replace folder",
            u"rm -r shop/util; mkdir shop/util; echo n > shop/util/n.py; "
            "echo 'B = 1' > shop/util/b.py"_s,
            {u"-shop/util/a.py"_s, u"+shop/util/n.py"_s});
        row("folder becomes file", u"rm -r shop/util; echo f > shop/util"_s,
            {u"+shop/util"_s, u"-shop/util/a.py"_s, u"-shop/util/b.py"_s});
        row("file becomes folder",
            u"rm shop/cart.py; mkdir shop/cart.py; echo x > shop/cart.py/x"_s,
            {u"-shop/cart.py"_s, u"+shop/cart.py/x"_s});
        row("rename", u"mv shop/util shop/tools"_s,
            {u"+shop/tools/a.py"_s, u"+shop/tools/b.py"_s, u"-shop/util/a.py"_s,
             u"-shop/util/b.py"_s});
        row("generated",
            u"mkdir -p __pycache__ node_modules/.cache; echo x > __pycache__/a.pyc; "
            "echo x > node_modules/.cache/y; mkfifo node_modules/p"_s,
            {});
        row("executable stays", u"echo echo >> run.sh"_s, {u"*run.sh"_s});
        row("through a link", u"echo x >> link.py"_s, {u"*shop/cart.py"_s});
        row("made and removed", u"echo x > y; rm y"_s, {});
    }
    void findsChanges()
    {
        QFETCH(QString, script);
        QFETCH(QStringList, expected);
        SandboxFixture f;
        // At once, and split over a snapshot: the same changes.
        auto session = f.open();
        const Result<CommandRun> run = runIn(*session, shell(script));
        VERIFY_OK(run);
        const Result<std::vector<FileChange>> changes = session->changes();
        VERIFY_OK(changes);
        QCOMPARE(pathsOf(*changes), expected);
        const Result<SnapshotId> snapshot = session->snapshot();
        VERIFY_OK(snapshot);
        VERIFY_FAILS(session->changes(), ErrorKind::Conflict);
        VERIFY_FAILS(runIn(*session, shell(u"true"_s)), ErrorKind::Conflict);
        session = f.open(*snapshot);
        QCOMPARE(session->changes().value(), *changes);
        QFile original(f.base() + u"/shop/cart.py"_s);
        QVERIFY(original.open(QIODevice::ReadOnly));
        QCOMPARE(original.readAll(), "def total():\n    return 1\n");
    }

    void refusesChanges_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("named");
        QTest::newRow("link") << u"ln -s /etc/passwd evil"_s << u"evil"_s;
        QTest::newRow("link over a file") << u"ln -sf /etc/passwd shop/cart.py"_s << u"cart.py"_s;
        QTest::newRow("link removed") << u"rm link.py"_s << u"link.py"_s;
        QTest::newRow("pipe") << u"mkfifo evil"_s << u"evil"_s;
        QTest::newRow("socket")
            << u"/usr/bin/python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"evil\")'"_s
            << u"evil"_s;
        QTest::newRow("git") << u"mkdir .git; echo x > .git/config"_s << u".git/config"_s;
        QTest::newRow("nested git") << u"mkdir -p a/.Git; echo x > a/.Git/HEAD"_s << u".Git"_s;
        QTest::newRow("control") << u"touch \"$(printf 'a\\033b')\""_s << u"a␛b"_s;
        QTest::newRow("not utf-8")
            << u"/usr/bin/python3 -c 'open(b\"\\xff\\xfe\", \"w\")'"_s << QString();
        QTest::newRow("mode") << u"chmod +x shop/cart.py"_s << u"cart.py"_s;
        QTest::newRow("mode off") << u"chmod -x run.sh"_s << u"run.sh"_s;
        QTest::newRow("set-id") << u"echo x > s; chmod 4755 s"_s << u"“s”"_s;
        QTest::newRow("large") << u"head -c 6000000 /dev/zero > big"_s << u"big"_s;
        QTest::newRow("many") << u"i=0; while [ $i -lt 2100 ]; do echo x > f$i; i=$((i+1)); done"_s
                              << QString();
    }
    void refusesChanges()
    {
        QFETCH(QString, script);
        QFETCH(QString, named);
        SandboxFixture f;
        const auto session = f.open();
        const Result<CommandRun> run = runIn(*session, shell(script));
        VERIFY_OK(run);
        QVERIFY2(run->passed(), qPrintable(run->output.display()));
        const Result<std::vector<FileChange>> changes = session->changes();
        VERIFY_FAILS(changes, ErrorKind::InvalidInput);
        QVERIFY2(changes.error().message.contains(named), qPrintable(changes.error().message));
    }

    void snapshotsStackAndLastOverRestarts()
    {
        SandboxFixture f;
        auto session = f.open();
        VERIFY_OK(runIn(*session, shell(u"rm -r shop/util; echo 1 > one"_s)));
        const SnapshotId first = session->snapshot().value();
        session = f.open(first);
        VERIFY_OK(runIn(*session, shell(u"mkdir shop/util; echo 2 > shop/util/b.py; rm one"_s)));
        const SnapshotId second = session->snapshot().value();
        session.reset();
        f.sandbox.reset();
        f.remake();
        session = f.open(second);
        QCOMPARE(runIn(*session, shell(u"ls shop/util; ls"_s))->output.raw(),
                 u"b.py\nlink.py\nrun.sh\nshop\n"_s);
        QCOMPARE(pathsOf(session->changes().value()),
                 (QStringList{u"-shop/util/a.py"_s, u"*shop/util/b.py"_s}));
        // The first one's layer is still needed by the second.
        VERIFY_OK(f.sandbox->removeSnapshot(first));
        VERIFY_OK(runIn(*f.open(second), shell(u"test -f shop/util/b.py"_s)));
        session.reset(); // what an open session stands on is not taken away
        VERIFY_OK(f.sandbox->removeSnapshot(second));
        QCOMPARE(QDir(f.folder.filePath(u"state/snapshots"_s))
                     .entryList(QDir::Dirs | QDir::NoDotAndDotDot),
                 QStringList());
        VERIFY_OK(f.sandbox->removeSnapshot(second));
    }

    void writesFilesFromOutside()
    {
        SandboxFixture f;
        auto session = f.open();
        VERIFY_OK(session->writeFile(u"shop/cart.py"_s, "new\n"));
        VERIFY_OK(session->writeFile(u"tests/deep/test_x.py"_s, "test\n"));
        VERIFY_OK(session->writeFile(u"run.sh"_s, "#!/bin/sh\necho other\n"));
        QCOMPARE(runIn(*session, shell(u"cat shop/cart.py tests/deep/test_x.py; ./run.sh; "
                                       "ls shop"_s))
                     ->output.raw(),
                 u"new\ntest\nother\ncart.py\nutil\n"_s);
        VERIFY_OK(runIn(*session, shell(u"rm -r shop/util; ln -s /etc out; ln -s shop in"_s)));
        VERIFY_OK(session->writeFile(u"shop/util/c.py"_s, "c\n"));
        QCOMPARE(runIn(*session, shell(u"ls shop/util"_s))->output.raw(), u"c.py\n"_s);
        for (const QString &path :
             {u"out/x"_s, u"in/x"_s, u"out"_s, u"link.py"_s, u"../x"_s, u"/etc/x"_s,
              u".git/config"_s, u"shop"_s, u"run.sh/x"_s, QString(), u"a\nb"_s}) {
            VERIFY_FAILS(session->writeFile(path, "x"), ErrorKind::InvalidInput);
        }
        QVERIFY(!QFile::exists(u"/etc/x"_s));
    }

    void tidiesSnapshots()
    {
        SandboxFixture f;
        const auto make = [&](SnapshotId on, const QString &name) {
            auto session = f.open(on);
            if (!session->writeFile(name, "x"))
                qFatal("cannot write");
            return session->snapshot().value();
        };
        const SnapshotId lower = make({}, u"a"_s);
        const SnapshotId upper = make(lower, u"b"_s);
        const SnapshotId unnamed = make({}, u"c"_s);
        const SnapshotId used = make({}, u"d"_s);
        const auto session = f.open(used);
        const auto left = [&] {
            QStringList ids = QDir(f.folder.filePath(u"state/snapshots"_s))
                                  .entryList(QDir::Dirs | QDir::NoDotAndDotDot);
            return QSet<QString>(ids.begin(), ids.end());
        };
        const Timestamp now = fromMs(QDateTime::currentMSecsSinceEpoch());

        // Young ones may belong to an attempt that has not been written down yet.
        Upkeep upkeep{.snapshots = {upper}, .unnamedBefore = now - 1h};
        QCOMPARE(tests::waitFor(f.sandbox->tidy(upkeep, {})).value().snapshots, 0);
        QCOMPARE(left().size(), 4);
        upkeep.unnamedBefore = now + 1h;
        QCOMPARE(tests::waitFor(f.sandbox->tidy(upkeep, {})).value().snapshots, 1);
        QCOMPARE(left(), (QSet{lower.toString(), upper.toString(), used.toString()}));
        VERIFY_FAILS(f.sandbox->open({.baseTree = f.base(), .snapshot = unnamed}),
                     ErrorKind::NotFound);
        VERIFY_OK(runIn(*f.open(upper), shell(u"test -e a && test -e b"_s)));
        VERIFY_OK(runIn(*session, shell(u"test -e d"_s)));
        upkeep.snapshots.clear();
        QCOMPARE(tests::waitFor(f.sandbox->tidy(upkeep, {})).value().snapshots, 2);
        QCOMPARE(left(), QSet{used.toString()});
        QVERIFY(QDir(f.folder.filePath(u"state/trash"_s)).isEmpty());
    }

    void tidiesWhatAKillLeft()
    {
        SandboxFixture f;
        const QString state = f.folder.filePath(u"state"_s);
        tests::write(state + u"/snapshots/0001/layer/x"_s, "no record");
        tests::write(state + u"/snapshots/0002/snapshot.json"_s, "{\"chain\":[\"0002\"]}");
        tests::write(state + u"/trash/half/removed"_s, "x");
        const Timestamp later = fromMs(QDateTime::currentMSecsSinceEpoch()) + 1h;
        QCOMPARE(tests::waitFor(f.sandbox->tidy({.unnamedBefore = later}, {})).value().snapshots,
                 2);
        QVERIFY(QDir(state + u"/snapshots"_s).isEmpty());
        QVERIFY(QDir(state + u"/trash"_s).isEmpty());
    }

    void tidiesPreparedLayers()
    {
        SandboxFixture f;
        const auto prepare = [&](const QString &key, int kilobytes) {
            const Result<QString> layer = tests::waitFor(f.sandbox->prepare(
                key, {.baseTree = f.base()},
                shell(u"head -c %1 /dev/zero > %2"_s.arg(kilobytes * 1024).arg(key)), {}));
            if (!layer)
                qFatal("%s", qPrintable(layer.error().toLogString()));
            return *layer;
        };
        const auto setUsed = [](const QString &layer, std::chrono::hours ago) {
            QFile marker(layer + u".used"_s);
            return marker.open(QIODevice::Append) &&
                   marker.setFileTime(
                       QDateTime::currentDateTimeUtc().addSecs(-std::chrono::seconds(ago).count()),
                       QFileDevice::FileModificationTime);
        };
        const QString oldest = prepare(u"oldest"_s, 8);
        const QString large = prepare(u"large"_s, 800);
        const QString small = prepare(u"small"_s, 8);
        const QString fresh = prepare(u"fresh"_s, 800);
        QVERIFY(setUsed(oldest, 100h) && setUsed(large, 60h) && setUsed(small, 50h));
        const Timestamp now = fromMs(QDateTime::currentMSecsSinceEpoch());
        Upkeep upkeep{.unnamedBefore = now - 24h, .layersBefore = now - 90h};

        const auto session = f.open({}, {oldest});
        QCOMPARE(tests::waitFor(f.sandbox->tidy(upkeep, {})).value().layers, 0);
        QVERIFY(QDir(oldest).exists()); // a session stands on it
        upkeep.layerBytes = 1000 * 1024;
        UpkeepReceipt receipt = tests::waitFor(f.sandbox->tidy(upkeep, {})).value();
        QCOMPARE(receipt.layers, 1);
        QVERIFY(receipt.layerBytes <= upkeep.layerBytes);
        QVERIFY(!QDir(large).exists() && QDir(small).exists() && QDir(fresh).exists());
        // Over the limit, but used today.
        upkeep.layerBytes = 1;
        QCOMPARE(tests::waitFor(f.sandbox->tidy(upkeep, {})).value().layers, 1);
        QVERIFY(!QDir(small).exists() && QDir(fresh).exists());
        // What is gone is prepared again, and using a layer makes it young.
        QCOMPARE(prepare(u"large"_s, 800), large);
        QVERIFY(setUsed(fresh, 100h));
        QCOMPARE(prepare(u"fresh"_s, 800), fresh);
        upkeep.layerBytes = qint64(1) << 30;
        QCOMPARE(tests::waitFor(f.sandbox->tidy(upkeep, {})).value().layers, 0);
        QVERIFY(QDir(large).exists() && QDir(fresh).exists());
    }

    void preparesProjects_data()
    {
        QTest::addColumn<QString>("project");
        QTest::addColumn<QString>("needs");
        QTest::addColumn<QString>("prepare"); // %1: the port of the registry
        QTest::addColumn<QString>("check");
        // Locked dependencies that have dependencies, from an index with hashes, as in real
        // projects.
        QTest::newRow("Python")
            << u"python"_s << u"python3 -m pip --version"_s
            << u"python3 -m pip install --quiet --disable-pip-version-check --no-cache-dir "
               "--require-hashes --index-url http://127.0.0.1:%1/simple/ --target .deps "
               "-r requirements.txt"_s
            << u"PYTHONPATH=.deps python3 -m unittest discover -s tests -t ."_s;
        QTest::newRow("Node") << u"node"_s << u"node --version && npm --version"_s
                              << u"npm ci --ignore-scripts --no-audit --no-fund "
                                 "--registry http://127.0.0.1:%1/"_s
                              << u"node --test test/"_s;
    }
    void preparesProjects()
    {
        QFETCH(QString, project);
        QFETCH(QString, needs);
        QFETCH(QString, prepare);
        QFETCH(QString, check);
        SandboxFixture f;
        if (!runIn(*f.open(), shell(needs))->passed())
            QSKIP("the tools of this kind of project are not below /usr");
        QProcess registry;
        registry.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        registry.start(u"/usr/bin/python3"_s,
                       {QStringLiteral(REGISTRY_SCRIPT), f.folder.filePath(u"registry"_s)});
        QVERIFY(registry.waitForReadyRead(60'000));
        const QString port = QString::fromLatin1(registry.readLine().trimmed());
        const QString base = f.folder.filePath(u"registry/"_s + project);

        Command command = shell(u"echo run; "_s + prepare.arg(port));
        command.limits.time = 120s;
        int runs = 0;
        command.output = [&](const QByteArray &text) { runs += int(text.count("run\n")); };
        const Result<QString> layer =
            tests::waitFor(f.sandbox->prepare(project, {.baseTree = base}, command, {}));
        VERIFY_OK(layer);
        registry.closeWriteChannel(); // no registry from here on
        QVERIFY(registry.waitForFinished(60'000));
        QCOMPARE(
            tests::waitFor(f.sandbox->prepare(project, {.baseTree = base}, command, {})).value(),
            *layer);
        QCOMPARE(runs, 1); // once per key

        SessionSpec spec{.baseTree = base};
        Command test = shell(check);
        test.limits.time = 120s;
        const auto without = f.sandbox->open(spec).value();
        QVERIFY(!runIn(*without, test)->passed());
        spec.preparedLayers = {*layer};
        const auto session = f.sandbox->open(spec).value();
        const Result<CommandRun> run = runIn(*session, test);
        VERIFY_OK(run);
        QVERIFY2(run->passed(), qPrintable(run->output.display()));
        QVERIFY(session->changes().value().empty());
        // The change is tested against the prepared dependencies; they are no part of it.
        VERIFY_OK(session->writeFile(u"notes.txt"_s, "new\n"));
        QCOMPARE(pathsOf(session->changes().value()), QStringList{u"+notes.txt"_s});
        QCOMPARE(QDir(base).entryList({u".deps"_s, u"node_modules"_s},
                                      QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList()); // nothing reached the checkout
    }

    void aFailingPreparationIsAnError()
    {
        SandboxFixture f;
        const Result<QString> layer = tests::waitFor(f.sandbox->prepare(
            u"bad"_s, {.baseTree = f.base()}, shell(u"echo no such package; exit 1"_s), {}));
        VERIFY_FAILS(layer, ErrorKind::InvalidInput);
        QVERIFY(layer.error().message.contains(u"no such package"_s));
        // It is tried again, not remembered.
        VERIFY_OK(tests::waitFor(
            f.sandbox->prepare(u"bad"_s, {.baseTree = f.base()}, shell(u"echo x > y"_s), {})));
    }

    void preparedFilesCannotBeChanged()
    {
        SandboxFixture f;
        const QString layer =
            tests::waitFor(f.sandbox->prepare(u"k"_s, {.baseTree = f.base()},
                                              shell(u"mkdir dep; echo 1 > dep/x"_s), {}))
                .value();
        const auto session = f.open({}, {layer});
        VERIFY_OK(runIn(*session, shell(u"echo 2 > dep/x"_s)));
        VERIFY_FAILS(session->changes(), ErrorKind::InvalidInput);
    }

    void removesWhatDeadProcessesLeft()
    {
        SandboxFixture f;
        const QString left = f.folder.filePath(u"state/sessions/left"_s);
        // As deep as a hostile program may nest, without permissions, as overlay leaves it.
        tests::write(left + u"/upper/a/b/c"_s, "x");
        ::chmod(QFile::encodeName(left + u"/upper/a"_s).constData(), 0);
        const auto session = f.open();
        VERIFY_OK(runIn(*session, shell(u"true"_s)));
        const std::unique_ptr<Sandbox> other =
            sandboxes().members().front().make({f.folder.filePath(u"state"_s), &f.ids}, {}).value();
        QVERIFY(!QFile::exists(left));
        // The living session was left alone.
        VERIFY_OK(runIn(*session, shell(u"true"_s)));
    }

    void removesControlGroupsThatDeadProcessesLeft()
    {
        SandboxFixture f;
        const QString name = u"test-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
        const pid_t child = ::fork();
        if (child == 0) {
            const ResourceGroup group(name, {});
            ::_exit(group.limitsProcesses() || group.limitsMemory() ? 0 : 1);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        if (WEXITSTATUS(status) != 0)
            QSKIP("no control group can be made here");
        // Swept with the session's folder, by whoever opens the workspace next.
        tests::write(f.folder.filePath(u"state/sessions/"_s + name + u"/lock"_s), {});
        f.sandbox.reset();
        f.remake();
        QCOMPARE(removeLeftGroup(name), 0);
    }

    void generatedNames()
    {
        QVERIFY(isGenerated("a/__pycache__/x.txt"));
        QVERIFY(isGenerated("x.pyc"));
        QVERIFY(isGenerated("pkg.egg-info/PKG-INFO"));
        QVERIFY(!isGenerated("a/cache/x.py"));
        QVERIFY(!isGenerated("node_modules.py"));
    }
};

TEST_MAIN_GUILESS(TestSandbox, TestHostile)
#include "tst_sandbox.moc"
