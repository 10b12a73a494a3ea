// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/reportstages.h"

#include "core/base/logging.h"
#include "core/execution/diffpolicy.h"

#include <QCryptographicHash>
#include <QFile>
#include <QStringBuilder>

#include <set>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Pipeline", text);
}

/// A report with what the stages need to know of it.
struct Subject
{
    Report report;
    std::vector<Signal> members; ///< oldest first
    std::optional<Findings> findings;
    std::optional<PullRequest> pullRequest; ///< the newest
    std::vector<Attempt> attempts;          ///< oldest first
    std::vector<ReviewComment> comments;    ///< of the pull request, oldest first
};

Result<Subject> load(const storage::Stores &stores, ReportId id)
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
    return context->storage->read([id](const storage::Stores &stores) { return load(stores, id); });
}

/// A step that is taken unless the report is there already, as after a crash between the step and
/// the work.
Result<> stepTo(storage::Stores &stores, ReportId id, ReportState to, const QString &actor,
                const QString &reason = {}, bool retryable = true)
{
    const Result<Report> report = stores.reports.report(id);
    if (!report)
        return std::unexpected(report.error());
    if (report->state == to)
        return {};
    const Result<DecisionId> stepped = stores.reports.transition({.report = id,
                                                                  .from = report->state,
                                                                  .to = to,
                                                                  .reason = reason,
                                                                  .retryable = retryable,
                                                                  .actor = actor});
    if (!stepped)
        return std::unexpected(stepped.error());
    return {};
}

void say(const Context &context, const char *stage, ReportId report, const QString &text)
{
    if (context.progress)
        context.progress({.stage = QString::fromLatin1(stage), .text = text, .report = report});
}

Result<> enqueue(storage::Stores &stores, const char *stage, ReportId report,
                 const QString &inputHash)
{
    const std::array subjects{report.uuid()};
    const Result<std::optional<JobId>> job = stores.jobs.enqueue(
        QString::fromLatin1(stage), std::span<const QUuid>(subjects), inputHash);
    if (!job)
        return std::unexpected(job.error());
    return {};
}

/// Dependencies of a repository as read-only layers; none if it needs no preparing.
Task<QStringList> preparedLayers(SharedContext context, Repository repository, QString baseTree,
                                 StopToken stop)
{
    if (repository.prepareCommand.isEmpty())
        co_return QStringList();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(repository.prepareCommand.join(u'\0').toUtf8());
    for (const QString &lockFile : std::as_const(repository.lockFiles)) {
        QFile file(baseTree % u'/' % lockFile);
        if (file.open(QIODevice::ReadOnly))
            hash.addData(&file);
    }
    sandbox::Command command;
    command.argv = repository.prepareCommand;
    command.limits.time = Milliseconds(15 * 60'000);
    Task<QString> preparing = context->sandbox.member->prepare(
        QString::fromLatin1(hash.result().toHex()), {.baseTree = baseTree}, command, stop);
    const Result<QString> layer = co_await preparing;
    if (!layer)
        co_return std::unexpected(layer.error().because(
            tr("The dependencies of %1 could not be prepared.").arg(repository.name)));
    co_return QStringList{*layer};
}

QString markdownBlock(const QString &text)
{
    // A fence longer than any run of backticks in the text cannot be closed by it.
    int longest = 0;
    int run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = qMax(longest, run);
    }
    const QString fence(qMax(3, longest + 1), u'`');
    return fence % u"text\n"_s % text % (text.endsWith(u'\n') ? QString() : u"\n"_s) % fence %
           u'\n';
}

QString lastLines(const QString &text, int count)
{
    const QStringList lines = text.trimmed().split(u'\n');
    return lines.sliced(qMax(0, lines.size() - count)).join(u'\n');
}

