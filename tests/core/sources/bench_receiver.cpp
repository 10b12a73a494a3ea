// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Events a second from the socket to the committed row, as a ratio to a raw simdjson + SQLite loop
// over the same bytes in the same run. Keys and hosts are checked and payloads redacted as in the
// product; the raw loop does neither. BENCH_EVENTS sets how many, BENCH_ROUNDS how often the two
// take turns; the result is one line of JSON for each size of request, with the middle ratio.
#include "core/async/offload.h"
#include "core/safety/safetyfilter.h"
#include "core/sources/receiver.h"
#include "core/storage/storage.h"
#include "tests/support/results.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <simdjson.h>
#include <sqlite3.h>

#include <cstdio>

using namespace core;
using namespace core::sources;
using namespace Qt::StringLiterals;

namespace {

constexpr auto key = "0123456789abcdef0123456789abcdef";

/// As the pipeline's: redacts beside the other threads, then writes.
class StorageSink final : public SignalSink
{
public:
    explicit StorageSink(storage::Storage &store) : m_store(store) {}
    Task<CommitReceipt> commit(RawBatch batch, StopToken) override
    {
        return store(&m_store, std::move(batch));
    }

private:
    static Task<CommitReceipt> store(storage::Storage *to, RawBatch batch)
    {
        Task<storage::IntakeBatch> redacting =
            offload([raw = std::move(batch)]() mutable -> Result<storage::IntakeBatch> {
                for (RawSignal &item : raw.items)
                    item.payload = safety::redactPayload(item.payload);
                return storage::IntakeBatch{std::move(raw.source), std::move(raw.items),
                                            std::move(raw.counted), std::move(raw.cursor)};
            });
        Result<storage::IntakeBatch> ready = co_await redacting;
        if (!ready)
            co_return std::unexpected(std::move(ready.error()));
        Task<storage::IntakeReceipt> writing =
            to->write([taken = std::move(*ready)](storage::Stores &stores) {
                return stores.intake.commit(taken);
            });
        Result<storage::IntakeReceipt> receipt = co_await writing;
        if (!receipt)
            co_return std::unexpected(receipt.error());
        co_return CommitReceipt{.stored = receipt->stored, .duplicates = receipt->duplicates};
    }

    storage::Storage &m_store;
};

/// A PostHog exception of about 5 KB, as posthog-node sends.
QByteArray event(int number)
{
    QByteArray frames;
    for (int i = 0; i < 22; ++i) {
        frames += QByteArray(i ? "," : "") + R"({"filename":"/srv/shop/app/checkout/)" +
                  QByteArray::number(i) + R"(.mjs","function":"applyDiscount","lineno":)" +
                  QByteArray::number(10 + i) +
                  R"(,"colno":7,"in_app":true,"platform":"node:javascript","context_line":)"
                  R"j("    return cart.items.map((item) => item.offer.discount)"})j";
    }
    return R"({"event":"$exception","uuid":"01a2035e-a35d-75e8-ace0-)" +
           QByteArray::number(number).rightJustified(12, '0') +
           R"(","distinct_id":"u-17","timestamp":"2026-11-22T13:07:43.581Z","properties":)"
           R"({"$exception_list":[{"type":"TypeError","value":"Cannot read properties of undefined",)"
           R"("stacktrace":{"type":"raw","frames":[)" +
           frames + "]}}]}}";
}

std::vector<QByteArray> bodies(int events, int each)
{
    std::vector<QByteArray> out;
    for (int at = 0; at < events; at += each) {
        QByteArray body = "{\"api_key\":\"" + QByteArray(key) + "\",\"batch\":[";
        for (int i = 0; i < each; ++i)
            body += QByteArray(i ? "," : "") + event(at + i);
        out.push_back(body + "]}");
    }
    return out;
}

