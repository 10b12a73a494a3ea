// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/databasetest.h"

#include "core/storage/database.h"
#include "core/storage/migrator.h"
#include "core/storage/workspacelock.h"
#include "tests/core/storage/fixture.h"

#include <QCryptographicHash>
#include <QDirIterator>

#include <thread>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;

namespace {

struct Connection
{
    QTemporaryDir folder;
    std::unique_ptr<Database> database = must(Database::open({.path = path()}));

    QString path() const { return folder.filePath(u"x.db"_s); }
    int count()
    {
        return must(database->first("SELECT count(*) FROM t",
                                    [](const Row &row) { return row.integer32(0); }))
            .value_or(-1);
    }
};

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace

void DatabaseTest::releasedMigrationsAreNeverEdited()
{
    // A line is added with each release that has a new file; a line is never changed after that.
    const QList<QPair<QString, QByteArray>> released{
        {u"0001_initial.sql"_s, "8e9579e1aa1fc764fa4c64a2136d24f5a45267a08b27e5a5721a1e34c0b392a1"},
        {u"0002_kept.sql"_s, "4b3dff03239318fda3ed2548c0c6c81fd1a0b9224057faebe1b788030b995533"},
        {u"0003_drafts.sql"_s, "1826b91306f34b880734b48af62cfcb6c6a550335c9dc4a1fa7ae2533b7758cd"},
        {u"0004_pull_numbers.sql"_s,
         "248cf2ee94342a0dd5070fcd9250121e10e6e447d678e79694dc9cb9cc28c142"},
        {u"0005_grouping.sql"_s,
         "d9e960c39eda465b65188800feccffd55a0fb737eb8f025717d499a8e844823b"},
        {u"0006_moves.sql"_s, "92b3256917272c542306ce98fc0c3ca928e79dcb8707ffd5bae42b80709e2040"},
        {u"0007_inbox.sql"_s, "a244901ebeec4d8c969638c2c89cd290c1c6f66c2e1c17450d475f5ff21542c0"},
    };
    const std::vector<Migration> migrations = must(builtInMigrations());
    QCOMPARE(int(migrations.size()), released.size());
    for (int index = 0; index < released.size(); ++index) {
        const Migration &migration = migrations[size_t(index)];
        QCOMPARE(migration.number, index + 1);
        QCOMPARE(migration.name, released[index].first);
        QCOMPARE(QCryptographicHash::hash(migration.script, QCryptographicHash::Sha256).toHex(),
                 released[index].second);
    }
}

void DatabaseTest::everyTableIsStrict()
{
    tests::Opened db;
    const auto connection = must(Database::open({.path = db.path(), .mode = OpenMode::ReadOnly}));
    const auto loose = must(
        connection->rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0"
                         " AND type = 'table' AND name NOT LIKE 'sqlite_%'",
                         [](const Row &row) { return row.text(0); }));
    QVERIFY2(loose.empty(), qPrintable(QStringList(loose.begin(), loose.end()).join(u' ')));
    QCOMPARE(must(connection->userVersion()), int(must(builtInMigrations()).size()));
}

void DatabaseTest::anEngineThatIsTooOldIsRefused_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("fts5");
    QTest::addColumn<QString>("said"); // empty: it may be used
    QTest::newRow("Debian 12's") << 3'040'001 << true << u"3.40.1"_s;
    QTest::newRow("just too old") << 3'042'999 << true << u"3.43.0"_s;
    QTest::newRow("oldest") << 3'043'000 << true << QString();
    QTest::newRow("Debian 13's") << 3'046'001 << true << QString();
    QTest::newRow("next major") << 4'000'000 << true << QString();
    QTest::newRow("no full-text search") << 3'046'001 << false << u"FTS5"_s;
    QTest::newRow("old and without") << 3'000'000 << false << u"3.0.0"_s;
}

void DatabaseTest::anEngineThatIsTooOldIsRefused()
{
    QFETCH(const int, version);
    QFETCH(const bool, fts5);
    QFETCH(const QString, said);
    const Result<> usable = checkEngine(version, fts5);
    QCOMPARE(usable.has_value(), said.isEmpty());
    if (usable)
        return;
    QCOMPARE(usable.error().kind, ErrorKind::Unsupported);
    QVERIFY2(usable.error().message.contains(said), qPrintable(usable.error().message));
}

