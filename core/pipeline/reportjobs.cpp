// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/reportjobs.h"

#include <map>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

Result<> enqueue(storage::Stores &stores, const char *stage, ReportId report,
                 const QString &inputHash, Timestamp notBefore = {})
{
    const std::array subjects{report.uuid()};
    const Result<std::optional<JobId>> job = stores.jobs.enqueue(
        QString::fromLatin1(stage), std::span<const QUuid>(subjects), inputHash, notBefore);
    if (!job)
        return std::unexpected(job.error());
    return {};
}

/// How much a signal tells of a crash. From the values a fixer repeats it; a trace alone often does
/// not do for that.
enum class CrashDetail : std::uint8_t { None, Trace, Values };

CrashDetail crashDetail(const Signal &signal)
{
    if (signal.kind != SignalKind::Exception)
        return CrashDetail::None;
    const bool hasValues = std::ranges::any_of(signal.exceptions, [](const ExceptionInfo &one) {
        return std::ranges::any_of(one.frames,
                                   [](const Frame &frame) { return !frame.variables.isEmpty(); });
    });
    return hasValues ? CrashDetail::Values : CrashDetail::Trace;
}

/// True if a crash has joined that tells more than any that research has seen. By when signals
/// joined: one can be received long before it is grouped.
Result<bool> isCrashClearer(storage::Stores &stores, const Report &report,
                            std::span<const Signal> members)
{
    std::map<SignalId, CrashDetail> details;
    for (const Signal &member : members)
        details.emplace(member.id, crashDetail(member));
    Result<std::vector<Assignment>> joined = stores.reports.assignments(report.id);
    if (!joined)
        return std::unexpected(std::move(joined.error()));
    std::ranges::stable_sort(*joined, {}, &Assignment::at);
    CrashDetail seen = CrashDetail::None;
    CrashDetail since = CrashDetail::None;
    for (qsizetype i = 0; i < qsizetype(joined->size()); ++i) {
        const auto detail = details.find((*joined)[size_t(i)].signal);
        CrashDetail &most = i < report.researchedAtSignals ? seen : since;
        if (detail != details.end())
            most = std::max(most, detail->second);
    }
    return since > seen;
}

} // namespace

QString triggerName(Trigger trigger)
{
    switch (trigger) {
    case Trigger::Verdict: return u"verdict"_s;
    case Trigger::Checks: return u"checks"_s;
    case Trigger::Comment: return u"comment"_s;
    case Trigger::Retrigger: return u"retrigger"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

Result<> stepTo(storage::Stores &stores, ReportId id, ReportState to, const QString &actor,
                const QString &reason)
{
    const Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(report.error());
    if (report->state == to)
        return {};
    const Result<DecisionId> stepped = stores.reports.transition(
        {.report = id, .from = report->state, .to = to, .reason = reason, .actor = actor});
    if (!stepped)
        return std::unexpected(stepped.error());
    return {};
}

Result<> queueResearch(storage::Stores &stores, const Report &report, const QString &actor)
{
    Result<> stepped = stepTo(stores, report.id, ReportState::Queued, actor);
    if (!stepped)
        return stepped;
    // The audit log grows by each step, so a person's retry is a new job even with the same
    // signals.
    const Result<std::vector<AuditEntry>> history = stores.audit.ofReport(report.id);
    if (!history)
        return std::unexpected(history.error());
    return enqueue(stores, researchStage, report.id, QString::number(history->size()));
}

Result<> queueIfDue(storage::Stores &stores, const Report &report, std::span<const Signal> members,
                    const QString &actor)
{
    if (report.state != ReportState::Gathering && report.state != ReportState::NeedsDecision)
        return {};
    bool due = reports::isDueForResearch(report);
    if (!due && report.weight >= promotionThreshold) {
        const Result<std::optional<Findings>> last = stores.reports.findings(report.id);
        if (!last)
            return std::unexpected(last.error());
        const Result<bool> clearer = isCrashClearer(stores, report, members);
        if (!clearer)
            return std::unexpected(clearer.error());
        due = *last && *clearer;
    }
    return due ? queueResearch(stores, report, actor) : Result<>();
}

Result<> queueFix(Context &context, storage::Stores &stores, const Report &report, Trigger trigger,
                  const QString &direction, const QString &actor)
{
    Result<> stepped = stepTo(stores, report.id, ReportState::Fixing, actor);
    if (!stepped)
        return stepped;
    const Result<std::vector<Attempt>> attempts = stores.runs.attempts(report.id);
    if (!attempts)
        return std::unexpected(attempts.error());
    Attempt attempt;
    attempt.id = AttemptId(context.ids.next());
    attempt.report = report.id;
    attempt.number = int(attempts->size()) + 1;
    attempt.trigger = triggerName(trigger);
    attempt.direction = direction;
    attempt.fixer = context.fixer.name;
    attempt.before = attempts->empty() ? SnapshotId() : attempts->back().after;
    attempt.started = context.clock.now();
    Result<> stored = stores.runs.putAttempt(attempt);
    if (!stored)
        return stored;
    return enqueue(stores, fixStage, report.id, attempt.id.toString());
}

Result<> queuePublishing(storage::Stores &stores, ReportId report, AttemptId attempt)
{
    // The same stage as making the change: it takes a passed attempt up where it stands.
    return enqueue(stores, fixStage, report, u"publish:"_s + attempt.toString());
}

Result<> queueChecks(storage::Stores &stores, ReportId report, const QString &commit)
{
    return enqueue(stores, checkStage, report, commit);
}

Result<> queueVerification(storage::Stores &stores, ReportId report, const QString &occasion,
                           Timestamp notBefore)
{
    return enqueue(stores, verifyStage, report, occasion, notBefore);
}

Result<> resumeWork(Context &context, storage::Stores &stores, const Report &report,
                    const QString &occasion)
{
    switch (report.state) {
    case ReportState::Queued:
    case ReportState::Researching:
        return enqueue(stores, researchStage, report.id, u"again:"_s + occasion);
    case ReportState::Fixing: {
        const Result<std::vector<Attempt>> attempts = stores.runs.attempts(report.id);
        if (!attempts)
            return std::unexpected(attempts.error());
        const bool stands =
            !attempts->empty() && (attempts->back().state == AttemptState::Running ||
                                   attempts->back().state == AttemptState::Passed);
        return stands ? enqueue(stores, fixStage, report.id, u"again:"_s + occasion)
                      : queueFix(context, stores, report, Trigger::Retrigger, {},
                                 u"stage:"_s + QLatin1StringView(fixStage));
    }
    case ReportState::Checking:
        return enqueue(stores, checkStage, report.id, u"again:"_s + occasion);
    default: return {};
    }
}

QString policyObjection(const Policy &policy, const Report &report, int fixesToday, bool isBackfill)
{
    if (policy.autonomy == Autonomy::Research)
        return u"policyResearchOnly"_s;
    if (report.priority && int(*report.priority) > int(policy.lowestPriority))
        return u"policyPriority:%1:%2"_s.arg(priorityName(*report.priority),
                                             priorityName(policy.lowestPriority));
    if (fixesToday >= policy.dailyCap)
        return u"policyDailyCap:%1"_s.arg(fixesToday);
    if (policy.holdBackfill && isBackfill)
        return u"policyBackfill"_s;
    return {};
}

} // namespace core::pipeline
