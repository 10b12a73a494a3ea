// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/fixsetting.h"

#include "core/async/offload.h"
#include "core/git/repository.h"
#include "core/pipeline/connection.h"
#include "core/pipeline/preparedlayers.h"
#include "core/pipeline/reportjobs.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// What the best suspect commit changed, as one unified diff of at most 1 MB; empty if it cannot be
/// read, which costs the fixer a hint and nothing else.
Result<QByteArray> suspectDiffOf(const QString &path, const QString &commit)
{
    constexpr qsizetype longest = 1 << 20;
    QByteArray text;
    const Result<git::Repository> opened = git::Repository::open(path);
    if (!opened)
        return text;
    const Result<std::vector<git::FilePatch>> patches = opened->diff(commit);
    if (!patches)
        return text;
    for (const git::FilePatch &patch : *patches) {
        if (!patch.binary && text.size() + patch.patch.size() <= longest)
            text += patch.patch;
    }
    return text;
}

/// What the attempts before the newest one changed, oldest first.
Result<std::vector<ChangeSet>> earlierChanges(const storage::Stores &stores, const Subject &subject)
{
    std::vector<ChangeSet> earlier;
    for (size_t i = 0; i + 1 < subject.attempts.size(); ++i) {
        Result<std::optional<ChangeSet>> changes = stores.runs.changes(subject.attempts[i].id);
        if (!changes)
            return std::unexpected(std::move(changes.error()));
        if (*changes)
            earlier.push_back(std::move(**changes));
    }
    return earlier;
}

} // namespace

Task<FixSetting> prepareFix(SharedContext context, ReportId id, StopToken stop)
{
    Task<Subject> loading = loadSubject(context, id);
    Result<Subject> subject = co_await loading;
    if (!subject)
        co_return std::unexpected(std::move(subject.error()));
    FixSetting setting;
    setting.subject = std::move(*subject);
    // Running: to be made, or interrupted and made again. Passed: a crash came before it was
    // published.
    const AttemptState state = setting.subject.attempts.empty()
                                   ? AttemptState::Failed
                                   : setting.subject.attempts.back().state;
    if (state != AttemptState::Running && state != AttemptState::Passed)
        co_return fail(ErrorKind::Conflict, tr("There is no attempt to work on."), id.toString());
    Task<Connection> connecting = connectionTo(context, setting.subject.report.repository);
    Result<Connection> connection = co_await connecting;
    if (!connection)
        co_return std::unexpected(std::move(connection.error()));
    setting.repository = std::move(connection->repository);
    setting.host = connection->host;
    const Repository &repository = setting.repository;
    if (repository.checkCommand.isEmpty())
        co_return fail(ErrorKind::InvalidInput,
                       tr("“%1” has no check command, so nothing could say that a change is green. "
                          "Set one: daybreakctl init FOLDER --repository %2 --check COMMAND")
                           .arg(repository.name, repository.path));

    context->say(fixStage, id, tr("Checking out %1").arg(repository.name));
    Task<QString> syncing = setting.host->sync(repository, stop);
    const Result<QString> base = co_await syncing;
    if (!base)
        co_return std::unexpected(base.error());
    // A round goes on from the base of its pull request, so that the proof stays comparable.
    setting.baseCommit =
        setting.subject.pullRequest ? setting.subject.pullRequest->baseCommit : *base;
    Task<QString> checkingOut = setting.host->checkout(repository, setting.baseCommit, stop);
    const Result<QString> tree = co_await checkingOut;
    if (!tree)
        co_return std::unexpected(tree.error());
    setting.baseTree = *tree;
    Task<QStringList> preparing = preparedLayers(context, repository, setting.baseTree, stop);
    const Result<QStringList> layers = co_await preparing;
    if (!layers)
        co_return std::unexpected(layers.error());
    setting.layers = *layers;

    if (setting.subject.findings && !setting.subject.findings->suspects.empty()) {
        Task<QByteArray> reading = offload(
            [path = repository.path, commit = setting.subject.findings->suspects.front().commit] {
                return suspectDiffOf(path, commit);
            });
        Result<QByteArray> suspect = co_await reading;
        if (suspect)
            setting.suspectDiff = std::move(*suspect);
    }

    Task<std::vector<ChangeSet>> looking =
        context->storage->read([subject = setting.subject](const storage::Stores &stores) {
            return earlierChanges(stores, subject);
        });
    Result<std::vector<ChangeSet>> earlier = co_await looking;
    if (!earlier)
        co_return std::unexpected(std::move(earlier.error()));
    setting.earlier = std::move(*earlier);
    setting.attempt = setting.subject.attempts.back();
    if (state == AttemptState::Running)
        setting.attempt.started = context->clock.now();
    co_return setting;
}

execution::FixRequest requestFor(SharedContext context, const FixSetting &setting)
{
    const Subject &subject = setting.subject;
    execution::FixRequest request;
    request.report = subject.report;
    request.members = subject.members;
    request.findings = subject.findings.value_or(Findings());
    request.repository = setting.repository;
    request.baseCommit = setting.baseCommit;
    request.baseTree = setting.baseTree;
    request.preparedLayers = setting.layers;
    request.snapshot = setting.attempt.before;
    request.suspectDiff = setting.suspectDiff;
    request.earlier = setting.earlier;
    if (subject.pullRequest) {
        for (const CheckRun &run : subject.pullRequest->checkRuns) {
            if (run.state == CheckState::Failed)
                request.failedChecks.push_back({.argv = setting.repository.checkCommand,
                                                .exitCode = 1,
                                                .durationMs = run.durationMs,
                                                .output = run.log});
        }
    }
    for (const ReviewComment &comment : subject.comments) {
        if (!comment.resolved)
            request.comments.push_back(comment);
    }
    if (!setting.attempt.direction.isEmpty())
        request.comments.push_back({.author = u"user"_s,
                                    .text = UntrustedText(setting.attempt.direction),
                                    .at = setting.attempt.started});
    request.seed = subject.report.id.toString() % u'/' % QString::number(setting.attempt.number);
    request.progress = [context, id = subject.report.id](const QString &text) {
        context->say(fixStage, id, text);
    };
    return request;
}

} // namespace core::pipeline
