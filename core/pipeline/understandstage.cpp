// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalstages_p.h"

#include "core/pipeline/embedderchange.h"
#include "core/pipeline/recurrence.h"
#include "core/pipeline/signalembedding_p.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// What waits, as it was found.
struct Found
{
    std::vector<Signal> signals;
    std::vector<std::pair<SignalId, QString>> unreadable; ///< and why
};

/// What is left after what is known was counted.
struct Waiting
{
    std::vector<Signal> signals;
    int settled = 0; ///< signals that need no vectors
    std::set<ReportId> counted;
};

/// What a part of the signals got.
struct Understanding
{
    std::vector<QuerySet> queries;
    std::vector<Result<std::vector<Embedding>>> vectors; ///< of the first of them
};

Result<Found> findWaiting(const storage::Stores &stores)
{
    Found found;
    for (const storage::Progress mark :
         {storage::Progress::Normalized, storage::Progress::Queried}) {
        const Result<std::vector<SignalId>> ids = stores.intake.waiting(mark, batchSize);
        if (!ids)
            return std::unexpected(ids.error());
        for (const SignalId id : *ids) {
            Result<Signal> signal = stores.signalStore.signal(id);
            const bool isDamaged = !signal && (signal.error().kind == ErrorKind::NotFound ||
                                               signal.error().kind == ErrorKind::Corrupt);
            if (isDamaged)
                found.unreadable.emplace_back(id, signal.error().toLogString());
            else if (!signal)
                return std::unexpected(std::move(signal.error()));
            else
                found.signals.push_back(std::move(*signal));
        }
    }
    return found;
}

/// Counts what is known already, and gives up what cannot be read.
Result<Waiting> settleKnown(storage::Stores &stores, const Found &found,
                            const ReleasesWithoutFix &lacking)
{
    Waiting waiting;
    for (const auto &[id, problem] : found.unreadable) {
        Result<> marked = stores.intake.markFailed(id, problem);
        if (!marked)
            return std::unexpected(std::move(marked.error()));
        ++waiting.settled;
    }
    QSet<std::pair<QString, QString>> first;
    for (const Signal &signal : found.signals) {
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
        ++waiting.settled;
        waiting.counted.insert(*known);
    }
    return waiting;
}

Result<BatchResult> store(storage::Stores &stores, const Understanding &made)
{
    for (size_t i = 0; i < made.vectors.size(); ++i) {
        const QuerySet &set = made.queries[i];
        const Result<std::vector<Embedding>> &vectors = made.vectors[i];
        Result<> stored;
        if (vectors) {
            stored = stores.vectors.putQueries(set);
            if (stored)
                stored = stores.vectors.putVectors(set.signal, vectors->front(),
                                                   std::span(*vectors).subspan(1));
        } else {
            stored = stores.intake.markFailed(set.signal, vectors.error().toLogString());
        }
        if (!stored)
            return std::unexpected(std::move(stored.error()));
    }
    return BatchResult(made.vectors.size());
}

/// Embeds and stores a part at a time: what stops one part does not undo those before it.
Task<BatchResult> embedAll(SharedContext context, std::vector<QuerySet> queries,
                           std::vector<SignalTexts> texts, StopToken stop)
{
    const CurrentEmbedder current = [context] { return context->embedder.member.get(); };
    BatchResult moved = 0;
    for (size_t first = 0; first < texts.size();) {
        const auto from = std::ptrdiff_t(first);
        const auto to = std::ptrdiff_t(first + partFrom(first, texts));
        Task<EmbeddedPart> embedding =
            embedPart(current, std::vector(texts.begin() + from, texts.begin() + to), stop);
        Result<EmbeddedPart> part = co_await embedding;
        if (!part)
            co_return std::unexpected(std::move(part.error()));
        Understanding made{std::vector(queries.begin() + from, queries.begin() + to),
                           std::move(part->done)};
        Task<BatchResult> storing = context->storage->write(
            [made = std::move(made)](storage::Stores &stores) { return store(stores, made); });
        const Result<BatchResult> stored = co_await storing;
        if (!stored)
            co_return stored;
        moved += *stored;
        if (part->failure && part->failure->kind == ErrorKind::Cancelled)
            co_return std::unexpected(std::move(*part->failure));
        // No other embedder stands in: its vectors would not compare. The signals wait where they
        // are.
        Task<> noting = noteEmbedderProblem(
            context, part->failure ? QCoreApplication::translate(
                                         "Pipeline", "Signals wait for the embedder %1: %2")
                                         .arg(context->embedder.member->model(),
                                              part->failure->toUserText().replace(u'\n', u' '))
                                   : QString());
        const Result<> noted = co_await noting;
        Q_UNUSED(noted) // cannot fail
        if (part->failure)
            co_return std::unexpected(std::move(*part->failure));
        first = size_t(to);
    }
    co_return moved;
}

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
    Task<Found> reading = context->storage->read(findWaiting);
    Result<Found> found = co_await reading;
    if (!found)
        co_return std::unexpected(std::move(found.error()));
    if (found->signals.empty() && found->unreadable.empty())
        co_return 0;
    Task<ReleasesWithoutFix> asking = releasesWithoutFix(
        context, releasesOf(found->signals, [](const Signal &signal) { return signal.release; }));
    const Result<ReleasesWithoutFix> without = co_await asking;
    if (!without)
        co_return std::unexpected(without.error());
    Task<Waiting> counting = context->storage->write(
        [all = std::move(*found), lacking = *without](storage::Stores &stores) {
            return settleKnown(stores, all, lacking);
        });
    Result<Waiting> waiting = co_await counting;
    if (!waiting)
        co_return std::unexpected(std::move(waiting.error()));
    context->counted.merge(waiting->counted);
    if (waiting->signals.empty())
        co_return waiting->settled;

    Task<std::vector<QuerySet>> generating =
        context->generator.member->generate(waiting->signals, stop);
    Result<std::vector<QuerySet>> queries = co_await generating;
    if (!queries)
        co_return std::unexpected(std::move(queries.error()));
    std::vector<SignalTexts> texts;
    for (size_t i = 0; i < waiting->signals.size(); ++i)
        texts.push_back(textsOf(waiting->signals[i], (*queries)[i]));
    Task<BatchResult> embedding = embedAll(context, std::move(*queries), std::move(texts), stop);
    const Result<BatchResult> embedded = co_await embedding;
    if (!embedded)
        co_return embedded;
    co_return waiting->settled + *embedded;
}

} // namespace core::pipeline
