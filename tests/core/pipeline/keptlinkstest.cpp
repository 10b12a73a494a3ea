// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keptlinkstest.h"

#include "bench.h"
#include "core/pipeline/keptlinks.h"
#include "core/pipeline/signalstages.h"
#include "tests/core/grouping/prepared.h"
#include "tests/core/grouping/synthetic.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <array>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::must;
using tests::waitFor;

namespace {

/// As the stages leave them, four in a report.
std::vector<grouping::GroupingInput> filled(Bench &bench, int count)
{
    tests::SyntheticSignals source;
    auto inputs = must(tests::prepared(source.batch(count)));
    bench.write([&](storage::Stores &stores) -> Result<> {
        storage::IntakeBatch batch{.source = inputs.front().signal.source};
        for (const grouping::GroupingInput &input : inputs)
            batch.items.push_back({.source = batch.source,
                                   .externalId = input.signal.externalId,
                                   .kind = u"synthetic"_s,
                                   .payload = "{}",
                                   .received = input.signal.received});
        Result<> stored;
        if (const auto taken = stores.intake.commit(batch); !taken)
            stored = std::unexpected(taken.error());
        std::vector<Signal> bodies;
        for (grouping::GroupingInput &input : inputs) {
            const auto id = stores.intake.find(batch.source, input.signal.externalId);
            if (!id || !*id)
                return fail(ErrorKind::NotFound, u"what was stored"_s);
            input.signal.id = **id;
            input.queries.signal = **id;
            bodies.push_back(input.signal);
        }
        if (stored)
            stored = stores.signalStore.putNormalized(bodies);
        ReportId report;
        for (size_t i = 0; stored && i < inputs.size(); ++i) {
            if (i % 4 == 0)
                report = ReportId(bench.context->ids.next());
            stored = stores.vectors.putQueries(inputs[i].queries);
            if (stored)
                stored = stores.vectors.putVectors(inputs[i].signal.id, inputs[i].ownVector,
                                                   inputs[i].queryVectors);
            if (stored)
                stored = stores.reports.join(
                    {.signal = inputs[i].signal.id, .report = report, .rule = u"opened"_s});
        }
        return stored;
    });
    return inputs;
}

std::vector<SignalId> nearest(const Bench &bench, const grouping::GroupingInput &input)
{
    std::vector<SignalId> all;
    for (const grouping::RankedSignal &one : bench.context->grouper->nearest(input, 10))
        all.push_back(one.signal);
    return all;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Runs in a process of its own. returns  its status
template<typename F>
pid_t inAChild(F f)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(f());
    return child;
}

} // namespace

void KeptLinksTest::theNextStartUsesThem()
{
    Bench bench;
    const auto inputs = filled(bench, 1'050);
    bench.restart();
    QVERIFY(!QFile::exists(keptLinksPath(bench.context->folder)));
    const auto before = nearest(bench, inputs[500]);
    QCOMPARE(before.front(), inputs[500].signal.id);
    must(waitFor(keepLinks(bench.context, Keep::IfMuchChanged)));
    const QByteArray links = contents(keptLinksPath(bench.context->folder));
    QVERIFY(links.size() > 50'000);

    bench.restart();
    QCOMPARE(bench.context->keptSize, 1'050); // all had links
    QCOMPARE(bench.context->grouper->size(), 1'050);
    QCOMPARE(nearest(bench, inputs[500]), before);

    // What did not change is not written again.
    QVERIFY(QFile::remove(keptLinksPath(bench.context->folder)));
    must(waitFor(keepLinks(bench.context, Keep::IfStartWaits)));
    QVERIFY(!QFile::exists(keptLinksPath(bench.context->folder)));
}

void KeptLinksTest::aStartWithoutThem_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"missing", "empty", "foreign", "cut", "a folder"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void KeptLinksTest::aStartWithoutThem()
{
    QFETCH(QString, damage);
    Bench bench;
    const auto inputs = filled(bench, 40);
    bench.restart();
    const QByteArray links = bench.context->grouper->links();
    const QString path = keptLinksPath(bench.context->folder);
    if (damage == u"empty")
        putFile(path, {});
    else if (damage == u"foreign")
        putFile(path, QByteArray("SQLite format 3\0", 16).repeated(100));
    else if (damage == u"cut")
        putFile(path, links.chopped(100));
    else if (damage == u"a folder")
        QVERIFY(QDir().mkpath(path));
    if (damage != u"missing")
        QTest::ignoreMessage(
            QtWarningMsg, QRegularExpression(u"the index is built without its kept links: .*"_s));
    bench.restart();
    QCOMPARE(bench.context->keptSize, 0);
    QCOMPARE(bench.context->grouper->size(), 40);
    QCOMPARE(nearest(bench, inputs[7]).front(), inputs[7].signal.id);
}

void KeptLinksTest::aKillLeavesAWholeFile()
{
    Bench bench;
    filled(bench, 200);
    bench.restart();
    const QByteArray links = bench.context->grouper->links();
    const QString path = keptLinksPath(bench.context->folder);
    for (int round = 0; round < 25; ++round) {
        std::array<int, 2> pipe{};
        QCOMPARE(::pipe(pipe.data()), 0);
        const pid_t child = inAChild([&] {
            for (;;) {
                if (!writeKeptLinks(path, links) || ::write(pipe[1], "x", 1) != 1)
                    return 1;
            }
        });
        QVERIFY(child > 0);
        // It is killed while it writes once more: later each time, as it runs on meanwhile.
        for (int i = 0; i <= round; ++i) {
            char one = 0;
            QCOMPARE(::read(pipe[0], &one, 1), ssize_t(1));
        }
        QCOMPARE(::kill(child, SIGKILL), 0);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        ::close(pipe[0]);
        ::close(pipe[1]);
        QCOMPARE(contents(path), links);
    }
    bench.restart();
    QCOMPARE(bench.context->keptSize, 200);
}

void KeptLinksTest::aFullDiskLeavesTheOldFile()
{
    Bench bench;
    filled(bench, 100);
    bench.restart();
    const QByteArray links = bench.context->grouper->links();
    const QString path = keptLinksPath(bench.context->folder);
    must(writeKeptLinks(path, links));
    const pid_t child = inAChild([&] {
        const rlimit limit{4'096, 4'096};
        ::signal(SIGXFSZ, SIG_IGN);
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0)
            return 2;
        return writeKeptLinks(path, links) ? 3 : 0;
    });
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
    QCOMPARE(contents(path), links);
    const Result<> written = writeKeptLinks(bench.context->folder + u"/missing/index.links"_s, {});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::Denied);
}
