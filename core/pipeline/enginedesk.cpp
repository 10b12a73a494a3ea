// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/enginedesk.h"

#include "core/async/offload.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// What a screen asks for before the workspace is open waits until it is.
template<typename T, typename F>
Task<T> afterOpening(std::shared_ptr<Engine> engine, F makeTask)
{
    Task<> waiting = engine->opened();
    const Result<> opened = co_await waiting;
    if (!opened)
        co_return std::unexpected(opened.error());
    Task<T> running = makeTask();
    Result<T> result = co_await running;
    co_return result;
}

template<typename T, typename F>
Task<T> ask(const std::shared_ptr<Engine> &engine, F makeTask)
{
    return callOn<T>(engine.get(), [engine, make = std::move(makeTask)] {
        return afterOpening<T>(engine, make);
    });
}

} // namespace

EngineDesk::EngineDesk(QString workspaceName)
    : m_engine(std::make_shared<Engine>()), m_name(std::move(workspaceName))
{
    m_thread.setObjectName(u"core"_s);
    m_thread.start();
    m_engine->moveToThread(&m_thread);
    connect(m_engine.get(), &Engine::inboxChanged, this, &Desk::inboxChanged);
    connect(m_engine.get(), &Engine::reportChanged, this, &Desk::reportChanged);
    connect(m_engine.get(), &Engine::progressChanged, this, &Desk::progressChanged);
    connect(m_engine.get(), &Engine::turnedGreen, this, &Desk::turnedGreen);
    connect(m_engine.get(), &Engine::problemOccurred, this, &Desk::problemOccurred);
    connect(m_engine.get(), &Engine::activationRequested, this, &Desk::activationRequested);
}

EngineDesk::~EngineDesk()
{
    // The engine goes where it lives; its thread ends after that.
    QMetaObject::invokeMethod(
        m_engine.get(), [engine = std::exchange(m_engine, nullptr)]() mutable { engine.reset(); });
    m_thread.quit();
    m_thread.wait();
}

Task<> EngineDesk::open(EngineOptions options)
{
    if (!options.name.isEmpty())
        m_name = options.name;
    return callOn<void>(m_engine.get(),
                        [engine = m_engine, options] { return engine->open(options); });
}

Task<> EngineDesk::close()
{
    return callOn<void>(m_engine.get(), [engine = m_engine] { return engine->close(); });
}

Task<QJsonValue> EngineDesk::execute(QString command, QJsonObject arguments,
                                     ProgressFunction progress, StopToken stop)
{
    return ask<QJsonValue>(m_engine, [engine = m_engine, command, arguments, progress, stop] {
        return engine->execute(command, arguments, progress, stop);
    });
}

Task<> EngineDesk::idle(StopToken stop)
{
    return ask<void>(m_engine, [engine = m_engine, stop] { return engine->idle(stop); });
}

Task<ReceiverAddress> EngineDesk::receiver()
{
    return ask<ReceiverAddress>(m_engine, [engine = m_engine] { return engine->receiver(); });
}

QString EngineDesk::workspaceName() const
{
    return m_name;
}

Task<std::vector<InboxItem>> EngineDesk::inbox()
{
    return ask<std::vector<InboxItem>>(m_engine, [engine = m_engine] { return engine->inbox(); });
}

Task<InboxHead> EngineDesk::inboxHead()
{
    return ask<InboxHead>(m_engine, [engine = m_engine] { return engine->inboxHead(); });
}

Task<InboxPiece> EngineDesk::inboxPiece(ReportId after, int most)
{
    return ask<InboxPiece>(
        m_engine, [engine = m_engine, after, most] { return engine->inboxPiece(after, most); });
}

Task<std::vector<InboxItem>> EngineDesk::inboxItems(QList<ReportId> reports)
{
    return ask<std::vector<InboxItem>>(
        m_engine, [engine = m_engine, reports] { return engine->inboxItems(reports); });
}

Task<ReportPage> EngineDesk::report(ReportId report)
{
    return ask<ReportPage>(m_engine,
                           [engine = m_engine, report] { return engine->report(report); });
}

Task<ReviewPage> EngineDesk::review(PullRequestId pullRequest)
{
    return ask<ReviewPage>(
        m_engine, [engine = m_engine, pullRequest] { return engine->review(pullRequest); });
}

Task<std::vector<AuditEntry>> EngineDesk::audit(int limit)
{
    return ask<std::vector<AuditEntry>>(
        m_engine, [engine = m_engine, limit] { return engine->audit(limit); });
}

Task<std::vector<Rejection>> EngineDesk::rejections()
{
    return ask<std::vector<Rejection>>(m_engine,
                                       [engine = m_engine] { return engine->rejections(); });
}

Task<std::vector<SourceStatus>> EngineDesk::sources()
{
    return ask<std::vector<SourceStatus>>(m_engine,
                                          [engine = m_engine] { return engine->sources(); });
}

