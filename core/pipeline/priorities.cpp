// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/priorities.h"

#include "core/pipeline/reportjobs.h"
#include "core/pipeline/subject.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// Whether nobody else is about to judge it.
bool isJudgedHere(const Report &report)
{
    return report.priority && !isSettled(report.state) && report.mergedInto.isNull() &&
           report.state != ReportState::Queued && report.state != ReportState::Researching;
}

/// None if there is nothing to judge, or nothing to judge it by.
Result<std::optional<Subject>> judgeable(const storage::Stores &stores, ReportId id)
{
    const Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(report.error());
    if (!isJudgedHere(*report))
        return std::nullopt;
    Result<Subject> subject = subjectOf(stores, id);
    if (!subject)
        return std::unexpected(std::move(subject.error()));
    if (!subject->findings || subject->members.empty())
        return std::nullopt;
    return std::optional(std::move(*subject));
}

bool isHeldByPriority(const Report &report)
{
    return report.state == ReportState::NeedsDecision &&
           report.stateReason.startsWith(u"policyPriority:");
}

/// returns  whether research was queued
Result<bool> storePriority(storage::Stores &stores, const Report &judged, const Verdict &verdict,
                           const QString &actor)
{
    const Result<Report> now = stores.reports.report(judged.id);
    if (!now)
        return std::unexpected(now.error());
    // Research has judged it since, by more than this saw.
    if (!isJudgedHere(*now) || now->researchedAtSignals != judged.researchedAtSignals)
        return false;
    Result<> stored =
        stores.reports.setPriority(judged.id, verdict.priority, verdict.priorityReason);
    if (!stored)
        return std::unexpected(std::move(stored.error()));
    if (now->priority == verdict.priority)
        return false;
    const Result<DecisionId> noted =
        stores.audit.append({.actor = actor,
                             .action = u"priorityChanged"_s,
                             .report = judged.id,
                             .before = {{u"priority"_s, priorityName(*now->priority)}},
                             .after = {{u"priority"_s, priorityName(verdict.priority)}},
                             .reason = verdict.priorityReason});
    if (!noted)
        return std::unexpected(noted.error());
    if (!isHeldByPriority(*now))
        return false;
    const Result<Repository> repository = stores.settings.repository(now->repository);
    if (!repository)
        return repository.error().kind == ErrorKind::NotFound ? Result<bool>(false)
                                                              : std::unexpected(repository.error());
    if (int(verdict.priority) > int(repository->policy.lowestPriority))
        return false;
    Result<> queued = queueResearch(stores, *now, actor);
    return queued ? Result<bool>(true) : std::unexpected(std::move(queued.error()));
}

Task<> judgeOne(SharedContext context, ReportId id, StopToken stop)
{
    Task<std::optional<Subject>> reading = context->storage->read(
        [id](const storage::Stores &stores) { return judgeable(stores, id); });
    const Result<std::optional<Subject>> subject = co_await reading;
    if (!subject)
        co_return std::unexpected(subject.error());
    if (!*subject)
        co_return {};
    const Report report = (*subject)->report;
    Task<Verdict> assessing = context->assessor.member->assess(
        {.report = report, .members = (*subject)->members, .findings = *(*subject)->findings},
        stop);
    const Result<Verdict> verdict = co_await assessing;
    if (!verdict)
        co_return std::unexpected(verdict.error());
    if (report.priority == verdict->priority && report.priorityReason == verdict->priorityReason)
        co_return {};
    Task<bool> storing = context->storage->write(
        [report, judged = *verdict, actor = u"stage:actionability/"_s + context->assessor.name](
            storage::Stores &stores) { return storePriority(stores, report, judged, actor); });
    const Result<bool> isQueued = co_await storing;
    if (!isQueued)
        co_return std::unexpected(isQueued.error());
    context->reportChanged(id);
    if (*isQueued)
        context->wake();
    co_return {};
}

} // namespace

Task<> judgePriorities(SharedContext context, std::vector<ReportId> reports, StopToken stop)
{
    const std::set<ReportId> each(reports.begin(), reports.end());
    for (const ReportId id : each) {
        if (stop.stop_requested())
            co_return cancelled();
        Task<> judging = judgeOne(context, id, stop);
        Result<> judged = co_await judging;
        if (!judged)
            co_return judged;
    }
    co_return {};
}

Task<> judgeAllPriorities(SharedContext context, StopToken stop)
{
    Task<std::vector<ReportId>> listing =
        context->storage->read([](const storage::Stores &stores) -> Result<std::vector<ReportId>> {
            const Result<std::vector<Report>> reports = stores.reports.list();
            if (!reports)
                return std::unexpected(reports.error());
            std::vector<ReportId> ids;
            for (const Report &report : *reports) {
                if (isJudgedHere(report))
                    ids.push_back(report.id);
            }
            return ids;
        });
    Result<std::vector<ReportId>> open = co_await listing;
    if (!open)
        co_return std::unexpected(std::move(open.error()));
    Task<> judging = judgePriorities(std::move(context), std::move(*open), std::move(stop));
    Result<> judged = co_await judging;
    co_return judged;
}

} // namespace core::pipeline
