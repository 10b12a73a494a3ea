// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person can see and do: the seam between the screens and the engine.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/inbox/why.h"
#include "core/model/filediff.h"
#include "core/model/findings.h"
#include "core/model/grouping.h"
#include "core/model/inboxitem.h"
#include "core/model/weightrules.h"

#include <QObject>

#include <map>
#include <optional>
#include <vector>

namespace core::pipeline {

/// A signal in its report, and why it is there.
struct SignalCard
{
    Signal signal;
    Assignment assignment;
    std::vector<QString> queries; ///< its problem in short, as it is compared
};

/// The report's weight at a point in time.
struct WeightPoint
{
    Timestamp at;
    double weight = 0;
};

/// Everything the report page shows.
struct ReportPage
{
    InboxItem item;
    std::vector<SignalCard> cards; ///< heaviest first
    std::optional<Findings> findings;
    std::optional<Verdict> verdict;
    std::vector<Attempt> attempts;       ///< oldest first
    std::vector<AuditEntry> history;     ///< newest first
    std::vector<WeightPoint> course;     ///< oldest first
    std::vector<ReviewComment> comments; ///< of the newest pull request, oldest first
    std::vector<ReportLink> links;       ///< possibly the same problem, nearest first
    std::vector<PairRule> rules;         ///< what a person said about its signals, oldest first
    std::vector<Regrouping> proposals;   ///< open ones about this report
    inbox::Names names;                  ///< that cards, links, rules and proposals mention
};

/// Everything the review window shows.
struct ReviewPage
{
    InboxItem item; ///< item.pullRequest is set
    std::vector<FileDiff> files;
    std::vector<ReviewComment> comments; ///< oldest first
    std::vector<ReviewComment> drafts;   ///< written and not sent, as saveDrafts() kept them
    std::vector<Attempt> attempts;       ///< oldest first
    int maximumRounds = 0;               ///< attempts that the policy allows; 0 if unknown
};

/// How many reports a section of the inbox has.
struct SectionCount
{
    int all = 0;
    int unread = 0;

    friend bool operator==(const SectionCount &, const SectionCount &) = default;
};

/// What the inbox shows first. The inbox has the reports that are not merged into another, have
/// signals and are not snoozed at the time of the answer; so has every other answer about it.
struct InboxHead
{
    /// In no order: of each section at least the first 1,000 as the screen has them (Done: latest
    /// change first; others: priority, unknown last, then last seen), or all if there are fewer.
    std::vector<InboxItem> items;
    std::map<InboxSection, SectionCount> counts; ///< of all, also those not in items
    bool isWhole = false;                        ///< items are all there is
};

/// A part of the whole inbox.
struct InboxPiece
{
    std::vector<InboxItem> items; ///< ascending by id; may be empty before the end
    ReportId next;                ///< what the piece after this one comes after; none at the end
};

/// What one stage is doing now.
struct StageProgress
{
    QString stage; ///< code: sources, safety, …, inbox; empty means the pipeline is idle
    QString text;  ///< one plain translated sentence
    ReportId report;
    int done = 0;
    int total = 0; ///< 0 if unknown
};

/// One source as the sources view shows it. "receiver" stands for requests that fit none.
struct SourceStatus
{
    QString id;
    QString name;
    QString hint; ///< how to point a client here, or what is followed
    qint64 received = 0;
    qint64 duplicates = 0;
    qint64 rejected = 0;    ///< refused requests, whatever the reason
    qint64 replays = 0;     ///< parts of session replays, kept for the signals of their session
    QString problem;        ///< translated; empty if all is well, or was when it was read last
    Timestamp problemSince; ///< unknown if it is of this run alone
    /// What came in and is no signal, by code: "refused.keyWrong", "log.info", …
    std::map<QString, qint64> counts;
};

/// A report that other rules make lighter or heavier.
struct Reweighed
{
    ReportId report;
    QString title;
    ReportState state = ReportState::Gathering;
    double before = 0; ///< by the rules of now
    double after = 0;

    bool crosses() const { return (before >= promotionThreshold) != (after >= promotionThreshold); }
};

struct WeightPreview
{
    std::vector<Reweighed> changed; ///< what crosses the threshold first, then by difference
    int reports = 0;                ///< looked at: all that are not settled
};

/// Where comments of a review go.
enum class ReviewAct : std::uint8_t {
    Comment,        ///< only keep them
    RequestChanges, ///< keep them and start a round
    Approve,        ///< record the person's approval
};

/// thread  main: every call is made there and every task resumes there; nothing blocks
/// Calls made before the workspace is open wait until it is, or end as Cancelled.
/// Every act is journalled with its actor and returns the decision's id, by which it can be undone
/// while `undoable`.
class Desk : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~Desk() override = default;

    virtual QString workspaceName() const = 0;

    /// The whole inbox in one answer: takes seconds where there are many reports.
    virtual Task<std::vector<InboxItem>> inbox() = 0;
    /// Takes no longer in a large workspace than in a small one.
    virtual Task<InboxHead> inboxHead() = 0;
    /// All reports, also those of the head, by their ids, which never change: pieces read one after
    /// the other have each report once that is in the inbox all the time, whatever changes between
    /// them.
    /// after  InboxPiece::next of the piece before; none for the first
    /// most   reports to look at, ≥ 1; fewer items come if some are not in the inbox
    virtual Task<InboxPiece> inboxPiece(ReportId after, int most) = 0;
    /// Those of `reports` that the inbox has, each once, in no order. What is asked for and not
    /// answered is not in the inbox any more.
    virtual Task<std::vector<InboxItem>> inboxItems(QList<ReportId> reports) = 0;
    virtual Task<ReportPage> report(ReportId report) = 0;
    virtual Task<ReviewPage> review(PullRequestId pullRequest) = 0;
    virtual Task<std::vector<AuditEntry>> audit(int limit) = 0; ///< newest first
    virtual Task<std::vector<Rejection>> rejections() = 0;      ///< newest first
    virtual Task<std::vector<SourceStatus>> sources() = 0;

