// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/acts.h"

#include "core/inbox/inbox.h"
#include "core/pipeline/recurrence.h"
#include "core/pipeline/reportjobs.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// The report's item if the act is possible in its state.
Result<InboxItem> itemFor(const storage::Stores &stores, ReportId id, const QString &act)
{
    Result<InboxItem> item = stores.inbox.item(id);
    if (!item)
        return item;
    if (const Result<> allowed = inbox::mayAct(act, *item); !allowed)
        return std::unexpected(allowed.error());
    return item;
}

Result<DecisionId> step(storage::Stores &stores, const Report &report, ReportState to,
                        const QString &action, const QString &reason, const QString &note,
                        bool undoable)
{
    return stores.reports.transition({.report = report.id,
                                      .from = report.state,
                                      .to = to,
                                      .reason = reason,
                                      .note = note,
                                      .actor = person,
                                      .action = action,
                                      .undoable = undoable});
}

struct HostedItem
{
    InboxItem item;
    Repository repository;
    codehost::Host *host = nullptr;
};

Task<HostedItem> hostedItem(SharedContext context, ReportId id, QString act)
{
    Task<InboxItem> reading = context->storage->read(
        [id, act](const storage::Stores &stores) { return itemFor(stores, id, act); });
    Result<InboxItem> item = co_await reading;
    if (!item)
        co_return std::unexpected(std::move(item.error()));
    HostedItem hosted{std::move(*item), {}, nullptr};
    if (!hosted.item.pullRequest)
        co_return fail(ErrorKind::Conflict, tr("There is no pull request yet."));
    const Repository *repository = context->repository(hosted.item.pullRequest->repository);
    const auto host = context->hosts.find(hosted.item.pullRequest->host);
    if (!repository || host == context->hosts.end())
        co_return fail(ErrorKind::NotFound,
                       tr("The repository of this pull request is not connected any more."));
    hosted.repository = *repository;
    hosted.host = host->second.get();
    co_return hosted;
}

Task<> tellIndexClosed(SharedContext context, ReportId report, bool closed)
{
    return context->index.run([context, report, closed]() -> Result<> {
        context->grouper->setClosed(report, closed);
        return {};
    });
}

} // namespace

