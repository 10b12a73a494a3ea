// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reports, their members with the reason for each, their states, overlays, findings and verdicts.
#pragma once

#include "core/model/findings.h"
#include "core/model/grouping.h"
#include "core/model/report.h"
#include "core/model/weightrules.h"
#include "core/storage/storecontext.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace core::storage {

/// A step of a report's walk.
struct Transition
{
    ReportId report;
    ReportState from = ReportState::Gathering;
    ReportState to = ReportState::Gathering;
    QString reason;        ///< code, kept with dismissed, resolved and failed
    QString note;          ///< the person's own words, for the audit log
    bool retryable = true; ///< Failed only
    QString actor;         ///< "user", "stage:grouping/score", "agent:<run>"
    QString action = QStringLiteral("stateChanged"); ///< code for the audit log
    bool undoable = false;
};

class ReportStore
{
public:
    explicit ReportStore(const StoreContext &context) : m_context(context) {}

    /// A null id and unknown times are filled in; signal count and weight start at 0.
    Result<ReportId> create(const Report &report);
    /// errors  NotFound
    Result<Report> report(ReportId id) const;
    /// All reports in these states (all if none is given) that are not merged into another,
    /// heaviest first.
    Result<std::vector<Report>> list(std::span<const ReportState> states = {}) const;
    /// Reports whose title or summary, or a signal of which, has any of the words; best first.
    Result<std::vector<ReportId>> search(const QString &text, int limit) const;

    /// Every setter: NotFound if there is no such report.
    Result<> setTexts(ReportId id, const QString &title, const QString &summary);
    Result<> setPriority(ReportId id, std::optional<Priority> priority, const QString &reason);
    Result<> setRepository(ReportId id, RepositoryId repository);
    Result<> setRecurrenceOf(ReportId id, ReportId closed);
    Result<> setResearchedAtSignals(ReportId id, int signalCount);
    Result<> setSnooze(ReportId id, Timestamp until, int untilSignals);
    Result<> setMergedInto(ReportId id, ReportId into);
    Result<> setRead(ReportId id, bool read);

    /// The one way to another state: checks core::isAllowed and that the report still is in `from`,
    /// and writes the audit log, at once. A step that is not the user's marks the report unread.
    /// returns  the decision, by which it can be undone if `undoable`
    /// errors   InvalidInput if the step is not allowed; Conflict if the report is elsewhere by
    /// now;
    ///          NotFound
    Result<DecisionId> transition(const Transition &step);
    /// When it last came into this state, by the audit log; unknown if it never did.
    Result<Timestamp> enteredState(ReportId id, ReportState state) const;
    /// Reports that were opened because this one's problem came back, the oldest first.
    Result<std::vector<ReportId>> recurrencesOf(ReportId id) const;
    /// Takes an undoable step back, if the report has not gone on since.
    /// errors  Conflict if it has, or if it was undone before; InvalidInput if it is not undoable
    Result<DecisionId> undoTransition(DecisionId decision, const QString &actor);

    /// Puts a signal into the report that the assignment names: opens the report if it is new,
    /// takes the signal out of where it was, sets Grouped, and updates count, weight, times and
    /// course.
    /// errors  NotFound if the signal is unknown
    Result<> join(const Assignment &assignment);
    /// A person moves signals. Their old reports are recounted too.
    /// returns  the assignments they had, in order: undoing is `join` of each
    /// errors   NotFound if a signal is in no report or there is no report `to`
    Result<std::vector<Assignment>> moveSignals(std::span<const SignalId> ids, ReportId to);
    /// Heaviest first.
    Result<std::vector<SignalId>> members(ReportId id) const;
    /// What each member's weight is made from, in the order they came.
    Result<std::vector<Weighable>> weighables(ReportId id) const;
    /// errors  NotFound if the signal is in no report
    Result<Assignment> assignment(SignalId signal) const;
    /// In the order of `members`.
    Result<std::vector<Assignment>> assignments(ReportId id) const;
    /// Of members of open reports that one of these rules put there, the newest signals first.
    /// rules  as Assignment::rule
    Result<std::vector<Assignment>> newestAssignments(const QStringList &rules, int limit) const;
    /// Sums weights and counts of the members again and adds a point to the course. Open proposals
    /// about a report that has none left become obsolete.
    /// returns  the new weight
    Result<double> recount(ReportId id);
    /// (time, weight), oldest first; at most one point a second.
    Result<std::vector<std::pair<Timestamp, double>>> course(ReportId id) const;

    Result<> putFindings(const Findings &findings);
    /// The newest.
    Result<std::optional<Findings>> findings(ReportId id) const;
    Result<> putVerdict(ReportId id, const Verdict &verdict);
    Result<std::optional<Verdict>> verdict(ReportId id) const;

private:
    Result<> addPoint(qint64 reportSeq);
    Result<> writeState(ReportId id, ReportState from, ReportState to, const QString &reason,
                        bool retryable, bool byUser);

    StoreContext m_context;
};

} // namespace core::storage
