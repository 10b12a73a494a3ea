// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// daybreakctl: everything without a screen.
#include "app/ctl/commandline.h"
#include "app/ctl/evals.h"
#include "app/ctl/keyinput.h"
#include "app/ctl/printer.h"
#include "app/ctl/setuparguments.h"
#include "app/ctl/texttable.h"
#include "app/support/doctor.h"
#include "app/support/interrupt.h"
#include "app/support/locations.h"
#include "app/support/translations.h"
#include "core/async/timer.h"
#include "core/pipeline/commandsocket.h"
#include "core/pipeline/engine.h"
#include "core/sandbox/sandbox.h"
#include "core/storage/workspacelock.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace core;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Main", text);
}

enum ExitCode {
    Done = 0,
    Failed = 1,
    BadCommandLine = 2,
    NotFound = 3,
    Refused = 4,
    Lacking = 5,
    Interrupted = 130
};

int exitCodeFor(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::NotFound: return NotFound;
    case ErrorKind::Conflict: return Refused;
    case ErrorKind::InvalidInput: return BadCommandLine;
    case ErrorKind::Unsupported: return Lacking;
    case ErrorKind::Cancelled: return Interrupted;
    default: return Failed;
    }
}

void writeOut(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

void writeError(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stderr);
}

QByteArray toJsonText(const QJsonValue &value)
{
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Indented);
    if (value.isObject())
        return QJsonDocument(value.toObject()).toJson(QJsonDocument::Indented);
    return QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).sliced(1).chopped(1) +
           '\n';
}

/// Set once by --verbose, before anything runs.
bool isVerbose = false;

/// One line that is written over on a terminal; nothing elsewhere, but every step as a line if it
/// was asked for.
void showProgress(const QString &text)
{
    if (isVerbose) {
        writeError(UntrustedText(text).displayLine(200) + u'\n');
        return;
    }
    if (isatty(STDERR_FILENO) == 0)
        return;
    const QString line = UntrustedText(text).displayLine(app::terminalWidth() - 1);
    writeError(u"\r\x1b[K"_s + line);
}

void clearProgress()
{
    if (isatty(STDERR_FILENO) != 0)
        writeError(u"\r\x1b[K"_s);
}

Task<QJsonValue> makeWorkspace(QJsonObject arguments)
{
    const Result<pipeline::WorkspaceSetup> setup = app::setupFrom(arguments);
    if (!setup)
        co_return std::unexpected(setup.error());
    const Result<> made = pipeline::setUpWorkspace(*setup);
    if (!made)
        co_return std::unexpected(made.error());
    app::rememberWorkspace(setup->folder);
    co_return QJsonValue(QJsonObject{
        {u"folder"_s, setup->folder},
        {u"text"_s, tr("The workspace is ready. `daybreakctl sources` says how to send to it; "
                       "`daybreakctl run` starts the work.\n")}});
}

Task<> untilStopped(StopToken stop)
{
    for (;;) {
        Task<> waiting = sleepFor(std::chrono::hours(1), stop);
        const Result<> waited = co_await waiting;
        if (!waited)
            co_return {};
    }
}

