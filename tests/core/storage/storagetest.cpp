// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/storagetest.h"

#include "core/storage/database.h"
#include "tests/core/storage/fixture.h"

#include <latch>
#include <thread>

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;
using tests::Opened;

namespace {

/// Sets the setting `key` to `value`.
auto set(const QString &key, int value)
{
    return [key, value](Stores &stores) { return stores.settings.setValue(key, value); };
}

auto get(const QString &key)
{
    return [key](const Stores &stores) { return stores.settings.value(key, -1); };
}

Task<bool> writesThenReads(Storage *storage)
{
    QThread *const before = QThread::currentThread();
    Task<> writing = storage->write(set(u"k"_s, 1));
    const Result<> written = co_await writing;
    if (!written)
        co_return std::unexpected(written.error());
    Task<QJsonValue> reading = storage->read(get(u"k"_s));
    const Result<QJsonValue> read = co_await reading;
    if (!read)
        co_return std::unexpected(read.error());
    co_return *read == QJsonValue(1) && QThread::currentThread() == before;
}

Task<int> writeMany(Storage *storage, int count)
{
    std::vector<Task<>> all;
    for (int i = 0; i < count; ++i)
        all.push_back(storage->write(set(QString::number(i), i)));
    int good = 0;
    for (Task<> &task : all) {
        const Result<> done = co_await task;
        good += done ? 1 : 0;
    }
    co_return good;
}

/// How many commits the log has seen: each ends with a frame that names the database's size.
int commitsIn(const QString &walPath)
{
    QFile wal(walPath);
    if (!wal.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray bytes = wal.readAll();
    const auto word = [&](qsizetype at) { return qFromBigEndian<quint32>(bytes.constData() + at); };
    const qsizetype frame = 24 + qsizetype(word(8));
    int commits = 0;
    for (qsizetype at = 32; at + frame <= bytes.size(); at += frame)
        commits += word(at + 4) != 0 && word(at + 8) == word(16) ? 1 : 0;
    return commits;
}

} // namespace

void StorageTest::writesResumeOnTheirThreadAfterTheCommit()
{
    Opened db;
    QVERIFY(must(tests::waitFor(writesThenReads(db.storage.get()))));
}

void StorageTest::manyWritesShareCommits()
{
    Opened db;
    VERIFY_OK(db.storage->compact()); // an empty log
    // Hold the writer until all are queued, as when it is busy with the commit before.
    std::latch queued(1);
    std::latch busy(1);
    std::thread first([&] {
        must(db.storage->writeNow([&](Stores &) -> Result<> {
            busy.count_down();
            queued.wait();
            return {};
        }));
    });
    busy.wait();
    constexpr int count = 1'000;
    Task<int> many = writeMany(db.storage.get(), count);
    QVERIFY(db.storage->queuedWrites() >= count);
    queued.count_down();
    QCOMPARE(must(tests::waitFor(std::move(many))), count);
    first.join();
    QCOMPARE(db.storage->queuedWrites(), 0);
    const int commits = commitsIn(db.path() + u"-wal"_s);
    QVERIFY2(commits >= 1 && commits <= count / 10, qPrintable(QString::number(commits)));
    QCOMPARE(db.read(get(u"999"_s)), QJsonValue(999));
}

void StorageTest::aFailingWriteTakesBackOnlyItself()
{
    Opened db;
    std::latch queued(1);
    std::latch busy(1);
    std::thread holder([&] {
        must(db.storage->writeNow([&](Stores &) -> Result<> {
            busy.count_down();
            queued.wait();
            return {};
        }));
    });
    busy.wait();
    // All three are in one transaction.
    Task<> good = db.storage->write(set(u"a"_s, 1));
    Task<> bad = db.storage->write([](Stores &stores) -> Result<> {
        if (Result<> done = stores.settings.setValue(u"b"_s, 1); !done)
            return done;
        return fail(ErrorKind::InvalidInput, u"on purpose"_s);
    });
    Task<> after = db.storage->write(set(u"c"_s, 1));
    queued.count_down();
    VERIFY_OK(tests::waitFor(std::move(good)));
    VERIFY_FAILS(tests::waitFor(std::move(bad)), ErrorKind::InvalidInput);
    VERIFY_OK(tests::waitFor(std::move(after)));
    holder.join();
    QCOMPARE(db.read(get(u"a"_s)), QJsonValue(1));
    QCOMPARE(db.read(get(u"b"_s)), QJsonValue(-1));
    QCOMPARE(db.read(get(u"c"_s)), QJsonValue(1));
}

void StorageTest::readersDoNotWaitForTheWriter()
{
    Opened db;
    db.write(set(u"k"_s, 1));
    std::latch inside(1);
    std::latch done(1);
    std::thread writer([&] {
        must(db.storage->writeNow([&](Stores &stores) -> Result<> {
            if (Result<> changed = stores.settings.setValue(u"k"_s, 2); !changed)
                return changed;
            inside.count_down();
            done.wait();
            return {};
        }));
    });
    inside.wait();
    QCOMPARE(db.read(get(u"k"_s)), QJsonValue(1));
    done.count_down();
    writer.join();
    QCOMPARE(db.read(get(u"k"_s)), QJsonValue(2));
}

void StorageTest::readersSeeOneView()
{
    Opened db;
    db.write(set(u"k"_s, 1));
    const bool same = db.read([&](const Stores &stores) -> Result<bool> {
        const auto before = stores.settings.value(u"k"_s);
        if (!before)
            return std::unexpected(before.error());
        std::thread([&] { db.write(set(u"k"_s, 2)); }).join();
        const auto after = stores.settings.value(u"k"_s);
        if (!after)
            return std::unexpected(after.error());
        return *before == *after;
    });
    QVERIFY(same);
    QCOMPARE(db.read(get(u"k"_s)), QJsonValue(2));
}

void StorageTest::threadsWriteAndReadTogether()
{
    Opened db;
    constexpr int threads = 4;
    constexpr int each = 50;
    {
        std::vector<std::jthread> all;
        for (int thread = 0; thread < threads; ++thread) {
            all.emplace_back([&, thread] {
                for (int i = 0; i < each; ++i) {
                    db.receive(QString::number(thread * each + i));
                    const auto waiting = db.read([](const Stores &stores) {
                        return stores.intake.waiting(Progress::Received, 1'000);
                    });
                    // Its own commits are there; whatever else is there is whole.
                    QVERIFY(int(waiting.size()) > i);
                }
            });
        }
    }
    QCOMPARE(db.read([](const Stores &stores) {
                   return stores.intake.waiting(Progress::Received, 1'000);
               }).size(),
             size_t(threads * each));
}

void StorageTest::closingFinishesWhatWasQueued()
{
    Opened db;
    std::vector<Task<>> all;
    for (int i = 0; i < 100; ++i)
        all.push_back(db.storage->write(set(QString::number(i), i)));
    VERIFY_OK(db.storage->close());
    for (Task<> &task : all)
        VERIFY_OK(tests::waitFor(std::move(task)));
    VERIFY_FAILS(db.storage->writeNow(set(u"late"_s, 1)), ErrorKind::Cancelled);
    VERIFY_FAILS(db.storage->readNow(get(u"99"_s)), ErrorKind::Cancelled);
    QCOMPARE(QFileInfo(db.path() + u"-wal"_s).size(), 0);
    must(db.open());
    QCOMPARE(db.read(get(u"99"_s)), QJsonValue(99));
}
