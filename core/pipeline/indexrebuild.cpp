// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalstages_p.h"

#include "core/pipeline/groupacts.h"
#include "core/pipeline/keptlinks.h"
#include "core/pipeline/tuning.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// What one step put into the index.
struct Step
{
    SignalId last; ///< none if there was nothing left
    int added = 0;
};

/// Reads and adds in one call on the index's queue. Whoever moves or removes a signal writes that
/// first and tells the index then, so what is read here is never older than what the index was told
/// before, and what it is told later comes after.
Result<Step> addPage(Context &context, const QString &model, SignalId after)
{
    struct Page
    {
        std::vector<grouping::GroupingInput> inputs;
        std::vector<ReportId> reports;
        SignalId last;
    };
    Result<Page> page =
        context.storage->readNow([&](const storage::Stores &stores) -> Result<Page> {
            Result<std::vector<storage::SignalVectors>> rows =
                stores.vectors.page(model, after, batchSize);
            if (!rows)
                return std::unexpected(std::move(rows.error()));
            Page read;
            for (storage::SignalVectors &row : *rows) {
                read.last = row.signal;
                Result<Signal> signal = stores.signalStore.signal(row.signal);
                Result<QuerySet> queries = stores.vectors.queries(row.signal);
                if (!signal || !queries)
                    continue; // expired: its vectors stay until they are swept, but nothing can
                              // join it
                read.inputs.push_back({std::move(*signal), std::move(*queries),
                                       std::move(row.queries), std::move(row.own)});
                read.reports.push_back(row.report);
            }
            return read;
        });
    if (!page)
        return std::unexpected(std::move(page.error()));
    for (size_t i = 0; i < page->inputs.size(); ++i) {
        Result<> added = context.grouper->add(page->inputs[i], page->reports[i]);
        if (!added)
            return std::unexpected(std::move(added.error()));
    }
    return Step{page->last, int(page->inputs.size())};
}

Result<> closeSettled(Context &context)
{
    const Result<std::vector<Report>> all = context.storage->readNow(
        [](const storage::Stores &stores) { return stores.reports.list(); });
    if (!all)
        return std::unexpected(all.error());
    for (const Report &report : *all)
        context.grouper->setClosed(report.id, isSettled(report.state));
    return {};
}

void sayProgress(const Context &context, int done, int total)
{
    if (context.progress)
        context.progress({.stage = u"grouping"_s,
                          .text = QCoreApplication::translate(
                              "Pipeline", "Reading known signals. New ones are grouped after."),
                          .report = {},
                          .done = done,
                          .total = total});
}

/// returns  how many vectors still wait
Result<int> connectSome(Context &context, bool isFirst)
{
    const bool hasLinks = !context.grouper->isConnected();
    const Result<int> left = context.grouper->connect(batchSize);
    if (left && isFirst && hasLinks) // all others have links that are kept already
        context.keptSize = std::max(0, context.grouper->size() - *left);
    return left;
}

/// What came since the links were kept, a piece at a time.
Task<> connectIndex(SharedContext context, StopToken stop)
{
    int left = 0;
    int first = -1;
    do {
        if (stop.stop_requested())
            co_return cancelled();
        Task<int> connecting = context->index.run(
            [context, isFirst = first < 0] { return connectSome(*context, isFirst); });
        const Result<int> waiting = co_await connecting;
        if (!waiting)
            co_return std::unexpected(waiting.error());
        left = *waiting;
        first = first < 0 ? left : first;
        if (first > batchSize)
            sayProgress(*context, first - left, first);
    } while (left > 0);
    co_return {};
}

} // namespace

Task<> rebuildIndex(SharedContext context, StopToken stop)
{
    const QString model = context->embedder.member->model();
    Task<int> counting = context->storage->read(
        [model](const storage::Stores &stores) { return stores.vectors.count(model); });
    const Result<int> total = co_await counting;
    if (!total)
        co_return std::unexpected(total.error());
    Task<> reading = context->index.run([context]() -> Result<> {
        useKeptLinks(*context);
        return {};
    });
    const Result<> used = co_await reading;
    if (!used)
        co_return std::unexpected(used.error());
    SignalId after;
    int done = 0;
    do {
        if (stop.stop_requested())
            co_return cancelled();
        Task<Step> adding =
            context->index.run([context, model, after] { return addPage(*context, model, after); });
        const Result<Step> step = co_await adding;
        if (!step)
            co_return std::unexpected(step.error());
        after = step->last;
        done += step->added;
        if (*total > batchSize)
            sayProgress(*context, done, *total);
    } while (!after.isNull());
    Task<> connecting = connectIndex(context, stop);
    const Result<> connected = co_await connecting;
    if (!connected)
        co_return std::unexpected(connected.error());
    Task<> closing = context->index.run([context] { return closeSettled(*context); });
    Result<> closed = co_await closing;
    if (!closed)
        co_return closed;
    Task<> tuning = tellIndexThresholds(context);
    const Result<> tuned = co_await tuning;
    if (!tuned)
        co_return tuned;
    Task<> ruling = tellIndexRules(context);
    Result<> ruled = co_await ruling;
    if (ruled)
        context->isIndexFilled = true;
    co_return ruled;
}

Task<> ensureIndex(SharedContext context, StopToken stop)
{
    Result<> filled;
    if (!context->isIndexFilled) {
        // Where it is being filled already, both add what the other has not.
        Task<> filling = rebuildIndex(context, stop);
        filled = co_await filling;
    }
    co_return filled;
}

} // namespace core::pipeline
