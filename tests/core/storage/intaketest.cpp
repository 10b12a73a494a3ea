// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/storage/intaketest.h"

#include "tests/core/storage/fixture.h"

using namespace core;
using namespace core::storage;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using tests::must;

namespace {

using tests::Opened;

RawSignal raw(const QString &externalId, const QByteArray &payload = "{}")
{
    return {.source = u"sentry"_s,
            .externalId = externalId,
            .kind = u"sentry.event"_s,
            .payload = payload,
            .received = fromMs(1'000)};
}

} // namespace

void IntakeTest::intakeKeepsEachEventOnce()
{
    Opened db;
    const IntakeBatch batch{.source = u"sentry"_s,
                            .items = {raw(u"a"_s), raw(u"b"_s), raw(u"a"_s)},
                            .counted = {{u"session"_s, 3}}};
    const auto commit = [&](Stores &stores) { return stores.intake.commit(batch); };
    const IntakeReceipt first = db.write(commit);
    QCOMPARE(first.stored, 2);
    QCOMPARE(first.duplicates, 1);
    const IntakeReceipt again = db.write(commit);
    QCOMPARE(again.stored, 0);
    QCOMPARE(again.duplicates, 3);
    const std::vector<SourceCount> counts =
        db.read([](const Stores &stores) { return stores.intake.counts(); });
    QCOMPARE(counts.size(), 3U);
    QCOMPARE(counts[0].code, u"duplicate"_s);
    QCOMPARE(counts[0].count, 4);
    QCOMPARE(counts[1].code, u"session"_s);
    QCOMPARE(counts[1].count, 6);
    QCOMPARE(counts[2].code, u"stored"_s);
    QCOMPARE(counts[2].count, 2);
    const std::vector<StoredRaw> waiting = db.read(
        [](const Stores &stores) { return stores.intake.waitingRaw(Progress::Received, 10); });
    QCOMPARE(waiting.size(), 2U);
    QCOMPARE(waiting[0].raw, raw(u"a"_s));
    const auto next = db.read([&](const Stores &stores) {
        return stores.intake.waiting(Progress::Received, 10, waiting[0].id);
    });
    QCOMPARE(next, std::vector{waiting[1].id});
}

void IntakeTest::intakeRefusesWhatHasNoKey()
{
    Opened db;
    VERIFY_FAILS(db.storage->writeNow([](Stores &stores) {
        return stores.intake.commit({.source = u"sentry"_s, .items = {raw(u"a"_s), raw({})}});
    }),
                 ErrorKind::InvalidInput);
    VERIFY_FAILS(db.storage->writeNow([](Stores &stores) {
        return stores.intake.commit({.source = u"posthog"_s, .items = {raw(u"a"_s)}});
    }),
                 ErrorKind::InvalidInput);
    QVERIFY(db.read([](const Stores &stores) {
                  return stores.intake.waiting(Progress::Received, 10);
              }).empty());
}

void IntakeTest::intakeKeepsAnyBytes()
{
    Opened db;
    QByteArray payload("{\"x\":\"\0\xff\xf0\x9f\x98\x80\"}", 14);
    payload += QByteArray(3'000'000, 'x');
    const QString key = u"\u0000'; DROP TABLE signal; --\U0001F600"_s;
    const SignalId id = db.receive(key, payload);
    const StoredRaw found = db.read([&](const Stores &stores) { return stores.intake.raw(id); });
    QCOMPARE(found.raw.payload, payload);
    QCOMPARE(found.raw.externalId, key);
    VERIFY_FAILS(db.storage->readNow([&](const Stores &stores) {
        return stores.intake.raw(SignalId(QUuid::createUuid()));
    }),
                 ErrorKind::NotFound);
}

void IntakeTest::cursorMovesWithItsBatch()
{
    Opened db;
    const auto cursor = [](const Stores &stores) { return stores.intake.cursor(u"sentry"_s); };
    QVERIFY(db.read(cursor).isEmpty());
    db.write([](Stores &stores) {
        return stores.intake.commit(
            {.source = u"sentry"_s, .items = {raw(u"a"_s)}, .cursor = {{u"byte"_s, 10}}});
    });
    // A batch that fails leaves the cursor where it was.
    VERIFY_FAILS(db.storage->writeNow([](Stores &stores) -> Result<> {
        const auto done = stores.intake.commit(
            {.source = u"sentry"_s, .items = {raw(u"b"_s)}, .cursor = {{u"byte"_s, 20}}});
        if (!done)
            return std::unexpected(done.error());
        return fail(ErrorKind::Internal, u"on purpose"_s);
    }),
                 ErrorKind::Internal);
    QCOMPARE(db.read(cursor), (QJsonObject{{u"byte"_s, 10}}));
    QCOMPARE(db.read([](const Stores &stores) {
                   return stores.intake.waiting(Progress::Received, 10);
               }).size(),
             1U);
}

void IntakeTest::rejectionsAreKeptAndRestorable()
{
    Opened db;
    const SignalId id = db.receive(u"a"_s);
    const RejectionId rejection = db.write([&](Stores &stores) {
        return stores.intake.reject({.signal = id,
                                     .category = u"instructionOverride"_s,
                                     .screen = u"rules"_s,
                                     .path = u"$.message"_s,
                                     .quote = UntrustedText(u"ignore all"_s)});
    });
    const auto all = db.read([](const Stores &stores) { return stores.intake.rejections(); });
    QCOMPARE(all.size(), 1U);
    QCOMPARE(all[0].id, rejection);
    QCOMPARE(all[0].signal, id);
    QCOMPARE(all[0].quote.raw(), u"ignore all"_s);
    QCOMPARE(all[0].at, db.clock.now());
    const auto progress = [&](const Stores &stores) { return stores.intake.progress(id); };
    QCOMPARE(db.read(progress), Progress::Rejected);

    const auto restore = [&](Stores &stores) { return stores.intake.restore(rejection); };
    QCOMPARE(db.write(restore), id);
    QCOMPARE(db.read(progress), Progress::Received);
    QVERIFY(db.read([&](const Stores &stores) { return stores.intake.raw(id); }).restored);
    VERIFY_FAILS(db.storage->writeNow(restore), ErrorKind::Conflict);

    db.write([&](Stores &stores) { return stores.intake.takeBackRestore(rejection); });
    QCOMPARE(db.read(progress), Progress::Rejected);
    QVERIFY(!db.read([&](const Stores &stores) { return stores.intake.raw(id); }).restored);
    db.write(restore);
    db.reportWith({id});
    VERIFY_FAILS(db.storage->writeNow(
                     [&](Stores &stores) { return stores.intake.takeBackRestore(rejection); }),
                 ErrorKind::Conflict);
}

void IntakeTest::failedSignalsSayWhyAndComeBack()
{
    Opened db;
    const SignalId id = db.receive(u"a"_s);
    db.write([&](Stores &stores) { return stores.intake.markFailed(id, u"no frames"_s); });
    const auto rows = db.read([](const Stores &stores) {
        return stores.signalStore.list({.progress = Progress::Failed});
    });
    QCOMPARE(rows.size(), 1U);
    QCOMPARE(rows[0].problem, u"no frames"_s);
    const auto retried = [&db](SignalId which) {
        return db.write([which](Stores &stores) { return stores.intake.retryFailed(which); });
    };
    QCOMPARE(retried(id), 1);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.intake.progress(id); }),
             Progress::Received);
    QVERIFY(db.read([&](const Stores &stores) { return stores.intake.problem(id); }).isEmpty());
    QCOMPARE(retried(id), 0); // it waits already
    // All of them, and nothing else.
    const SignalId other = db.receive(u"b"_s);
    const SignalId waiting = db.receive(u"c"_s);
    for (const SignalId failing : {id, other})
        db.write([&](Stores &stores) { return stores.intake.markFailed(failing, u"no frames"_s); });
    db.write([&](Stores &stores) {
        return stores.intake.setProgress(std::array{waiting}, Progress::Screened);
    });
    QCOMPARE(retried({}), 2);
    QCOMPARE(db.read([&](const Stores &stores) { return stores.intake.progress(waiting); }),
             Progress::Screened);
}