QString pullRequestBody(const Subject &subject, const ChangeSet &changes)
{
    using codehost::neutralized;
    QString body =
        u"## What happened\n\n"_s % neutralized(UntrustedText(subject.report.summary)) % u"\n\n"_s;
    body += u"## What changes\n\n"_s % neutralized(UntrustedText(changes.explanation)) % u"\n\n"_s;
    if (changes.label == u"guard")
        body +=
            u"This is a **guard**: it keeps the error from happening and does not explain it.\n\n"_s;
    if (subject.findings) {
        body += u"## Evidence\n\n"_s;
        for (const Finding &finding : subject.findings->findings)
            body += u"- "_s % (finding.verified ? u""_s : u"(not verified) "_s) %
                    neutralized(UntrustedText(finding.claim)) % u'\n';
        for (const SuspectCommit &suspect : subject.findings->suspects) {
            body += u"- suspect: `"_s % suspect.commit.left(12) % u"` "_s %
                    neutralized(UntrustedText(suspect.subject)) % u" – "_s %
                    neutralized(UntrustedText(suspect.reason)) % u'\n';
        }
        body += u'\n';
    }
    if (changes.proof) {
        body += u"## Proof\n\nThe same command before and after:\n\n"_s %
                markdownBlock(u"$ "_s % changes.proof->base.argv.join(u' ')) %
                u"\nbefore (exit "_s % QString::number(changes.proof->base.exitCode) % u"):\n\n"_s %
                markdownBlock(lastLines(changes.proof->base.output.display(20'000), 30)) %
                u"\nafter (exit "_s % QString::number(changes.proof->head.exitCode) % u"):\n\n"_s %
                markdownBlock(lastLines(changes.proof->head.output.display(20'000), 30)) % u'\n';
    }
    if (subject.findings && !subject.findings->reviewers.empty()) {
        body += u"## Reviewers\n\n"_s;
        for (const Reviewer &reviewer : subject.findings->reviewers)
            body += u"- "_s % neutralized(UntrustedText(reviewer.identity)) % u": "_s %
                    neutralized(UntrustedText(reviewer.reason)) % u'\n';
    }
    return body;
}

/// Everything one attempt works on.
struct FixSetting
{
    Subject subject;
    Repository repository;
    codehost::Host *host = nullptr;
    QString baseCommit;
    QString baseTree;
    QStringList layers;
    Attempt attempt;
    std::optional<ChangeSet> previous;
};

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
    const Repository *repository = context->repository(setting.subject.report.repository);
    if (!repository)
        co_return fail(ErrorKind::NotFound, tr("No repository is known for this report."));
    setting.repository = *repository;
    const auto host = context->hosts.find(repository->host);
    if (host == context->hosts.end())
        co_return fail(ErrorKind::Unsupported,
                       tr("The code host “%1” is not known here.").arg(repository->host));
    setting.host = host->second.get();

    say(*context, fixStage, id, tr("Checking out %1").arg(repository->name));
    Task<QString> syncing = setting.host->sync(*repository, stop);
    const Result<QString> base = co_await syncing;
    if (!base)
        co_return std::unexpected(base.error());
    // A round goes on from the base of its pull request, so that the proof stays comparable.
    setting.baseCommit =
        setting.subject.pullRequest ? setting.subject.pullRequest->baseCommit : *base;
    Task<QString> checkingOut = setting.host->checkout(*repository, setting.baseCommit, stop);
    const Result<QString> tree = co_await checkingOut;
    if (!tree)
        co_return std::unexpected(tree.error());
    setting.baseTree = *tree;
    Task<QStringList> preparing = preparedLayers(context, *repository, setting.baseTree, stop);
    const Result<QStringList> layers = co_await preparing;
    if (!layers)
        co_return std::unexpected(layers.error());
    setting.layers = *layers;

    Task<std::optional<ChangeSet>> looking = context->storage->read(
        [subject =
             setting.subject](const storage::Stores &stores) -> Result<std::optional<ChangeSet>> {
            for (auto it = subject.attempts.rbegin() + 1; it != subject.attempts.rend(); ++it) {
                Result<std::optional<ChangeSet>> changes = stores.runs.changes(it->id);
                if (!changes || *changes)
                    return changes;
            }
            return std::nullopt;
        });
    Result<std::optional<ChangeSet>> previous = co_await looking;
    if (!previous)
        co_return std::unexpected(std::move(previous.error()));
    setting.previous = std::move(*previous);
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
    request.previous = setting.previous;
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
        say(*context, fixStage, id, text);
    };
    return request;
}

/// Ends the attempt; with a reason, the report goes to a person in the same transaction.
Task<> settleAttempt(SharedContext context, Attempt attempt, std::optional<ChangeSet> changes,
                     QString handOverReason)
{
    const QString actor = u"stage:execution/"_s + context->fixer.name;
    return context->storage->write([attempt, changes, actor,
                                    handOverReason](storage::Stores &stores) -> Result<> {
        Result<> stored = stores.runs.putAttempt(attempt);
        if (stored && changes)
            stored = stores.runs.putChanges(attempt.id, *changes);
        if (stored && !handOverReason.isEmpty())
            stored =
                stepTo(stores, attempt.report, ReportState::NeedsDecision, actor, handOverReason);
        return stored;
    });
}

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

    say(*context, "codehost", id,
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
    Task<PullRequest> publishing =
        setting.host->publish({.repository = setting.repository,
                               .pullRequest = pullRequest,
                               .changes = changes,
                               .parentCommit = parent,
                               .idempotencyKey = setting.attempt.id.toString()},
                              stop);
    Result<PullRequest> published = co_await publishing;
    if (!published)
        co_return std::unexpected(std::move(published.error()));
    published->checks = CheckState::Pending;
    published->checkRuns.clear();
    Task<> storing =
        context->storage->write([pull = *published, id](storage::Stores &stores) -> Result<> {
            Result<> stored = stores.runs.putPullRequest(pull);
            if (stored)
                stored = stepTo(stores, id, ReportState::Checking, u"stage:codehost"_s);
            if (stored)
                stored = enqueue(stores, checkStage, id, pull.headCommit);
            return stored;
        });
    Result<> stored = co_await storing;
    co_return stored;
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

QString policyObjection(const Policy &policy, const Report &report, int fixesToday, bool isBackfill)
{
    if (policy.autonomy == Autonomy::Research)
        return tr("The policy of this repository allows research only.");
    if (report.priority && int(*report.priority) > int(policy.lowestPriority))
        return tr("Its priority %1 is below %2, the lowest that is fixed by itself.")
            .arg(priorityName(*report.priority), priorityName(policy.lowestPriority));
    if (fixesToday >= policy.dailyCap)
        return tr("%1 fixes were started in the last 24 hours, which is the daily cap.")
            .arg(fixesToday);
    if (policy.holdBackfill && isBackfill)
        return tr("All its signals are from before the workspace was connected.");
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

/// True if research has not seen a crash of this report and one has joined since. By when signals
/// joined: one can be received long before it is grouped.
Result<bool> crashedSince(storage::Stores &stores, const Report &report,
                          std::span<const Signal> members)
{
    std::set<SignalId> crashes;
    for (const Signal &member : members) {
        if (member.kind == SignalKind::Exception)
            crashes.insert(member.id);
    }
    if (crashes.empty())
        return false;
    Result<std::vector<Assignment>> joined = stores.reports.assignments(report.id);
    if (!joined)
        return std::unexpected(std::move(joined.error()));
    std::ranges::stable_sort(*joined, {}, &Assignment::at);
    const auto first = std::ranges::find_if(*joined, [&](const Assignment &assignment) {
        return crashes.contains(assignment.signal);
    });
    return first != joined->end() && first - joined->begin() >= report.researchedAtSignals;
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
        const Result<bool> crashed = crashedSince(stores, report, members);
        if (!crashed)
            return std::unexpected(crashed.error());
        due = *last && *crashed;
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

Task<> researchReport(SharedContext context, ReportId id, StopToken stop)
{
    const QString actor = u"stage:research/"_s + context->researcher.name;
    Task<Subject> stepping =
        context->storage->write([id, actor](storage::Stores &stores) -> Result<Subject> {
            Result<> stepped = stepTo(stores, id, ReportState::Researching, actor);
            if (!stepped)
                return std::unexpected(std::move(stepped.error()));
            return load(stores, id);
        });
    Result<Subject> subject = co_await stepping;
    if (!subject)
        co_return std::unexpected(std::move(subject.error()));
    context->reportChanged(id);
    say(*context, researchStage, id,
        tr("Researching “%1”").arg(UntrustedText(subject->report.title).displayLine(80)));

    Task<Findings> researching =
        context->researcher.member->research({.report = subject->report,
                                              .members = subject->members,
                                              .repositories = context->repositories},
                                             stop);
    Result<Findings> findings = co_await researching;
    if (!findings && findings.error().kind != ErrorKind::NotFound)
        co_return std::unexpected(std::move(findings.error()));
    // No repository fits: the verdict says so instead of the report failing.
    Findings known = findings ? std::move(*findings)
                              : Findings{.report = id, .researcher = context->researcher.name};
    known.researcher = context->researcher.name;

    Task<Verdict> assessing = context->assessor.member->assess(
        {.report = subject->report, .members = subject->members, .findings = known}, stop);
    Result<Verdict> verdict = co_await assessing;
    if (!verdict)
        co_return std::unexpected(std::move(verdict.error()));
    verdict->assessor = context->assessor.name;

    Task<> storing = context->storage->write([context, id, actor, known, judged = *verdict,
                                              signalCount = subject->report.signalCount](
                                                 storage::Stores &stores) -> Result<> {
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
            const Result<Subject> now = load(stores, id);
            if (!stored || !now)
                return stored ? std::unexpected(now.error()) : stored;
            return queueIfDue(stores, now->report, now->members, judge);
        }
        stored = stepTo(stores, id, ReportState::Actionable, judge);
        const Repository *repository = context->repository(known.repository);
        if (!stored || !repository)
            return stored;
        const Result<int> today = stores.runs.fixesStartedSince(
            repository->id, context->clock.now() - std::chrono::hours(24));
        const Result<Report> report = stores.reports.report(id);
        if (!today || !report)
            return std::unexpected(today ? report.error() : today.error());
        const Result<QJsonValue> connected = stores.settings.value(u"connectedMs"_s);
        if (!connected)
            return std::unexpected(connected.error());
        const QString objection = policyObjection(repository->policy, *report, *today,
                                                  toMs(report->lastSeen) < connected->toInteger());
        if (!objection.isEmpty())
            return stepTo(stores, id, ReportState::NeedsDecision, u"policy"_s, objection);
        return queueFix(*context, stores, *report, Trigger::Verdict, {}, judge);
    });
    Result<> stored = co_await storing;
    context->reportChanged(id);
    co_return stored;
}

Task<> fixReport(SharedContext context, ReportId id, StopToken stop)
{
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

    Attempt &attempt = setting->attempt;
    attempt.commands = outcome->commands;
    attempt.after = outcome->snapshot;
    attempt.outcome = outcome->outcome;
    attempt.ended = context->clock.now();
    attempt.state = AttemptState::Failed;
    QString handOverReason;
    if (!outcome->changes) {
        handOverReason = outcome->outcomeCode;
    } else if (const auto violations =
                   execution::checkDiff(outcome->changes->files, setting->repository.policy);
               !violations.empty()) {
        QStringList reasons;
        for (const execution::PolicyViolation &violation : violations)
            reasons.append(violation.path % u": "_s % violation.reason);
        attempt.outcome =
            tr("The change touches what needs your permission: %1").arg(reasons.join(u"; "_s));
        handOverReason = u"policyViolation"_s;
    } else {
        attempt.state = AttemptState::Passed;
        if (setting->repository.policy.autonomy != Autonomy::PullRequest &&
            attempt.trigger == triggerName(Trigger::Verdict))
            handOverReason = u"policyLimit"_s;
    }
    Task<> settling = settleAttempt(context, attempt, outcome->changes, handOverReason);
    const Result<> settled = co_await settling;
    if (!settled)
        co_return std::unexpected(settled.error());
    if (!handOverReason.isEmpty()) {
        context->reportChanged(id);
        co_return {};
    }
    Task<> publishing = publishChange(context, *setting, *outcome->changes, stop);
    Result<> published = co_await publishing;
    context->reportChanged(id);
    co_return published;
}

Task<> checkReport(SharedContext context, ReportId id, StopToken stop)
{
    Task<Subject> loading = loadSubject(context, id);
    Result<Subject> subject = co_await loading;
    if (!subject)
        co_return std::unexpected(std::move(subject.error()));
    if (!subject->pullRequest || subject->report.state != ReportState::Checking)
        co_return {}; // a person decided otherwise in the meantime
    PullRequest pullRequest = *subject->pullRequest;
    const Repository *found = context->repository(pullRequest.repository);
    const auto host = context->hosts.find(pullRequest.host);
    if (!found || host == context->hosts.end())
        co_return fail(ErrorKind::NotFound,
                       tr("The repository of this pull request is not connected any more."));
    const Repository repository = *found;
    codehost::Host *const codeHost = host->second.get();

    say(*context, checkStage, id, tr("Running the checks of %1").arg(pullRequest.branch));
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
        [context, id, pull = *recorded, isGreen, attempts,
         rounds = repository.policy.maximumRounds](storage::Stores &stores) -> Result<> {
            const QString actor = u"stage:ci/"_s + context->checks.name;
            Result<> stored = stores.runs.putPullRequest(pull);
            if (!stored)
                return stored;
            if (isGreen)
                return stepTo(stores, id, ReportState::Ready, actor);
            if (attempts >= rounds)
                return stepTo(stores, id, ReportState::NeedsDecision, actor, u"checksRed"_s);
            const Result<Report> report = stores.reports.report(id);
            if (!report)
                return std::unexpected(report.error());
            return queueFix(*context, stores, *report, Trigger::Checks, {}, actor);
        });
    Result<> stored = co_await storing;
    context->reportChanged(id);
    co_return stored;
}

} // namespace core::pipeline