Task<DecisionId> submitReview(SharedContext context, PullRequestId id,
                              std::vector<ReviewComment> drafts, ReviewAct act, StopToken stop)
{
    Task<ReportId> finding =
        context->storage->read([id](const storage::Stores &stores) -> Result<ReportId> {
            const Result<PullRequest> pullRequest = stores.runs.pullRequest(id);
            if (!pullRequest)
                return std::unexpected(pullRequest.error());
            return pullRequest->report;
        });
    const Result<ReportId> report = co_await finding;
    if (!report)
        co_return std::unexpected(report.error());
    const QString verb = act == ReviewAct::Approve ? u"approve"_s : u"comment"_s;
    Task<HostedItem> hosting = hostedItem(context, *report, verb);
    Result<HostedItem> hosted = co_await hosting;
    if (!hosted)
        co_return std::unexpected(std::move(hosted.error()));
    if (act == ReviewAct::Comment && drafts.empty())
        co_return fail(ErrorKind::InvalidInput, tr("There is no comment to send."));

    PullRequest pullRequest = *hosted->item.pullRequest;
    std::vector<ReviewComment> sent;
    for (ReviewComment &draft : drafts) {
        draft.id = CommentId(context->ids.next());
        if (draft.thread.isNull())
            draft.thread = draft.id;
        draft.pullRequest = id;
        draft.author = person;
        draft.commit = pullRequest.headCommit;
        draft.at = context->clock.now();
        Task<ReviewComment> commenting =
            hosted->host->comment(hosted->repository, pullRequest, draft, stop);
        Result<ReviewComment> comment = co_await commenting;
        if (!comment)
            co_return std::unexpected(std::move(comment.error()));
        sent.push_back(std::move(*comment));
    }
    if (act == ReviewAct::Approve) {
        Task<PullRequest> approving =
            hosted->host->approve(hosted->repository, pullRequest, person, stop);
        Result<PullRequest> approved = co_await approving;
        if (!approved)
            co_return std::unexpected(std::move(approved.error()));
        pullRequest.state = approved->state;
    }

    Task<DecisionId> storing =
        context->storage->write([context, pullRequest, sent, act,
                                 id = *report](storage::Stores &stores) -> Result<DecisionId> {
            for (const ReviewComment &comment : sent) {
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
            const QString note = sent.empty() ? QString() : sent.front().text.raw();
            if (act == ReviewAct::Approve) {
                Result<> stored = stores.runs.putPullRequest(pullRequest);
                if (!stored)
                    return std::unexpected(std::move(stored.error()));
                return step(stores, *current, ReportState::Approved, u"approved"_s, {}, note, true);
            }
            const Result<DecisionId> decision = stores.audit.append(
                {.actor = person,
                 .action =
                     act == ReviewAct::RequestChanges ? u"changesRequested"_s : u"commented"_s,
                 .report = id,
                 .after = {{u"comments"_s, qint64(sent.size())}},
                 .reason = note});
            if (decision && act == ReviewAct::RequestChanges) {
                Result<> queued =
                    queueFix(*context, stores, *current, Trigger::Comment, {}, person);
                if (!queued)
                    return std::unexpected(std::move(queued.error()));
            }
            return decision;
        });
    Result<DecisionId> decision = co_await storing;
    context->reportChanged(*report);
    context->wake();
    co_return decision;
}

Task<DecisionId> mergePullRequest(SharedContext context, ReportId id, StopToken stop)
{
    Task<HostedItem> hosting = hostedItem(context, id, u"merge"_s);
    Result<HostedItem> hosted = co_await hosting;
    if (!hosted)
        co_return std::unexpected(std::move(hosted.error()));
    Task<PullRequest> merging =
        hosted->host->merge(hosted->repository, *hosted->item.pullRequest, person, stop);
    Result<PullRequest> merged = co_await merging;
    if (!merged)
        co_return std::unexpected(std::move(merged.error()));
    Task<DecisionId> storing = context->storage->write(
        [id, pullRequest = *merged](storage::Stores &stores) -> Result<DecisionId> {
            Result<> stored = stores.runs.putPullRequest(pullRequest);
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

Task<DecisionId> retryReport(SharedContext context, ReportId id, QString direction)
{
    Task<DecisionId> storing = context->storage->write(
        [context, id, direction](storage::Stores &stores) -> Result<DecisionId> {
            const Result<InboxItem> item = itemFor(stores, id, u"retry"_s);
            if (!item)
                return std::unexpected(item.error());
            const Result<std::optional<Verdict>> verdict = stores.reports.verdict(id);
            if (!verdict)
                return std::unexpected(verdict.error());
            const bool isRound =
                item->pullRequest.has_value() ||
                (*verdict && (*verdict)->kind == VerdictKind::Actionable && !direction.isEmpty());
            const bool fixes = isRound && isAllowed(item->report.state, ReportState::Fixing);
            Result<> queued = fixes ? queueFix(*context, stores, item->report, Trigger::Retrigger,
                                               direction, person)
                                    : queueResearch(stores, item->report, person);
            if (!queued)
                return std::unexpected(std::move(queued.error()));
            return stores.audit.append(
                {.actor = person,
                 .action = u"retried"_s,
                 .report = id,
                 .before = {{u"state"_s, reportStateName(item->report.state)}},
                 .reason = direction});
        });
    Result<DecisionId> decision = co_await storing;
    context->reportChanged(id);
    context->wake();
    co_return decision;
}

Task<DecisionId> closeReport(SharedContext context, ReportId id, ReportState to, QString reason,
                             QString note)
{
    const bool dismisses = to == ReportState::Dismissed;
    const QStringList &reasons = dismisses ? inbox::dismissReasons() : inbox::resolveReasons();
    if (!reasons.contains(reason))
        co_return fail(ErrorKind::InvalidInput,
                       tr("Give one of these reasons: %1.").arg(reasons.join(u", "_s)));
    Task<DecisionId> storing = context->storage->write(
        [id, to, reason, note, dismisses](storage::Stores &stores) -> Result<DecisionId> {
            const Result<InboxItem> item =
                itemFor(stores, id, dismisses ? u"dismiss"_s : u"resolve"_s);
            if (!item)
                return std::unexpected(item.error());
            return step(stores, item->report, to, dismisses ? u"dismissed"_s : u"resolved"_s,
                        reason, note, true);
        });
    Result<DecisionId> decision = co_await storing;
    if (!decision)
        co_return decision;
    Task<> telling = tellIndexClosed(context, id, true);
    const Result<> told = co_await telling;
    context->reportChanged(id);
    if (!told)
        co_return std::unexpected(told.error());
    co_return decision;
}

Task<DecisionId> snoozeReport(SharedContext context, ReportId id, Timestamp until, int untilSignals)
{
    if (!isKnown(until) && untilSignals <= 0)
        co_return fail(ErrorKind::InvalidInput, tr("Say until when, or until how many signals."));
    if (isKnown(until) && until <= context->clock.now())
        co_return fail(ErrorKind::InvalidInput, tr("This time has passed. Say a later one."));
    Task<DecisionId> storing = context->storage->write(
        [id, until, untilSignals](storage::Stores &stores) -> Result<DecisionId> {
            const Result<InboxItem> item = itemFor(stores, id, u"snooze"_s);
            if (!item)
                return std::unexpected(item.error());
            Result<> stored = stores.reports.setSnooze(id, until, untilSignals);
            if (!stored)
                return std::unexpected(std::move(stored.error()));
            return stores.audit.append(
                {.actor = person,
                 .action = u"snoozed"_s,
                 .report = id,
                 .before = {{u"untilMs"_s, toMs(item->report.snoozedUntil)},
                            {u"untilSignals"_s, item->report.snoozedUntilSignals}},
                 .after = {{u"untilMs"_s, toMs(until)}, {u"untilSignals"_s, untilSignals}},
                 .undoable = true});
        });
    Result<DecisionId> decision = co_await storing;
    context->reportChanged(id);
    co_return decision;
}

Task<DecisionId> restoreRejection(SharedContext context, RejectionId id)
{
    Task<DecisionId> storing =
        context->storage->write([id](storage::Stores &stores) -> Result<DecisionId> {
            const Result<SignalId> signal = stores.intake.restore(id);
            if (!signal)
                return std::unexpected(signal.error());
            return stores.audit.append(
                {.actor = person,
                 .action = u"restored"_s,
                 .after = {{u"rejection"_s, id.toString()}, {u"signal"_s, signal->toString()}},
                 .undoable = true});
        });
    Result<DecisionId> decision = co_await storing;
    context->wake();
    co_return decision;
}

} // namespace core::pipeline
