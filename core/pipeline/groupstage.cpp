// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalstages_p.h"

#include "core/pipeline/priorities.h"
#include "core/pipeline/recurrence.h"
#include "core/pipeline/reportweights.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

Result<grouping::GroupingInput> inputFor(const storage::Stores &stores, SignalId id,
                                         const QString &model)
{
    Result<Signal> signal = stores.signalStore.signal(id);
    if (!signal)
        return std::unexpected(std::move(signal.error()));
    Result<QuerySet> queries = stores.vectors.queries(id);
    if (!queries)
        return std::unexpected(std::move(queries.error()));
    Result<std::optional<storage::SignalVectors>> vectors = stores.vectors.vectors(id, model);
    if (!vectors)
        return std::unexpected(std::move(vectors.error()));
    if (!*vectors)
        return fail(ErrorKind::NotFound, {}, u"no vectors for "_s + id.toString());
    return grouping::GroupingInput{std::move(*signal), std::move(*queries),
                                   std::move((*vectors)->queries), std::move((*vectors)->own)};
}

/// Whether a report of so many signals is read and written again with the one that just joined. All
/// of a small report, and of a large one each time it grew by a thirtieth: its weight is right
/// anyway, and its texts change little and are caught up with when the wave is over.
bool isRefreshedWith(int signalCount)
{
    constexpr int few = 32;
    return signalCount <= few || signalCount % (signalCount / few) == 0;
}

} // namespace

Task<BatchResult> groupAndWeigh(SharedContext context, StopToken stop)
{
    const QString model = context->embedder.member->model();
    struct Waiting
    {
        std::vector<grouping::GroupingInput> inputs;
        int occurrences = 0;
    };
    Task<Waiting> reading =
        context->storage->write([context, model](storage::Stores &stores) -> Result<Waiting> {
            const Result<std::vector<SignalId>> ids =
                stores.intake.waiting(storage::Progress::Embedded, batchSize);
            if (!ids)
                return std::unexpected(ids.error());
            Waiting waiting;
            for (const SignalId id : *ids) {
                const Result<std::optional<storage::SignalVectors>> vectors =
                    stores.vectors.vectors(id, model);
                if (vectors && !*vectors) { // of an embedder that was changed: once more
                    const Result<> marked =
                        stores.intake.setProgress(std::array{id}, storage::Progress::Normalized);
                    if (!marked)
                        return std::unexpected(marked.error());
                    ++waiting.occurrences;
                    continue;
                }
                Result<grouping::GroupingInput> input = inputFor(stores, id, model);
                if (!input) {
                    const Result<> marked =
                        stores.intake.markFailed(id, input.error().toLogString());
                    if (!marked)
                        return std::unexpected(marked.error());
                    ++waiting.occurrences;
                    continue;
                }
                waiting.inputs.push_back(std::move(*input));
            }
            return waiting;
        });
    Result<Waiting> waiting = co_await reading;
    if (!waiting)
        co_return std::unexpected(std::move(waiting.error()));

    Task<ReleasesWithoutFix> asking = releasesWithoutFix(
        context, releasesOf(waiting->inputs, [](const grouping::GroupingInput &input) {
            return input.signal.release;
        }));
    const Result<ReleasesWithoutFix> without = co_await asking;
    if (!without)
        co_return std::unexpected(without.error());

    // One signal at a time: the next decision must see this one, in the index and in the database
    // alike.
    BatchResult moved = waiting->occurrences;
    std::vector<ReportId> touched;
    for (grouping::GroupingInput &input : waiting->inputs) {
        if (stop.stop_requested())
            co_return cancelled();
        Task<ReportId> counting =
            context->storage->write([context, signal = input.signal, lacking = *without](
                                        storage::Stores &stores) -> Result<ReportId> {
                Result<ReportId> known = countIfKnown(stores, signal, lacking);
                if (!known || known->isNull())
                    return known;
                Result<> refreshed = refreshReport(*context, stores, *known, u"stage:reports"_s);
                if (!refreshed)
                    return std::unexpected(std::move(refreshed.error()));
                return known;
            });
        const Result<ReportId> counted = co_await counting;
        if (!counted)
            co_return std::unexpected(counted.error());
        ++moved;
        if (!counted->isNull()) {
            touched.push_back(*counted);
            context->counted.erase(*counted); // weighed with it
            continue;
        }
        const Signal signal = input.signal;
        Task<Assignment> deciding = context->index.run(
            [context, one = std::move(input)] { return context->grouper->assign(one); });
        Result<Assignment> assignment = co_await deciding;
        if (!assignment)
            co_return std::unexpected(std::move(assignment.error()));
        Task<Placement> storing =
            context->storage->write([context, signal, made = *assignment, lacking = *without](
                                        storage::Stores &stores) -> Result<Placement> {
                Result<Placement> placement = placed(*context, stores, signal, made, lacking);
                if (!placement)
                    return placement;
                const Assignment &where = placement->assignment;
                Result<> joined = stores.reports.join(where);
                if (joined)
                    joined = noteRecurrences(stores, *placement);
                if (!joined)
                    return std::unexpected(std::move(joined.error()));
                const Result<Report> report = stores.reports.report(where.report);
                if (!report)
                    return std::unexpected(report.error());
                placement->isRefreshed = isRefreshedWith(report->signalCount);
                if (placement->isRefreshed)
                    joined = refreshReport(*context, stores, where.report,
                                           u"stage:grouping/"_s + where.judge);
                if (!joined)
                    return std::unexpected(std::move(joined.error()));
                return placement;
            });
        const Result<Placement> placement = co_await storing;
        if (!placement || placement->isElsewhere) {
            // The index must not know what the database does not.
            Task<> following = context->index.run(
                [context, id = signal.id,
                 to = placement ? placement->assignment.report : ReportId()]() -> Result<> {
                    if (to.isNull())
                        context->grouper->remove(id);
                    else
                        context->grouper->move(id, to);
                    return {};
                });
            const Result<> followed = co_await following;
            Q_UNUSED(followed) // these two cannot fail
        }
        if (!placement)
            co_return std::unexpected(placement.error());
        touched.push_back(placement->assignment.report);
        if (placement->isRefreshed)
            context->counted.erase(placement->assignment.report);
        else
            context->counted.insert(placement->assignment.report);
        for (const Recurrence &recurrence : placement->recurrences)
            touched.push_back(recurrence.of);
    }
    for (const ReportId report : touched)
        context->reportChanged(report);
    Task<> judging = judgePriorities(context, touched, stop);
    const Result<> judged = co_await judging;
    if (!judged)
        co_return std::unexpected(judged.error());
    co_return moved;
}

} // namespace core::pipeline
