// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tests of pull/slackexport: folder and zip, going on with a newer export, hostile archives.
#include "core/sources/source.h"
#include "memorysink.h"
#include "tests/support/fakes.h"
#include "tests/support/results.h"

#include <KZip>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;

namespace {

using Files = QMap<QString, QByteArray>;

Files exported()
{
    return {
        {u"users.json"_s, R"([{"id":"U1","name":"ada","profile":{"display_name":"Ada"}},
                             {"id":"U2","name":"cust","is_restricted":true,"profile":{}},
                             {"id":"U3","name":"bot","is_bot":true}])"},
        {u"channels.json"_s, R"([{"id":"C1","name":"support"},{"id":"C2","name":"ops"}])"},
        {u"support/2026-01-30.json"_s,
         R"([{"type":"message","user":"U2","text":"checkout is broken","ts":"1769767200.000200",
              "thread_ts":"1769767200.000200","reply_count":1,"team":"T1",
              "reactions":[{"name":"eyes","users":["U1"],"count":2}]},
             {"type":"message","subtype":"channel_join","user":"U2","text":"joined","ts":"1769767100.000100"}])"},
        {u"support/2026-01-31.json"_s,
         R"([{"type":"message","user":"U1","text":"looking","ts":"1769853600.000300","thread_ts":"1769767200.000200"},
             {"type":"message","user":"U3","text":"deployed","ts":"1769853700.000400"},
             {"type":"message","user":"U9","text":"hm","ts":"yesterday"}, 7])"},
        {u"ops/2026-01-31.json"_s,
         R"([{"type":"message","user":"U9","text":"disk","ts":"1769853800.000500"}])"},
        {u"elsewhere/2026-01-31.json"_s,
         R"([{"user":"U1","text":"not listed","ts":"1769853900.000600"}])"},
    };
}

void writeFolder(const QString &path, const Files &files)
{
    for (const auto &[name, bytes] : files.asKeyValueRange()) {
        QDir(path).mkpath(QFileInfo(name).path());
        QFile file(path + u'/' + name);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write");
        file.write(bytes);
    }
}

void writeZip(const QString &path, const Files &files)
{
    KZip zip(path);
    if (!zip.open(QIODevice::WriteOnly))
        qFatal("cannot write");
    for (const auto &[name, bytes] : files.asKeyValueRange())
        zip.writeFile(name, bytes);
    zip.close();
}

struct Fixture
{
    Result<> fetch(const QString &path, int limit = 100)
    {
        auto made =
            pullSources().find(u"slackexport")->make({.clock = &clock}, {{u"path"_s, path}});
        if (!made)
            return std::unexpected(made.error());
        for (int page = 0; page < 1000; ++page) {
            auto got = tests::waitFor((*made)->fetch(cursor, limit, {}));
            if (!got)
                return std::unexpected(got.error());
            cursor = got->batch.cursor;
            const bool more = got->more;
            (void)tests::waitFor(sink.commit(std::move(got->batch), {}));
            if (!more)
                break;
        }
        return {};
    }
    QStringList texts() const
    {
        QStringList out;
        for (const RawSignal &item : sink.items)
            out.append(QJsonDocument::fromJson(item.payload).object().value(u"text").toString());
        return out;
    }

    QTemporaryDir folder;
    tests::FakeClock clock;
    tests::MemorySink sink;
    QJsonObject cursor;
};

} // namespace

class TestSlackExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsPrivateConversations()
    {
        Fixture fixture;
        Files files = exported();
        files.insert(u"dms.json"_s, R"([{"id":"D7","members":["U1","U9"]},{"members":[]},7])");
        files.insert(u"mpims.json"_s, R"([{"id":"G8","name":"mpdm-ada--cust-1"}])");
        files.insert(u"D7/2026-02-01.json"_s,
                     R"([{"user":"U9","text":"the till hangs","ts":"1769940000.000100"}])");
        files.insert(u"mpdm-ada--cust-1/2026-02-01.json"_s,
                     R"([{"user":"U1","text":"again","ts":"1769940001.000100"}])");
        writeFolder(fixture.folder.filePath(u"export"_s), files);
        VERIFY_OK(fixture.fetch(fixture.folder.filePath(u"export"_s)));
        QVERIFY(fixture.texts().contains(u"again"_s));
        const qsizetype direct = fixture.texts().indexOf(u"the till hangs"_s);
        QVERIFY(direct >= 0);
        QCOMPARE(fixture.sink.items[direct].externalId, u"D7:1769940000.000100"_s);
        const QJsonObject payload =
            QJsonDocument::fromJson(fixture.sink.items[direct].payload).object();
        QCOMPARE(payload.value(u"channelName"_s).toString(), u"direct message"_s);
    }

    void reads_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<int>("limit");
        QTest::newRow("folder") << u"export"_s << QString() << 100;
        QTest::newRow("folder, page by page") << u"export"_s << QString() << 1;
        QTest::newRow("zip") << u"export.zip"_s << QString() << 100;
        QTest::newRow("zip of the folder") << u"export.zip"_s << u"shop/"_s << 1;
    }
    void reads()
    {
        QFETCH(QString, name);
        QFETCH(QString, prefix);
        QFETCH(int, limit);
        Fixture fixture;
        const QString path = fixture.folder.filePath(name);
        Files files;
        for (const auto &[file, bytes] : exported().asKeyValueRange())
            files.insert(prefix + file, bytes);
        if (name.endsWith(u".zip"))
            writeZip(path, files);
        else
            writeFolder(path, files);
        VERIFY_OK(fixture.fetch(path, limit));
        QCOMPARE(fixture.texts(), (QStringList{u"disk"_s, u"checkout is broken"_s, u"looking"_s}));
        QCOMPARE(fixture.sink.items[1].externalId, u"C1:1769767200.000200"_s);
        QCOMPARE(QJsonDocument::fromJson(fixture.sink.items[1].payload),
                 QJsonDocument::fromJson(
                     R"({"channel":"C1","channelName":"support","user":"U2","userName":"cust",)"
                     R"("userIsGuest":true,"text":"checkout is broken","ts":"1769767200.000200",)"
                     R"("threadTs":"1769767200.000200","reactions":[{"name":"eyes","count":2}],)"
                     R"("replyCount":1,"team":"T1"})"));
        QCOMPARE(fixture.sink.counted.value(u"slackexport/subtype.channel_join"_s), 1);
        QCOMPARE(fixture.sink.counted.value(u"slackexport/subtype.bot_message"_s), 1);
        QCOMPARE(fixture.sink.counted.value(u"slackexport/malformed"_s), 2);
    }

    void faultsAreCountedOnce_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("limit");
        QTest::newRow("folder") << u"export"_s << 100;
        QTest::newRow("folder, page by page") << u"export"_s << 1;
        QTest::newRow("zip, page by page") << u"export.zip"_s << 1;
    }
    void faultsAreCountedOnce()
    {
        QFETCH(QString, name);
        QFETCH(int, limit);
        Fixture fixture;
        Files files = exported();
        files.remove(u"users.json"_s);
        files.insert(u"support/2026-02-01.json"_s, "nonsense");
        const QString path = fixture.folder.filePath(name);
        if (name.endsWith(u".zip"))
            writeZip(path, files);
        else
            writeFolder(path, files);
        VERIFY_OK(fixture.fetch(path, limit));
        const QHash<QString, int> counted = fixture.sink.counted;
        QCOMPARE(counted.value(u"slackexport/noUsers"_s), 1);
        QCOMPARE(counted.value(u"slackexport/unreadableFile"_s), 1);
        QCOMPARE(counted.value(u"slackexport/malformed"_s), 2);
        const QJsonObject cursor = fixture.cursor;
        VERIFY_OK(fixture.fetch(path, limit));
        QCOMPARE(fixture.sink.counted, counted);
        QCOMPARE(fixture.cursor, cursor);
    }

    void anExportIsOpenedAgainOnlyWhenItChanged_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("changing"); ///< what of it changes
        QTest::newRow("folder") << u"export"_s << u"export/ops/2026-01-31.json"_s;
        QTest::newRow("zip") << u"export.zip"_s << u"export.zip"_s;
    }
    void anExportIsOpenedAgainOnlyWhenItChanged()
    {
        QFETCH(QString, name);
        QFETCH(QString, changing);
        Fixture fixture;
        const QString path = fixture.folder.filePath(name);
        if (name.endsWith(u".zip"))
            writeZip(path, exported());
        else
            writeFolder(path, exported());
        VERIFY_OK(fixture.fetch(path));
        const int before = fixture.sink.counted.value(u"slackexport/malformed"_s);

        // Spoiled, but of the same size and time: whoever opens it will notice.
        QFile file(fixture.folder.filePath(changing));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QDateTime time = file.fileTime(QFileDevice::FileModificationTime);
        file.write(QByteArray(file.size(), 'x'));
        QVERIFY(file.flush());
        QVERIFY(file.setFileTime(time, QFileDevice::FileModificationTime));
        VERIFY_OK(fixture.fetch(path));
        QCOMPARE(fixture.sink.counted.value(u"slackexport/malformed"_s), before);
        QCOMPARE(fixture.sink.counted.value(u"slackexport/unreadableFile"_s), 0);

        QVERIFY(file.setFileTime(time.addSecs(1), QFileDevice::FileModificationTime));
        const Result<> opened = fixture.fetch(path);
        QVERIFY(!opened || fixture.sink.counted.value(u"slackexport/unreadableFile"_s) == 1);
    }

    void aNewerExportAddsOnlyWhatIsNew()
    {
        Fixture fixture;
        Files files = exported();
        writeZip(fixture.folder.filePath(u"a.zip"_s), files);
        VERIFY_OK(fixture.fetch(fixture.folder.filePath(u"a.zip"_s)));
        const size_t before = fixture.sink.items.size();
        files[u"ops/2026-02-01.json"_s] =
            R"([{"user":"U1","text":"new","ts":"1769940000.000700"}])";
        files[u"support/2026-01-31.json"_s] =
            R"([{"user":"U1","text":"looking","ts":"1769853600.000300"},
                {"user":"U1","text":"late","ts":"1769860000.000800"}])";
        writeZip(fixture.folder.filePath(u"b.zip"_s), files);
        // Another sink: what comes now is decided by the cursor alone.
        fixture.sink.items.clear();
        VERIFY_OK(fixture.fetch(fixture.folder.filePath(u"b.zip"_s)));
        QCOMPARE(before, size_t(3));
        QCOMPARE(fixture.texts(), (QStringList{u"new"_s, u"late"_s}));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("noise") << QByteArray(5000, 'x');
        QTest::newRow("only the end of a zip") << QByteArray("PK\x05\x06", 4) +
                                                      QByteArray(6, '\0') + "\xff\xff" +
                                                      QByteArray(20, '\0');
        QTest::newRow("zip cut short") << QByteArray("PK\x03\x04") + QByteArray(100, '\0');
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        Fixture fixture;
        const QString path = fixture.folder.filePath(u"bad.zip"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        VERIFY_FAILS(fixture.fetch(path), ErrorKind::InvalidInput);
    }

    void missingAndForeign()
    {
        Fixture fixture;
        VERIFY_FAILS(fixture.fetch(u"/nowhere/at/all.zip"_s), ErrorKind::NotFound);
        VERIFY_FAILS(fixture.fetch(u"relative"_s), ErrorKind::InvalidInput);
        VERIFY_FAILS(fixture.fetch(fixture.folder.path()), ErrorKind::InvalidInput);
    }

    void namesThatClimbAreHarmless()
    {
        Fixture fixture;
        Files files = exported();
        files[u"../escape.json"_s] = "[]";
        files[u"support/../../2026-01-31.json"_s] = "[]";
        files[u"/absolute/2026-01-31.json"_s] = "[]";
        const QString path = fixture.folder.filePath(u"export.zip"_s);
        writeZip(path, files);
        VERIFY_OK(fixture.fetch(path));
        QCOMPARE(fixture.sink.items.size(), size_t(3));
        QCOMPARE(QDir(fixture.folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{u"export.zip"_s});
    }

    void bombsAreRefused()
    {
        Fixture fixture;
        Files files = exported();
        files[u"channels.json"_s] = QByteArray(90 * 1024 * 1024, ' ');
        const QString path = fixture.folder.filePath(u"export.zip"_s);
        writeZip(path, files);
        VERIFY_FAILS(fixture.fetch(path), ErrorKind::InvalidInput);
        files = exported();
        files[u"ops/2026-01-31.json"_s] = QByteArray(40 * 1024 * 1024, ' ');
        writeZip(path, files);
        VERIFY_OK(fixture.fetch(path));
        QCOMPARE(fixture.sink.counted.value(u"slackexport/unreadableFile"_s), 1);
    }

    void linksAreNotFollowed()
    {
        Fixture fixture;
        QTemporaryDir outside;
        writeFolder(outside.path(),
                    {{u"2026-02-02.json"_s,
                      R"([{"user":"U1","text":"outside","ts":"1770000000.000100"}])"}});
        const QString path = fixture.folder.filePath(u"export"_s);
        writeFolder(path, exported());
        QVERIFY(QFile::link(outside.filePath(u"2026-02-02.json"_s),
                            path + u"/support/2026-02-02.json"_s));
        VERIFY_OK(fixture.fetch(path));
        QVERIFY(!fixture.texts().contains(u"outside"_s));
    }
};

int runSlackExport(int argc, char **argv)
{
    TestSlackExport test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_slackexport.moc"
