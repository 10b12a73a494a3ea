// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Benchmark: how long a large workspace takes to open. DAYBREAK_BENCH_SIGNALS is how large (20,000
// unless set). Printed beside what reading the same vectors takes alone.
#include "core/pipeline/engine.h"
#include "core/pipeline/setup.h"
#include "core/storage/storage.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/fakes.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::must;
using tests::waitFor;

namespace {

constexpr int batchSize = 500;
/// Signals of a report on average.
constexpr int reportSize = 4;

double secondsOf(QElapsedTimer &timer)
{
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    timer.restart();
    return seconds;
}

Result<> put(storage::Stores &stores, grouping::GroupingInput &input, ReportId report)
{
    const Result<storage::IntakeReceipt> taken =
        stores.intake.commit({.source = input.signal.source,
                              .items = {{.source = input.signal.source,
                                         .externalId = input.signal.externalId,
                                         .kind = u"synthetic"_s,
                                         .payload = "{}",
                                         .received = input.signal.received}}});
    if (!taken)
        return std::unexpected(taken.error());
    const auto id = stores.intake.find(input.signal.source, input.signal.externalId);
    if (!id || !*id)
        return fail(ErrorKind::NotFound, u"what was stored"_s);
    input.signal.id = **id;
    input.queries.signal = **id;
    input.signal.weight = {.base = 0.01}; // too light for research
    Result<> stored = stores.signalStore.putNormalized(input.signal);
    if (stored)
        stored = stores.vectors.putQueries(input.queries);
    if (stored)
        stored = stores.vectors.putVectors(**id, input.ownVector, input.queryVectors);
    if (stored)
        stored = stores.reports.join({.signal = **id, .report = report, .rule = u"opened"_s});
    return stored;
}

/// A workspace as the product leaves it, written without its stages.
void fill(const QString &path, int count)
{
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    const auto storage = must(storage::Storage::open({.path = path, .clock = &clock, .ids = &ids}));
    tests::SyntheticSignals source;
    std::vector<ReportId> reports;
    for (int done = 0; done < count; done += batchSize) {
        auto inputs = must(tests::prepared(source.batch(batchSize)));
        must(storage->writeNow([&](storage::Stores &stores) {
            Result<> stored;
            for (size_t i = 0; stored && i < inputs.size(); ++i) {
                if (reports.size() * reportSize <= size_t(done) + i)
                    reports.emplace_back(ids.next());
                stored = put(stores, inputs[i], reports[(size_t(done) + i) * 31 % reports.size()]);
            }
            return stored;
        }));
    }
    must(storage->close());
}

double rawSeconds(const QString &path)
{
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    const auto storage = must(storage::Storage::open({.path = path, .clock = &clock, .ids = &ids}));
    const QString model = embedding::embedders().members().front().make({}, {}).value()->model();
    QElapsedTimer timer;
    timer.start();
    SignalId after;
    do {
        const auto page = must(storage->readNow(
            [&](const storage::Stores &stores) { return stores.vectors.page(model, after, 500); }));
        after = page.empty() ? SignalId() : page.back().signal;
    } while (!after.isNull());
    const double seconds = secondsOf(timer);
    must(storage->close());
    return seconds;
}

} // namespace

class BenchStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openingALargeWorkspace()
    {
        const int asked = qEnvironmentVariableIntValue("DAYBREAK_BENCH_SIGNALS");
        const int count = asked > 0 ? asked : 20'000;
        QTemporaryDir folder;
        must(setUpWorkspace({.folder = folder.path()}));
        fill(databasePath(folder.path()), count);
        const double raw = rawSeconds(databasePath(folder.path()));

        Engine engine;
        QElapsedTimer timer;
        timer.start();
        must(waitFor(engine.open({.folder = folder.path(), .receive = false, .pull = false})));
        const double opened = secondsOf(timer);
        const size_t items = must(waitFor(engine.inbox())).size();
        const double listed = secondsOf(timer);
        must(waitFor(engine.idle({})));
        const double idle = secondsOf(timer);
        must(waitFor(engine.close()));
        qInfo(
            "%d signals, %zu reports: open after %.2f s, inbox after %.2f s more, index filled and "
            "all idle after %.2f s more; reading the vectors alone takes %.2f s",
            count, items, opened, listed, idle, raw);
        QVERIFY(items > 0);
    }
};

TEST_MAIN_GUILESS(BenchStart)
#include "bench_start.moc"
