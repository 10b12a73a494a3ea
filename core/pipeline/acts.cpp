// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/acts_p.h"

#include "core/inbox/inbox.h"
#include "core/pipeline/reportjobs.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

} // namespace

Task<> tellIndexClosed(SharedContext context, ReportId report, bool closed)
{
    return context->index.run([context, report, closed]() -> Result<> {
        context->grouper->setClosed(report, closed);
        return {};
    });
}

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

Task<DecisionId> publishKept(SharedContext context, ReportId id)
{
    Task<DecisionId> storing =
        context->storage->write([id](storage::Stores &stores) -> Result<DecisionId> {
            const Result<InboxItem> item = itemFor(stores, id, u"publish"_s);
            if (!item)
                return std::unexpected(item.error());
            const Result<std::vector<Attempt>> attempts = stores.runs.attempts(id);
            if (!attempts)
                return std::unexpected(attempts.error());
            if (attempts->empty() || attempts->back().state != AttemptState::Passed)
                return fail(ErrorKind::Conflict,
                            tr("There is no proven change that waits to be published."));
            const Result<DecisionId> decision =
                step(stores, item->report, ReportState::Fixing, u"published"_s, {}, {}, false);
            if (!decision)
                return decision;
            Result<> queued = queuePublishing(stores, id, attempts->back().id);
            if (!queued)
                return std::unexpected(std::move(queued.error()));
            return decision;
        });
    Result<DecisionId> decision = co_await storing;
    context->reportChanged(id);
    context->wake();
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

Task<int> rereadFailed(SharedContext context, SignalId signal)
{
    Task<int> storing = context->storage->write([signal](storage::Stores &stores) -> Result<int> {
        const Result<int> count = stores.intake.retryFailed(signal);
        if (!count || *count == 0)
            return count;
        const Result<DecisionId> noted = stores.audit.append(
            {.actor = person, .action = u"reread"_s, .after = {{u"signals"_s, *count}}});
        return noted ? count : std::unexpected(noted.error());
    });
    Result<int> count = co_await storing;
    context->wake();
    co_return count;
}

} // namespace core::pipeline
