// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A workspace at work: receivers, stages, reports and what a person may do to them.
#pragma once

#include "core/async/scope.h"
#include "core/async/task.h"
#include "core/pipeline/commandsocket.h"
#include "core/pipeline/desk.h"

#include <QJsonValue>
#include <QObject>

#include <memory>

namespace core::pipeline {

struct EngineOptions
{
    QString folder;
    QString name;           ///< for the title bar; the folder's name if empty
    bool receive = true;    ///< open the receivers
    bool pull = true;       ///< ask the pull sources
    bool work = true;       ///< run the stages; without it only reading and deciding is possible
    bool hasWindow = false; ///< a second start of the desktop may ask this process to show itself
    Milliseconds pullInterval{2'000};
    /// Occurrences of known problems are weighed when no signal came for so long.
    Milliseconds quiet{5'000};
    Milliseconds upkeepInterval = std::chrono::hours(6); ///< between two rounds of maintenance
    const Clock *clock = nullptr; ///< borrowed for as long as it is open; the system's if none
};

struct ReceiverAddress
{
    quint16 port = 0; ///< on 127.0.0.1
};

/// thread  the one it lives on; every call is made there (EngineDesk brings them from the screen)
class Engine : public QObject
{
    Q_OBJECT

public:
    Engine();
    ~Engine() override;

    /// Locks the folder, opens the database, takes up interrupted work. The index is filled
    /// meanwhile and after: signals that come in wait for it, nothing else does.
    /// errors  NotFound (no workspace there), Conflict (another process has it), Corrupt, Denied,
    /// Unsupported (made by a
    ///         newer version)
    Task<> open(EngineOptions options);
    Task<> close();
    /// Resolves when open() has succeeded; at once if it has.
    /// errors  Cancelled: closed, or never opened until it was closed
    Task<> opened();
    /// Asks whoever shows this workspace to come to the front. token  of the desktop's launcher, so
    /// that it lets the window take the focus; may be empty
    /// errors  Unsupported: this process has no window
    Result<> activate(const QString &token);
    /// Resolves when sources, stages and jobs have nothing left to do now.
    /// errors  Unsupported: the stages do not run here; Cancelled: closed; and what keeps on
    /// failing
    ///         until a person does something
    Task<> idle(StopToken stop);
    Task<ReceiverAddress> receiver();
    /// Whether the stages run here.
    bool isWorking() const;

    /// A command of commandTable() that needs a workspace.
    /// errors  InvalidInput for unknown commands and bad arguments
    Task<QJsonValue> execute(QString command, QJsonObject arguments, ProgressFunction progress,
                             StopToken stop);

    // As in Desk.
    Task<std::vector<InboxItem>> inbox();
    Task<InboxHead> inboxHead();
    Task<InboxPiece> inboxPiece(ReportId after, int most);
    Task<std::vector<InboxItem>> inboxItems(QList<ReportId> reports);
    Task<ReportPage> report(ReportId report);
    Task<ReviewPage> review(PullRequestId pullRequest);
    Task<std::vector<AuditEntry>> audit(int limit);
    Task<std::vector<Rejection>> rejections();
    Task<std::vector<SourceStatus>> sources();
    Task<DecisionId> submitReview(PullRequestId pullRequest, std::vector<ReviewComment> drafts,
                                  ReviewAct act);
    Task<> saveDrafts(PullRequestId pullRequest, std::vector<ReviewComment> drafts);
    Task<DecisionId> merge(ReportId report);
    Task<DecisionId> publish(ReportId report);
    Task<DecisionId> retry(ReportId report, QString direction);
    Task<DecisionId> dismiss(ReportId report, QString reason, QString note);
    Task<DecisionId> resolve(ReportId report, QString reason, QString note);
    Task<DecisionId> snooze(ReportId report, Timestamp until, int untilSignals);
    Task<DecisionId> restoreRejection(RejectionId rejection);
    Task<DecisionId> moveSignals(std::vector<SignalId> chosen, ReportId to);
    Task<DecisionId> mergeReports(ReportId from, ReportId into);
    Task<WeightRules> weightRules();
    Task<WeightPreview> previewWeights(WeightRules rules, StopToken stop);
    Task<DecisionId> setWeights(WeightRules expected, WeightRules rules);
    Task<DecisionId> setThresholds(Thresholds expected, Thresholds thresholds);
    Task<DecisionId> pairSignals(SignalId first, SignalId second, Pairing pairing, QString note);
    Task<DecisionId> tieSignal(SignalId signal, ReportId with, QString note);
    Task<DecisionId> withdrawRule(DecisionId rule);
    /// stop  ends it early, as closing does
    Task<int> consolidate(StopToken stop);
    Task<DecisionId> decideRegrouping(RegroupingId proposal, bool accept);
    Task<> undo(DecisionId decision);
    Task<> setRead(ReportId report, bool read);
    Task<> stop(ReportId report);

Q_SIGNALS:
    void inboxChanged(QList<core::ReportId> reports);
    void reportChanged(core::ReportId report);
    void progressChanged(core::pipeline::StageProgress progress);
    void turnedGreen(core::InboxItem item);
    void problemOccurred(QString message);
    void activationRequested(QString token);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace core::pipeline
