// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A desk in memory that records what it is asked to do.
#pragma once

#include "core/async/completion.h"
#include "core/pipeline/desk.h"

#include <QStringList>

#include <map>

namespace tests {

/// What a person said about grouping, or took back: which, and not only that something was said.
struct Correction
{
    QString act;                              ///< as in FakeDesk::acts
    std::vector<core::SignalId> about = {};   ///< in the order they were given
    std::vector<core::ReportId> reports = {}; ///< likewise; none opens a new one
    core::RegroupingId proposal = {};
    core::DecisionId decision = {}; ///< undone or withdrawn

    bool operator==(const Correction &) const = default;
};

class FakeDesk final : public core::pipeline::Desk
{
    Q_OBJECT

public:
    using Desk::Desk;

    QString workspaceName() const override { return QStringLiteral("shop"); }
    core::Task<std::vector<core::InboxItem>> inbox() override;
    core::Task<core::pipeline::InboxHead> inboxHead() override;
    core::Task<core::pipeline::InboxPiece> inboxPiece(core::ReportId after, int most) override;
    core::Task<std::vector<core::InboxItem>> inboxItems(QList<core::ReportId> reports) override;
    core::Task<core::pipeline::ReportPage> report(core::ReportId report) override;
    core::Task<core::pipeline::ReviewPage> review(core::PullRequestId pullRequest) override;
    core::Task<std::vector<core::AuditEntry>> audit(int limit) override;
    core::Task<std::vector<core::Rejection>> rejections() override;
    core::Task<std::vector<core::pipeline::SourceStatus>> sources() override;
    core::Task<core::DecisionId> submitReview(core::PullRequestId pullRequest,
                                              std::vector<core::ReviewComment> drafts,
                                              core::pipeline::ReviewAct act) override;
    /// Kept in `reviews`, so that another window finds them.
    core::Task<> saveDrafts(core::PullRequestId pullRequest,
                            std::vector<core::ReviewComment> drafts) override;
    core::Task<core::DecisionId> merge(core::ReportId report) override;
    core::Task<core::DecisionId> publish(core::ReportId report) override;
    core::Task<core::DecisionId> retry(core::ReportId report, QString direction) override;
    core::Task<core::DecisionId> dismiss(core::ReportId report, QString reason,
                                         QString note) override;
    core::Task<core::DecisionId> resolve(core::ReportId report, QString reason,
                                         QString note) override;
    core::Task<core::DecisionId> snooze(core::ReportId report, core::Timestamp until,
                                        int untilSignals) override;
    core::Task<core::DecisionId> restoreRejection(core::RejectionId rejection) override;
    core::Task<core::DecisionId> moveSignals(std::vector<core::SignalId> chosen,
                                             core::ReportId to) override;
    core::Task<core::DecisionId> mergeReports(core::ReportId from, core::ReportId into) override;
    core::Task<core::DecisionId> pairSignals(core::SignalId first, core::SignalId second,
                                             core::Pairing pairing, QString note) override;
    core::Task<core::DecisionId> tieSignal(core::SignalId signal, core::ReportId with,
                                           QString note) override;
    core::Task<core::DecisionId> withdrawRule(core::DecisionId rule) override;
    core::Task<int> consolidate(core::StopToken stop) override;
    core::Task<core::DecisionId> decideRegrouping(core::RegroupingId proposal,
                                                  bool accept) override;
    core::Task<> undo(core::DecisionId decision) override;
    core::Task<> setRead(core::ReportId report, bool read) override;
    core::Task<QJsonValue> policy(QJsonObject changes) override;
    core::Task<QJsonValue> embedder(QJsonObject arguments) override;
    core::Task<QJsonValue> tune() override;
    core::Task<core::DecisionId> setThresholds(core::Thresholds expected,
                                               core::Thresholds thresholds) override;
    core::Task<core::WeightRules> weightRules() override;
    core::Task<core::pipeline::WeightPreview> previewWeights(core::WeightRules rules,
                                                             core::StopToken stop) override;
    core::Task<core::DecisionId> setWeights(core::WeightRules expected,
                                            core::WeightRules rules) override;
    core::Task<> stop(core::ReportId report) override;

    /// Every call fails with this, if set.
    std::optional<core::Error> error;
    std::optional<core::Error> refusal; ///< acts fail with this, reading works
    std::vector<core::InboxItem> items;
    int headSize = 1'000;    ///< of each state, what the head has at most
    bool holdsReads = false; ///< answers of the three wait until one of these is resolved
    std::vector<core::Resolver<>> heldReads;
    void answerHeld();      ///< what waits by now; what is asked for next waits again
    QStringList inboxReads; ///< "head", "piece 100", "items 2", …, in order
    std::map<core::ReportId, core::pipeline::ReportPage> pages;
    std::map<core::PullRequestId, core::pipeline::ReviewPage> reviews;
    std::vector<core::AuditEntry> entries;
    std::vector<core::Rejection> rejected;
    std::vector<core::pipeline::SourceStatus> sourceList;
    /// "dismiss notAProblem", "submit approve 1", "undo", …, in order.
    QStringList acts;
    QStringList marks; ///< "read", "unread": time alone makes some, so they are no acts
    /// Every move, merge, rule, answer to a proposal and undoing that was asked for; refused ones,
    /// too.
    std::vector<Correction> corrections;
    std::vector<core::DecisionId> given; ///< what the acts returned, in order
    core::WeightRules weights;
    core::pipeline::WeightPreview preview; ///< what every try answers
    QList<QJsonObject> tried;              ///< weights
    core::StopToken trying;                ///< of the last one
    QJsonObject policies;                  ///< what policy() answers
    QJsonObject embedders;                 ///< what embedder() answers
    QJsonObject tuning;                    ///< what tune() answers
    std::vector<core::Thresholds> applied; ///< expected and set, of the last setThresholds()
    bool isSlow = false;                   ///< setThresholds() waits until one of these is resolved
    std::vector<core::Resolver<>> waiting;
    QJsonObject trial;                     ///< what it answers when one is tried
    QJsonObject asked;                     ///< of the last policy() or embedder()
    std::vector<core::ReviewComment> sent; ///< the drafts of the last review

    /// Changes a report's state everywhere and tells.
    void setState(core::ReportId report, core::ReportState state);

private:
    core::Task<> held();
    core::Result<core::DecisionId> act(const QString &what);
    core::Result<core::DecisionId> correct(Correction correction);
    core::InboxItem *item(core::ReportId report);
};

/// A shop's morning: reports in every section, two pull requests, hostile words among them.
/// now  what the ages count from
void fillWithShop(FakeDesk &desk, core::Timestamp now);
/// More reports of one signal or a few, nearly all of them gathering or done.
/// now  the newest one is of this time
void addMany(FakeDesk &desk, int count, core::Timestamp now);
/// Its policy, embedders and what other weights would do; a part of fillWithShop().
void fillWithSettings(FakeDesk &desk);

} // namespace tests
