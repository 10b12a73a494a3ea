// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/signalstages_p.h"

#include "core/normalize/replaypart.h"
#include "core/pipeline/reportweights.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

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

/// Of an outcome that is no signal.
Result<> storeOne(storage::Stores &stores, const Outcome &outcome)
{
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
    const Result<WeightRules> rules = weightRules(stores);
    if (!rules)
        return std::unexpected(rules.error());
    std::vector<Signal> readable;
    for (Outcome &outcome : reading.outcomes) {
        if (auto *signal = std::get_if<Signal>(&outcome.result)) {
            signal->weight = reports::weigh(*signal, *rules, now);
            readable.push_back(std::move(*signal));
        } else if (Result<> stored = storeOne(stores, outcome); !stored) {
            return std::unexpected(std::move(stored.error()));
        }
    }
    if (Result<> stored = stores.signalStore.putNormalized(readable); !stored)
        return std::unexpected(std::move(stored.error()));
    if (!reading.templates.isEmpty()) {
        Result<> saved =
            stores.settings.setValue(u"logTemplates"_s, QString::fromUtf8(reading.templates));
        if (!saved)
            return std::unexpected(std::move(saved.error()));
    }
    return BatchResult(reading.outcomes.size());
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

} // namespace core::pipeline
