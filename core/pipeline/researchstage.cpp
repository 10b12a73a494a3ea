// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/reportstages.h"

#include "core/pipeline/reportjobs.h"
#include "core/pipeline/setup.h"
#include "core/pipeline/subject.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

} // namespace

Task<> researchReport(SharedContext context, ReportId id, StopToken stop)
{
    const QString actor = u"stage:research/"_s + context->researcher.name;
    struct Begun
    {
        Subject subject;
        std::vector<Repository> repositories;
    };
    Task<Begun> stepping = context->storage->write([id, actor](
                                                       storage::Stores &stores) -> Result<Begun> {
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        // It became too light, or a person decided otherwise or merged it away in the meantime.
        if ((report->state != ReportState::Queued && report->state != ReportState::Researching) ||
            report->signalCount == 0)
            return Begun();
        Result<> stepped = stepTo(stores, id, ReportState::Researching, actor);
        if (!stepped)
            return std::unexpected(std::move(stepped.error()));
        Result<Subject> subject = subjectOf(stores, id);
        Result<std::vector<Repository>> repositories = stores.settings.repositories();
        if (!subject || !repositories)
            return std::unexpected(subject ? repositories.error() : subject.error());
        return Begun{std::move(*subject), std::move(*repositories)};
    });
    const Result<Begun> begun = co_await stepping;
    if (!begun)
        co_return std::unexpected(begun.error());
    const Subject &subject = begun->subject;
    if (subject.report.id.isNull())
        co_return {};
    context->reportChanged(id);
    context->say(researchStage, id,
                 tr("Researching “%1”").arg(UntrustedText(subject.report.title).displayLine(80)));

    Task<Findings> researching = context->researcher.member->research(
        {.report = subject.report, .members = subject.members, .repositories = begun->repositories},
        stop);
    Result<Findings> findings = co_await researching;
    if (!findings && findings.error().kind != ErrorKind::NotFound)
        co_return std::unexpected(std::move(findings.error()));
    // No repository fits: the verdict says so instead of the report failing.
    Findings known = findings ? std::move(*findings)
                              : Findings{.report = id, .researcher = context->researcher.name};
    known.researcher = context->researcher.name;

    Task<Verdict> assessing = context->assessor.member->assess(
        {.report = subject.report, .members = subject.members, .findings = known}, stop);
    Result<Verdict> verdict = co_await assessing;
    if (!verdict)
        co_return std::unexpected(std::move(verdict.error()));
    verdict->assessor = context->assessor.name;

    Task<> storing = context->storage->write([context, id, actor, known, judged = *verdict,
                                              signalCount = subject.report.signalCount](
                                                 storage::Stores &stores) -> Result<> {
        const Result<Report> now = stores.reports.report(id);
        if (!now)
            return std::unexpected(now.error());
        if (now->state != ReportState::Researching || now->signalCount == 0)
            return {}; // a person decided otherwise or merged it away while this ran
        Result<> stored = stores.reports.putFindings(known);
        if (stored)
            stored = stores.reports.putVerdict(id, judged);
        if (stored)
            stored = stores.reports.setRepository(id, known.repository);
        if (stored)
            stored = stores.reports.setPriority(id, judged.priority, judged.priorityReason);
        if (stored)
            stored = stores.reports.setResearchedAtSignals(id, signalCount);
        if (!stored)
            return stored;
        const QString judge = u"stage:actionability/"_s + context->assessor.name;
        if (judged.kind != VerdictKind::Actionable) {
            const bool waits = judged.kind == VerdictKind::NotActionable;
            stored = waits ? stepTo(stores, id, ReportState::Gathering, judge, u"notActionable"_s)
                           : stepTo(stores, id, ReportState::NeedsDecision, judge);
            // Evidence that came in while this ran has not been looked at.
            const Result<Subject> then = subjectOf(stores, id);
            if (!stored || !then)
                return stored ? std::unexpected(then.error()) : stored;
            return queueIfDue(stores, then->report, then->members, judge);
        }
        stored = stepTo(stores, id, ReportState::Actionable, judge);
        if (!stored)
            return stored;
        const Result<Repository> repository = stores.settings.repository(known.repository);
        if (!repository && repository.error().kind == ErrorKind::NotFound)
            return stepTo(stores, id, ReportState::NeedsDecision, u"policy"_s, u"noRepository"_s);
        if (!repository)
            return std::unexpected(repository.error());
        if (repository->checkCommand.isEmpty())
            return stepTo(stores, id, ReportState::NeedsDecision, u"policy"_s, u"noCheckCommand"_s);
        const Result<int> today = stores.runs.fixesStartedSince(
            repository->id, context->clock.now() - std::chrono::hours(24));
        const Result<Report> report = stores.reports.report(id);
        if (!today || !report)
            return std::unexpected(today ? report.error() : today.error());
        const Result<QJsonValue> connected = stores.settings.value(connectedKey);
        if (!connected)
            return std::unexpected(connected.error());
        QString objection = policyObjection(repository->policy, *report, *today,
                                            toMs(report->lastSeen) < connected->toInteger());
        if (objection.isEmpty() && !report->recurrenceOf.isNull()) {
            const Result<Report> before = stores.reports.report(report->recurrenceOf);
            if (!before)
                return std::unexpected(before.error());
            if (before->state == ReportState::Dismissed)
                objection = u"policyDismissedBefore:"_s + before->stateReason;
        }
        if (!objection.isEmpty())
            return stepTo(stores, id, ReportState::NeedsDecision, u"policy"_s, objection);
        return queueFix(*context, stores, *report, Trigger::Verdict, {}, judge);
    });
    Result<> stored = co_await storing;
    context->reportChanged(id);
    co_return stored;
}

} // namespace core::pipeline
