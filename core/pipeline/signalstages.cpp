// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalstages.h"

#include "core/base/logging.h"
#include "core/normalize/replaypart.h"
#include "core/pipeline/recurrence.h"
#include "core/pipeline/reportweights.h"
#include "core/reports/settlement.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// Large enough that a transaction's cost is spread, small enough that progress is seen and a stop
/// is quick.
constexpr int batchSize = 200;

/// What screening and normalizing made of one raw signal.
struct Outcome
{
    SignalId id;
    std::variant<Signal, normalize::ReplayPart, Rejection, QString>
        result; ///< QString: why it could not be read
};

/// What a batch made, to be stored all or nothing.
struct Reading
{
    std::vector<Outcome> outcomes;
    quint64 templatesRevision = 0;
    QByteArray templates; ///< empty if the database has them
};

Result<> storeOne(storage::Stores &stores, Outcome &outcome, Timestamp now)
{
    if (auto *signal = std::get_if<Signal>(&outcome.result)) {
        signal->weight = reports::weigh(*signal, now);
        return stores.signalStore.putNormalized(*signal);
    }
    if (const auto *part = std::get_if<normalize::ReplayPart>(&outcome.result))
        return stores.intake.keep(outcome.id, u"replay"_s, part->sessionId);
    if (const auto *rejection = std::get_if<Rejection>(&outcome.result)) {
        const Result<RejectionId> kept = stores.intake.reject(*rejection);
        return kept ? Result<>() : std::unexpected(kept.error());
    }
    return stores.intake.markFailed(outcome.id, std::get<QString>(outcome.result));
}

std::vector<Outcome> screenAndRead(Context &context, std::vector<storage::StoredRaw> raws,
                                   const StopToken &stop)
{
    std::vector<Outcome> outcomes;
    outcomes.reserve(raws.size());
    for (storage::StoredRaw &stored : raws) {
        if (stop.stop_requested())
            break; // what is not in the outcomes keeps its mark
        const SignalId id = stored.id;
        safety::Screening screening =
            stored.restored ? safety::Screening(context.filter->restore(id, std::move(stored.raw)))
                            : context.filter->screen(id, std::move(stored.raw));
        if (Rejection *rejection = std::get_if<Rejection>(&screening)) {
            outcomes.push_back({id, std::move(*rejection)});
            continue;
        }
        const ScreenedSignal &screened = std::get<ScreenedSignal>(screening);
        if (auto part = normalize::replayPartOf(screened.raw())) {
            outcomes.push_back({id, std::move(*part)});
            continue;
        }
        Result<Signal> signal = context.normalizer->normalize(screened);
        if (signal)
            outcomes.push_back({id, std::move(*signal)});
        else
            outcomes.push_back({id, signal.error().toLogString()});
    }
    return outcomes;
}

Reading readBatch(Context &context, std::vector<storage::StoredRaw> raws, quint64 savedTemplates,
                  const StopToken &stop)
{
    Reading reading;
    reading.outcomes = screenAndRead(context, std::move(raws), stop);
    reading.templatesRevision = context.normalizer->templatesRevision();
    if (reading.templatesRevision != savedTemplates)
        reading.templates = context.normalizer->saveTemplates();
    return reading;
}

/// The templates go with the signals that taught them: after a kill neither is learned again.
Result<BatchResult> storeReading(storage::Stores &stores, Reading &reading, Timestamp now)
{
    for (Outcome &outcome : reading.outcomes) {
        if (Result<> stored = storeOne(stores, outcome, now); !stored)
            return std::unexpected(std::move(stored.error()));
    }
    if (!reading.templates.isEmpty()) {
        Result<> saved =
            stores.settings.setValue(u"logTemplates"_s, QString::fromUtf8(reading.templates));
        if (!saved)
            return std::unexpected(std::move(saved.error()));
    }
    return BatchResult(reading.outcomes.size());
}

struct Understanding
{
    std::vector<QuerySet> queries;
    std::vector<Embedding> vectors; ///< for each signal: its own, then one for each query
};

/// Counts another event of a problem that is in a report already; it gets no row there. From
/// another source it is evidence of its own kind, so it goes on. returns  the report; none if the
/// problem is not known
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

QSet<QString> releasesOf(std::span<const Signal> signals)
{
    QSet<QString> releases;
    for (const Signal &signal : signals)
        releases.insert(signal.release);
    return releases;
}

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

} // namespace

Task<BatchResult> screenAndNormalize(SharedContext context, StopToken stop)
{
    Task<std::vector<storage::StoredRaw>> reading = context->storage->read(
        [](const storage::Stores &stores) -> Result<std::vector<storage::StoredRaw>> {
            Result<std::vector<storage::StoredRaw>> raws =
                stores.intake.waitingRaw(storage::Progress::Received, batchSize);
            if (raws && raws->empty())
                raws = stores.intake.waitingRaw(storage::Progress::Screened, batchSize);
            return raws;
        });
    Result<std::vector<storage::StoredRaw>> raws = co_await reading;
    if (!raws)
        co_return std::unexpected(std::move(raws.error()));
    if (raws->empty())
        co_return 0;

    Task<Reading> working =
        context->learning.run([context, stop, saved = context->savedTemplates,
                               batch = std::move(*raws)]() mutable -> Result<Reading> {
            return readBatch(*context, std::move(batch), saved, stop);
        });
    Result<Reading> outcome = co_await working;
    if (!outcome)
        co_return std::unexpected(std::move(outcome.error()));

    const quint64 revision = outcome->templatesRevision;
    const Timestamp now = context->clock.now();
    Task<BatchResult> storing = context->storage->write(
        [now, done = std::move(*outcome)](storage::Stores &stores) mutable -> Result<BatchResult> {
            return storeReading(stores, done, now);
        });
    Result<BatchResult> stored = co_await storing;
    if (stored)
        context->savedTemplates = revision;
    co_return stored;
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
    Task<ReleasesWithoutFix> asking = releasesWithoutFix(context, releasesOf(*batch));
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
            for (const Signal &signal : all) {
                const Result<ReportId> known = countIfKnown(stores, signal, lacking);
                if (!known)
                    return std::unexpected(known.error());
                if (known->isNull()) {
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

    QSet<QString> releases;
    for (const grouping::GroupingInput &input : waiting->inputs)
        releases.insert(input.signal.release);
    Task<ReleasesWithoutFix> asking = releasesWithoutFix(context, releases);
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
                if (joined)
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
        context->counted.erase(placement->assignment.report);
        for (const Recurrence &recurrence : placement->recurrences)
            touched.push_back(recurrence.of);
    }
    for (const ReportId report : touched)
        context->reportChanged(report);
    co_return moved;
}

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
