// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filltest.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/groupacts.h"
#include "core/pipeline/keptlinks.h"
#include "core/pipeline/pages.h"
#include "core/pipeline/signalstages.h"
#include "filled.h"
#include "steps.h"
#include "tests/core/grouping/grouperprobe.h"

#include <QTest>

using namespace core;
using namespace core::pipeline;
using namespace Qt::StringLiterals;
using tests::Bench;
using tests::Beside;
using tests::IndexSteps;
using tests::must;
using tests::waitFor;

namespace {

constexpr size_t signalCount = 450; // three pages

ReportId where(Bench &bench, SignalId id)
{
    return bench.read([id](const storage::Stores &stores) { return stores.reports.assignment(id); })
        .report;
}

DecisionId newestDecision(Bench &bench)
{
    const auto newest =
        bench.read([](const storage::Stores &stores) { return stores.audit.list(1); });
    return newest.empty() ? DecisionId() : newest.front().id;
}

/// One of five acts about signals that no other number has: of the first page, or of the last.
Task<DecisionId> decide(Bench &bench, const std::vector<SignalId> &ids, size_t number)
{
    const size_t at = number % 2 == 0 ? 20 * number : signalCount - 20 * number;
    const SignalId one = ids[at];
    const SignalId other = ids[at + 5]; // of another report
    switch (number % 5) {
    case 0: return moveSignals(bench.context, {one}, where(bench, other));
    case 1: return pairSignals(bench.context, one, ids[at + 1], Pairing::Never, {});
    case 2: return mergeReports(bench.context, where(bench, one), where(bench, other));
    case 3:
        return closeReport(bench.context, where(bench, one), ReportState::Dismissed,
                           u"notAProblem"_s, {}, {});
    default: return moveSignals(bench.context, {one, other}, {});
    }
}

/// What the index says otherwise than the database; empty if they agree.
QString disagreement(Bench &bench, const std::vector<grouping::GroupingInput> &inputs)
{
    std::vector<ReportId> stored;
    std::vector<bool> takes; // a repeat: its report is open
    for (const grouping::GroupingInput &input : inputs) {
        stored.push_back(where(bench, input.signal.id));
        takes.push_back(!isSettled(bench.report(stored.back()).state));
    }
    return must(waitFor(bench.context->index.run([&]() -> Result<QString> {
        const grouping::Grouper &grouper = *bench.context->grouper;
        for (size_t i = 0; i < inputs.size(); ++i) {
            if (grouping::GrouperProbe::reportOf(grouper, inputs[i].signal.id) != stored[i])
                return u"signal %1 is elsewhere"_s.arg(i);
            Signal repeat = inputs[i].signal;
            repeat.id = SignalId(bench.context->ids.next());
            repeat.externalId += u"-again"_s;
            if (grouper.isRepeat(repeat) != takes[i])
                return u"a repeat of signal %1 is not decided as it is stored"_s.arg(i);
        }
        return QString();
    })));
}

} // namespace

void FillTest::whatIsDecidedMeanwhileIsInTheIndex()
{
    Bench bench;
    const std::vector<grouping::GroupingInput> inputs = tests::filled(bench, int(signalCount));
    std::vector<SignalId> ids;
    for (const grouping::GroupingInput &input : inputs)
        ids.push_back(input.signal.id);
    bench.restart();
    must(waitFor(keepLinks(bench.context, Keep::IfMuchChanged)));
    QCOMPARE(disagreement(bench, inputs), QString());

    // At each of its steps in turn.
    for (size_t number = 0;; ++number) {
        QVERIFY(number < 20);
        must(waitFor(bench.context->index.run([&bench]() -> Result<> {
            bench.context->grouper = newGrouper(*bench.context);
            return {};
        })));
        bench.context->isIndexFilled = false;
        IndexSteps steps(bench.context);
        Beside<void> filling(rebuildIndex(bench.context, {}));
        must(waitFor(bench.context->storage->read(
            [](const storage::Stores &) -> Result<> { return {}; }))); // after its own
        for (size_t i = 0; i < number; ++i)
            steps.step();
        if (filling.hasEnded()) {
            QVERIFY(number >= 7); // links, three pages, the end, what is closed, rules
            break;
        }
        // Nobody who only looks waits for it.
        QCOMPARE(must(waitFor(readReport(bench.context, where(bench, ids[440])))).cards.size(), 4u);
        must(waitFor(explainSignal(bench.context, ids[440])));
        const DecisionId before = newestDecision(bench);
        Beside<DecisionId> deciding(decide(bench, ids, number));
        QTRY_VERIFY(newestDecision(bench) != before);
        QVERIFY(!bench.context->isIndexFilled);
        steps.goOn();
        must(filling.result());
        must(deciding.result());
        QVERIFY(bench.context->isIndexFilled);
        const QString said = disagreement(bench, inputs);
        QVERIFY2(said.isEmpty(), qPrintable(u"step %1: %2"_s.arg(number).arg(said)));
    }
}
