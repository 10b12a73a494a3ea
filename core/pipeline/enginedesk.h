// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Desk over an Engine that runs on a core thread of its own.
#pragma once

#include "core/pipeline/desk.h"
#include "core/pipeline/engine.h"

#include <QThread>

#include <memory>

namespace core::pipeline {

/// thread  main. The engine lives on the core thread; calls go there as tasks, answers come back as
/// values.
class EngineDesk final : public Desk
{
    Q_OBJECT

public:
    /// workspaceName  for titles; open() may give another
    explicit EngineDesk(QString workspaceName = {});
    /// The engine must have been closed, or never opened.
    ~EngineDesk() override;

    /// Opens the workspace and starts its receivers and stages.
    /// errors  as Engine::open
    Task<> open(EngineOptions options);
    /// Stops work, lets it drain and closes the database. Call before destroying.
    Task<> close();

    /// Runs any command of the table in the engine; what daybreakctl would do.
    Task<QJsonValue> execute(QString command, QJsonObject arguments, ProgressFunction progress,
                             StopToken stop);
    /// Resolves when there is nothing left to do.
    Task<> idle(StopToken stop);
    /// Address and keys of the receivers, for pointing a client here.
    Task<ReceiverAddress> receiver();

    QString workspaceName() const override;
    Task<std::vector<InboxItem>> inbox() override;
    Task<InboxHead> inboxHead() override;
    Task<InboxPiece> inboxPiece(ReportId after, int most) override;
    Task<std::vector<InboxItem>> inboxItems(QList<ReportId> reports) override;
    Task<ReportPage> report(ReportId report) override;
    Task<ReviewPage> review(PullRequestId pullRequest) override;
    Task<std::vector<AuditEntry>> audit(int limit) override;
    Task<std::vector<Rejection>> rejections() override;
    Task<std::vector<SourceStatus>> sources() override;
    Task<DecisionId> submitReview(PullRequestId pullRequest, std::vector<ReviewComment> drafts,
                                  ReviewAct act) override;
    Task<> saveDrafts(PullRequestId pullRequest, std::vector<ReviewComment> drafts) override;
    Task<DecisionId> merge(ReportId report) override;
    Task<DecisionId> publish(ReportId report) override;
    Task<DecisionId> retry(ReportId report, QString direction) override;
    Task<DecisionId> dismiss(ReportId report, QString reason, QString note) override;
    Task<DecisionId> resolve(ReportId report, QString reason, QString note) override;
    Task<DecisionId> snooze(ReportId report, Timestamp until, int untilSignals) override;
    Task<DecisionId> restoreRejection(RejectionId rejection) override;
    Task<DecisionId> moveSignals(std::vector<SignalId> chosen, ReportId to) override;
    Task<DecisionId> mergeReports(ReportId from, ReportId into) override;
    Task<DecisionId> pairSignals(SignalId first, SignalId second, Pairing pairing,
                                 QString note) override;
    Task<DecisionId> tieSignal(SignalId signal, ReportId with, QString note) override;
    Task<DecisionId> withdrawRule(DecisionId rule) override;
    Task<int> consolidate(StopToken stop) override;
    Task<DecisionId> decideRegrouping(RegroupingId proposal, bool accept) override;
    Task<> undo(DecisionId decision) override;
    Task<> setRead(ReportId report, bool read) override;
    Task<QJsonValue> policy(QJsonObject changes) override;
    Task<QJsonValue> embedder(QJsonObject arguments) override;
    Task<QJsonValue> tune() override;
    Task<DecisionId> setThresholds(Thresholds expected, Thresholds thresholds) override;
    Task<WeightRules> weightRules() override;
    Task<WeightPreview> previewWeights(WeightRules rules, StopToken stop) override;
    Task<DecisionId> setWeights(WeightRules expected, WeightRules rules) override;
    Task<> stop(ReportId report) override;

private:
    QThread m_thread;
    std::shared_ptr<Engine> m_engine; ///< lives on m_thread once opened
    QString m_name;
};

} // namespace core::pipeline
