// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/faulttest.h"

#include "core/storage/database.h"
#include "tests/core/storage/child.h"
#include "tests/core/storage/fixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QThread>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using tests::must;

namespace {

constexpr int everydayMoments = 10;
constexpr int patienceMs = 60'000;

void start(QProcess &child, const QString &role, const QString &path)
{
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QCoreApplication::applicationFilePath(), {u"--child"_s, role, path});
    QVERIFY(child.waitForStarted(patienceMs));
}

/// Runs a child to its end and gives its lines.
QList<QByteArray> linesOf(const QString &role, const QString &path, int &exitCode)
{
    QProcess child;
    start(child, role, path);
    if (!child.waitForFinished(patienceMs))
        child.kill();
    exitCode = child.exitCode();
    return child.readAllStandardOutput().split('\n');
}

} // namespace

void FaultTest::killedWritersKeepWhatTheyAcknowledged_data()
{
    QTest::addColumn<int>("seed");
    const int asked = qEnvironmentVariableIntValue("DAYBREAK_FAULT_MOMENTS");
    for (int seed = 1; seed <= (asked > 0 ? asked : everydayMoments); ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void FaultTest::killedWritersKeepWhatTheyAcknowledged()
{
    QFETCH(int, seed);
    QRandomGenerator random{quint32(seed)};
    tests::StorageFixture db;
    // The first life may be killed before or inside the migration; the second one goes on where the
    // first was.
    QHash<QByteArray, int> acknowledged;
    for (const int mostLines : {seed % 3 == 0 ? 0 : 20, 60}) {
        QProcess child;
        start(child, u"writer"_s, db.path());
        const int lines = mostLines == 0 ? 0 : int(random.bounded(1, mostLines));
        QByteArray said;
        while (said.count('\n') < lines && child.waitForReadyRead(patienceMs))
            said += child.readAllStandardOutput();
        QVERIFY(said.count('\n') >= lines);
        // The moment inside a commit differs with the seed; nothing is waited for here.
        QThread::usleep(random.bounded(lines == 0 ? 30'000U : 3'000U));
        child.kill();
        QVERIFY(child.waitForFinished(patienceMs));
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        said += child.readAllStandardOutput();
        said.truncate(said.lastIndexOf('\n') + 1);
        for (const QByteArray &line : said.split('\n')) {
            const QList<QByteArray> words = line.split(' ');
            if (words.size() == 2)
                acknowledged[words[0]] = qMax(acknowledged[words[0]], words[1].toInt());
        }

        VERIFY_OK(db.open());
        VERIFY_OK(db.storage->check());
        for (const QByteArray &name : {"first"_ba, "second"_ba}) {
            const QString source = QString::fromLatin1(name);
            const int cursor = must(db.storage->readNow([&](const Stores &stores) {
                                   return stores.intake.cursor(source);
                               }))
                                   .value(u"number")
                                   .toInt();
            const auto has = [&](int number, int item) {
                return must(db.storage->readNow([&](const Stores &stores) {
                           return stores.intake.find(source, u"%1:%2"_s.arg(number).arg(item));
                       }))
                    .has_value();
            };
            for (int number = 1; number <= acknowledged.value(name); ++number) {
                for (int item = 0; item < tests::childBatch; ++item)
                    QVERIFY2(has(number, item), "an acknowledged event is lost");
            }
            // A batch is there with its cursor or not at all; what was in flight may be either.
            QVERIFY(cursor == 0 || has(cursor, tests::childBatch - 1));
            const int highest = qMax(cursor, acknowledged.value(name));
            for (int item = 0; item < tests::childBatch; ++item)
                QCOMPARE(has(highest + 1, item), has(highest + 1, 0));
        }
        db.storage.reset();
    }
    QVERIFY(acknowledged.size() >= 1);
}

void FaultTest::aWorkspaceThatMayOnlyBeReadIsRefused()
{
    tests::StorageFixture db;
    must(db.open());
    db.receive(u"a"_s);
    VERIFY_OK(db.storage->close());
    db.storage.reset();
    QFile file(db.path());
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ReadOther));
    const auto folderRights =
        QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther;
    QVERIFY(QFile::setPermissions(db.folder.path(), folderRights));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    int exitCode = 0;
    const QList<QByteArray> lines = linesOf(u"readonly"_s, db.path(), exitCode);
    QVERIFY(QFile::setPermissions(db.folder.path(), folderRights | QFile::WriteOwner));
    if (exitCode == tests::childUnsupported)
        QSKIP("another user cannot be taken on here");
    QCOMPARE(exitCode, 1);
    QVERIFY2(lines.value(0).startsWith("denied "), lines.value(0).constData());
    QVERIFY(lines.value(0).contains(QFile::encodeName(db.path())));
    file.seek(0);
    QCOMPARE(file.readAll(), before);
}

void FaultTest::aFullDiskLosesNothing()
{
    QTemporaryDir folder;
    int exitCode = 0;
    const QList<QByteArray> lines = linesOf(u"full"_s, folder.path(), exitCode);
    if (exitCode == tests::childUnsupported)
        QSKIP("no file system can be mounted here");
    QCOMPARE(exitCode, 0);
    QVERIFY2(lines.value(0).contains("disk is full"), lines.value(0).constData());
    QCOMPARE(lines.value(1), "kept 0 0"_ba); // neither lost nor half-written; and it goes on
}

void FaultTest::aFileSizeLimitLosesNothing()
{
    QTemporaryDir folder;
    int exitCode = 0;
    const QList<QByteArray> lines =
        linesOf(u"limited"_s, folder.filePath(u"workspace.db"_s), exitCode);
    QCOMPARE(exitCode, 0);
    QVERIFY2(lines.value(0).contains("free space"), lines.value(0).constData());
    QCOMPARE(lines.value(1), "kept 0 0"_ba);
}