Task<DecisionId> EngineDesk::submitReview(PullRequestId pullRequest,
                                          std::vector<ReviewComment> drafts, ReviewAct act)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, pullRequest, drafts, act] {
        return engine->submitReview(pullRequest, drafts, act);
    });
}

Task<> EngineDesk::saveDrafts(PullRequestId pullRequest, std::vector<ReviewComment> drafts)
{
    return ask<void>(m_engine, [engine = m_engine, pullRequest, drafts] {
        return engine->saveDrafts(pullRequest, drafts);
    });
}

Task<DecisionId> EngineDesk::merge(ReportId report)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, report] { return engine->merge(report); });
}

Task<DecisionId> EngineDesk::publish(ReportId report)
{
    return ask<DecisionId>(m_engine,
                           [engine = m_engine, report] { return engine->publish(report); });
}

Task<DecisionId> EngineDesk::retry(ReportId report, QString direction)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, report, direction] {
        return engine->retry(report, direction);
    });
}

Task<DecisionId> EngineDesk::dismiss(ReportId report, QString reason, QString note)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, report, reason, note] {
        return engine->dismiss(report, reason, note);
    });
}

Task<DecisionId> EngineDesk::resolve(ReportId report, QString reason, QString note)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, report, reason, note] {
        return engine->resolve(report, reason, note);
    });
}

Task<DecisionId> EngineDesk::snooze(ReportId report, Timestamp until, int untilSignals)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, report, until, untilSignals] {
        return engine->snooze(report, until, untilSignals);
    });
}

Task<DecisionId> EngineDesk::restoreRejection(RejectionId rejection)
{
    return ask<DecisionId>(
        m_engine, [engine = m_engine, rejection] { return engine->restoreRejection(rejection); });
}

Task<DecisionId> EngineDesk::moveSignals(std::vector<SignalId> chosen, ReportId to)
{
    return ask<DecisionId>(
        m_engine, [engine = m_engine, chosen, to] { return engine->moveSignals(chosen, to); });
}

Task<DecisionId> EngineDesk::mergeReports(ReportId from, ReportId into)
{
    return ask<DecisionId>(
        m_engine, [engine = m_engine, from, into] { return engine->mergeReports(from, into); });
}

Task<DecisionId> EngineDesk::pairSignals(SignalId first, SignalId second, Pairing pairing,
                                         QString note)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, first, second, pairing, note] {
        return engine->pairSignals(first, second, pairing, note);
    });
}

Task<DecisionId> EngineDesk::tieSignal(SignalId signal, ReportId with, QString note)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, signal, with, note] {
        return engine->tieSignal(signal, with, note);
    });
}

Task<DecisionId> EngineDesk::withdrawRule(DecisionId rule)
{
    return ask<DecisionId>(m_engine,
                           [engine = m_engine, rule] { return engine->withdrawRule(rule); });
}

Task<int> EngineDesk::consolidate(StopToken stop)
{
    return ask<int>(m_engine, [engine = m_engine, stop] { return engine->consolidate(stop); });
}

Task<DecisionId> EngineDesk::decideRegrouping(RegroupingId proposal, bool accept)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, proposal, accept] {
        return engine->decideRegrouping(proposal, accept);
    });
}

Task<> EngineDesk::undo(DecisionId decision)
{
    return ask<void>(m_engine, [engine = m_engine, decision] { return engine->undo(decision); });
}

Task<> EngineDesk::setRead(ReportId report, bool read)
{
    return ask<void>(m_engine,
                     [engine = m_engine, report, read] { return engine->setRead(report, read); });
}

Task<QJsonValue> EngineDesk::policy(QJsonObject changes)
{
    return execute(u"policy"_s, std::move(changes), {}, {});
}

Task<QJsonValue> EngineDesk::embedder(QJsonObject arguments)
{
    return execute(u"embedder"_s, std::move(arguments), {}, {});
}

Task<QJsonValue> EngineDesk::tune()
{
    return execute(u"tune"_s, {}, {}, {});
}

Task<DecisionId> EngineDesk::setThresholds(Thresholds expected, Thresholds thresholds)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, expected, thresholds] {
        return engine->setThresholds(expected, thresholds);
    });
}

Task<WeightRules> EngineDesk::weightRules()
{
    return ask<WeightRules>(m_engine, [engine = m_engine] { return engine->weightRules(); });
}

Task<WeightPreview> EngineDesk::previewWeights(WeightRules rules, StopToken stop)
{
    return ask<WeightPreview>(
        m_engine, [engine = m_engine, rules, stop] { return engine->previewWeights(rules, stop); });
}

Task<DecisionId> EngineDesk::setWeights(WeightRules expected, WeightRules rules)
{
    return ask<DecisionId>(m_engine, [engine = m_engine, expected, rules] {
        return engine->setWeights(expected, rules);
    });
}

Task<> EngineDesk::stop(ReportId report)
{
    return ask<void>(m_engine, [engine = m_engine, report] { return engine->stop(report); });
}

} // namespace core::pipeline
