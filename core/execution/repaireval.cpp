// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/execution/repaireval.h"

#include "core/async/offload.h"
#include "core/base/jsonreader.h"
#include "core/execution/cleanrun_p.h"
#include "core/execution/engine_p.h"
#include "core/execution/wording_p.h"
#include "core/git/paths.h"
#include "core/model/filediff.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace core::execution {

namespace {

struct RepairTask
{
    QString program;
    QString folder;
    QStringList sources; ///< files
    QStringList testCommand;
    Milliseconds timeLimit{0};
};

/// A sandbox that lives as long as the evaluation.
struct Bench
{
    QTemporaryDir state;
    SystemClock clock;
    TimeOrderedIds ids{clock};
    std::unique_ptr<sandbox::Sandbox> sandbox;
    std::shared_ptr<UnpackedEngine> engine;
};

std::unexpected<Error> unusable(const QString &file, const QString &why)
{
    return fail(ErrorKind::InvalidInput, u"%1: %2"_s.arg(file, why));
}

Result<QStringList> textsIn(const JsonReader &reader, const QString &key, const QString &file)
{
    const Result<QJsonArray> values = reader.array(key);
    if (!values)
        return unusable(file, values.error().toUserText());
    QStringList texts;
    for (const QJsonValue &value : *values) {
        if (!value.isString() || value.toString().isEmpty())
            return unusable(file, QCoreApplication::translate("Fixer", "`%1` holds something that "
                                                                       "is no text.")
                                      .arg(key));
        texts.append(value.toString());
    }
    if (texts.isEmpty() || texts.size() > 1000)
        return unusable(
            file, QCoreApplication::translate("Fixer", "`%1` is empty or too long.").arg(key));
    return texts;
}

Result<RepairTask> readTask(const QString &folder)
{
    RepairTask task{.program = QDir(folder).dirName(), .folder = folder};
    QFile file(folder + u"/repair.json"_s);
    const QString name = file.fileName();
    if (file.size() > (1 << 20) || !file.open(QIODevice::ReadOnly))
        return unusable(name, QCoreApplication::translate("Fixer", "it cannot be read."));
    const Result<JsonReader> reader = JsonReader::parse(file.readAll());
    if (!reader)
        return unusable(name, reader.error().toUserText());
    Result<QStringList> command = textsIn(*reader, u"test_command"_s, name);
    if (!command)
        return std::unexpected(std::move(command.error()));
    task.testCommand = std::move(*command);
    const Result<double> seconds = reader->number(u"time_limit_s");
    if (!seconds || !(*seconds >= 1 && *seconds <= 3600))
        return unusable(name, QCoreApplication::translate(
                                  "Fixer", "`time_limit_s` is no number from 1 to 3600."));
    task.timeLimit = Milliseconds(qint64(*seconds * 1000));
    const Result<QStringList> sources = textsIn(*reader, u"sources"_s, name);
    if (!sources)
        return std::unexpected(sources.error());
    const Tree tree(folder, {});
    for (const QString &source : *sources) {
        const QFileInfo info(folder + u'/' + source);
        const QString path = QDir::cleanPath(source);
        if (!git::isSafePath(path.toUtf8()) || info.isSymLink() || !info.exists())
            return unusable(
                name, QCoreApplication::translate("Fixer", "the source “%1” is not in the folder.")
                          .arg(UntrustedText(source).displayLine(200)));
        if (info.isFile()) {
            task.sources.append(path);
            continue;
        }
        const QStringList below = Tree(info.filePath(), {}).pythonSources({}, 200);
        for (const QString &one : below)
            task.sources.append(path + u'/' + one);
    }
    task.sources.removeDuplicates();
    return task;
}

QJsonObject jsonOf(const CommandRun &run)
{
    return {{u"exit_code"_s, run.exitCode},
            {u"timed_out"_s, run.timedOut},
            {u"output"_s, run.output.raw().right(8000)}};
}

struct Repaired
{
    std::optional<CommandRun> before;
    std::optional<CommandRun> after;
    std::optional<Candidate> candidate; ///< the last that was measured
    bool fixed = false;
};

Task<Repaired> repair(std::shared_ptr<Bench> bench, RepairTask task,
                      std::function<void(QString)> progress, StopToken stop)
{
    Result<Repaired> result = Repaired();
    sandbox::SessionSpec spec{.baseTree = task.folder};
    Task<CommandRun> measuring =
        runClean(bench->sandbox.get(), spec, {}, task.testCommand, {}, task.timeLimit, stop);
    Result<CommandRun> before = co_await measuring;
    if (!before) {
        result = std::unexpected(std::move(before.error()));
        co_return result;
    }
    result->before = *before;
    if (before->passed())
        co_return result;

    spec.mounts.push_back(bench->engine->mount());
    Result<std::unique_ptr<sandbox::Session>> session = bench->sandbox->open(spec);
    if (!session) {
        result = std::unexpected(std::move(session.error()));
        co_return result;
    }
    EngineJob job;
    job.sources = task.sources;
    job.testCommand = task.testCommand;
    job.timeLimit =
        std::max(task.timeLimit - 2 * Milliseconds(before->durationMs) - Milliseconds(500),
                 std::max(task.timeLimit / 2, Milliseconds(1'000)));
    job.mostPatches = 5;
    EngineBounds bounds{.sources = QSet<QString>(task.sources.begin(), task.sources.end()),
                        .testDirectory = {},
                        .python = u"python3"_s,
                        .exists = [](const QString &) { return true; }};
    Task<EngineRun> running =
        runEngine(bench->engine, session->get(), std::move(job), std::move(bounds),
                  {.progress = std::move(progress), .reproduced = {}}, stop);
    Result<EngineRun> run = co_await running;
    if (!run) {
        result = std::unexpected(std::move(run.error()));
        co_return result;
    }
    spec.mounts.clear();
    for (const Candidate &candidate : run->output->candidates()) {
        FreshFiles patched{{candidate.path, candidate.text}};
        Task<CommandRun> checking = runClean(bench->sandbox.get(), spec, std::move(patched),
                                             task.testCommand, {}, task.timeLimit, stop);
        Result<CommandRun> after = co_await checking;
        if (!after) {
            result = std::unexpected(std::move(after.error()));
            co_return result;
        }
        result->after = *after;
        result->candidate = candidate;
        result->fixed = after->passed();
        if (result->fixed)
            break;
    }
    co_return result;
}

QJsonObject jsonOf(const RepairTask &task, const Repaired &repaired, double seconds)
{
    QString patch;
    if (repaired.candidate) {
        QFile file(task.folder + u'/' + repaired.candidate->path);
        if (file.open(QIODevice::ReadOnly))
            patch = toUnifiedText(
                diffTexts(repaired.candidate->path, file.readAll(), repaired.candidate->text));
    }
    const QString label = !repaired.fixed             ? u""_s
                          : repaired.candidate->guard ? u"guard"_s
                                                      : u"fix"_s;
    return {
        {u"program"_s, task.program},
        {u"fixed"_s, repaired.fixed},
        {u"seconds"_s, seconds},
        {u"patch"_s, repaired.fixed ? patch : u""_s},
        {u"template"_s, repaired.fixed ? repaired.candidate->templateName : u""_s},
        {u"label"_s, label},
        {u"tests_before"_s, repaired.before ? QJsonValue(jsonOf(*repaired.before)) : QJsonValue()},
        {u"tests_after"_s, repaired.after ? QJsonValue(jsonOf(*repaired.after)) : QJsonValue()}};
}

Result<std::shared_ptr<Bench>> makeBench()
{
    auto bench = std::make_shared<Bench>();
    const auto members = sandbox::sandboxes().members();
    Result<std::unique_ptr<sandbox::Sandbox>> made =
        members.front().make({bench->state.path(), &bench->ids}, {});
    if (!made)
        return std::unexpected(std::move(made.error()));
    bench->sandbox = std::move(*made);
    if (Result<> works = bench->sandbox->probe(); !works)
        return std::unexpected(std::move(works.error()));
    Result<std::shared_ptr<UnpackedEngine>> engine = UnpackedEngine::unpack();
    if (!engine)
        return std::unexpected(std::move(engine.error()));
    bench->engine = std::move(*engine);
    return bench;
}

Result<QStringList> programsIn(const QString &folder)
{
    QStringList programs;
    const QStringList names =
        QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (const QString &name : names) {
        if (QFile::exists(folder + u'/' + name + u"/repair.json"_s))
            programs.append(QDir(folder).absoluteFilePath(name));
    }
    if (programs.isEmpty())
        return fail(
            ErrorKind::NotFound,
            QCoreApplication::translate("Fixer", "There is no <program>/repair.json below “%1”.")
                .arg(folder));
    return programs;
}

} // namespace

Task<QJsonValue> evaluateRepair(QString folder, std::function<void(QString)> progress,
                                StopToken stop)
{
    Result<QJsonValue> result;
    const Result<QStringList> programs = programsIn(folder);
    if (!programs) {
        result = std::unexpected(programs.error());
        co_return result;
    }
    Task<std::shared_ptr<Bench>> making = offload(makeBench);
    Result<std::shared_ptr<Bench>> bench = co_await making;
    if (!bench) {
        result = std::unexpected(std::move(bench.error()));
        co_return result;
    }
    QJsonArray results;
    int fixed = 0;
    int errors = 0;
    QElapsedTimer whole;
    whole.start();
    for (const QString &program : *programs) {
        const QString name = QDir(program).dirName();
        if (progress)
            progress(QCoreApplication::translate("Fixer", "Repairing %1 (%2 of %3).")
                         .arg(UntrustedText(name).displayLine(100))
                         .arg(results.size() + 1)
                         .arg(programs->size()));
        const Result<RepairTask> task = readTask(program);
        std::optional<Error> error;
        QElapsedTimer timer;
        timer.start();
        if (task) {
            Task<Repaired> repairing = repair(*bench, *task, progress, stop);
            Result<Repaired> repaired = co_await repairing;
            if (repaired) {
                fixed += repaired->fixed;
                results.append(jsonOf(*task, *repaired, double(timer.elapsed()) / 1000));
            } else {
                error = std::move(repaired.error());
            }
        } else {
            error = task.error();
        }
        if (error && error->kind == ErrorKind::Cancelled) {
            result = std::unexpected(std::move(*error));
            co_return result;
        }
        if (error) {
            ++errors;
            results.append(QJsonObject{{u"program"_s, name},
                                       {u"fixed"_s, false},
                                       {u"seconds"_s, double(timer.elapsed()) / 1000},
                                       {u"error"_s, error->message}});
        }
    }
    result = QJsonObject{{u"programs"_s, programs->size()},
                         {u"fixed"_s, fixed},
                         {u"errors"_s, errors},
                         {u"seconds"_s, double(whole.elapsed()) / 1000},
                         {u"results"_s, results}};
    co_return result;
}

} // namespace core::execution
