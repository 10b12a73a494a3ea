// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/reportstages.h"

#include "core/pipeline/connection.h"
#include "core/pipeline/preparedlayers.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/subject.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

} // namespace

Task<> checkReport(SharedContext context, ReportId id, StopToken stop)
{
    Task<Subject> loading = loadSubject(context, id);
    Result<Subject> subject = co_await loading;
    if (!subject)
        co_return std::unexpected(std::move(subject.error()));
    if (!subject->pullRequest || subject->report.state != ReportState::Checking)
        co_return {}; // a person decided otherwise in the meantime
    PullRequest pullRequest = *subject->pullRequest;
    Task<Connection> connecting = connectionOf(context, pullRequest);
    const Result<Connection> connection = co_await connecting;
    if (!connection)
        co_return std::unexpected(connection.error());
    const auto &[repository, codeHost] = *connection;

    context->say(checkStage, id, tr("Running the checks of %1").arg(pullRequest.branch));
    Task<QString> checkingOut = codeHost->checkout(repository, pullRequest.headCommit, stop);
    const Result<QString> tree = co_await checkingOut;
    if (!tree)
        co_return std::unexpected(tree.error());
    Task<QStringList> preparing = preparedLayers(context, repository, *tree, stop);
    const Result<QStringList> layers = co_await preparing;
    if (!layers)
        co_return std::unexpected(layers.error());
    Task<std::vector<CheckRun>> running =
        context->checks.member->run({.repository = repository,
                                     .commit = pullRequest.headCommit,
                                     .tree = *tree,
                                     .preparedLayers = *layers},
                                    stop);
    Result<std::vector<CheckRun>> runs = co_await running;
    if (!runs)
        co_return std::unexpected(std::move(runs.error()));

    const bool isGreen = std::ranges::all_of(
        *runs, [](const CheckRun &run) { return run.state == CheckState::Passed; });
    Task<PullRequest> recording = codeHost->recordChecks(repository, pullRequest, *runs, stop);
    Result<PullRequest> recorded = co_await recording;
    if (!recorded)
        co_return std::unexpected(std::move(recorded.error()));
    recorded->checkRuns = *runs;
    recorded->checks = isGreen ? CheckState::Passed : CheckState::Failed;
    if (isGreen && recorded->state == PullRequestState::Draft)
        recorded->state = PullRequestState::Open;
    recorded->updated = context->clock.now();

    const int attempts = int(subject->attempts.size());
    Task<> storing = context->storage->write(
        [context, id, pull = *recorded, isGreen, attempts](storage::Stores &stores) -> Result<> {
            const QString actor = u"stage:ci/"_s + context->checks.name;
            const Result<Report> report = stores.reports.report(id);
            if (!report)
                return std::unexpected(report.error());
            if (report->state != ReportState::Checking)
                return {}; // a person decided otherwise while they ran
            Result<> stored = stores.runs.putPullRequest(pull);
            if (!stored)
                return stored;
            if (isGreen)
                return stepTo(stores, id, ReportState::Ready, actor);
            const Result<Repository> now = stores.settings.repository(pull.repository);
            if (!now)
                return std::unexpected(now.error());
            if (attempts >= now->policy.maximumRounds)
                return stepTo(stores, id, ReportState::NeedsDecision, actor, u"checksRed"_s);
            return queueFix(*context, stores, *report, Trigger::Checks, {}, actor);
        });
    Result<> stored = co_await storing;
    context->reportChanged(id);
    co_return stored;
}

} // namespace core::pipeline
