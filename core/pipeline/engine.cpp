// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/engine.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/consolidation.h"
#include "core/pipeline/engine_p.h"
#include "core/pipeline/groupacts.h"
#include "core/pipeline/inboxpages.h"
#include "core/pipeline/pages.h"
#include "core/pipeline/reportweights.h"
#include "core/pipeline/tuning.h"
#include "core/pipeline/weightacts.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

Engine::Engine() : m_state(std::make_shared<State>(this)) {}

Engine::~Engine() = default;

Task<> Engine::opened()
{
    const std::shared_ptr<State> state = m_state;
    if (state->isOpen)
        co_return {};
    if (state->isClosed)
        co_return cancelled();
    Completion<> completion;
    state->openWaiters.push_back(completion.resolver());
    Result<> result = co_await completion;
    co_return result;
}

Result<> Engine::activate(const QString &token)
{
    if (!m_state->options.hasWindow)
        return fail(ErrorKind::Unsupported,
                    tr("The workspace is open in a process without a window."));
    Q_EMIT activationRequested(token);
    return {};
}

Task<> Engine::idle(StopToken stop)
{
    const std::shared_ptr<State> state = m_state;
    if (!state->isOpen)
        co_return cancelled();
    if (!isWorking())
        co_return fail(ErrorKind::Unsupported,
                       tr("Another command has the workspace and works on nothing. Try again when "
                          "it has ended."));
    // What came in just now must be seen: every pull source is asked once more.
    for (auto &[id, wakeup] : state->pullWakeups) {
        state->caughtUp[id] = false;
        wakeup->notify();
    }
    state->wake();
    state->context->wakeEmbedding();
    Completion<> completion;
    const Resolver<> resolver = completion.resolver();
    state->idleWaiters.push_back(resolver);
    const StopCallback onStop(stop, this, [resolver] { resolver.resolve(cancelled()); });
    Result<> result = co_await completion;
    co_return result;
}

Task<ReceiverAddress> Engine::receiver()
{
    const std::shared_ptr<State> state = m_state;
    if (!state->receiver)
        co_return fail(ErrorKind::Unsupported, tr("The receivers are not running."));
    co_return ReceiverAddress{state->receiver->port()};
}

bool Engine::isWorking() const
{
    return m_state->isOpen && m_state->options.work;
}

Task<QJsonValue> Engine::execute(QString command, QJsonObject arguments, ProgressFunction progress,
                                 StopToken stop)
{
    return runCommand(this, m_state->context, std::move(command), std::move(arguments),
                      std::move(progress), std::move(stop));
}

Task<std::vector<InboxItem>> Engine::inbox()
{
    return readInbox(m_state->context);
}

Task<InboxHead> Engine::inboxHead()
{
    return readInboxHead(m_state->context);
}

Task<InboxPiece> Engine::inboxPiece(ReportId after, int most)
{
    return readInboxPiece(m_state->context, after, most);
}

Task<std::vector<InboxItem>> Engine::inboxItems(QList<ReportId> reports)
{
    return readInboxItems(m_state->context, std::move(reports));
}

Task<ReportPage> Engine::report(ReportId report)
{
    return readReport(m_state->context, report);
}

Task<ReviewPage> Engine::review(PullRequestId pullRequest)
{
    return readReview(m_state->context, pullRequest, m_state->scope->token());
}

Task<std::vector<AuditEntry>> Engine::audit(int limit)
{
    return m_state->context->storage->read(
        [limit](const storage::Stores &stores) { return stores.audit.list(limit); });
}

Task<std::vector<Rejection>> Engine::rejections()
{
    return m_state->context->storage->read(
        [](const storage::Stores &stores) { return stores.intake.rejections(); });
}

Task<std::vector<SourceStatus>> Engine::sources()
{
    return sourceStatus(m_state->context, m_state->problems);
}

Task<DecisionId> Engine::submitReview(PullRequestId pullRequest, std::vector<ReviewComment> drafts,
                                      ReviewAct act)
{
    return pipeline::submitReview(m_state->context, pullRequest, std::move(drafts), act,
                                  m_state->scope->token());
}

