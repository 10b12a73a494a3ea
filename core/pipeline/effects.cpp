// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/effects.h"

#include "core/base/logging.h"
#include "core/pipeline/acts.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// True if the host answered that nothing was done.
bool isRefusal(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Conflict:
    case ErrorKind::Denied:
    case ErrorKind::InvalidInput:
    case ErrorKind::NotFound:
    case ErrorKind::RateLimited:
    case ErrorKind::Unsupported: return true;
    default: return false;
    }
}

} // namespace

QString newEffectKey(Context &context, const QString &kind)
{
    return kind + u':' + context.ids.next().toString(QUuid::WithoutBraces);
}

Task<Performed> performOnce(SharedContext context, Effect effect,
                            std::function<Task<QJsonObject>()> act)
{
    Task<storage::EffectStart> beginning =
        context->storage->write([effect](storage::Stores &stores) {
            return stores.effects.begin(effect.key, effect.kind, effect.input);
        });
    const Result<storage::EffectStart> start = co_await beginning;
    if (!start)
        co_return std::unexpected(start.error());
    if (start->state == storage::EffectStart::State::Done)
        co_return Performed{start->result, true};
    Task<QJsonObject> acting = act();
    Result<QJsonObject> result = co_await acting;
    if (result)
        co_return Performed{std::move(*result), false};
    if (!effect.isJob || isRefusal(result.error().kind)) {
        Task<> abandoning = context->storage->write(
            [key = effect.key](storage::Stores &stores) { return stores.effects.abandon(key); });
        const Result<> abandoned = co_await abandoning;
        if (!abandoned)
            qCWarning(lcPipeline).noquote() << "effect:" << abandoned.error().toLogString();
    }
    co_return std::unexpected(std::move(result.error()));
}

Task<QJsonObject> described(Task<PullRequest> acting)
{
    Result<PullRequest> pullRequest = co_await acting;
    if (!pullRequest)
        co_return std::unexpected(std::move(pullRequest.error()));
    pullRequest->checkRuns.clear();
    co_return toJson(*pullRequest);
}

Task<> resumeEffects(SharedContext context, StopToken stop)
{
    Task<std::vector<storage::OpenEffect>> reading =
        context->storage->read([](const storage::Stores &stores) { return stores.effects.open(); });
    const Result<std::vector<storage::OpenEffect>> open = co_await reading;
    if (!open)
        co_return std::unexpected(open.error());
    for (const storage::OpenEffect &effect : *open) {
        if (effect.kind == u"publish")
            continue; // its job comes back
        Task<> resuming = resumeAct(context, effect, stop);
        const Result<> resumed = co_await resuming;
        if (!resumed)
            qCWarning(lcPipeline).noquote()
                << "taking up" << effect.key << resumed.error().toLogString();
        Task<> noting = context->storage->write(
            [effect, error = resumed ? QString() : errorKindName(resumed.error().kind)](
                storage::Stores &stores) -> Result<> {
                Result<> forgotten =
                    error.isEmpty() ? Result<>() : stores.effects.abandon(effect.key);
                if (!forgotten)
                    return forgotten;
                return stores.journal.append(
                    {.stage = u"codehost"_s,
                     .event = error.isEmpty() ? u"resumed"_s : u"givenUp"_s,
                     .detail = {{u"effect"_s, effect.kind}, {u"kind"_s, error}}});
            });
        const Result<> noted = co_await noting;
        if (!noted)
            co_return std::unexpected(noted.error());
    }
    co_return {};
}

} // namespace core::pipeline
