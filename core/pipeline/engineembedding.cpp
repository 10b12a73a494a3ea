// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The loop that embeds everything again when the embedder is changed.
#include "core/pipeline/engine_p.h"

#include "core/base/logging.h"
#include "core/pipeline/embedderchange.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// A server that is away is asked again after so long.
constexpr Milliseconds afterFailure{30'000};

} // namespace

Task<> Engine::State::embedderLoop(std::shared_ptr<State> state, StopToken stop)
{
    const SharedContext context = state->context;
    while (!stop.stop_requested()) {
        Task<int> embedding = embedAgain(context, stop);
        Result<int> embedded = co_await embedding;
        if (embedded && *embedded > 0) {
            context->change.nextProblem.clear();
            continue;
        }
        if (embedded) {
            Task<> sweeping = sweepVectors(context, stop);
            const Result<> swept = co_await sweeping;
            if (!swept)
                embedded = std::unexpected(swept.error());
        }
        if (!embedded && embedded.error().kind == ErrorKind::Cancelled)
            co_return {};
        Milliseconds longest(0);
        if (!embedded) {
            qCWarning(lcPipeline).noquote() << "embedding:" << embedded.error().toLogString();
            context->change.nextProblem = embedded.error().toUserText();
            state->tellProblem(u"embedding"_s, context->change.nextProblem);
            state->endWaiting(embedded.error().because(
                tr("The embedder is not changed yet; the one before is in use.")));
            longest = afterFailure;
        } else {
            state->problems.erase(u"embedding"_s);
            // Only where no stage runs can the vectors be complete and stay so.
            if (context->change.isUnderWay()) {
                context->change.isSwitchDue = true;
                state->signalsIdle = false;
                state->signalWakeup->notify();
            }
        }
        state->embeddingIdle =
            !context->change.isUnderWay() && !state->embeddingWakeup->isPending();
        state->checkIdle();
        Task<> waiting = Wakeup::wait(state->embeddingWakeup, longest, stop);
        const Result<> woken = co_await waiting;
        if (!woken)
            co_return {};
        state->embeddingIdle = false;
    }
    co_return {};
}

Task<> Engine::State::switchIfDue(std::shared_ptr<State> state, StopToken stop)
{
    const SharedContext context = state->context;
    if (!context->change.isSwitchDue && !context->change.isIndexStale)
        co_return {};
    context->change.isSwitchDue = false;
    Task<bool> switching = switchEmbedder(context, stop);
    const Result<bool> switched = co_await switching;
    // There is more to embed, or old vectors to remove.
    state->embeddingIdle = false;
    state->embeddingWakeup->notify();
    if (!switched)
        co_return std::unexpected(switched.error());
    co_return {};
}

} // namespace core::pipeline
