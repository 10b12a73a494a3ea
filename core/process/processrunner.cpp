// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/process/processrunner.h"

#include "core/async/completion.h"
#include "core/process/keptoutput.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace core::process {

namespace {

/// How long the kernel may take to bury a killed process before the caller is told.
constexpr Milliseconds burial{10'000};

enum class End : std::uint8_t { Itself, Time, Quit, Stop };

/// Runs in the child. No allocation, no locks.
void becomeChild(pid_t parent, const std::vector<std::pair<int, int>> &descriptors,
                 const std::function<void()> &more)
{
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) // it died before the line above
        ::_exit(127);
    for (const auto &[ours, theirs] : descriptors) {
        // On itself dup2 would leave the flag that closes it.
        if (ours == theirs ? ::fcntl(ours, F_SETFD, 0) < 0 : ::dup2(ours, theirs) < 0)
            ::_exit(127);
    }
    if (more)
        more();
}

} // namespace

Task<ProcessResult> run(ProcessSpec spec, StopToken stop)
{
    Result<ProcessResult> outcome;
    if (stop.stop_requested()) {
        outcome = cancelled();
        co_return outcome;
    }

    Completion<> completion;
    const Resolver<> resolver = completion.resolver();
    QProcess process;
    QProcessEnvironment environment(QProcessEnvironment::Initialization{});
    environment.insert(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin"_s);
    for (auto it = spec.environment.cbegin(); it != spec.environment.cend(); ++it)
        environment.insert(it.key(), it.value());
    process.setProcessEnvironment(environment);
    process.setProgram(spec.program);
    process.setArguments(spec.arguments);
    if (!spec.workingDirectory.isEmpty())
        process.setWorkingDirectory(spec.workingDirectory);
    process.setProcessChannelMode(spec.separateErrors ? QProcess::SeparateChannels
                                                      : QProcess::MergedChannels);
    process.setChildProcessModifier(
        [parent = ::getpid(), &spec] { becomeChild(parent, spec.descriptors, spec.inChild); });

    KeptOutput kept(spec.outputBytes);
    KeptOutput keptErrors(spec.outputBytes);
    const auto readOutput = [&] {
        const QByteArray bytes = process.readAllStandardOutput();
        const qint64 room = spec.outputBytes - kept.total();
        kept.append(bytes);
        if (spec.output && room > 0 && !bytes.isEmpty())
            spec.output(bytes.first(qMin(room, bytes.size())));
    };
    const auto readErrors = [&] { keptErrors.append(process.readAllStandardError()); };
    QObject::connect(&process, &QProcess::readyReadStandardOutput, &process, readOutput);
    QObject::connect(&process, &QProcess::readyReadStandardError, &process, readErrors);

    End end = End::Itself;
    qint64 pid = 0;
    QTimer killer;
    QTimer undertaker;
    killer.setSingleShot(true);
    undertaker.setSingleShot(true);
    const auto signalGroup = [&](int number) {
        if (pid > 0)
            ::kill(pid_t(-pid), number);
    };
    const auto finish = [&](End why) {
        if (end != End::Itself)
            return;
        end = why;
        signalGroup(SIGTERM);
        killer.start(spec.grace);
    };
    killer.callOnTimeout(&killer, [&] {
        signalGroup(SIGKILL);
        undertaker.start(burial);
    });
    undertaker.callOnTimeout(&undertaker, [&] {
        resolver.resolve(
            fail(ErrorKind::TimedOut,
                 QCoreApplication::translate("Process", "“%1” does not end although it was killed.")
                     .arg(spec.program)));
    });
    QObject::connect(&process, &QProcess::finished, &process, [&] { resolver.resolve({}); });
    QObject::connect(
        &process, &QProcess::errorOccurred, &process, [&](QProcess::ProcessError error) {
            if (error != QProcess::FailedToStart)
                return;
            const bool absent = process.error() == QProcess::FailedToStart &&
                                QStandardPaths::findExecutable(spec.program).isEmpty();
            resolver.resolve(
                fail(absent ? ErrorKind::NotFound : ErrorKind::Denied,
                     QCoreApplication::translate("Process", "“%1” cannot be started: %2")
                         .arg(spec.program, process.errorString())));
        });
    QTimer limit;
    limit.setSingleShot(true);
    limit.callOnTimeout(&limit, [&] { finish(End::Time); });

    QElapsedTimer elapsed;
    elapsed.start();
    process.start();
    pid = process.processId();
    const StopCallback onStop(stop, &process, [&] { finish(End::Stop); });
    const StopCallback onQuit(spec.quit, &process, [&] { finish(End::Quit); });
    limit.start(spec.timeLimit);
    if (!spec.input.isEmpty())
        process.write(spec.input);
    process.closeWriteChannel();

    Result<> ended = co_await completion;
    killer.stop();
    undertaker.stop();
    limit.stop();
    // Children that outlived their parent. The number cannot have been given to another group so
    // soon.
    signalGroup(SIGKILL);
    if (!ended || end == End::Stop) {
        outcome = ended ? cancelled() : std::unexpected(std::move(ended.error()));
        co_return outcome;
    }
    readOutput();
    if (spec.separateErrors)
        readErrors();
    ProcessResult &result = *outcome;
    result.durationMs = elapsed.elapsed();
    result.timedOut = end == End::Time;
    result.quit = end == End::Quit;
    result.outputCut = kept.isCut() || keptErrors.isCut();
    result.output = kept.bytes();
    result.errors = keptErrors.bytes();
    if (process.exitStatus() == QProcess::CrashExit)
        result.signal = process.exitCode();
    else if (end == End::Itself)
        result.exitCode = process.exitCode();
    co_return outcome;
}

} // namespace core::process
