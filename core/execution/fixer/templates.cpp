// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The built-in fixer: generate-and-validate repair from published templates, Python first.
#include "core/async/offload.h"
#include "core/execution/cleanrun_p.h"
#include "core/execution/diffpolicy.h"
#include "core/execution/engine_p.h"
#include "core/execution/fixer.h"
#include "core/execution/wording_p.h"

#include <QDeadlineTimer>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr size_t mostCrashes = 3;
constexpr int mostSources = 40;
constexpr int mostChangedLines = 60;
constexpr int patchesFirst = 3;
constexpr double patienceSeconds = 3;
constexpr int patchesInRound = 8; // earlier proposals are among them
constexpr Milliseconds longestSearch{120'000};
constexpr Milliseconds leastSearch{3'000};

QString text(const char *source)
{
    return QCoreApplication::translate("Fixer", source);
}

/// All that is read from the disk before the sandbox starts.
struct Plan
{
    Tree tree;
    std::vector<Crash> crashes;
    QStringList sources;
    QString testFolder;
    bool python = true;
    std::shared_ptr<UnpackedEngine> engine;
};

Result<Plan> planFor(const FixRequest &request)
{
    Plan plan{.tree = Tree(request.baseTree, request.preparedLayers)};
    plan.crashes = crashesOf(request.members, request.findings, plan.tree, mostCrashes);
    QStringList first;
    for (const Crash &crash : plan.crashes)
        first.append(crash.file);
    bool foreign = plan.crashes.empty() && !request.findings.locations.empty();
    for (const CodeLocation &location : request.findings.locations) {
        if (location.file.endsWith(u".py")) {
            foreign = false;
            first.append(location.file);
        }
    }
    first.removeDuplicates();
    plan.sources = plan.tree.pythonSources(first, mostSources);
    plan.python = !foreign && !plan.sources.isEmpty();
    plan.testFolder = plan.tree.testFolder(request.repository.checkCommand, plan.sources);
    if (!plan.python)
        return plan;
    Result<std::shared_ptr<UnpackedEngine>> engine = UnpackedEngine::unpack();
    if (!engine)
        return std::unexpected(std::move(engine.error()));
    plan.engine = std::move(*engine);
    return plan;
}

/// The interpreter that the engine uses for the reproduction, by its own rule.
QString pythonOf(const QStringList &checkCommand)
{
    const QString program = checkCommand.value(0);
    return program.section(u'/', -1).startsWith(u"python") ? program : u"python3"_s;
}

/// The versions of files that earlier attempts proposed, for the engine to leave out.
QJsonArray proposedBefore(const FixRequest &request)
{
    QJsonArray versions;
    const auto add = [&](const ChangeSet &changes) {
        for (const FileChange &file : changes.files) {
            if (file.before && file.after) // an added file is the test
                versions.append(QJsonObject{{u"path"_s, file.path},
                                            {u"text"_s, QString::fromUtf8(*file.after)}});
        }
    };
    for (const ChangeSet &changes : request.earlier)
        add(changes);
    if (request.previous)
        add(*request.previous);
    return versions;
}

EngineJob jobFor(const FixRequest &request, const Plan &plan, const Crash *crash, bool reproduce,
                 bool confirm)
{
    EngineJob job;
    job.sources = plan.sources;
    job.testCommand = request.repository.checkCommand;
    if (crash) {
        job.frames = crash->frames;
        job.exceptionType = crash->type;
        job.exceptionValue = crash->value;
    }
    job.reproduce = reproduce;
    job.testDirectory = plan.testFolder;
    job.suspectDiff = request.suspectDiff;
    job.excluded = proposedBefore(request);
    job.seed = seedNumber(request.seed);
    job.mostPatches = request.previous ? patchesInRound : patchesFirst;
    job.patienceSeconds = patienceSeconds;
    job.enough = request.previous ? patchesInRound : 1;
    job.confirm = confirm;
    return job;
}

struct Search
{
    std::shared_ptr<EngineOutput> output; ///< of the last run; null if there was no time for one
    Crash crash;
    bool timedOut = false;
};

/// The generated test on the base. It is run while the engine still searches, and awaited once by
/// whoever holds this.
struct BaseRun
{
    std::optional<Task<CommandRun>> running;
};

/// Where and how long one attempt looks.
struct Attempting
{
    FixerServices services;
    FixRequest request;
    Plan plan;
    sandbox::SessionSpec spec;
    QDeadlineTimer deadline;
    std::shared_ptr<BaseRun> base;
};

/// Asks the engine about one crash after another until one can be reproduced; at last about the
/// check command alone, which a repository with a failing test needs.
///
/// confirm  whether the engine runs the commands themselves on its patches before it names them
Task<Search> search(Attempting attempt, bool confirm, StopToken stop)
{
    Result<Search> result = Search();
    const FixRequest &request = attempt.request;
    const Plan &plan = attempt.plan;
    sandbox::SessionSpec spec = attempt.spec;
    spec.mounts.push_back(plan.engine->mount());
    Result<std::unique_ptr<sandbox::Session>> session = attempt.services.sandbox->open(spec);
    if (!session) {
        result = std::unexpected(std::move(session.error()));
        co_return result;
    }
    std::vector<std::pair<const Crash *, bool>> turns;
    for (const Crash &crash : plan.crashes) {
        if (crash.hasVariables)
            turns.emplace_back(&crash, true);
    }
    if (!request.repository.checkCommand.isEmpty())
        turns.emplace_back(plan.crashes.empty() ? nullptr : &plan.crashes.front(), false);
    for (const auto &[crash, reproduce] : turns) {
        EngineJob job = jobFor(request, plan, crash, reproduce, confirm);
        job.timeLimit = std::min(longestSearch, Milliseconds(attempt.deadline.remainingTime()) / 2);
        if (job.timeLimit < leastSearch) {
            result->timedOut = true;
            break;
        }
        if (request.progress)
            request.progress(reproduce
                                 ? text("Trying to repeat the crash from the values that were "
                                        "recorded.")
                                 : text("Looking for a check that fails already."));
        EngineBounds bounds{
            .sources = QSet<QString>(plan.sources.begin(), plan.sources.end()),
            .testDirectory = plan.testFolder,
            .python = pythonOf(request.repository.checkCommand),
            .exists = [tree = plan.tree](const QString &path) { return tree.hasFile(path); }};
        const auto runBase = [attempt, stop](const Reproduction &test) {
            if (!attempt.base->running)
                attempt.base->running.emplace(runClean(
                    attempt.services.sandbox, attempt.spec, {{test.path, test.text}}, test.command,
                    {}, Milliseconds(attempt.deadline.remainingTime()), stop));
        };
        Task<EngineRun> running =
            runEngine(plan.engine, session->get(), std::move(job), std::move(bounds),
                      {.progress = request.progress, .reproduced = runBase}, stop);
        Result<EngineRun> run = co_await running;
        if (!run) {
            result = std::unexpected(std::move(run.error()));
            co_return result;
        }
        result->output = run->output;
        result->timedOut = run->run.timedOut;
        result->crash = crash ? *crash : Crash();
        if (run->output->reproduction())
            break;
    }
    co_return result;
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
        return (request.previous && has(*request.previous)) ||
               std::ranges::any_of(request.earlier, has);
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
    std::optional<Task<CommandRun>> onBase;
    std::optional<Task<CommandRun>> checking;
    if (!trial.check.isEmpty())
        checking.emplace(
            runClean(sandbox, attempt.spec, trial.patched, trial.check, {}, limit, stop));
    Task<CommandRun> onHead =
        runClean(sandbox, attempt.spec, trial.patched, trial.reproduction, {}, limit, stop);
    if (trial.needsBase) {
        onBase = std::exchange(attempt.base->running, std::nullopt);
        if (!onBase)
            onBase.emplace(
                runClean(sandbox, attempt.spec, {}, trial.reproduction, {}, limit, stop));
    }
    Result<Measured> result = Measured();
    Result<CommandRun> head = co_await onHead;
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
    if (request.previous && output && (reproduced || broken)) {
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

/// What one search and the proving of its candidates came to.
struct Attempted
{
    FixOutcome outcome;
    bool contradicted = false; ///< a clean run refused what had passed beside the engine
};

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
                : text("A patch passes the reproduction and every check (%1 patches were tried).")
                      .arg(found.output->tried());
        co_return result;
    }
    result->outcome = outcomeWithout(request, found, attempt.deadline.hasExpired());
    result->outcome.commands = std::move(rejected);
    co_return result;
}

Task<FixOutcome> searchAndProve(Attempting attempt, StopToken stop)
{
    Result<FixOutcome> result;
    // A second time only if what passed in the engine's fork server did not pass in clean
    // processes: then the engine runs the commands themselves, which takes longer.
    for (const bool confirm : {false, true}) {
        Task<Search> searching = search(attempt, confirm, stop);
        Result<Search> found = co_await searching;
        if (!found) {
            result = std::unexpected(std::move(found.error()));
            co_return result;
        }
        if (!found->output) {
            if (!confirm)
                result = outcomeWithout(attempt.request, *found, attempt.deadline.hasExpired());
            co_return result;
        }
        Task<Attempted> proving = prove(attempt, std::move(*found), stop);
        Result<Attempted> attempted = co_await proving;
        if (!attempted) {
            result = std::unexpected(std::move(attempted.error()));
            co_return result;
        }
        result = std::move(attempted->outcome);
        if (result->changes || !attempted->contradicted)
            co_return result;
    }
    co_return result;
}

Task<FixOutcome> fixByTemplates(FixerServices services, FixRequest request, StopToken stop)
{
    Result<FixOutcome> result = FixOutcome();
    const QDeadlineTimer deadline(request.timeLimit);
    Task<Plan> planning = offload([request] { return planFor(request); });
    Result<Plan> plan = co_await planning;
    if (!plan) {
        result = std::unexpected(std::move(plan.error()));
        co_return result;
    }
    if (stop.stop_requested()) {
        result = cancelled();
        co_return result;
    }
    if (!plan->python) {
        result->outcomeCode = u"noFixFound"_s;
        result->outcome = text("There is no fixer for this language yet.");
        co_return result;
    }
    const sandbox::SessionSpec spec{.baseTree = request.baseTree,
                                    .preparedLayers = request.preparedLayers};
    const auto base = std::make_shared<BaseRun>();
    Attempting attempt{.services = services,
                       .request = std::move(request),
                       .plan = std::move(*plan),
                       .spec = spec,
                       .deadline = deadline,
                       .base = base};
    Task<FixOutcome> attempting = searchAndProve(std::move(attempt), stop);
    result = co_await attempting;
    if (std::optional<Task<CommandRun>> unused = std::exchange(base->running, std::nullopt)) {
        // The engine found no candidate to compare it with: what it says is of no use any more.
        const Result<CommandRun> ended = co_await *unused;
        Q_UNUSED(ended)
    }
    co_return result;
}

class Templates final : public Fixer
{
public:
    explicit Templates(const FixerServices &services) : m_services(services) {}

    Task<FixOutcome> fix(FixRequest request, StopToken stop) override
    {
        return fixByTemplates(m_services, std::move(request), std::move(stop));
    }

private:
    FixerServices m_services;
};

} // namespace

FixerInfo templatesFixer()
{
    return {.id = u"templates"_s,
            .name = QCoreApplication::translate("Fixer", "Templates (built in)"),
            .version = 1,
            .needsNetwork = false,
            .settings = {},
            .make = [](const FixerServices &services,
                       const QJsonObject &) -> Result<std::unique_ptr<Fixer>> {
                if (!services.sandbox)
                    return fail(ErrorKind::InvalidInput, text("The fixer has no sandbox."));
                return std::make_unique<Templates>(services);
            }};
}

} // namespace core::execution