void DatabaseTest::replaysOfTheFirstVersionAreKept()
{
    Connection db;
    std::vector<Migration> migrations = must(builtInMigrations());
    const std::vector<Migration> first(migrations.begin(), migrations.begin() + 1);
    VERIFY_OK(migrate(*db.database, first));
    VERIFY_OK(db.database->executeScript(
        "INSERT INTO signal (id, source, external_id, raw_kind, received_ms, progress, problem)"
        " VALUES (zeroblob(16), 'sentry', 'a', 'sentry.event', 1, 'failed', 'no reader');"
        "INSERT INTO signal (id, source, external_id, raw_kind, received_ms, progress, problem,"
        " occurrence_of) VALUES (randomblob(16), 'sentry', 'b', 'sentry.replay', 2, 'failed',"
        " 'no reader', 1);"
        "INSERT INTO payload VALUES (1, x'01'), (2, x'02');"
        "CREATE TABLE t (x INTEGER) STRICT; INSERT INTO t SELECT seq FROM signal"));
    VERIFY_OK(migrate(*db.database, migrations));
    const auto rows = must(
        db.database->rows("SELECT s.progress || ' ' || s.problem || ' ' || hex(bytes) FROM signal s"
                          " JOIN payload ON signal_seq = seq ORDER BY seq",
                          [](const Row &row) { return row.text(0); }));
    QCOMPARE(rows, (std::vector{u"failed no reader 01"_s, u"kept replay 02"_s}));
    // References hold again, those to itself too.
    QVERIFY(!db.database->execute("INSERT INTO payload VALUES (77, x'03')"));
    QVERIFY(!db.database->execute("UPDATE signal SET occurrence_of = 77"));
    QVERIFY(!db.database->execute("UPDATE signal SET progress = 'unheard of'"));
    VERIFY_OK(db.database->execute("DELETE FROM signal WHERE seq = 2"));
    QCOMPARE(must(db.database->first("SELECT count(*) FROM payload",
                                     [](const Row &row) { return row.integer32(0); })),
             1);
    VERIFY_OK(db.database->quickCheck());
}

void DatabaseTest::aMigrationMustLeaveNothingDangling()
{
    Connection db;
    const std::vector<Migration> migrations{
        {1, u"0001_a.sql"_s,
         "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT;"
         "CREATE TABLE t (x INTEGER REFERENCES a (x) ON DELETE CASCADE) STRICT;"
         "INSERT INTO a VALUES (1); INSERT INTO t VALUES (1);"},
        {2, u"0002_b.sql"_s, "DELETE FROM a;"}};
    VERIFY_FAILS(migrate(*db.database, migrations), ErrorKind::Internal);
    QCOMPARE(must(db.database->userVersion()), 1);
    QCOMPARE(db.count(), 1);
    QVERIFY(!db.database->execute("INSERT INTO t VALUES (2)"));
}

void DatabaseTest::aMigrationThatFailsLeavesTheVersionBefore()
{
    Connection db;
    std::vector<Migration> migrations{
        {1, u"0001_a.sql"_s, "CREATE TABLE t (x INTEGER) STRICT;"},
        {2, u"0002_b.sql"_s, "CREATE TABLE u (x INTEGER) STRICT; INSERT INTO t VALUES ('text');"}};
    QVERIFY(!migrate(*db.database, migrations));
    QCOMPARE(must(db.database->userVersion()), 1);
    QVERIFY(!db.database->inTransaction());
    QVERIFY(!db.database->execute("SELECT * FROM u"));
    migrations[1].script = "INSERT INTO t VALUES (1);";
    VERIFY_OK(migrate(*db.database, migrations));
    VERIFY_OK(migrate(*db.database, migrations));
    QCOMPARE(db.count(), 1);
    migrations.pop_back();
    VERIFY_FAILS(migrate(*db.database, migrations), ErrorKind::Unsupported);
}