Task<> Engine::saveDrafts(PullRequestId pullRequest, std::vector<ReviewComment> drafts)
{
    return m_state->context->storage->write(
        [pullRequest, drafts = std::move(drafts)](storage::Stores &stores) {
            return stores.runs.putDrafts(pullRequest, drafts);
        });
}

Task<DecisionId> Engine::merge(ReportId report)
{
    return mergePullRequest(m_state->context, report, m_state->scope->token());
}

Task<DecisionId> Engine::publish(ReportId report)
{
    return publishKept(m_state->context, report);
}

Task<DecisionId> Engine::retry(ReportId report, QString direction)
{
    return retryReport(m_state->context, report, std::move(direction));
}

Task<DecisionId> Engine::dismiss(ReportId report, QString reason, QString note)
{
    return closeReport(m_state->context, report, ReportState::Dismissed, std::move(reason),
                       std::move(note), m_state->scope->token());
}

Task<DecisionId> Engine::resolve(ReportId report, QString reason, QString note)
{
    return closeReport(m_state->context, report, ReportState::Resolved, std::move(reason),
                       std::move(note), m_state->scope->token());
}

Task<DecisionId> Engine::snooze(ReportId report, Timestamp until, int untilSignals)
{
    return snoozeReport(m_state->context, report, until, untilSignals);
}

Task<DecisionId> Engine::restoreRejection(RejectionId rejection)
{
    return pipeline::restoreRejection(m_state->context, rejection);
}

Task<DecisionId> Engine::moveSignals(std::vector<SignalId> chosen, ReportId to)
{
    return pipeline::moveSignals(m_state->context, std::move(chosen), to);
}

Task<DecisionId> Engine::mergeReports(ReportId from, ReportId into)
{
    return pipeline::mergeReports(m_state->context, from, into);
}

Task<WeightRules> Engine::weightRules()
{
    return m_state->context->storage->read(pipeline::weightRules);
}

Task<WeightPreview> Engine::previewWeights(WeightRules rules, StopToken stop)
{
    return pipeline::previewWeights(m_state->context, std::move(rules), {}, std::move(stop));
}

Task<DecisionId> Engine::setWeights(WeightRules expected, WeightRules rules)
{
    return changeWeights(m_state->context, std::move(expected), std::move(rules),
                         m_state->scope->token());
}

Task<DecisionId> Engine::setThresholds(Thresholds expected, Thresholds thresholds)
{
    return applyThresholds(m_state->context, expected, thresholds);
}

Task<DecisionId> Engine::pairSignals(SignalId first, SignalId second, Pairing pairing, QString note)
{
    return pipeline::pairSignals(m_state->context, first, second, pairing, std::move(note));
}

Task<DecisionId> Engine::tieSignal(SignalId signal, ReportId with, QString note)
{
    return pipeline::tieSignal(m_state->context, signal, with, std::move(note));
}

Task<DecisionId> Engine::withdrawRule(DecisionId rule)
{
    return pipeline::withdrawRule(m_state->context, rule);
}

/// Until either asks to stop.
static Task<int> consolidateUntil(SharedContext context, StopToken closing, StopToken stop)
{
    StopSource either;
    const std::stop_callback first(closing, [either]() mutable { either.request_stop(); });
    const std::stop_callback second(stop, [either]() mutable { either.request_stop(); });
    Task<int> looking = pipeline::consolidate(context, either.get_token());
    Result<int> open = co_await looking;
    co_return open;
}

Task<int> Engine::consolidate(StopToken stop)
{
    return consolidateUntil(m_state->context, m_state->scope->token(), std::move(stop));
}

Task<DecisionId> Engine::decideRegrouping(RegroupingId proposal, bool accept)
{
    return pipeline::decideRegrouping(m_state->context, proposal, accept);
}

Task<> Engine::undo(DecisionId decision)
{
    return undoDecision(m_state->context, decision, m_state->scope->token());
}

Task<> Engine::setRead(ReportId report, bool read)
{
    return State::setRead(m_state, report, read);
}

Task<> Engine::stop(ReportId report)
{
    const auto running = m_state->running.find(report);
    if (running == m_state->running.end())
        co_return fail(ErrorKind::Conflict, tr("Nothing is working on this report."));
    running->second.request_stop();
    co_return {};
}

} // namespace core::pipeline
