// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/embedderchange_p.h"

#include "core/base/logging.h"
#include "core/embedding/centring.h"
#include "core/pipeline/acts.h"
#include "core/pipeline/signalembedding_p.h"
#include "core/pipeline/signalstages_p.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// No more than one part has, so that progress is seen and a kill loses little.
constexpr int againBatch = 64;
constexpr int sweepBatch = 2'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

struct Again
{
    std::vector<SignalId> signals;
    std::vector<SignalTexts> texts; ///< of each
};

/// Signals that cannot be read are left out: no index takes them in either.
Result<Again> againOf(const storage::Stores &stores, const std::vector<SignalId> &ids)
{
    Again again;
    for (const SignalId id : ids) {
        const Result<Signal> signal = stores.signalStore.signal(id);
        const Result<QuerySet> queries = stores.vectors.queries(id);
        if (!signal || !queries) {
            const Error &error = signal ? queries.error() : signal.error();
            if (error.kind != ErrorKind::NotFound && error.kind != ErrorKind::Corrupt)
                return std::unexpected(error);
            continue;
        }
        again.signals.push_back(id);
        again.texts.push_back(textsOf(*signal, *queries));
    }
    return again;
}

/// The next signals after `after` to embed again, together; none at the end.
/// skipped  signals that the model cannot do
Result<Again> lacking(const storage::Stores &stores, const QString &model,
                      const std::set<SignalId> &skipped, SignalId after = {})
{
    for (;;) {
        Result<std::vector<SignalId>> ids = stores.vectors.lacking(model, after, againBatch);
        if (!ids)
            return std::unexpected(ids.error());
        if (ids->empty())
            return Again();
        after = ids->back();
        std::erase_if(*ids, [&](SignalId id) { return skipped.contains(id); });
        Result<Again> again = againOf(stores, *ids);
        if (!again)
            return again;
        if (again->signals.empty())
            continue;
        const size_t count = partFrom(0, again->texts);
        again->signals.resize(count);
        again->texts.resize(count);
        return again;
    }
}

/// Stores vectors of the new embedder; what it cannot do is written down.
Result<> storeAgain(storage::Stores &stores, const QString &model, const Again &again,
                    const EmbeddedPart &part)
{
    // Cancelled or changed to another one meanwhile: these would be left over.
    const Result<StoredChoices> stored = storedChoices(stores);
    if (!stored)
        return std::unexpected(stored.error());
    if (stored->next.model != model)
        return {};
    for (size_t i = 0; i < part.done.size(); ++i) {
        const SignalId signal = again.signals[i];
        const Result<std::vector<Embedding>> &vectors = part.done[i];
        Result<> put = vectors
                           ? stores.vectors.putVectors(signal, vectors->front(),
                                                       std::span(*vectors).subspan(1))
                           : stores.journal.append(
                                 {.stage = u"embedding"_s,
                                  .event = u"skipped"_s,
                                  .subject = signal.uuid(),
                                  .detail = {{u"model"_s, model},
                                             {u"kind"_s, errorKindName(vectors.error().kind)}}});
        if (!put && put.error().kind != ErrorKind::NotFound) // erased meanwhile
            return put;
    }
    return {};
}

/// An empty index, filled with the vectors of the embedder in use.
Task<> refillIndex(SharedContext context, StopToken stop)
{
    context->progress({.stage = u"grouping"_s, .text = tr("Building the index of vectors anew")});
    context->isIndexFilled = false; // or what looks over all reports would take it for whole
    Task<> emptying = context->index.run([context]() -> Result<> {
        context->grouper = newGrouper(*context);
        return {};
    });
    const Result<> emptied = co_await emptying;
    if (!emptied)
        co_return std::unexpected(emptied.error());
    Task<> filling = rebuildIndex(context, stop);
    Result<> filled = co_await filling;
    if (filled)
        context->change.isIndexStale = false;
    co_return filled;
}

/// Tells of both kinds of progress in one place.
void tell(const Context &context)
{
    context.progress(
        {.stage = u"embedding"_s,
         .text = tr("Embedding everything again with %1").arg(context.change.next.member->model()),
         .done = int(context.change.done),
         .total = int(std::max(context.change.total, context.change.done))});
}

Task<DecisionId> begun(SharedContext context, EmbedderChoice choice,
                       Chosen<embedding::Embedder> member)
{
    const bool isSame = choice.model == context->embedder.member->model();
    Task<DecisionId> storing =
        context->storage->write([choice, isSame](storage::Stores &stores) -> Result<DecisionId> {
            const Result<StoredChoices> before = storedChoices(stores);
            if (!before)
                return std::unexpected(before.error());
            StoredChoices after{.now = before->now, .next = {}};
            (isSame ? after.now : after.next) = choice;
            if (*before == after)
                return DecisionId();
            Result<> stored = storeChoices(stores, after);
            if (!stored)
                return std::unexpected(std::move(stored.error()));
            return auditChoices(stores, isSame ? embedderChanged : embedderChangeBegun, *before,
                                after);
        });
    const Result<DecisionId> decision = co_await storing;
    if (!decision)
        co_return std::unexpected(decision.error());
    if (isSame) {
        context->embedder = std::move(member);
        context->change.begin({});
    } else if (decision->isNull() && context->change.isUnderWay()) {
        // It goes on where it is; the key, which is no part of the choice, may be another one.
        context->change.next = std::move(member);
        context->change.nextProblem.clear();
    } else {
        context->change.begin(std::move(member));
    }
    context->wakeEmbedding();
    context->wake();
    co_return decision;
}

} // namespace