void DatabaseTest::transactionsRollBackUnlessCommitted()
{
    Connection db;
    VERIFY_OK(db.database->execute("CREATE TABLE t (x INTEGER) STRICT"));
    {
        const Transaction lost = must(Transaction::begin(*db.database));
        VERIFY_OK(db.database->execute("INSERT INTO t VALUES (1)"));
    }
    QCOMPARE(db.count(), 0);
    {
        Transaction kept = must(Transaction::begin(*db.database));
        VERIFY_OK(db.database->execute("INSERT INTO t VALUES (1)"));
        VERIFY_OK(kept.commit());
    }
    QCOMPARE(db.count(), 1);
}

void DatabaseTest::savepointsNest()
{
    Connection db;
    VERIFY_OK(db.database->execute("CREATE TABLE t (x INTEGER) STRICT"));
    {
        Savepoint outer = must(Savepoint::begin(*db.database));
        VERIFY_OK(db.database->execute("INSERT INTO t VALUES (1)"));
        {
            const Savepoint inner = must(Savepoint::begin(*db.database));
            VERIFY_OK(db.database->execute("INSERT INTO t VALUES (2)"));
        }
        QCOMPARE(db.count(), 1);
        VERIFY_OK(outer.commit());
    }
    QVERIFY(!db.database->inTransaction());
    QCOMPARE(db.count(), 1);
}

void DatabaseTest::whatCannotBeOpenedStaysAsItIs_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("newer version") << u"newer"_s << ErrorKind::Unsupported;
    QTest::newRow("another program's database") << u"foreign"_s << ErrorKind::Unsupported;
    QTest::newRow("no database") << u"text"_s << ErrorKind::Corrupt;
    QTest::newRow("garbled header") << u"header"_s << ErrorKind::Corrupt;
    QTest::newRow("garbled pages") << u"pages"_s << ErrorKind::Corrupt;
    QTest::newRow("cut in half") << u"half"_s << ErrorKind::Corrupt;
}

