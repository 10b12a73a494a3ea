// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/reportstages.h"

#include "core/execution/diffpolicy.h"
#include "core/pipeline/connection.h"
#include "core/pipeline/publishing.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/subject.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// Where a report stands after an attempt without a change to publish: a round takes nothing from a
/// pull request that is open and green.
Result<ReportState> stateAfterNoChange(const storage::Stores &stores, ReportId report)
{
    const Result<std::optional<PullRequest>> newest = stores.runs.newestPullRequest(report);
    if (!newest)
        return std::unexpected(newest.error());
    const bool stands =
        *newest && (*newest)->checks == CheckState::Passed && isOpen((*newest)->state);
    return stands ? ReportState::Ready : ReportState::NeedsDecision;
}

/// Ends the attempt; with a reason, the report goes to a person in the same transaction.
/// returns  whether the change is to be published: not if a person decided otherwise meanwhile, who
///          finds it kept if they take that back
Task<bool> settleAttempt(SharedContext context, Attempt attempt, std::optional<ChangeSet> changes,
                         QString handOverReason)
{
    const QString actor = u"stage:execution/"_s + context->fixer.name;
    return context->storage->write(
        [attempt, changes, actor, handOverReason](storage::Stores &stores) -> Result<bool> {
            const Result<Report> report = stores.reports.report(attempt.report);
            if (!report)
                return std::unexpected(report.error());
            Result<> stored = stores.runs.putAttempt(attempt);
            if (stored && changes)
                stored = stores.runs.putChanges(attempt.id, *changes);
            if (!stored)
                return std::unexpected(std::move(stored.error()));
            if (report->state != ReportState::Fixing)
                return false;
            if (handOverReason.isEmpty())
                return true;
            const Result<ReportState> state = stateAfterNoChange(stores, attempt.report);
            if (!state)
                return std::unexpected(state.error());
            stored = stepTo(stores, attempt.report, *state, actor, handOverReason);
            if (stored && handOverReason == "noReproduction"_L1) {
                // The values that were missing may have come in while this ran.
                const Result<Subject> now = subjectOf(stores, attempt.report);
                if (!now)
                    return std::unexpected(now.error());
                stored = queueIfDue(stores, now->report, now->members, actor);
            }
            return stored ? Result<bool>(false) : std::unexpected(std::move(stored.error()));
        });
}

Task<ReportState> stateOf(SharedContext context, ReportId id)
{
    return context->storage->read([id](const storage::Stores &stores) -> Result<ReportState> {
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        return report->state;
    });
}

} // namespace

Task<> fixReport(SharedContext context, ReportId id, StopToken stop)
{
    Task<ReportState> asking = stateOf(context, id);
    const Result<ReportState> state = co_await asking;
    if (!state)
        co_return std::unexpected(state.error());
    if (*state != ReportState::Fixing)
        co_return {}; // a person decided otherwise in the meantime, or it was done before a kill
    Task<FixSetting> preparing = prepareFix(context, id, stop);
    Result<FixSetting> setting = co_await preparing;
    if (!setting)
        co_return std::unexpected(std::move(setting.error()));
    context->reportChanged(id);

    if (setting->attempt.state == AttemptState::Passed) {
        Task<std::optional<ChangeSet>> looking =
            context->storage->read([attempt = setting->attempt.id](const storage::Stores &stores) {
                return stores.runs.changes(attempt);
            });
        const Result<std::optional<ChangeSet>> made = co_await looking;
        if (!made || !*made)
            co_return made ? fail(ErrorKind::Corrupt, tr("The change of the last attempt is gone."))
                           : std::unexpected(made.error());
        // A change that was kept belongs to the commit it was made on; the base may have moved.
        if (!setting->subject.pullRequest)
            setting->baseCommit = (*made)->baseCommit;
        Task<> publishing = publishChange(context, *setting, **made, stop);
        Result<> published = co_await publishing;
        context->reportChanged(id);
        co_return published;
    }

    Task<execution::FixOutcome> fixing =
        context->fixer.member->fix(requestFor(context, *setting), stop);
    Result<execution::FixOutcome> outcome = co_await fixing;
    if (!outcome) // the attempt stays as it is: whoever settles the job knows whether it is tried
                  // again
        co_return std::unexpected(std::move(outcome.error()));

    // What a person forbade while the change was made is forbidden to it, too.
    Task<Connection> connecting = connectionTo(context, setting->repository.id);
    const Result<Connection> connection = co_await connecting;
    if (!connection)
        co_return std::unexpected(connection.error());
    const Policy &policy = connection->repository.policy;

    Attempt &attempt = setting->attempt;
    attempt.commands = outcome->commands;
    attempt.after = outcome->snapshot;
    attempt.outcome = outcome->outcome;
    attempt.ended = context->clock.now();
    attempt.state = AttemptState::Failed;
    QString handOverReason;
    if (!outcome->changes) {
        handOverReason = outcome->outcomeCode;
    } else if (const auto violations = execution::checkDiff(outcome->changes->files, policy);
               !violations.empty()) {
        QStringList reasons;
        for (const execution::PolicyViolation &violation : violations)
            reasons.append(violation.path % u": "_s % violation.reason);
        attempt.outcome =
            tr("The change touches what needs your permission: %1").arg(reasons.join(u"; "_s));
        handOverReason = u"policyViolation"_s;
    } else {
        attempt.state = AttemptState::Passed;
        if (policy.autonomy != Autonomy::PullRequest &&
            attempt.trigger == triggerName(Trigger::Verdict))
            handOverReason = u"policyLimit"_s;
    }
    Task<bool> settling = settleAttempt(context, attempt, outcome->changes, handOverReason);
    const Result<bool> publishes = co_await settling;
    if (!publishes)
        co_return std::unexpected(publishes.error());
    if (!*publishes) {
        context->reportChanged(id);
        co_return {};
    }
    Task<> publishing = publishChange(context, *setting, *outcome->changes, stop);
    Result<> published = co_await publishing;
    context->reportChanged(id);
    co_return published;
}

} // namespace core::pipeline
