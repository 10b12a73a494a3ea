// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does on a code host: review, approve, merge, and taking an approval back.
#include "core/pipeline/acts_p.h"
#include "core/pipeline/effects.h"
#include "core/pipeline/recurrence.h"
#include "core/pipeline/reportjobs.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

QString actName(ReviewAct act)
{
    switch (act) {
    case ReviewAct::Comment: return u"comment"_s;
    case ReviewAct::RequestChanges: return u"requestChanges"_s;
    case ReviewAct::Approve: return u"approve"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

ReviewAct actFromName(const QString &name)
{
    for (const ReviewAct act : {ReviewAct::Approve, ReviewAct::RequestChanges}) {
        if (name == actName(act))
            return act;
    }
    return ReviewAct::Comment;
}

/// A review as it goes to the host; its comments have their ids, so that it can go twice.
struct Review
{
    PullRequestId pullRequest;
    std::vector<ReviewComment> comments;
    ReviewAct act = ReviewAct::Comment;
};

QJsonObject toJson(const Review &review)
{
    QJsonArray comments;
    for (const ReviewComment &comment : review.comments)
        comments.append(core::toJson(comment));
    return {{u"pullRequest"_s, review.pullRequest.toString()},
            {u"comments"_s, comments},
            {u"act"_s, actName(review.act)}};
}

Review reviewFromJson(const QJsonObject &object)
{
    Review review{.pullRequest =
                      PullRequestId::fromString(object.value(u"pullRequest"_s).toString()),
                  .act = actFromName(object.value(u"act"_s).toString())};
    for (const QJsonValue &comment : object.value(u"comments"_s).toArray())
        review.comments.push_back(reviewCommentFromJson(comment.toObject()));
    return review;
}

/// returns  the review as the host has it, with the pull request's state
Task<QJsonObject> send(HostedItem hosted, Review review, StopToken stop)
{
    const PullRequest pullRequest = *hosted.item.pullRequest;
    for (ReviewComment &comment : review.comments) {
        Task<ReviewComment> commenting = hosted.connection.host->comment(
            hosted.connection.repository, pullRequest, comment, stop);
        Result<ReviewComment> sent = co_await commenting;
        if (!sent)
            co_return std::unexpected(std::move(sent.error()));
        comment = std::move(*sent);
    }
    QJsonObject answer = toJson(review);
    if (review.act == ReviewAct::Approve) {
        Task<PullRequest> approving = hosted.connection.host->approve(hosted.connection.repository,
                                                                      pullRequest, person, stop);
        const Result<PullRequest> approved = co_await approving;
        if (!approved)
            co_return std::unexpected(approved.error());
        answer.insert(u"state"_s, pullRequestStateName(approved->state));
    }
    co_return answer;
}

Result<DecisionId> storeReview(Context &context, storage::Stores &stores, ReportId id,
                               const QString &key, const QJsonObject &answer)
{
    const Review sent = reviewFromJson(answer);
    if (Result<> completed = stores.effects.complete(key, answer); !completed)
        return std::unexpected(std::move(completed.error()));
    for (const ReviewComment &comment : sent.comments) {
        const Result<CommentId> stored = stores.runs.putComment(comment);
        if (!stored)
            return std::unexpected(stored.error());
        const Result<> removed =
            stores.runs.removeDraft(comment.pullRequest, comment.file, comment.line);
        if (!removed)
            return std::unexpected(removed.error());
    }
    const Result<Report> current = stores.reports.report(id);
    if (!current)
        return std::unexpected(current.error());
    const QString note = sent.comments.empty() ? QString() : sent.comments.front().text.raw();
    if (sent.act == ReviewAct::Approve) {
        Result<PullRequest> pullRequest = stores.runs.pullRequest(sent.pullRequest);
        if (!pullRequest)
            return std::unexpected(std::move(pullRequest.error()));
        pullRequest->state = pullRequestStateFromName(answer.value(u"state"_s).toString());
        if (Result<> stored = stores.runs.putPullRequest(*pullRequest); !stored)
            return std::unexpected(std::move(stored.error()));
        return step(stores, *current, ReportState::Approved, u"approved"_s, {}, note, true);
    }
    const Result<DecisionId> decision = stores.audit.append(
        {.actor = person,
         .action = sent.act == ReviewAct::RequestChanges ? u"changesRequested"_s : u"commented"_s,
         .report = id,
         .after = {{u"comments"_s, qint64(sent.comments.size())}},
         .reason = note});
    if (decision && sent.act == ReviewAct::RequestChanges) {
        Result<> queued = queueFix(context, stores, *current, Trigger::Comment, {}, person);
        if (!queued)
            return std::unexpected(std::move(queued.error()));
    }
    return decision;
}

Task<DecisionId> reviewOnce(SharedContext context, Review review, QString key, StopToken stop)
{
    Task<ReportId> finding = context->storage->read(
        [id = review.pullRequest](const storage::Stores &stores) -> Result<ReportId> {
            const Result<PullRequest> pullRequest = stores.runs.pullRequest(id);
            if (!pullRequest)
                return std::unexpected(pullRequest.error());
            return pullRequest->report;
        });
    const Result<ReportId> report = co_await finding;
    if (!report)
        co_return std::unexpected(report.error());
    const QString verb = review.act == ReviewAct::Approve ? u"approve"_s : u"comment"_s;
    Task<HostedItem> hosting = hostedItem(context, *report, verb);
    const Result<HostedItem> hosted = co_await hosting;
    if (!hosted)
        co_return std::unexpected(hosted.error());
    if (review.act == ReviewAct::Comment && review.comments.empty())
        co_return fail(ErrorKind::InvalidInput, tr("There is no comment to send."));
    for (ReviewComment &comment : review.comments) {
        if (comment.commit.isEmpty())
            comment.commit = hosted->item.pullRequest->headCommit;
    }
    Task<Performed> sending =
        performOnce(context, {.key = key, .kind = u"review"_s, .input = toJson(review)},
                    [item = *hosted, review, stop] { return send(item, review, stop); });
    const Result<Performed> sent = co_await sending;
    if (!sent)
        co_return std::unexpected(sent.error());
    Task<DecisionId> storing = context->storage->write(
        [context, id = *report, key, answer = sent->result](storage::Stores &stores) {
            return storeReview(*context, stores, id, key, answer);
        });
    Result<DecisionId> decision = co_await storing;
    context->reportChanged(*report);
    context->wake();
    co_return decision;
}

Task<DecisionId> mergeOnce(SharedContext context, ReportId id, QString key, StopToken stop)
{
    Task<HostedItem> hosting = hostedItem(context, id, u"merge"_s);
    const Result<HostedItem> hosted = co_await hosting;
    if (!hosted)
        co_return std::unexpected(hosted.error());
    Task<Performed> merging = performOnce(
        context, {.key = key, .kind = u"merge"_s, .input = {{u"report"_s, id.toString()}}},
        [item = *hosted, stop] {
            return described(item.connection.host->merge(item.connection.repository,
                                                         *item.item.pullRequest, person, stop));
        });
    const Result<Performed> merged = co_await merging;
    if (!merged)
        co_return std::unexpected(merged.error());
    Task<DecisionId> storing = context->storage->write(
        [id, key, answer = merged->result](storage::Stores &stores) -> Result<DecisionId> {
            Result<> stored = stores.effects.complete(key, answer);
            if (stored)
                stored = stores.runs.putPullRequest(pullRequestFromJson(answer));
            if (!stored)
                return std::unexpected(std::move(stored.error()));
            const Result<Report> report = stores.reports.report(id);
            if (!report)
                return std::unexpected(report.error());
            const Result<DecisionId> decision =
                step(stores, *report, ReportState::Merged, u"merged"_s, {}, {}, false);
            if (!decision)
                return decision;
            Result<> watching = beginWatch(stores, id);
            if (!watching)
                return std::unexpected(std::move(watching.error()));
            return decision;
        });
    Result<DecisionId> decision = co_await storing;
    if (!decision)
        co_return decision;
    Task<> telling = tellIndexClosed(context, id, true);
    const Result<> told = co_await telling;
    context->reportChanged(id);
    context->wake();
    if (!told)
        co_return std::unexpected(told.error());
    co_return decision;
}

} // namespace

Task<HostedItem> hostedItem(SharedContext context, ReportId id, QString act)
{
    Task<InboxItem> reading = context->storage->read(
        [id, act](const storage::Stores &stores) { return itemFor(stores, id, act); });
    Result<InboxItem> item = co_await reading;
    if (!item)
        co_return std::unexpected(std::move(item.error()));
    if (!item->pullRequest)
        co_return fail(ErrorKind::Conflict, tr("There is no pull request yet."));
    Task<Connection> connecting = connectionOf(context, *item->pullRequest);
    Result<Connection> connection = co_await connecting;
    if (!connection)
        co_return std::unexpected(std::move(connection.error()));
    co_return HostedItem{std::move(*item), std::move(*connection)};
}

Task<DecisionId> submitReview(SharedContext context, PullRequestId id,
                              std::vector<ReviewComment> drafts, ReviewAct act, StopToken stop)
{
    for (ReviewComment &draft : drafts) {
        draft.id = CommentId(context->ids.next());
        if (draft.thread.isNull())
            draft.thread = draft.id;
        draft.pullRequest = id;
        draft.author = person;
        draft.commit.clear(); // the head that is reviewed
        draft.at = context->clock.now();
    }
    return reviewOnce(context, {.pullRequest = id, .comments = std::move(drafts), .act = act},
                      newEffectKey(*context, u"review"_s), std::move(stop));
}

Task<DecisionId> mergePullRequest(SharedContext context, ReportId id, StopToken stop)
{
    return mergeOnce(context, id, newEffectKey(*context, u"merge"_s), std::move(stop));
}

Task<QJsonObject> withdrawApproval(SharedContext context, ReportId report, DecisionId decision,
                                   QString key, StopToken stop)
{
    Task<HostedItem> hosting = hostedItem(context, report, u"undo"_s);
    const Result<HostedItem> hosted = co_await hosting;
    if (!hosted)
        co_return std::unexpected(hosted.error());
    Task<Performed> withdrawing = performOnce(
        context,
        {.key = key, .kind = u"withdraw"_s, .input = {{u"decision"_s, decision.toString()}}},
        [item = *hosted, stop] {
            return described(item.connection.host->withdraw(item.connection.repository,
                                                            *item.item.pullRequest, person, stop));
        });
    Result<Performed> withdrawn = co_await withdrawing;
    if (!withdrawn)
        co_return std::unexpected(std::move(withdrawn.error()));
    co_return std::move(withdrawn->result);
}

Task<> resumeAct(SharedContext context, storage::OpenEffect effect, StopToken stop)
{
    if (effect.kind == u"close") {
        Task<> closing = resumeClosing(context, effect, stop);
        Result<> closed = co_await closing;
        co_return closed;
    }
    if (effect.kind == u"closeLeft") {
        Task<> closing =
            closeLeft(context, ReportId::fromString(effect.input.value(u"report"_s).toString()),
                      effect.key, stop);
        Result<> closed = co_await closing;
        co_return closed;
    }
    if (effect.kind == u"withdraw" || effect.kind == u"reopen") {
        Task<> undoing =
            undoOnce(context, DecisionId::fromString(effect.input.value(u"decision"_s).toString()),
                     effect.key, stop);
        Result<> undone = co_await undoing;
        co_return undone;
    }
    Task<DecisionId> acting =
        effect.kind == u"merge"
            ? mergeOnce(context, ReportId::fromString(effect.input.value(u"report"_s).toString()),
                        effect.key, stop)
            : reviewOnce(context, reviewFromJson(effect.input), effect.key, stop);
    const Result<DecisionId> decision = co_await acting;
    if (!decision)
        co_return std::unexpected(decision.error());
    co_return {};
}

} // namespace core::pipeline