Task<DecisionId> changeEmbedder(SharedContext context, QString member, QJsonObject settings,
                                StopToken stop)
{
    EmbedderChoice choice{.member = member, .settings = settings};
    Task<Chosen<embedding::Embedder>> making = madeEmbedder(context, choice);
    Result<Chosen<embedding::Embedder>> chosen = co_await making;
    if (!chosen)
        co_return std::unexpected(std::move(chosen.error()));
    Task<StoredChoices> reading =
        context->storage->read([](const storage::Stores &stores) { return storedChoices(stores); });
    const Result<StoredChoices> stored = co_await reading;
    if (!stored)
        co_return std::unexpected(stored.error());
    const bool isCentred = chosen->member->isCentred();
    Task<std::vector<Embedding>> asking = chosen->member->embed(
        isCentred ? std::vector<QString>(1, u"The checkout fails."_s) : embedding::unrelatedTexts(),
        stop);
    const Result<std::vector<Embedding>> answer = co_await asking;
    if (!answer)
        co_return std::unexpected(
            answer.error().because(tr("Nothing was changed: the new embedder gave no vector.")));
    choice.dimension = answer->front().dimension();
    if (!isCentred) {
        const QString model = embedding::centredModel(chosen->member->model());
        const Result<std::vector<float>> mean = embedding::meanOf(*answer);
        if (!mean)
            co_return std::unexpected(mean.error());
        // One model has one centre: the vectors that are stored already were moved by it.
        choice.centre = stored->now.model == model    ? stored->now.centre
                        : stored->next.model == model ? stored->next.centre
                                                      : *mean;
        chosen->member = embedding::centred(std::move(chosen->member), choice.centre);
    }
    choice.model = chosen->member->model();
    const int before = choice.model == context->embedder.member->model()
                           ? context->embedder.member->dimension()
                           : 0;
    if (before != 0 && before != choice.dimension)
        co_return fail(ErrorKind::Conflict,
                       tr("The model gives vectors of %1 numbers now, and the stored ones have "
                          "%2: it is another model. Set it with another revision=N, then "
                          "everything is embedded again.")
                           .arg(choice.dimension)
                           .arg(before));
    Task<DecisionId> beginning = begun(context, choice, std::move(*chosen));
    Result<DecisionId> decision = co_await beginning;
    co_return decision;
}

Task<DecisionId> cancelEmbedderChange(SharedContext context)
{
    Task<DecisionId> storing =
        context->storage->write([](storage::Stores &stores) -> Result<DecisionId> {
            const Result<StoredChoices> stored = storedChoices(stores);
            if (!stored)
                return std::unexpected(stored.error());
            if (stored->next.member.isEmpty())
                return fail(ErrorKind::NotFound, tr("The embedder is not being changed."));
            const StoredChoices after{.now = stored->now, .next = {}};
            Result<> kept = storeChoices(stores, after);
            if (!kept)
                return std::unexpected(std::move(kept.error()));
            return auditChoices(stores, embedderChangeCancelled, *stored, after);
        });
    const Result<DecisionId> decision = co_await storing;
    if (!decision)
        co_return std::unexpected(decision.error());
    context->change.begin({});
    context->wakeEmbedding();
    co_return decision;
}