void IntakeTest::whatIsKeptStandsBesideTheSignals()
{
    Opened db;
    const SignalId first = db.receive(u"a"_s, "{\"x\":1}");
    const SignalId second = db.receive(u"b"_s);
    const SignalId other = db.receive(u"c"_s);
    const SignalId event = db.receive(u"d"_s);
    db.write([&](Stores &stores) { return stores.intake.keep(first, u"replay"_s, u"s1"_s); });
    db.write([&](Stores &stores) { return stores.intake.keep(second, u"replay"_s, u"s1"_s); });
    db.write([&](Stores &stores) { return stores.intake.keep(other, u"replay"_s, {}); });
    const auto ids = [&](const QString &session) {
        std::vector<SignalId> found;
        for (const KeptItem &item :
             db.read([&](const Stores &stores) { return stores.intake.kept(10, session); }))
            found.push_back(item.id);
        return found;
    };
    QCOMPARE(ids({}), (std::vector{other, second, first}));
    QCOMPARE(ids(u"s1"_s), (std::vector{second, first}));
    QVERIFY(ids(u"s2"_s).empty());
    const KeptItem item =
        db.read([](const Stores &stores) { return stores.intake.kept(10, u"s1"_s); }).back();
    QCOMPARE(item.what, u"replay"_s);
    QCOMPARE(item.bytes, 7);
    QCOMPARE(db.read([](const Stores &stores) { return stores.intake.keptCounts(); }),
             (QHash<QString, qint64>{{u"sentry"_s, 3}}));
    QCOMPARE(db.read([&](const Stores &stores) { return stores.intake.progress(first); }),
             Progress::Kept);
    QCOMPARE(
        db.read([](const Stores &stores) { return stores.intake.waiting(Progress::Received, 10); }),
        std::vector{event});
    VERIFY_FAILS(db.storage->writeNow([&](Stores &stores) {
        return stores.intake.keep(SignalId(db.ids.next()), u"replay"_s, {});
    }),
                 ErrorKind::NotFound);

    // It goes with its time, and with the person whose session it is.
    db.write([&](Stores &stores) {
        return stores.retention.expire(db.clock.now() + std::chrono::hours(1));
    });
    QCOMPARE(db.read([](const Stores &stores) { return stores.intake.kept(10); }).back().bytes, 0);
    QVERIFY(ids(u"s1"_s).empty());
}