/// Parses each body and writes each event into one table, a transaction a body.
double rawLoop(const std::vector<QByteArray> &all, const QString &path)
{
    sqlite3 *db = nullptr;
    sqlite3_open(path.toUtf8().constData(), &db);
    sqlite3_exec(
        db,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE signal (external_id TEXT PRIMARY KEY, kind TEXT, payload BLOB) STRICT",
        nullptr, nullptr, nullptr);
    sqlite3_stmt *insert = nullptr;
    sqlite3_prepare_v2(db, "INSERT INTO signal VALUES (?, ?, ?)", -1, &insert, nullptr);
    QElapsedTimer timer;
    timer.start();
    simdjson::ondemand::parser parser;
    for (const QByteArray &body : all) {
        const simdjson::padded_string padded(body.constData(), size_t(body.size()));
        simdjson::ondemand::document document = parser.iterate(padded);
        sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
        for (simdjson::ondemand::object one : document["batch"].get_array()) {
            const std::string_view kind = one["event"];
            const std::string_view id = one["uuid"];
            one.reset();
            const std::string_view text = one.raw_json();
            sqlite3_bind_text(insert, 1, id.data(), int(id.size()), SQLITE_STATIC);
            sqlite3_bind_text(insert, 2, kind.data(), int(kind.size()), SQLITE_STATIC);
            sqlite3_bind_blob(insert, 3, text.data(), int(text.size()), SQLITE_STATIC);
            sqlite3_step(insert);
            sqlite3_reset(insert);
        }
        sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return seconds;
}

/// Sends the bodies over a few connections; each sends its next when it was answered.
double throughReceiver(const std::vector<QByteArray> &all, quint16 port, int connections)
{
    size_t next = 0;
    size_t answered = 0;
    QEventLoop loop;
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    QElapsedTimer timer;
    timer.start();
    const auto send = [&](QTcpSocket *socket) {
        if (next >= all.size())
            return;
        const QByteArray &body = all[next++];
        socket->write("POST /batch/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
                      QByteArray::number(body.size()) + "\r\n\r\n");
        socket->write(body);
    };
    for (int i = 0; i < connections; ++i) {
        QTcpSocket *const socket = sockets.emplace_back(std::make_unique<QTcpSocket>()).get();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            const qsizetype good = socket->readAll().count("HTTP/1.1 200");
            answered += size_t(good);
            for (qsizetype n = 0; n < good; ++n)
                send(socket);
            if (answered == all.size())
                loop.quit();
        });
        QObject::connect(socket, &QTcpSocket::connected, socket, [&, socket] {
            socket->setSocketOption(QAbstractSocket::LowDelayOption, 1); // as real clients do
            send(socket);
        });
        socket->connectToHost(QHostAddress::LocalHost, port);
    }
    QTimer::singleShot(std::chrono::minutes(2), &loop, &QEventLoop::quit);
    loop.exec(); // QTest::qWaitFor would sleep between the events
    const bool done = answered == all.size();
    return done ? double(timer.nsecsElapsed()) / 1e9 : -1;
}

struct Round
{
    double raw = 0; ///< seconds
    double ours = 0;
    int rows = 0; ///< committed by the receiver
};

/// Both ways over the same bytes, each into a new database.
Result<Round> measure(const std::vector<QByteArray> &all)
{
    const QTemporaryDir folder;
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    auto store = storage::Storage::open(
        {.path = folder.filePath(u"w.sqlite"_s), .clock = &clock, .ids = &ids});
    if (!store)
        return std::unexpected(store.error());
    StorageSink sink(**store);
    Receiver receiver({.keys = {{u"posthog"_s, {key}}}}, sink, clock);
    if (Result<> started = receiver.start(); !started)
        return std::unexpected(started.error());
    Round round{.raw = rawLoop(all, folder.filePath(u"raw.sqlite"_s)),
                .ours = throughReceiver(all, receiver.port(), 4)};
    const auto stored = (*store)->readNow(
        [](const storage::Stores &stores) { return stores.intake.progressCounts(); });
    if (stored) {
        for (const int count : *stored)
            round.rows += count;
    }
    (void)tests::waitFor(receiver.stop());
    return round;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const int events = std::max(500, qEnvironmentVariableIntValue("BENCH_EVENTS"));
    const int rounds = std::max(5, qEnvironmentVariableIntValue("BENCH_ROUNDS"));
    int failures = 0;
    for (const int each : {1, 50}) {
        const std::vector<QByteArray> all = bodies(events, each);
        const int sent = int(all.size()) * each;
        std::vector<Round> measured;
        for (int round = 0; round < rounds; ++round) {
            const Result<Round> one = measure(all);
            if (!one) {
                std::fprintf(stderr, "%s\n", qPrintable(one.error().toLogString()));
                return 1;
            }
            failures += one->rows != sent || one->ours <= 0;
            measured.push_back(*one);
        }
        std::ranges::sort(measured, {}, [](const Round &one) { return one.raw / one.ours; });
        const Round &middle = measured[measured.size() / 2];
        std::printf("{\"events_per_request\":%d,\"bytes_per_event\":%d,\"events\":%d,"
                    "\"raw_per_second\":%.0f,\"receiver_per_second\":%.0f,\"ratio\":%.2f,"
                    "\"lowest\":%.2f,\"highest\":%.2f}\n",
                    each, int(event(0).size()), sent, sent / middle.raw, sent / middle.ours,
                    middle.raw / middle.ours, measured.front().raw / measured.front().ours,
                    measured.back().raw / measured.back().ours);
    }
    return failures;
}
