// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/inboxitem.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core {

QString inboxSectionName(InboxSection section)
{
    switch (section) {
    case InboxSection::ReviewAndMerge: return u"reviewAndMerge"_s;
    case InboxSection::NeedsDecision: return u"needsDecision"_s;
    case InboxSection::Working: return u"working"_s;
    case InboxSection::Gathering: return u"gathering"_s;
    case InboxSection::Failed: return u"failed"_s;
    case InboxSection::Regressed: return u"regressed"_s;
    case InboxSection::Done: return u"done"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

InboxSection sectionOf(ReportState state)
{
    switch (state) {
    case ReportState::Ready:
    case ReportState::Approved: return InboxSection::ReviewAndMerge;
    case ReportState::NeedsDecision: return InboxSection::NeedsDecision;
    case ReportState::Queued:
    case ReportState::Researching:
    case ReportState::Actionable:
    case ReportState::Fixing:
    case ReportState::Checking: return InboxSection::Working;
    case ReportState::Gathering: return InboxSection::Gathering;
    case ReportState::Failed: return InboxSection::Failed;
    case ReportState::Regressed: return InboxSection::Regressed;
    case ReportState::Merged:
    case ReportState::Verifying:
    case ReportState::Verified:
    case ReportState::Dismissed:
    case ReportState::Resolved: return InboxSection::Done;
    }
    Q_UNREACHABLE_RETURN(InboxSection::Gathering);
}

QJsonObject toJson(const InboxItem &item)
{
    QJsonArray reviewers;
    for (const Reviewer &reviewer : item.reviewers)
        reviewers.append(
            QJsonObject{{u"identity"_s, reviewer.identity}, {u"reason"_s, reviewer.reason}});
    QJsonValue pullRequest;
    if (item.pullRequest) {
        QJsonValue proof;
        if (item.pullRequest->proof)
            proof = QJsonObject{{u"base_failed"_s, !item.pullRequest->proof->base.passed()},
                                {u"head_passed"_s, item.pullRequest->proof->head.passed()}};
        pullRequest = QJsonObject{{u"branch"_s, item.pullRequest->branch},
                                  {u"state"_s, pullRequestStateName(item.pullRequest->state)},
                                  {u"checks"_s, checkStateName(item.pullRequest->checks)},
                                  {u"proof"_s, proof}};
    }
    return {{u"id"_s, item.report.id.toString()},
            {u"title"_s, item.report.title},
            {u"state"_s, reportStateName(item.report.state)},
            {u"priority"_s,
             item.report.priority ? QJsonValue(priorityName(*item.report.priority)) : QJsonValue()},
            {u"weight"_s, item.report.weight},
            {u"threshold"_s, promotionThreshold},
            {u"signals"_s, item.report.signalCount},
            {u"sources"_s, QJsonArray::fromStringList(item.sources)},
            {u"repository"_s, item.repository},
            {u"reviewers"_s, reviewers},
            {u"pull_request"_s, pullRequest}};
}

QJsonObject toJson(const AuditEntry &entry)
{
    return {{u"id"_s, entry.id.toString()},
            {u"at"_s, toIso(entry.at)},
            {u"actor"_s, entry.actor},
            {u"action"_s, entry.action},
            {u"report"_s, entry.report.isNull() ? QString() : entry.report.toString()},
            {u"before"_s, entry.before},
            {u"after"_s, entry.after},
            {u"reason"_s, entry.reason},
            {u"undoable"_s, entry.undoable},
            {u"undoes"_s, entry.undoes.isNull() ? QString() : entry.undoes.toString()}};
}

} // namespace core
