// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalstages_p.h"

#include "core/pipeline/embedderchange.h"
#include "core/pipeline/recurrence.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

struct Understanding
{
    std::vector<QuerySet> queries;
    std::vector<Embedding> vectors; ///< for each signal: its own, then one for each query
};

} // namespace

Result<ReportId> countIfKnown(storage::Stores &stores, const Signal &signal,
                              const ReleasesWithoutFix &without)
{
    const Result<std::optional<storage::SignalHome>> home = homeOf(stores, signal, without);
    if (!home)
        return std::unexpected(home.error());
    if (!*home || (*home)->signal == signal.id)
        return ReportId();
    Result<> counted = stores.signalStore.addOccurrence(signal.id, (*home)->signal);
    if (!counted)
        return std::unexpected(std::move(counted.error()));
    return (*home)->report;
}

Task<BatchResult> understand(SharedContext context, StopToken stop)
{
    Task<std::vector<Signal>> reading =
        context->storage->read([](const storage::Stores &stores) -> Result<std::vector<Signal>> {
            std::vector<SignalId> all;
            for (const storage::Progress mark :
                 {storage::Progress::Normalized, storage::Progress::Queried}) {
                const Result<std::vector<SignalId>> ids = stores.intake.waiting(mark, batchSize);
                if (!ids)
                    return std::unexpected(ids.error());
                all.insert(all.end(), ids->begin(), ids->end());
            }
            return stores.signalStore.signalsOf(all);
        });
    Result<std::vector<Signal>> batch = co_await reading;
    if (!batch)
        co_return std::unexpected(std::move(batch.error()));
    if (batch->empty())
        co_return 0;
    Task<ReleasesWithoutFix> asking = releasesWithoutFix(
        context, releasesOf(*batch, [](const Signal &signal) { return signal.release; }));
    const Result<ReleasesWithoutFix> without = co_await asking;
    if (!without)
        co_return std::unexpected(without.error());

    struct Waiting
    {
        std::vector<Signal> signals;
        int occurrences = 0;
        std::set<ReportId> counted;
    };
    Task<Waiting> counting =
        context->storage->write([context, all = std::move(*batch),
                                 lacking = *without](storage::Stores &stores) -> Result<Waiting> {
            Waiting waiting;
            QSet<std::pair<QString, QString>> first;
            for (const Signal &signal : all) {
                const Result<ReportId> known = countIfKnown(stores, signal, lacking);
                if (!known)
                    return std::unexpected(known.error());
                if (known->isNull()) {
                    // Of equal ones only the first is embedded; the others stay where they are
                    // until it is in a report, and then count as its occurrences.
                    const std::pair same(signal.source, signal.fingerprint);
                    if (!signal.fingerprint.isEmpty() && first.contains(same))
                        continue;
                    first.insert(same);
                    waiting.signals.push_back(signal);
                    continue;
                }
                ++waiting.occurrences;
                waiting.counted.insert(*known);
            }
            return waiting;
        });
    Result<Waiting> waiting = co_await counting;
    if (!waiting)
        co_return std::unexpected(std::move(waiting.error()));
    context->counted.merge(waiting->counted);
    if (waiting->signals.empty())
        co_return waiting->occurrences;

    Task<std::vector<QuerySet>> generating =
        context->generator.member->generate(waiting->signals, stop);
    Result<std::vector<QuerySet>> queries = co_await generating;
    if (!queries)
        co_return std::unexpected(std::move(queries.error()));

    std::vector<QString> texts;
    for (size_t i = 0; i < waiting->signals.size(); ++i) {
        texts.push_back(grouping::ownText(waiting->signals[i]));
        texts.insert(texts.end(), (*queries)[i].queries.begin(), (*queries)[i].queries.end());
    }
    Task<std::vector<Embedding>> embedding =
        context->embedder.member->embed(std::move(texts), stop);
    Result<std::vector<Embedding>> vectors = co_await embedding;
    if (!vectors && vectors.error().kind == ErrorKind::Cancelled)
        co_return std::unexpected(std::move(vectors.error()));
    // No other embedder stands in: its vectors would not compare. The signals wait where they are.
    Task<> noting = noteEmbedderProblem(
        context,
        vectors ? QString()
                : QCoreApplication::translate("Pipeline", "Signals wait for the embedder %1: %2")
                      .arg(context->embedder.member->model(),
                           vectors.error().toUserText().replace(u'\n', u' ')));
    const Result<> noted = co_await noting;
    Q_UNUSED(noted) // cannot fail
    if (!vectors)
        co_return std::unexpected(std::move(vectors.error()));

    const int occurrences = waiting->occurrences;
    Task<BatchResult> storing = context->storage->write(
        [occurrences, made = Understanding{std::move(*queries), std::move(*vectors)}](
            storage::Stores &stores) -> Result<BatchResult> {
            size_t next = 0;
            for (const QuerySet &set : made.queries) {
                Result<> stored = stores.vectors.putQueries(set);
                const Embedding &own = made.vectors[next++];
                const std::span<const Embedding> ofQueries(made.vectors.data() + next,
                                                           set.queries.size());
                next += set.queries.size();
                if (stored)
                    stored = stores.vectors.putVectors(set.signal, own, ofQueries);
                if (!stored)
                    return std::unexpected(std::move(stored.error()));
            }
            return BatchResult(made.queries.size()) + occurrences;
        });
    Result<BatchResult> stored = co_await storing;
    co_return stored;
}

} // namespace core::pipeline