void DatabaseTest::whatCannotBeOpenedStaysAsItIs()
{
    QFETCH(QString, damage);
    QFETCH(ErrorKind, kind);
    tests::StorageFixture db;
    must(db.open());
    for (int i = 0; i < 50; ++i)
        db.normalized(QString::number(i), u"words "_s.repeated(100));
    VERIFY_OK(db.storage->close());
    db.storage.reset();
    QByteArray bytes = bytesOf(db.path());
    if (damage == u"newer") {
        must(must(Database::open({.path = db.path()}))->setUserVersion(1'000));
    } else if (damage == u"foreign") {
        must(
            must(Database::open({.path = db.path()}))->executeScript("PRAGMA application_id = 42"));
    } else if (damage == u"text") {
        write(db.path(), QByteArray("These are somebody's notes.\n").repeated(500));
    } else if (damage == u"header") {
        write(db.path(), bytes.replace(0, 16, QByteArray(16, 'x')));
    } else if (damage == u"pages") {
        for (qsizetype at = 3 * 4096; at < bytes.size(); at += 4096)
            bytes.replace(at, 64, QByteArray(64, '\x5a'));
        write(db.path(), bytes);
    } else {
        write(db.path(), bytes.left(bytes.size() / 2));
    }
    const QByteArray before = bytesOf(db.path());
    const Result<> opened = db.open();
    VERIFY_FAILS(opened, kind);
    QVERIFY(opened.error().message.contains(db.path()));
    QCOMPARE(bytesOf(db.path()), before);
}

void DatabaseTest::aMissingFolderIsNamed()
{
    tests::FakeClock clock;
    tests::CountingIds ids;
    QTemporaryDir folder;
    const auto opened =
        Storage::open({.path = folder.filePath(u"none/x.db"_s), .clock = &clock, .ids = &ids});
    VERIFY_FAILS(opened, ErrorKind::NotFound);
    const auto directory = Storage::open({.path = folder.path(), .clock = &clock, .ids = &ids});
    VERIFY_FAILS(directory, ErrorKind::InvalidInput);
}

void DatabaseTest::readOnlyConnectionsRefuseWrites()
{
    tests::Opened db;
    const auto connection = must(Database::open({.path = db.path(), .mode = OpenMode::ReadOnly}));
    const auto refused = connection->execute("INSERT INTO setting VALUES ('k', 'v')");
    VERIFY_FAILS(refused, ErrorKind::Denied);
    QVERIFY(refused.error().message.contains(db.path()));
}

void DatabaseTest::aFullDatabaseSaysSoAndKeepsWhatItHas()
{
    Connection db;
    VERIFY_OK(db.database->execute("CREATE TABLE t (x BLOB NOT NULL) STRICT"));
    VERIFY_OK(db.database->executeScript("PRAGMA max_page_count = 64"));
    int stored = 0;
    Result<qint64> added = 0;
    for (; stored < 1'000; ++stored) {
        Transaction one = must(Transaction::begin(*db.database));
        added = db.database->execute("INSERT INTO t VALUES (?)", QByteArray(20'000, 'x'));
        if (!added)
            break;
        VERIFY_OK(one.commit());
    }
    QVERIFY(stored > 0 && stored < 1'000);
    VERIFY_FAILS(added, ErrorKind::Internal);
    QVERIFY(added.error().message.contains(u"disk is full"));
    QVERIFY(!db.database->inTransaction());
    QCOMPARE(db.count(), stored);
    VERIFY_OK(db.database->quickCheck());
    VERIFY_OK(db.database->executeScript("PRAGMA max_page_count = 1000000"));
    VERIFY_OK(db.database->execute("INSERT INTO t VALUES (?)", QByteArray(20'000, 'x')));
}

void DatabaseTest::aLockedDatabaseIsAConflict()
{
    Connection db;
    const auto other = must(Database::open({.path = db.path(), .busyTimeout = 0ms}));
    const Transaction held = must(Transaction::begin(*db.database));
    VERIFY_FAILS(Transaction::begin(*other), ErrorKind::Conflict);
}

void DatabaseTest::workspaceLockNamesItsOwner()
{
    QTemporaryDir folder;
    QCOMPARE(WorkspaceLock::owner(folder.path()), 0);
    {
        const Result<WorkspaceLock> held = WorkspaceLock::acquire(folder.path());
        VERIFY_OK(held);
        const Result<WorkspaceLock> second = WorkspaceLock::acquire(folder.path());
        VERIFY_FAILS(second, ErrorKind::Conflict);
        const QString self = QString::number(QCoreApplication::applicationPid());
        QVERIFY(second.error().message.contains(self));
        QCOMPARE(WorkspaceLock::owner(folder.path()), QCoreApplication::applicationPid());
    }
    QCOMPARE(WorkspaceLock::owner(folder.path()), 0);
    const QString socket = u"/run/user/1000/daybreak äö.sock"_s;
    for (const QString &address : {socket, QString(), u"/run/two\nlines"_s, QString(9'000, u'x')}) {
        const Result<WorkspaceLock> held = WorkspaceLock::acquire(folder.path(), address);
        VERIFY_OK(held);
        const WorkspaceLock::Owner holder = WorkspaceLock::holder(folder.path());
        QCOMPARE(holder.process, QCoreApplication::applicationPid());
        QCOMPARE(holder.address, address == socket ? socket : QString());
    }
    QCOMPARE(WorkspaceLock::holder(folder.path()).address, QString());
    VERIFY_OK(WorkspaceLock::acquire(folder.path()));
    VERIFY_FAILS(WorkspaceLock::acquire(folder.filePath(u"none"_s)), ErrorKind::NotFound);
}

void DatabaseTest::lookingForTheOwnerDoesNotKeepAnybodyOut()
{
    QTemporaryDir folder;
    VERIFY_OK(WorkspaceLock::acquire(folder.path()));
    std::jthread looking([&](const std::stop_token &stop) {
        while (!stop.stop_requested())
            WorkspaceLock::owner(folder.path());
    });
    for (int i = 0; i < 500; ++i)
        VERIFY_OK(WorkspaceLock::acquire(folder.path()));
}
