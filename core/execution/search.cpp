// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/attempt_p.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

constexpr int patchesFirst = 3;
constexpr double patienceSeconds = 3;
constexpr int patchesInRound = 8; // earlier proposals are among them
constexpr Milliseconds longestSearch{120'000};
constexpr Milliseconds leastSearch{3'000};

QString text(const char *source)
{
    return QCoreApplication::translate("Fixer", source);
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
    return versions;
}

EngineJob jobFor(const FixRequest &request, const Plan &plan, const Crash *crash, bool reproduce,
                 bool confirm)
{
    const bool isRound = !request.earlier.empty();
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
    job.mostPatches = isRound ? patchesInRound : patchesFirst;
    job.patienceSeconds = patienceSeconds;
    job.enough = isRound ? patchesInRound : 1;
    job.confirm = confirm;
    return job;
}

/// A clean run that goes on beside the search.
Task<CommandRun> begin(const Attempting &attempt, FreshFiles files, QStringList command,
                       const StopSource &stop)
{
    return runClean(attempt.services.sandbox, attempt.spec, std::move(files), std::move(command),
                    {}, Milliseconds(attempt.deadline.remainingTime()), stop.get_token());
}

} // namespace

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
        const auto runBase = [attempt](const Reproduction &test) {
            if (!attempt.ahead->base)
                attempt.ahead->base.emplace(begin(attempt, {{test.path, test.text}}, test.command,
                                                  attempt.ahead->stopBase));
        };
        const auto runHead = [attempt](const Reproduction &test, const Candidate &candidate) {
            RunsAhead &ahead = *attempt.ahead;
            if (ahead.head)
                return;
            ahead.patched = {{test.path, test.text}, {candidate.path, candidate.text}};
            const QStringList &check = attempt.request.repository.checkCommand;
            if (!check.isEmpty())
                ahead.check.emplace(begin(attempt, ahead.patched, check, ahead.stopHead));
            ahead.head.emplace(begin(attempt, ahead.patched, test.command, ahead.stopHead));
        };
        Task<EngineRun> running = runEngine(
            plan.engine, session->get(), std::move(job), std::move(bounds),
            {.progress = request.progress, .reproduced = runBase, .leading = runHead}, stop);
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

} // namespace core::execution
