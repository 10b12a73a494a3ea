// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/attempt_p.h"

#include "core/execution/diffpolicy.h"
#include "core/execution/wording_p.h"

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr int mostChangedLines = 60;

QString text(const char *source)
{
    return QCoreApplication::translate("Fixer", source);
}

/// The candidates worth a clean run, in the order in which they are tried.
std::vector<Candidate> choose(const std::vector<Candidate> &found, const FixRequest &request,
                              const Tree &tree)
{
    const auto same = [&](const Candidate &candidate) {
        const auto has = [&](const ChangeSet &changes) {
            return std::ranges::any_of(changes.files, [&](const FileChange &file) {
                return file.path == candidate.path && file.after == candidate.text;
            });
        };
        return std::ranges::any_of(request.earlier, has);
    };
    const QStringList words = wordsOf(request.comments);
    std::vector<std::pair<int, Candidate>> ordered;
    for (Candidate candidate : found) {
        const Result<QByteArray> before = tree.read(candidate.path);
        if (!before)
            continue;
        // The engine reads a file without its byte order mark.
        if (before->startsWith("\xef\xbb\xbf") && !candidate.text.startsWith("\xef\xbb\xbf"))
            candidate.text.prepend("\xef\xbb\xbf");
        if (candidate.text == *before || changedLines(candidate, *before) > mostChangedLines)
            continue;
        if (same(candidate)) // the engine leaves them out, unless it cannot read them
            continue;
        ordered.emplace_back(-wordsIn(candidate, *before, words), std::move(candidate));
    }
    std::ranges::stable_sort(ordered, {}, &std::pair<int, Candidate>::first);
    std::vector<Candidate> chosen;
    for (auto &[rank, candidate] : ordered)
        chosen.push_back(std::move(candidate));
    return chosen;
}

struct Measured
{
    std::optional<CommandRun> base;
    CommandRun head;
    std::optional<CommandRun> check; ///< none if it is the reproduction itself, or there is none
};

/// What a candidate is measured with.
struct Trial
{
    FreshFiles patched; ///< the test too
    QStringList reproduction;
    QStringList check; ///< empty if it is the reproduction
    bool needsBase = true;
};

/// Each command in a workspace of its own, at the same time.
Task<Measured> measure(Attempting attempt, Trial trial, StopToken stop)
{
    sandbox::Sandbox *const sandbox = attempt.services.sandbox;
    const Milliseconds limit(attempt.deadline.remainingTime());
    RunsAhead &ahead = *attempt.ahead;
    std::optional<Task<CommandRun>> onBase;
    std::optional<Task<CommandRun>> onHead;
    std::optional<Task<CommandRun>> checking;
    if (trial.needsBase)
        onBase = std::exchange(ahead.base, std::nullopt);
    if (ahead.head && ahead.patched == trial.patched) {
        onHead = std::exchange(ahead.head, std::nullopt);
        checking = std::exchange(ahead.check, std::nullopt);
    } else {
        ahead.stopHead.request_stop(); // something outranked it
    }
    if (!checking && !trial.check.isEmpty())
        checking.emplace(
            runClean(sandbox, attempt.spec, trial.patched, trial.check, {}, limit, stop));
    if (!onHead)
        onHead.emplace(
            runClean(sandbox, attempt.spec, trial.patched, trial.reproduction, {}, limit, stop));
    if (!onBase && trial.needsBase)
        onBase.emplace(runClean(sandbox, attempt.spec, {}, trial.reproduction, {}, limit, stop));
    Result<Measured> result = Measured();
    Result<CommandRun> head = co_await *onHead;
    if (head)
        result->head = std::move(*head);
    std::optional<Error> error = head ? std::nullopt : std::optional(std::move(head.error()));
    if (onBase) {
        Result<CommandRun> base = co_await *onBase;
        if (base)
            result->base = std::move(*base);
        else
            error = std::move(base.error());
    }
    if (checking) {
        Result<CommandRun> check = co_await *checking;
        if (check)
            result->check = std::move(*check);
        else
            error = std::move(check.error());
    }
    if (error)
        result = std::unexpected(std::move(*error));
    co_return result;
}

/// Whether the base fails as it was recorded and not, say, for want of a module.
bool failsAsRecorded(const CommandRun &base, const Crash &crash, bool generated)
{
    const QString type = crash.type.section(u'.', -1);
    return base.exitCode > 0 && !base.timedOut &&
           (!generated || type.isEmpty() || base.output.raw().contains(type));
}

ChangeSet changeSetOf(const FixRequest &request, const Candidate &candidate,
                      const QByteArray &before, const std::optional<Reproduction> &test,
                      const Crash &crash)
{
    ChangeSet changes;
    changes.baseCommit = request.baseCommit;
    changes.files.push_back({candidate.path, before, candidate.text});
    if (test)
        changes.files.push_back({test->path, std::nullopt, test->text});
    std::ranges::sort(changes.files, {}, &FileChange::path);
    changes.title = titleOf(candidate, crash);
    changes.explanation = explanationOf(candidate, crash, before, test ? test->path : QString(),
                                        request.repository.checkCommand);
    changes.label = candidate.guard ? u"guard"_s : u"fix"_s;
    return changes;
}

} // namespace

