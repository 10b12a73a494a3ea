// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/change.h"

#include <QJsonArray>

#include <map>

using namespace Qt::StringLiterals;

namespace core {

namespace {

QString idText(const QUuid &id)
{
    return id.isNull() ? QString() : id.toString(QUuid::WithoutBraces);
}

QJsonValue bytesToJson(const std::optional<QByteArray> &bytes)
{
    return bytes ? QJsonValue(QString::fromLatin1(bytes->toBase64())) : QJsonValue();
}

std::optional<QByteArray> bytesFromJson(const QJsonValue &value)
{
    if (!value.isString())
        return std::nullopt;
    return QByteArray::fromBase64(value.toString().toLatin1());
}

QJsonObject toJson(const CheckRun &run)
{
    return {{u"name"_s, run.name},     {u"state"_s, checkStateName(run.state)},
            {u"commit"_s, run.commit}, {u"failingPart"_s, run.failingPart.raw()},
            {u"log"_s, run.log.raw()}, {u"durationMs"_s, run.durationMs},
            {u"at"_s, toMs(run.at)}};
}

CheckRun checkRunFromJson(const QJsonObject &object)
{
    return CheckRun{.name = object.value(u"name").toString(),
                    .state = checkStateFromName(object.value(u"state").toString()),
                    .commit = object.value(u"commit").toString(),
                    .failingPart = UntrustedText(object.value(u"failingPart").toString()),
                    .log = UntrustedText(object.value(u"log").toString()),
                    .durationMs = object.value(u"durationMs").toInteger(),
                    .at = fromMs(object.value(u"at").toInteger())};
}

} // namespace

QString attemptStateName(AttemptState state)
{
    switch (state) {
    case AttemptState::Running: return u"running"_s;
    case AttemptState::Passed: return u"passed"_s;
    case AttemptState::Failed: return u"failed"_s;
    case AttemptState::Stopped: return u"stopped"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

QString pullRequestStateName(PullRequestState state)
{
    switch (state) {
    case PullRequestState::Draft: return u"draft"_s;
    case PullRequestState::Open: return u"open"_s;
    case PullRequestState::Approved: return u"approved"_s;
    case PullRequestState::Merged: return u"merged"_s;
    case PullRequestState::Closed: return u"closed"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

bool isOpen(PullRequestState state)
{
    return state != PullRequestState::Merged && state != PullRequestState::Closed;
}

PullRequestState pullRequestStateFromName(QStringView name)
{
    for (const auto state : {PullRequestState::Open, PullRequestState::Approved,
                             PullRequestState::Merged, PullRequestState::Closed}) {
        if (name == pullRequestStateName(state))
            return state;
    }
    return PullRequestState::Draft;
}

QString checkStateName(CheckState state)
{
    switch (state) {
    case CheckState::None: return u"none"_s;
    case CheckState::Pending: return u"pending"_s;
    case CheckState::Passed: return u"passed"_s;
    case CheckState::Failed: return u"failed"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

CheckState checkStateFromName(QStringView name)
{
    for (const auto state : {CheckState::Pending, CheckState::Passed, CheckState::Failed}) {
        if (name == checkStateName(state))
            return state;
    }
    return CheckState::None;
}

QJsonObject toJson(const CommandRun &run)
{
    return {{u"argv"_s, QJsonArray::fromStringList(run.argv)},
            {u"exitCode"_s, run.exitCode},
            {u"timedOut"_s, run.timedOut},
            {u"durationMs"_s, run.durationMs},
            {u"output"_s, run.output.raw()}};
}

CommandRun commandRunFromJson(const QJsonObject &object)
{
    CommandRun run;
    for (const QJsonValue &argument : object.value(u"argv").toArray())
        run.argv.append(argument.toString());
    run.exitCode = object.value(u"exitCode").toInt(-1);
    run.timedOut = object.value(u"timedOut").toBool();
    run.durationMs = object.value(u"durationMs").toInteger();
    run.output = UntrustedText(object.value(u"output").toString());
    return run;
}

QJsonObject toJson(const Proof &proof)
{
    return {{u"base"_s, toJson(proof.base)}, {u"head"_s, toJson(proof.head)}};
}

Proof proofFromJson(const QJsonObject &object)
{
    return Proof{commandRunFromJson(object.value(u"base").toObject()),
                 commandRunFromJson(object.value(u"head").toObject())};
}

QJsonObject toJson(const Attempt &attempt)
{
    QJsonArray commands;
    for (const CommandRun &run : attempt.commands)
        commands.append(toJson(run));
    return {{u"id"_s, idText(attempt.id.uuid())},
            {u"report"_s, idText(attempt.report.uuid())},
            {u"number"_s, attempt.number},
            {u"trigger"_s, attempt.trigger},
            {u"direction"_s, attempt.direction},
            {u"fixer"_s, attempt.fixer},
            {u"state"_s, attemptStateName(attempt.state)},
            {u"before"_s, idText(attempt.before.uuid())},
            {u"after"_s, idText(attempt.after.uuid())},
            {u"commands"_s, commands},
            {u"outcome"_s, attempt.outcome},
            {u"started"_s, toMs(attempt.started)},
            {u"ended"_s, toMs(attempt.ended)}};
}

Attempt attemptFromJson(const QJsonObject &object)
{
    Attempt attempt;
    attempt.id = AttemptId::fromString(object.value(u"id").toString());
    attempt.report = ReportId::fromString(object.value(u"report").toString());
    attempt.number = object.value(u"number").toInt(1);
    attempt.trigger = object.value(u"trigger").toString();
    attempt.direction = object.value(u"direction").toString();
    attempt.fixer = object.value(u"fixer").toString();
    for (const auto state : {AttemptState::Passed, AttemptState::Failed, AttemptState::Stopped}) {
        if (object.value(u"state").toString() == attemptStateName(state))
            attempt.state = state;
    }
    attempt.before = SnapshotId::fromString(object.value(u"before").toString());
    attempt.after = SnapshotId::fromString(object.value(u"after").toString());
    for (const QJsonValue &run : object.value(u"commands").toArray())
        attempt.commands.push_back(commandRunFromJson(run.toObject()));
    attempt.outcome = object.value(u"outcome").toString();
    attempt.started = fromMs(object.value(u"started").toInteger());
    attempt.ended = fromMs(object.value(u"ended").toInteger());
    return attempt;
}

QJsonObject toJson(const PullRequest &pullRequest)
{
    QJsonArray checkRuns;
    for (const CheckRun &run : pullRequest.checkRuns)
        checkRuns.append(toJson(run));
    QJsonArray reviewers;
    for (const Reviewer &reviewer : pullRequest.reviewers)
        reviewers.append(QJsonObject{{u"identity"_s, reviewer.identity},
                                     {u"reason"_s, reviewer.reason},
                                     {u"score"_s, reviewer.score}});
    QJsonObject object{{u"id"_s, idText(pullRequest.id.uuid())},
                       {u"report"_s, idText(pullRequest.report.uuid())},
                       {u"repository"_s, idText(pullRequest.repository.uuid())},
                       {u"host"_s, pullRequest.host},
                       {u"number"_s, pullRequest.number},
                       {u"url"_s, pullRequest.url},
                       {u"branch"_s, pullRequest.branch},
                       {u"baseBranch"_s, pullRequest.baseBranch},
                       {u"baseCommit"_s, pullRequest.baseCommit},
                       {u"headCommit"_s, pullRequest.headCommit},
                       {u"mergeCommit"_s, pullRequest.mergeCommit},
                       {u"title"_s, pullRequest.title},
                       {u"body"_s, pullRequest.body},
                       {u"state"_s, pullRequestStateName(pullRequest.state)},
                       {u"checks"_s, checkStateName(pullRequest.checks)},
                       {u"checkRuns"_s, checkRuns},
                       {u"reviewers"_s, reviewers},
                       {u"label"_s, pullRequest.label},
                       {u"rounds"_s, pullRequest.rounds},
                       {u"created"_s, toMs(pullRequest.created)},
                       {u"updated"_s, toMs(pullRequest.updated)}};
    if (pullRequest.proof)
        object.insert(u"proof"_s, toJson(*pullRequest.proof));
    return object;
}

PullRequest pullRequestFromJson(const QJsonObject &object)
{
    const auto text = [&](QStringView key) { return object.value(key).toString(); };
    PullRequest pullRequest;
    pullRequest.id = PullRequestId::fromString(text(u"id"));
    pullRequest.report = ReportId::fromString(text(u"report"));
    pullRequest.repository = RepositoryId::fromString(text(u"repository"));
    pullRequest.host = text(u"host");
    pullRequest.number = text(u"number");
    pullRequest.url = text(u"url");
    pullRequest.branch = text(u"branch");
    pullRequest.baseBranch = text(u"baseBranch");
    pullRequest.baseCommit = text(u"baseCommit");
    pullRequest.headCommit = text(u"headCommit");
    pullRequest.mergeCommit = text(u"mergeCommit");
    pullRequest.title = text(u"title");
    pullRequest.body = text(u"body");
    pullRequest.state = pullRequestStateFromName(text(u"state"));
    pullRequest.checks = checkStateFromName(text(u"checks"));
    for (const QJsonValue &run : object.value(u"checkRuns").toArray())
        pullRequest.checkRuns.push_back(checkRunFromJson(run.toObject()));
    for (const QJsonValue &value : object.value(u"reviewers").toArray()) {
        const QJsonObject reviewer = value.toObject();
        pullRequest.reviewers.push_back({reviewer.value(u"identity").toString(),
                                         reviewer.value(u"reason").toString(),
                                         reviewer.value(u"score").toDouble()});
    }
    if (object.contains(u"proof"))
        pullRequest.proof = proofFromJson(object.value(u"proof").toObject());
    pullRequest.label = text(u"label");
    pullRequest.rounds = object.value(u"rounds").toInt();
    pullRequest.created = fromMs(object.value(u"created").toInteger());
    pullRequest.updated = fromMs(object.value(u"updated").toInteger());
    return pullRequest;
}

QJsonObject toJson(const ReviewComment &comment)
{
    return {{u"id"_s, idText(comment.id.uuid())},
            {u"thread"_s, idText(comment.thread.uuid())},
            {u"pullRequest"_s, idText(comment.pullRequest.uuid())},
            {u"author"_s, comment.author},
            {u"file"_s, comment.file},
            {u"line"_s, comment.line},
            {u"commit"_s, comment.commit},
            {u"text"_s, comment.text.raw()},
            {u"resolved"_s, comment.resolved},
            {u"hostId"_s, comment.hostId},
            {u"at"_s, toMs(comment.at)}};
}

ReviewComment reviewCommentFromJson(const QJsonObject &object)
{
    return ReviewComment{.id = CommentId::fromString(object.value(u"id").toString()),
                         .thread = CommentId::fromString(object.value(u"thread").toString()),
                         .pullRequest =
                             PullRequestId::fromString(object.value(u"pullRequest").toString()),
                         .author = object.value(u"author").toString(),
                         .file = object.value(u"file").toString(),
                         .line = object.value(u"line").toInt(),
                         .commit = object.value(u"commit").toString(),
                         .text = UntrustedText(object.value(u"text").toString()),
                         .resolved = object.value(u"resolved").toBool(),
                         .hostId = object.value(u"hostId").toString(),
                         .at = fromMs(object.value(u"at").toInteger())};
}

QJsonObject toJson(const ChangeSet &changes)
{
    QJsonArray files;
    for (const FileChange &file : changes.files)
        files.append(QJsonObject{{u"path"_s, file.path},
                                 {u"before"_s, bytesToJson(file.before)},
                                 {u"after"_s, bytesToJson(file.after)}});
    QJsonObject object{{u"baseCommit"_s, changes.baseCommit},
                       {u"files"_s, files},
                       {u"title"_s, changes.title},
                       {u"explanation"_s, changes.explanation},
                       {u"label"_s, changes.label}};
    if (changes.proof)
        object.insert(u"proof"_s, toJson(*changes.proof));
    return object;
}

ChangeSet changeSetFromJson(const QJsonObject &object)
{
    ChangeSet changes;
    changes.baseCommit = object.value(u"baseCommit").toString();
    for (const QJsonValue &value : object.value(u"files").toArray()) {
        const QJsonObject file = value.toObject();
        changes.files.push_back({file.value(u"path").toString(),
                                 bytesFromJson(file.value(u"before")),
                                 bytesFromJson(file.value(u"after"))});
    }
    changes.title = object.value(u"title").toString();
    changes.explanation = object.value(u"explanation").toString();
    changes.label = object.value(u"label").toString();
    if (object.contains(u"proof"))
        changes.proof = proofFromJson(object.value(u"proof").toObject());
    return changes;
}

std::vector<FileChange> filesBetween(const ChangeSet &published, const ChangeSet &wanted)
{
    std::map<QString, FileChange> steps;
    for (const FileChange &file : published.files)
        steps.insert_or_assign(file.path, FileChange{file.path, file.after, file.before});
    for (const FileChange &file : wanted.files) {
        const auto [step, isNew] = steps.try_emplace(file.path, file);
        if (!isNew)
            step->second.after = file.after;
    }
    std::vector<FileChange> files;
    for (auto &[path, step] : steps) {
        if (step.before != step.after)
            files.push_back(std::move(step));
    }
    return files;
}

} // namespace core
