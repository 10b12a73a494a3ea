// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Dismissing and resolving a report, and what becomes of its open pull request: closed with a
// comment that says why, and opened again if the decision is taken back.
#include "core/inbox/codewords.h"
#include "core/inbox/inbox.h"
#include "core/pipeline/acts_p.h"
#include "core/pipeline/effects.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// What a person decided of a report.
struct Closing
{
    ReportId report;
    ReportState to = ReportState::Dismissed;
    QString reason;
    QString note;
};

QJsonObject toJson(const Closing &closing)
{
    return {{u"report"_s, closing.report.toString()},
            {u"to"_s, reportStateName(closing.to)},
            {u"reason"_s, closing.reason},
            {u"note"_s, closing.note}};
}

Closing closingFromJson(const QJsonObject &object)
{
    return {
        .report = ReportId::fromString(object.value(u"report"_s).toString()),
        .to =
            reportStateFromName(object.value(u"to"_s).toString()).value_or(ReportState::Dismissed),
        .reason = object.value(u"reason"_s).toString(),
        .note = object.value(u"note"_s).toString()};
}

QString wordsOf(const Closing &closing)
{
    const QString reason = inbox::reasonText(closing.reason);
    const QString sentence =
        closing.to == ReportState::Dismissed
            ? tr("Closed without a merge: the report was dismissed (%1).").arg(reason)
            : tr("Closed without a merge: the report was resolved (%1).").arg(reason);
    return closing.note.isEmpty() ? sentence : sentence % u"\n\n"_s % closing.note;
}

/// A remark on the whole pull request, with an id that is the same whenever this is done again.
/// Nothing asks for an answer to it, so it is settled and no fixer takes it for a wish.
ReviewComment remark(const Context &context, const PullRequest &pullRequest, const QString &key,
                     const QString &words)
{
    const CommentId id(QUuid::createUuidV5(pullRequest.id.uuid(), key));
    return {.id = id,
            .thread = id,
            .pullRequest = pullRequest.id,
            .author = person,
            .commit = pullRequest.headCommit,
            .text = UntrustedText(words),
            .resolved = true,
            .at = context.clock.now()};
}

/// Waits for the verb, and only then says why: what the host refuses is not remarked on.
/// returns  the pull request and the remark as the host has them
Task<QJsonObject> actAndSay(Connection connection, Task<PullRequest> acting, ReviewComment words,
                            StopToken stop)
{
    Task<QJsonObject> describing = described(std::move(acting));
    const Result<QJsonObject> pullRequest = co_await describing;
    if (!pullRequest)
        co_return pullRequest;
    Task<ReviewComment> saying = connection.host->comment(
        connection.repository, pullRequestFromJson(*pullRequest), words, std::move(stop));
    const Result<ReviewComment> said = co_await saying;
    if (!said)
        co_return std::unexpected(said.error());
    co_return QJsonObject{{u"pullRequest"_s, *pullRequest}, {u"comment"_s, core::toJson(*said)}};
}

/// Null if the host that has it is not connected any more.
Task<std::optional<Connection>> connectionIfAny(SharedContext context, PullRequest pullRequest)
{
    Task<Connection> connecting = connectionOf(context, pullRequest);
    Result<Connection> connection = co_await connecting;
    if (connection)
        co_return std::optional(std::move(*connection));
    if (connection.error().kind == ErrorKind::NotFound)
        co_return std::nullopt;
    co_return std::unexpected(std::move(connection.error()));
}

/// Closes the pull request on its host; the caller completes the effect.
/// returns  what storeHosted() takes; empty if nobody can close it, which must not keep a person
///          from deciding
Task<QJsonObject> closePullRequest(SharedContext context, PullRequest pullRequest, Closing closing,
                                   Effect effect, StopToken stop)
{
    Task<std::optional<Connection>> connecting = connectionIfAny(context, pullRequest);
    const Result<std::optional<Connection>> connection = co_await connecting;
    if (!connection)
        co_return std::unexpected(connection.error());
    if (!*connection)
        co_return QJsonObject();
    const ReviewComment words = remark(*context, pullRequest, effect.key, wordsOf(closing));
    Task<Performed> performing =
        performOnce(context, effect, [place = **connection, pullRequest, words, stop] {
            return actAndSay(place, place.host->close(place.repository, pullRequest, stop), words,
                             stop);
        });
    Result<Performed> performed = co_await performing;
    if (!performed)
        co_return std::unexpected(std::move(performed.error()));
    co_return std::move(performed->result);
}

Task<DecisionId> closeOnce(SharedContext context, Closing closing, QString key, StopToken stop)
{
    const bool dismisses = closing.to == ReportState::Dismissed;
    const QString act = dismisses ? u"dismiss"_s : u"resolve"_s;
    Task<InboxItem> reading =
        context->storage->read([id = closing.report, act](const storage::Stores &stores) {
            return itemFor(stores, id, act);
        });
    const Result<InboxItem> item = co_await reading;
    if (!item)
        co_return std::unexpected(item.error());
    QJsonObject answer;
    if (item->pullRequest && isOpen(item->pullRequest->state)) {
        Task<QJsonObject> telling =
            closePullRequest(context, *item->pullRequest, closing,
                             {.key = key, .kind = u"close"_s, .input = toJson(closing)}, stop);
        Result<QJsonObject> told = co_await telling;
        if (!told)
            co_return std::unexpected(std::move(told.error()));
        answer = std::move(*told);
    }
    Task<DecisionId> storing = context->storage->write(
        [closing, act, dismisses, key, answer](storage::Stores &stores) -> Result<DecisionId> {
            const Result<InboxItem> now = itemFor(stores, closing.report, act);
            if (!now)
                return std::unexpected(now.error());
            const Result<DecisionId> decision =
                step(stores, now->report, closing.to, dismisses ? u"dismissed"_s : u"resolved"_s,
                     closing.reason, closing.note, true);
            if (!decision || answer.isEmpty())
                return decision;
            Result<> stored = storeHosted(stores, key, answer, u"pullRequestClosed"_s);
            return stored ? decision : std::unexpected(std::move(stored.error()));
        });
    Result<DecisionId> decision = co_await storing;
    if (!decision)
        co_return decision;
    Task<> telling = tellIndexClosed(context, closing.report, true);
    const Result<> told = co_await telling;
    context->reportChanged(closing.report);
    if (!told)
        co_return std::unexpected(told.error());
    co_return decision;
}

} // namespace