    /// drafts  comments without ids; file, line and text are set
    virtual Task<DecisionId> submitReview(PullRequestId pullRequest,
                                          std::vector<ReviewComment> drafts, ReviewAct act) = 0;
    /// Keeps these drafts, and no others, until they are sent: they survive a crash.
    /// drafts  without ids; of two for the same line the later one stays
    virtual Task<> saveDrafts(PullRequestId pullRequest, std::vector<ReviewComment> drafts) = 0;
    /// errors  InvalidInput unless approved and green; Conflict
    virtual Task<DecisionId> merge(ReportId report) = 0;
    /// Opens the pull request of a proven change that the policy kept from being published.
    virtual Task<DecisionId> publish(ReportId report) = 0;
    /// Starts research or a round again. direction  the person's words, may be empty
    virtual Task<DecisionId> retry(ReportId report, QString direction) = 0;
    /// reason  notAProblem, wontFix, duplicate, tooVague, other
    virtual Task<DecisionId> dismiss(ReportId report, QString reason, QString note) = 0;
    /// reason  fixedElsewhere, cannotReproduce, other
    virtual Task<DecisionId> resolve(ReportId report, QString reason, QString note) = 0;
    virtual Task<DecisionId> snooze(ReportId report, Timestamp until, int untilSignals) = 0;
    virtual Task<DecisionId> restoreRejection(RejectionId rejection) = 0;
    /// to  none opens a new report
    virtual Task<DecisionId> moveSignals(std::vector<SignalId> chosen, ReportId to) = 0;
    virtual Task<DecisionId> mergeReports(ReportId from, ReportId into) = 0;
    /// Says that two signals never, or always, belong in one report; the second one moves if it
    /// has to.
    /// errors  Conflict in words if another rule says the opposite
    virtual Task<DecisionId> pairSignals(SignalId first, SignalId second, Pairing pairing,
                                         QString note) = 0;
    /// Says that a signal always belongs with the heaviest one of a report, which moves to it.
    /// errors  as pairSignals; Conflict if the report has no signals
    virtual Task<DecisionId> tieSignal(SignalId signal, ReportId with, QString note) = 0;
    virtual Task<DecisionId> withdrawRule(DecisionId rule) = 0;
    /// Looks for reports to merge or split; what is found is in their pages.
    /// returns  how many proposals are open
    virtual Task<int> consolidate(StopToken stop) = 0;
    /// Does what is proposed, or never proposes it again on the same evidence.
    /// errors  Conflict if it is not open any more, or a rule forbids it
    virtual Task<DecisionId> decideRegrouping(RegroupingId proposal, bool accept) = 0;
    virtual Task<> undo(DecisionId decision) = 0;
    virtual Task<> setRead(ReportId report, bool read) = 0;
    /// How far Daybreak may go alone.
    /// changes  as the arguments of `daybreakctl policy`, by name; empty only asks
    /// returns  what that command prints as JSON: repositories, watchHours and, if something was
    ///          changed, decision
    virtual Task<QJsonValue> policy(QJsonObject changes) = 0;
    /// What makes vectors of signals.
    /// arguments  of `daybreakctl embedder`: act, words and, for a key, secret; empty only asks
    /// returns    what that command prints as JSON
    virtual Task<QJsonValue> embedder(QJsonObject arguments) = 0;
    /// What thresholds the person's corrections propose, and what they would do today. Changes
    /// nothing.
    /// returns  what `daybreakctl tune` prints as JSON
    virtual Task<QJsonValue> tune() = 0;
    /// Uses them for later decisions.
    /// expected  those that were changed
    /// returns   none if they are set already
    /// errors    Conflict if others are set meanwhile
    virtual Task<DecisionId> setThresholds(Thresholds expected, Thresholds thresholds) = 0;
    /// How signals are weighed in this workspace.
    virtual Task<WeightRules> weightRules() = 0;
    /// What other rules would do to today's reports. Changes nothing.
    virtual Task<WeightPreview> previewWeights(WeightRules rules, StopToken stop) = 0;
    /// Sets them. expected  the rules that were changed; returns  none if they are set already
    /// errors  Conflict if others are set meanwhile
    virtual Task<DecisionId> setWeights(WeightRules expected, WeightRules rules) = 0;
    /// Stops what works on this report now; it stays retryable.
    virtual Task<> stop(ReportId report) = 0;

Q_SIGNALS:
    /// What is read after this has the change, and all of them are told: whoever asks for these
    /// again by inboxItems() has what inbox() has. Told at most ten times a second.
    /// Occurrences that are only counted change lastSeen; they are told when they are weighed.
    /// reports  each once; those that came, changed or went. Empty: any may have changed
    void inboxChanged(QList<core::ReportId> reports);
    void reportChanged(core::ReportId report);
    void progressChanged(core::pipeline::StageProgress progress);
    void turnedGreen(core::InboxItem item);
    void problemOccurred(QString message);
    /// A second start wants the window. token  for taking the focus, may be empty
    void activationRequested(QString token);
};

} // namespace core::pipeline
