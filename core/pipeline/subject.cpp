// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/subject.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

Result<Subject> subjectOf(const storage::Stores &stores, ReportId id)
{
    Subject subject;
    Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(std::move(report.error()));
    subject.report = std::move(*report);
    const Result<std::vector<SignalId>> ids = stores.reports.members(id);
    if (!ids)
        return std::unexpected(ids.error());
    Result<std::vector<Signal>> members = stores.signalStore.signalsOf(*ids);
    if (!members)
        return std::unexpected(std::move(members.error()));
    subject.members = std::move(*members);
    std::ranges::sort(subject.members, [](const Signal &a, const Signal &b) {
        return std::tuple(a.occurred, a.id.uuid()) < std::tuple(b.occurred, b.id.uuid());
    });
    Result<std::optional<Findings>> findings = stores.reports.findings(id);
    if (!findings)
        return std::unexpected(std::move(findings.error()));
    subject.findings = std::move(*findings);
    Result<std::optional<PullRequest>> pullRequest = stores.runs.newestPullRequest(id);
    if (!pullRequest)
        return std::unexpected(std::move(pullRequest.error()));
    subject.pullRequest = std::move(*pullRequest);
    Result<std::vector<Attempt>> attempts = stores.runs.attempts(id);
    if (!attempts)
        return std::unexpected(std::move(attempts.error()));
    subject.attempts = std::move(*attempts);
    if (subject.pullRequest) {
        Result<std::vector<ReviewComment>> comments = stores.runs.comments(subject.pullRequest->id);
        if (!comments)
            return std::unexpected(std::move(comments.error()));
        subject.comments = std::move(*comments);
    }
    return subject;
}

Task<Subject> loadSubject(SharedContext context, ReportId id)
{
    return context->storage->read(
        [id](const storage::Stores &stores) { return subjectOf(stores, id); });
}

} // namespace core::pipeline