Result<> storeHosted(storage::Stores &stores, const QString &key, const QJsonObject &answer,
                     const QString &action)
{
    const PullRequest hosted = pullRequestFromJson(answer.value(u"pullRequest"_s).toObject());
    Result<PullRequest> pullRequest = stores.runs.pullRequest(hosted.id);
    if (!pullRequest)
        return std::unexpected(std::move(pullRequest.error()));
    pullRequest->state = hosted.state;
    pullRequest->updated = hosted.updated;
    Result<> stored = stores.effects.complete(key, answer);
    if (stored)
        stored = stores.runs.putPullRequest(*pullRequest);
    if (!stored)
        return stored;
    const Result<CommentId> comment =
        stores.runs.putComment(reviewCommentFromJson(answer.value(u"comment"_s).toObject()));
    if (!comment)
        return std::unexpected(comment.error());
    const Result<DecisionId> noted =
        stores.audit.append({.actor = person,
                             .action = action,
                             .report = pullRequest->report,
                             .after = {{u"pullRequest"_s, pullRequest->number}}});
    return noted ? Result<>() : std::unexpected(noted.error());
}

Task<DecisionId> closeReport(SharedContext context, ReportId id, ReportState to, QString reason,
                             QString note, StopToken stop)
{
    const bool dismisses = to == ReportState::Dismissed;
    const QStringList &reasons = dismisses ? inbox::dismissReasons() : inbox::resolveReasons();
    if (!reasons.contains(reason))
        co_return fail(ErrorKind::InvalidInput,
                       tr("Give one of these reasons: %1.").arg(reasons.join(u", "_s)));
    Task<DecisionId> closing =
        closeOnce(context, {.report = id, .to = to, .reason = reason, .note = note},
                  newEffectKey(*context, u"close"_s), std::move(stop));
    Result<DecisionId> decision = co_await closing;
    co_return decision;
}

Task<> resumeClosing(SharedContext context, storage::OpenEffect effect, StopToken stop)
{
    Task<DecisionId> closing =
        closeOnce(context, closingFromJson(effect.input), effect.key, std::move(stop));
    const Result<DecisionId> decision = co_await closing;
    if (!decision)
        co_return std::unexpected(decision.error());
    co_return {};
}

Task<> closeLeft(SharedContext context, ReportId id, QString key, StopToken stop)
{
    Task<InboxItem> reading = context->storage->read(
        [id](const storage::Stores &stores) { return stores.inbox.item(id); });
    const Result<InboxItem> item = co_await reading;
    if (!item)
        co_return std::unexpected(item.error());
    QJsonObject answer;
    const Report &report = item->report;
    if (isClosed(report.state) && item->pullRequest && isOpen(item->pullRequest->state)) {
        Task<QJsonObject> telling = closePullRequest(
            context, *item->pullRequest,
            {.report = id, .to = report.state, .reason = report.stateReason, .note = {}},
            {.key = key,
             .kind = u"closeLeft"_s,
             .input = {{u"report"_s, id.toString()}},
             .isJob = true},
            std::move(stop));
        Result<QJsonObject> told = co_await telling;
        if (!told)
            co_return std::unexpected(std::move(told.error()));
        answer = std::move(*told);
    }
    Task<> storing = context->storage->write([key, answer](storage::Stores &stores) {
        return answer.isEmpty() ? stores.effects.abandon(key)
                                : storeHosted(stores, key, answer, u"pullRequestClosed"_s);
    });
    Result<> stored = co_await storing;
    context->reportChanged(id);
    co_return stored;
}

Task<QJsonObject> reopenPullRequest(SharedContext context, ReportId report, DecisionId decision,
                                    QString key, StopToken stop)
{
    Task<HostedItem> hosting = hostedItem(context, report, u"undo"_s);
    const Result<HostedItem> hosted = co_await hosting;
    if (!hosted)
        co_return std::unexpected(hosted.error());
    const PullRequest pullRequest = *hosted->item.pullRequest;
    const ReviewComment words = remark(
        *context, pullRequest, key, tr("Opened again: the decision to close it was taken back."));
    Task<Performed> reopening = performOnce(
        context, {.key = key, .kind = u"reopen"_s, .input = {{u"decision"_s, decision.toString()}}},
        [place = hosted->connection, pullRequest, words, stop] {
            return actAndSay(place, place.host->reopen(place.repository, pullRequest, stop), words,
                             stop);
        });
    Result<Performed> performed = co_await reopening;
    if (!performed)
        co_return std::unexpected(std::move(performed.error()));
    co_return std::move(performed->result);
}

} // namespace core::pipeline