/// In the process that owns the workspace, or in this one if nobody does.
Task<QJsonValue> onWorkspace(QString folder, QString command, QJsonObject arguments, StopToken stop,
                             pipeline::Engine *engine)
{
    constexpr Milliseconds patience{10'000};
    constexpr int mostAttempts = 3;
    const bool runs = command == u"run";
    Result<> opened = fail(ErrorKind::Conflict, {});
    // Two that are started at once: one gets the lock, the other one asks it.
    for (int attempt = 0; !opened && attempt < mostAttempts; ++attempt) {
        const qint64 owner = storage::WorkspaceLock::owner(folder);
        if (owner != 0) {
            Task<QJsonValue> sending =
                pipeline::sendCommand(pipeline::runningSocketPath(folder), command, arguments,
                                      showProgress, stop, patience);
            Result<QJsonValue> answer = co_await sending;
            const bool hasEnded = !answer && answer.error().kind == ErrorKind::Offline &&
                                  storage::WorkspaceLock::owner(folder) != owner;
            if (!hasEnded)
                co_return answer;
            opened = std::unexpected(answer.error());
            continue;
        }
        Task<> opening =
            engine->open({.folder = folder, .receive = runs, .pull = runs, .work = runs});
        opened = co_await opening;
        const bool hasLock =
            storage::WorkspaceLock::owner(folder) == QCoreApplication::applicationPid();
        if (hasLock || (!opened && opened.error().kind != ErrorKind::Conflict))
            break;
    }
    Result<QJsonValue> result = fail(ErrorKind::Internal, {});
    const bool watches = runs && !arguments.value(u"once").toBool();
    if (watches)
        QObject::connect(engine, &pipeline::Engine::progressChanged, engine,
                         [](const pipeline::StageProgress &now) {
                             if (!now.stage.isEmpty())
                                 showProgress(now.stage + u": "_s + now.text);
                         });
    if (opened) {
        if (watches) { // the engine works by itself; how far it came is what there is to say
            Task<> waiting = untilStopped(stop);
            const Result<> stopped = co_await waiting;
            Q_UNUSED(stopped)
            Task<QJsonValue> listing =
                engine->execute(u"inbox"_s, {}, pipeline::ProgressFunction(), StopToken());
            result = co_await listing;
        } else {
            Task<QJsonValue> executing = engine->execute(command, arguments, showProgress, stop);
            result = co_await executing;
        }
    } else {
        result = std::unexpected(opened.error());
    }
    Task<> closing = engine->close();
    const Result<> closed = co_await closing;
    if (result && !closed)
        co_return std::unexpected(closed.error());
    co_return result;
}

/// The machine, and what the sources of the workspace could not read when they were read last.
/// folder  empty if there is no workspace yet
Task<QJsonValue> examine(QString folder, StopToken stop, pipeline::Engine *engine)
{
    const SystemClock clock;
    TimeOrderedIds ids(clock);
    const QTemporaryDir state; // of its own: a folder with a known name can be anybody's
    QString problem = state.isValid() ? QString() : state.errorString();
    for (const sandbox::SandboxInfo &info : sandbox::sandboxes().members()) {
        if (!state.isValid())
            break;
        const auto made = info.make({state.path(), &ids}, {});
        const Result<> probed = made ? (*made)->probe() : std::unexpected(made.error());
        problem = probed ? QString() : probed.error().toUserText();
        if (problem.isEmpty())
            break;
    }
    const QJsonArray found = app::examineMachine(problem);
    QString text;
    for (const QJsonValue &value : found) {
        const QJsonObject item = value.toObject();
        const bool ok = item.value(u"ok").toBool();
        text += (ok ? u"✓ "_s : u"✗ "_s) + item.value(u"name").toString().leftJustified(12);
        text += ok ? item.value(u"found").toString()
                   : tr("missing, needed for %1").arg(app::purposeText(item));
        text += u'\n';
        if (!ok)
            text += u"    "_s + item.value(u"advice").toString() + u'\n';
    }
    QJsonArray troubled;
    if (!folder.isEmpty()) {
        Task<QJsonValue> asking = onWorkspace(folder, u"sources"_s, {}, stop, engine);
        const Result<QJsonValue> sources = co_await asking;
        if (!sources)
            text += u"✗ "_s + sources.error().toUserText() + u'\n';
        for (const QJsonValue &source : sources ? sources->toArray() : QJsonArray()) {
            const QString line = app::sourceProblemLine(source.toObject());
            if (line.isEmpty())
                continue;
            troubled.append(source);
            text += u"✗ "_s + line;
        }
    }
    co_return QJsonValue(QJsonObject{{u"text"_s, text},
                                     {u"found"_s, found},
                                     {u"sources"_s, troubled},
                                     {u"healthy"_s, app::isHealthy(found)}});
}

int finish(const app::CommandLine &line, const Result<QJsonValue> &result)
{
    clearProgress();
    if (!result) {
        if (result.error().kind != ErrorKind::Cancelled) {
            for (const QString &said : result.error().toUserText().split(u'\n'))
                writeError(u"daybreakctl: "_s + UntrustedText(said).display(2000) + u'\n');
        }
        // Watching has no other end than being stopped.
        const bool watches =
            line.command->name == u"run" && !line.arguments.value(u"once").toBool();
        return watches && result.error().kind == ErrorKind::Cancelled ? Done
                                                                      : exitCodeFor(result.error());
    }
    if (line.json)
        writeOut(QString::fromUtf8(toJsonText(*result)));
    else
        writeOut(app::printed(line.command->name, *result, app::terminalWidth()));
    if (line.command->name == u"doctor" && !result->toObject().value(u"healthy").toBool())
        return Lacking;
    return Done;
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGXFSZ, SIG_IGN); // a limit on file sizes is an error to tell, not a death
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"daybreak"_s);
    app::loadTranslations();
    QCoreApplication::setApplicationVersion(QStringLiteral(DAYBREAK_VERSION));

    const Result<app::CommandLine> line = app::parseCommandLine(application.arguments().sliced(1));
    if (!line) {
        writeError(u"daybreakctl: "_s + line.error().toUserText() + u'\n');
        return BadCommandLine;
    }
    if (line->version) {
        writeOut(u"daybreakctl "_s + QCoreApplication::applicationVersion() + u'\n');
        return Done;
    }
    if (line->help || !line->command) {
        writeOut(app::helpText(line->command));
        return line->help || argc > 1 ? Done : BadCommandLine;
    }
    const QString command = line->command->name;
    isVerbose = line->arguments.value(u"verbose").toBool();
    if (command == u"man") {
        writeOut(app::manPage());
        return Done;
    }

    const StopSource stop;
    const app::Interrupt interrupt(stop);
    pipeline::Engine engine;
    QObject::connect(&engine, &pipeline::Engine::problemOccurred, &application,
                     [](const QString &text) {
                         clearProgress();
                         writeError(u"daybreakctl: "_s + UntrustedText(text).display(2000) + u'\n');
                     });
    int exitCode = Failed;
    Task<QJsonValue> task = [&]() -> Task<QJsonValue> {
        if (command == u"init")
            return makeWorkspace(line->arguments);
        if (command == u"doctor")
            return examine(app::chosenWorkspace(line->workspace), stop.get_token(), &engine);
        if (command == u"eval" && !line->arguments.value(u"mine").toBool())
            return app::evaluate(line->arguments, showProgress, stop.get_token());
        const QString folder = app::chosenWorkspace(line->workspace);
        if (folder.isEmpty())
            return [](QString message) -> Task<QJsonValue> {
                co_return fail(ErrorKind::NotFound, message);
            }(tr("Which workspace? Say --workspace DIR, or make one with: daybreakctl init DIR"));
        QJsonObject arguments = line->arguments;
        if (command == u"embedder" && arguments.value(u"act").toString() == u"key") {
            QStringList words;
            for (const QJsonValue &word : arguments.value(u"words").toArray())
                words.append(word.toString());
            const Result<> place = app::checkKeyPlace(words);
            const Result<QString> key = place ? app::readKey() : std::unexpected(place.error());
            if (!key)
                return [](Error error) -> Task<QJsonValue> {
                    co_return std::unexpected(error);
                }(key.error());
            arguments.insert(u"secret"_s, *key);
        }
        return onWorkspace(folder, command, arguments, stop.get_token(), &engine);
    }();
    join(std::move(task), &application, [&](const Result<QJsonValue> &result) {
        exitCode = finish(*line, result);
        QMetaObject::invokeMethod(&application, &QCoreApplication::quit, Qt::QueuedConnection);
    });
    QCoreApplication::exec();
    return exitCode;
}
