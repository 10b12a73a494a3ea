// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalstages_p.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

Task<> rebuildIndex(SharedContext context, StopToken stop)
{
    const QString model = context->embedder.member->model();
    SignalId after;
    for (;;) {
        if (stop.stop_requested())
            co_return cancelled();
        struct Page
        {
            std::vector<grouping::GroupingInput> inputs;
            std::vector<ReportId> reports;
            SignalId last;
        };
        Task<Page> reading =
            context->storage->read([model, after](const storage::Stores &stores) -> Result<Page> {
                Result<std::vector<storage::SignalVectors>> rows =
                    stores.vectors.page(model, after, batchSize);
                if (!rows)
                    return std::unexpected(std::move(rows.error()));
                Page page;
                for (storage::SignalVectors &row : *rows) {
                    page.last = row.signal;
                    Result<Signal> signal = stores.signalStore.signal(row.signal);
                    Result<QuerySet> queries = stores.vectors.queries(row.signal);
                    if (!signal || !queries)
                        continue; // expired: its vectors stay until they are swept, but nothing can
                                  // join it
                    page.inputs.push_back({std::move(*signal), std::move(*queries),
                                           std::move(row.queries), std::move(row.own)});
                    page.reports.push_back(row.report);
                }
                return page;
            });
        Result<Page> page = co_await reading;
        if (!page)
            co_return std::unexpected(std::move(page.error()));
        if (page->last.isNull())
            break;
        after = page->last;
        Task<> adding = context->index.run([context, filled = std::move(*page)]() -> Result<> {
            for (size_t i = 0; i < filled.inputs.size(); ++i) {
                Result<> added = context->grouper->add(filled.inputs[i], filled.reports[i]);
                if (!added)
                    return added;
            }
            return {};
        });
        const Result<> added = co_await adding;
        if (!added)
            co_return std::unexpected(added.error());
    }

    Task<std::vector<Report>> listing =
        context->storage->read([](const storage::Stores &stores) -> Result<std::vector<Report>> {
            return stores.reports.list();
        });
    Result<std::vector<Report>> all = co_await listing;
    if (!all)
        co_return std::unexpected(std::move(all.error()));
    Task<> closing = context->index.run([context, listed = std::move(*all)]() -> Result<> {
        for (const Report &report : listed)
            context->grouper->setClosed(report.id, isSettled(report.state));
        return {};
    });
    Result<> closed = co_await closing;
    co_return closed;
}

} // namespace core::pipeline