Task<int> embedAgain(SharedContext context, StopToken stop)
{
    if (!context->change.isUnderWay())
        co_return 0;
    const QString model = context->change.next.member->model();
    const QString old = context->embedder.member->model();
    if (context->change.total == 0) {
        Task<std::pair<int, int>> counting = context->storage->read(
            [model, old](const storage::Stores &stores) -> Result<std::pair<int, int>> {
                const Result<int> done = stores.vectors.count(model);
                const Result<int> all = stores.vectors.count(old); // a bound for the bar
                if (!done || !all)
                    return std::unexpected(done ? all.error() : done.error());
                return std::pair(*done, *all);
            });
        const Result<std::pair<int, int>> counted = co_await counting;
        if (!counted)
            co_return std::unexpected(counted.error());
        context->change.done = counted->first;
        context->change.total = std::max(1, counted->second);
    }
    Task<Again> reading = context->storage->read(
        [model, skipped = context->change.skipped, after = context->change.upTo](
            const storage::Stores &stores) { return lacking(stores, model, skipped, after); });
    const Result<Again> again = co_await reading;
    if (!again)
        co_return std::unexpected(again.error());
    // Another change may have begun whenever this waited.
    const CurrentEmbedder current = [context, model]() -> embedding::Embedder * {
        embedding::Embedder *next = context->change.next.member.get();
        return next && next->model() == model ? next : nullptr;
    };
    if (again->signals.empty() || !current()) {
        context->change.upTo = {}; // what came in meanwhile may stand before
        co_return 0;
    }
    tell(*context);
    Task<EmbeddedPart> embedding = embedPart(current, again->texts, stop);
    const Result<EmbeddedPart> part = co_await embedding;
    if (!part)
        co_return std::unexpected(part.error());
    Task<> storing =
        context->storage->write([model, batch = *again, made = *part](storage::Stores &stores) {
            return storeAgain(stores, model, batch, made);
        });
    const Result<> stored = co_await storing;
    if (!stored)
        co_return std::unexpected(stored.error());
    const int done = int(part->done.size());
    if (!current())
        co_return int(again->signals.size()); // of no use any more
    for (size_t i = 0; i < part->done.size(); ++i) {
        if (part->done[i])
            continue;
        context->change.skipped.insert(again->signals[i]);
        qCWarning(lcPipeline).noquote() << "embedding again: signal" << again->signals[i].toString()
                                        << "is left out:" << part->done[i].error().toLogString();
    }
    context->change.done += done;
    if (done > 0)
        context->change.upTo = again->signals[size_t(done) - 1];
    if (part->failure)
        co_return std::unexpected(*part->failure);
    co_return done;
}

Task<bool> switchEmbedder(SharedContext context, StopToken stop)
{
    if (context->change.isIndexStale) { // could not be filled the last time
        Task<> filling = refillIndex(context, stop);
        const Result<> filled = co_await filling;
        if (!filled)
            co_return std::unexpected(filled.error());
    }
    if (!context->change.isUnderWay())
        co_return false;
    const QString model = context->change.next.member->model();
    Task<bool> storing = context->storage->write([model, skipped = context->change.skipped](
                                                     storage::Stores &stores) -> Result<bool> {
        const Result<StoredChoices> stored = storedChoices(stores);
        const Result<Again> left = lacking(stores, model, skipped);
        if (!stored || !left)
            return std::unexpected(stored ? left.error() : stored.error());
        if (stored->next.model != model || !left->signals.empty())
            return false;
        Result<> kept = storeChoices(stores, {.now = stored->next, .next = {}});
        if (!kept)
            return std::unexpected(std::move(kept.error()));
        const Result<DecisionId> said = stores.audit.append({.actor = u"stage:embedding"_s,
                                                             .action = embedderChanged,
                                                             .before = auditedChoice(stored->now),
                                                             .after = auditedChoice(stored->next)});
        if (!said)
            return std::unexpected(said.error());
        return true;
    });
    const Result<bool> switched = co_await storing;
    if (!switched || !*switched)
        co_return switched;
    context->embedder = std::exchange(context->change.next, {});
    context->change.begin({});
    context->change.isIndexStale = true; // until it holds the new vectors
    Task<> filling = refillIndex(context, stop);
    const Result<> filled = co_await filling;
    if (!filled)
        co_return std::unexpected(filled.error());
    co_return true;
}

Task<> sweepVectors(SharedContext context, StopToken stop)
{
    struct Step
    {
        bool isDue = false;
        qint64 to = 0;
    };
    qint64 after = 0;
    QString kept; // which models this walk leaves
    for (;;) {
        if (stop.stop_requested())
            co_return cancelled();
        const QString now = context->embedder.member->model();
        const QString next =
            context->change.isUnderWay() ? context->change.next.member->model() : now;
        if (kept != now + u'\n' + next) { // another choice since: from the start
            kept = now + u'\n' + next;
            after = 0;
        }
        Task<Step> removing =
            context->storage->write([now, next, after](storage::Stores &stores) -> Result<Step> {
                const Result<QJsonValue> due = stores.settings.value(sweepKey);
                const Result<StoredChoices> stored = storedChoices(stores);
                if (!due || !stored)
                    return std::unexpected(due ? stored.error() : due.error());
                if (!due->toBool())
                    return Step();
                const bool isChanging = !stored->next.member.isEmpty();
                if (stored->now.model != now || (isChanging ? stored->next.model : now) != next)
                    return Step{.isDue = true, .to = after}; // decided this moment: look again
                const Result<qint64> to = stores.vectors.removeOthers(now, next, after, sweepBatch);
                if (!to)
                    return std::unexpected(to.error());
                Result<> done;
                if (*to == 0)
                    done = stores.settings.setValue(sweepKey, false);
                if (!done)
                    return std::unexpected(std::move(done.error()));
                return Step{.isDue = *to != 0, .to = *to};
            });
        const Result<Step> step = co_await removing;
        if (!step)
            co_return std::unexpected(step.error());
        if (!step->isDue)
            co_return {};
        after = step->to;
    }
}

} // namespace core::pipeline
