// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/publishing.h"

#include "core/pipeline/acts.h"
#include "core/pipeline/effects.h"
#include "core/pipeline/pullrequestbody.h"
#include "core/pipeline/reportjobs.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

} // namespace

Task<> publishChange(SharedContext context, FixSetting setting, ChangeSet changes, StopToken stop)
{
    const Subject &subject = setting.subject;
    const ReportId id = subject.report.id;
    PullRequest pullRequest = subject.pullRequest.value_or(PullRequest());
    const bool isFirst = pullRequest.id.isNull();
    if (isFirst) {
        // Derived from the report, so that a crash between here and the row below finds the same
        // pull request again.
        pullRequest.id = PullRequestId(QUuid::createUuidV5(id.uuid(), u"pull request"_s));
        pullRequest.report = id;
        pullRequest.repository = setting.repository.id;
        pullRequest.host = setting.repository.host;
        pullRequest.branch = codehost::branchName(subject.report.title, id);
        pullRequest.baseBranch = setting.repository.baseBranch;
        pullRequest.created = context->clock.now();
    }
    const QString parent = isFirst ? setting.baseCommit : pullRequest.headCommit;
    pullRequest.baseCommit = setting.baseCommit;
    pullRequest.title = changes.title;
    pullRequest.body = pullRequestBody(subject, changes);
    if (subject.findings)
        pullRequest.reviewers = subject.findings->reviewers;
    pullRequest.proof = changes.proof;
    pullRequest.label = changes.label;
    pullRequest.rounds = setting.attempt.number;
    pullRequest.updated = context->clock.now();

    context->say("codehost", id,
                 isFirst ? tr("Opening the pull request") : tr("Updating the pull request"));
    if (!isFirst) {
        // The attempt's change is one of the base; the commit is one of what was pushed before.
        Task<ChangeSet> reading =
            setting.host->changes(setting.repository, *subject.pullRequest, stop);
        const Result<ChangeSet> pushed = co_await reading;
        if (!pushed)
            co_return std::unexpected(pushed.error());
        changes.files = filesBetween(*pushed, changes);
    }
    const codehost::PublishRequest request{.repository = setting.repository,
                                           .pullRequest = pullRequest,
                                           .changes = changes,
                                           .parentCommit = parent,
                                           .idempotencyKey = setting.attempt.id.toString()};
    const QString key = u"publish:"_s + request.idempotencyKey;
    Task<Performed> publishing = performOnce(
        context, {.key = key, .kind = u"publish"_s, .isJob = true},
        [host = setting.host, request, stop] { return described(host->publish(request, stop)); });
    const Result<Performed> performed = co_await publishing;
    if (!performed)
        co_return std::unexpected(performed.error());
    if (performed->before)
        co_return {}; // the report may have gone on since
    PullRequest published = pullRequestFromJson(performed->result);
    published.checks = CheckState::Pending;
    published.checkRuns.clear();
    const QString closingKey = u"closeLeft:"_s + request.idempotencyKey;
    Task<bool> storing =
        context->storage->write([pull = published, id, key, closingKey, result = performed->result](
                                    storage::Stores &stores) -> Result<bool> {
            const Result<Report> report = stores.reports.report(id);
            if (!report)
                return std::unexpected(report.error());
            Result<> stored = stores.effects.complete(key, result);
            if (stored)
                stored = stores.runs.putPullRequest(pull);
            if (stored && isClosed(report->state)) {
                // A person dismissed it while the host was busy: nothing stays open there.
                const Result<storage::EffectStart> begun = stores.effects.begin(
                    closingKey, u"closeLeft"_s, {{u"report"_s, id.toString()}});
                return begun ? Result<bool>(true) : std::unexpected(begun.error());
            }
            if (stored)
                stored = stepTo(stores, id, ReportState::Checking, u"stage:codehost"_s);
            if (stored)
                stored = queueChecks(stores, id, pull.headCommit);
            return stored ? Result<bool>(false) : std::unexpected(std::move(stored.error()));
        });
    const Result<bool> isLeft = co_await storing;
    if (!isLeft)
        co_return std::unexpected(isLeft.error());
    if (!*isLeft)
        co_return {};
    Task<> closing = closeLeft(context, id, closingKey, stop);
    Result<> closed = co_await closing;
    co_return closed;
}

} // namespace core::pipeline
