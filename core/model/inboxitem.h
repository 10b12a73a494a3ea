// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One row of the inbox: what a person sees of a report.
#pragma once

#include "core/model/change.h"
#include "core/model/report.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace core {

/// The inbox's sections in the order they are shown. Spelling as for states: reviewAndMerge,
/// needsDecision, …
enum class InboxSection : std::uint8_t {
    ReviewAndMerge,
    NeedsDecision,
    Working,
    Gathering,
    Failed,
    Regressed,
    Done,
};
QString inboxSectionName(InboxSection section);
InboxSection sectionOf(ReportState state);

struct InboxItem
{
    Report report;
    QStringList sources; ///< source ids, sorted, no duplicates
    QString repository;  ///< name; empty while unknown
    std::vector<Reviewer> reviewers;
    std::optional<PullRequest> pullRequest; ///< the newest
    bool unread = true;

    friend bool operator==(const InboxItem &, const InboxItem &) = default;
};

/// The object of `daybreakctl inbox --json`: id, title, state, priority, weight, threshold,
/// signals, sources, repository, reviewers and pull_request {branch, state, checks, proof
/// {base_failed, head_passed}} (null if none).
QJsonObject toJson(const InboxItem &item);

/// One entry of the audit log: who, when, what, before, after, why; stored as code and arguments.
struct AuditEntry
{
    DecisionId id;
    Timestamp at;
    QString actor;  ///< "user", "stage:grouping/score", "agent:<run>"
    QString action; ///< code: stateChanged, signalMoved, approved, merged, commented, dismissed, …
    ReportId report;
    QJsonObject before;
    QJsonObject after;
    QString reason; ///< code or the person's own note
    bool undoable = false;
    DecisionId undoes; ///< the entry this one takes back

    friend bool operator==(const AuditEntry &, const AuditEntry &) = default;
};

QJsonObject toJson(const AuditEntry &entry);

} // namespace core