FixOutcome outcomeWithout(const FixRequest &request, const Search &search, bool expired)
{
    FixOutcome outcome;
    const auto set = [&](const QString &code, const QString &sentence) {
        outcome.outcomeCode = code;
        outcome.outcome = sentence;
    };
    const EngineOutput *output = search.output.get();
    const bool reproduced = output && output->reproduction().has_value();
    const bool broken = output && output->checkPassedBefore() == false;
    if (!request.earlier.empty() && output && (reproduced || broken)) {
        if (!request.comments.empty() && request.failedChecks.empty())
            set(u"alreadyAnswered"_s,
                text("No other patch of the templates passes: the proposal stays as it is."));
        else
            set(u"noFixFound"_s,
                text("No other patch of the templates passes: the change needs a person."));
    } else if (expired || search.timedOut || !output || (!output->isDone() && reproduced)) {
        set(u"timeUp"_s, text("The time was up before a patch was found."));
    } else if (reproduced && broken) {
        set(u"checksBroken"_s,
            text("The crash was repeated, but the check command fails already without a change, so "
                 "no patch can be proven."));
    } else if (reproduced) {
        set(u"noFixFound"_s,
            text("The crash was repeated by a test, but none of the %1 patches tried passes it and "
                 "the checks.")
                .arg(output->tried()));
    } else if (broken) {
        set(u"checksBroken"_s,
            text("The check command fails already without a change, and none of the %1 patches "
                 "tried makes it pass.")
                .arg(output->tried()));
    } else {
        set(u"noReproduction"_s, text("The crash could not be repeated from what was recorded."));
    }
    return outcome;
}

Task<> discard(std::shared_ptr<RunsAhead> ahead)
{
    ahead->stopBase.request_stop();
    ahead->stopHead.request_stop();
    for (std::optional<Task<CommandRun>> *run : {&ahead->base, &ahead->head, &ahead->check}) {
        std::optional<Task<CommandRun>> unused = std::exchange(*run, std::nullopt);
        if (!unused)
            continue;
        const Result<CommandRun> ended = co_await *unused;
        Q_UNUSED(ended) // of what nobody asks for any more
    }
    co_return {};
}

Task<Attempted> prove(Attempting attempt, Search found, StopToken stop)
{
    Result<Attempted> result = Attempted();
    const FixRequest &request = attempt.request;
    const std::optional<Reproduction> test = found.output->reproduction();
    const std::vector<Candidate> candidates =
        choose(found.output->candidates(), request, attempt.plan.tree);
    FreshFiles added;
    if (test)
        added = {{test->path, test->text}};
    Trial trial{.reproduction = test ? test->command : request.repository.checkCommand,
                .check = test ? request.repository.checkCommand : QStringList()};
    std::optional<CommandRun> base;
    std::vector<CommandRun> rejected;
    for (size_t number = 0; number < candidates.size() && !attempt.deadline.hasExpired();
         ++number) {
        const Candidate &candidate = candidates[number];
        const Result<QByteArray> before = attempt.plan.tree.read(candidate.path);
        if (!before)
            continue;
        ChangeSet changes = changeSetOf(request, candidate, *before, test, found.crash);
        if (!checkDiff(changes.files, request.repository.policy).empty())
            continue;
        if (request.progress)
            request.progress(text("Proving patch %1 of %2 in fresh workspaces.")
                                 .arg(number + 1)
                                 .arg(candidates.size()));
        trial.patched = added;
        trial.patched.emplace_back(candidate.path, candidate.text);
        trial.needsBase = !base;
        Task<Measured> measuring = measure(attempt, trial, stop);
        Result<Measured> measured = co_await measuring;
        if (!measured) {
            result = std::unexpected(std::move(measured.error()));
            co_return result;
        }
        if (measured->base)
            base = std::move(measured->base);
        if (!failsAsRecorded(*base, found.crash, test.has_value()))
            break;
        const bool green =
            measured->head.passed() && (!measured->check || measured->check->passed());
        rejected = {*base, measured->head};
        if (measured->check)
            rejected.push_back(*measured->check);
        if (!green) {
            result->contradicted = true;
            continue;
        }
        Result<SnapshotId> snapshot =
            snapshotWith(attempt.services.sandbox, attempt.spec, trial.patched);
        if (!snapshot) {
            result = std::unexpected(std::move(snapshot.error()));
            co_return result;
        }
        changes.proof = Proof{*base, measured->head};
        FixOutcome &outcome = result->outcome;
        outcome.changes = std::move(changes);
        outcome.commands = std::move(rejected);
        outcome.snapshot = *snapshot;
        outcome.outcomeCode = candidate.guard ? u"guardOnly"_s : u"fixed"_s;
        outcome.outcome =
            candidate.guard
                ? text("Only a guard was found: it avoids the error, and a person has to say "
                       "whether its value is right.")
                : text("A patch passes the reproduction and every check (patches tried: %1).")
                      .arg(found.output->tried());
        co_return result;
    }
    result->outcome = outcomeWithout(request, found, attempt.deadline.hasExpired());
    result->outcome.commands = std::move(rejected);
    co_return result;
}

} // namespace core::execution
