// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One command in a workspace: started, watched, ended, and gone before anybody looks at its files.
#include "core/async/offload.h"
#include "core/git/paths.h"
#include "core/process/processrunner.h"
#include "core/sandbox/layertree_p.h"
#include "core/sandbox/resourcegroup_p.h"
#include "core/sandbox/seccompfilter_p.h"
#include "core/sandbox/workspace_p.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <atomic>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace core::sandbox {

namespace {

constexpr int seccompNumber = 900;
constexpr int statusNumber = 901;
constexpr int argumentsNumber = 902;
constexpr qint64 mostEntries = 200'000;
constexpr Milliseconds lookEvery{150};
constexpr int namespaceEndMs = 10'000;

/// What bwrap tells about itself: one JSON object a line.
struct Status
{
    qint64 init = 0; ///< first process of the namespace, as seen from here
    std::optional<int> exitCode;
};

Status parseStatus(const QByteArray &text)
{
    Status status;
    for (const QByteArray &line : text.split('\n')) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object.contains(u"child-pid"_s))
            status.init = object.value(u"child-pid"_s).toInteger();
        if (object.contains(u"exit-code"_s))
            status.exitCode = object.value(u"exit-code"_s).toInt();
    }
    return status;
}

/// A pipe whose reading end does not block.
struct StatusPipe
{
    StatusPipe()
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            return;
        reading = Descriptor(ends[0]);
        writing = Descriptor(ends[1]);
        ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    }

    const QByteArray &read()
    {
        char bytes[4096];
        for (ssize_t got = 0; (got = ::read(reading.get(), bytes, sizeof bytes)) > 0;)
            text.append(bytes, got);
        return text;
    }

    Descriptor reading;
    Descriptor writing;
    QByteArray text;
};

qint64 freeBytes(const QString &folder)
{
    struct statvfs status;
    if (::statvfs(QFile::encodeName(folder).constData(), &status) != 0)
        return std::numeric_limits<qint64>::max();
    return qint64(status.f_bavail) * qint64(status.f_frsize);
}

/// Looks at what no control group limits, from its own threads.
class Watch
{
public:
    Watch(QString upper, const Limits &limits, bool processes, bool memory)
        : m_upper(std::move(upper)), m_limits(limits), m_processes(processes), m_memory(memory),
          m_freeAtStart(freeBytes(m_upper))
    {
    }

    StopToken token() const { return m_over.get_token(); }
    void setInit(qint64 init) { m_init = init; }
    bool begin() { return !m_busy.exchange(true); }

    void look()
    {
        const qint64 bytes = sizeOnDisk(m_upper, mostEntries);
        if (bytes < 0)
            breach(u"layer: too many or too deeply nested files"_s);
        else if (bytes > m_limits.layerBytes)
            breach(u"layer: more than %1 bytes written"_s.arg(m_limits.layerBytes));
        // Files that are open but have no name take space that no walk can see.
        else if (m_freeAtStart - freeBytes(m_upper) > 2 * m_limits.layerBytes)
            breach(u"layer: free space fell by more than %1 bytes"_s.arg(2 * m_limits.layerBytes));
        const qint64 init = m_init;
        if (init > 0 && (m_processes || m_memory)) {
            const Usage usage = usageBelow(init);
            if (m_processes && usage.processes > m_limits.processes)
                breach(u"processes: more than %1"_s.arg(m_limits.processes));
            if (m_memory && usage.residentBytes > m_limits.memoryBytes)
                breach(u"memory: more than %1 bytes"_s.arg(m_limits.memoryBytes));
        }
        m_busy = false;
    }

    QString reason() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_reason;
    }

private:
    void breach(QString reason)
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_reason.isEmpty())
                m_reason = std::move(reason);
        }
        m_over.request_stop();
    }

    QString m_upper;
    Limits m_limits;
    bool m_processes;
    bool m_memory;
    qint64 m_freeAtStart;
    std::atomic<qint64> m_init = 0;
    std::atomic<bool> m_busy = false;
    mutable std::mutex m_mutex;
    QString m_reason;
    StopSource m_over;
};

/// In the child: limits of each process. Async-signal-safe.
void limitProcess(const Limits &limits, bool data)
{
    const auto set = [](auto what, rlim_t value) {
        const rlimit limit{value, value};
        ::setrlimit(what, &limit);
    };
    set(RLIMIT_CORE, 0);
    set(RLIMIT_NOFILE, 1024);
    set(RLIMIT_FSIZE, rlim_t(limits.layerBytes));
    set(RLIMIT_MSGQUEUE, 0);
    set(RLIMIT_MEMLOCK, 64 * 1024);
    if (data)
        set(RLIMIT_DATA, rlim_t(limits.memoryBytes));
}

/// Waits until the namespace's first process is gone, which the kernel lets happen only after
/// every other process in it ended.
Result<> waitGone(qint64 init)
{
    if (init <= 0)
        return {};
    const Descriptor process(int(::syscall(SYS_pidfd_open, pid_t(init), 0)));
    if (!process.isOpen())
        return {}; // gone already
    pollfd waiting{process.get(), POLLIN, 0};
    if (::poll(&waiting, 1, namespaceEndMs) == 1)
        return {};
    return fail(ErrorKind::TimedOut,
                QCoreApplication::translate(
                    "Sandbox", "The sandbox's processes do not end. Try again later."));
}

Result<> checkCommand(const Workspace &workspace, const Command &command)
{
    if (workspace.frozen || workspace.running)
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate("Sandbox", "The workspace is in use or frozen."));
    if (command.argv.isEmpty() || command.argv.first().isEmpty())
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Sandbox", "There is no command to run."));
    if (!command.directory.isEmpty() && !git::isSafePath(command.directory.toUtf8()))
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Sandbox", "“%1” is not inside the workspace.")
                        .arg(command.directory.left(200)));
    const auto hasNull = [](const QString &text) { return text.contains(QChar(0)); };
    bool bad = std::ranges::any_of(command.argv, hasNull);
    for (auto it = command.environment.cbegin(); it != command.environment.cend(); ++it)
        bad = bad || it.key().isEmpty() || it.key().contains(u'=') || hasNull(it.key()) ||
              hasNull(it.value());
    const Limits &limits = command.limits;
    bad = bad || limits.time.count() <= 0 || limits.memoryBytes <= 0 || limits.processes <= 0 ||
          limits.outputBytes <= 0 || limits.layerBytes <= 0;
    if (bad)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate(
                        "Sandbox", "The command's arguments or limits cannot be used."));
    return {};
}

class Running
{
public:
    explicit Running(Workspace &workspace) : m_workspace(workspace) { workspace.running = true; }
    Running(const Running &) = delete;
    Running &operator=(const Running &) = delete;
    ~Running() { m_workspace.running = false; }

private:
    Workspace &m_workspace;
};

Result<CommandRun> toCommandRun(const Command &command, const process::ProcessResult &result,
                                const Status &status, QStringList reasons)
{
    // SIGKILL comes from outside also before the sandbox stands; the runner tells of its child's as
    // a shell does.
    const int signal = result.exitCode == 128 + SIGKILL ? SIGKILL : result.signal;
    if (!status.exitCode && !result.timedOut && !result.quit && reasons.isEmpty() &&
        (signal == SIGKILL || (signal != 0 && status.init > 0)))
        return std::unexpected(killedFromOutside(signal));
    if (!status.exitCode && !result.timedOut && !result.quit && reasons.isEmpty() &&
        (result.exitCode != 0 || result.signal != 0)) {
        const bool directory = result.output.contains("Can't chdir");
        return fail(directory ? ErrorKind::InvalidInput : ErrorKind::Unsupported,
                    directory ? QCoreApplication::translate(
                                    "Sandbox", "There is no folder “%1” in the workspace.")
                                    .arg(command.directory)
                              : QCoreApplication::translate(
                                    "Sandbox", "The sandbox could not be set up on this machine."),
                    UntrustedText(QString::fromUtf8(result.output.right(2000))).display());
    }
    CommandRun run;
    run.argv = command.argv;
    run.timedOut = result.timedOut;
    run.durationMs = result.durationMs;
    if (!result.timedOut && !result.quit)
        run.exitCode = status.exitCode.value_or(result.exitCode);
    if (result.timedOut)
        reasons.prepend(u"time: more than %1 ms"_s.arg(command.limits.time.count()));
    QString output = QString::fromUtf8(result.output);
    for (const QString &reason : std::as_const(reasons))
        output += (output.isEmpty() || output.endsWith(u'\n') ? u""_s : u"\n"_s) +
                  u"[sandbox limit, "_s + reason + u"]\n"_s;
    run.output = UntrustedText(std::move(output));
    return run;
}

} // namespace

bool wasKilled(const CommandRun &run)
{
    return run.exitCode == 128 + SIGKILL && !run.timedOut &&
           !run.output.raw().contains(u"[sandbox limit, "_s);
}

Error killedFromOutside(int signal)
{
    return fail(ErrorKind::Offline,
                QCoreApplication::translate(
                    "Sandbox",
                    "What ran in the sandbox was ended from outside (signal %1), perhaps "
                    "because this machine had no memory left. It is tried again.")
                    .arg(signal))
        .error();
}

Task<CommandRun> runInWorkspace(std::shared_ptr<Workspace> workspace, Command command,
                                StopToken stop)
{
    Result<CommandRun> outcome;
    Result<> checked = checkCommand(*workspace, command);
    if (!checked) {
        outcome = std::unexpected(std::move(checked.error()));
        co_return outcome;
    }
    const Running running(*workspace);
    const Limits limits = command.limits;
    const ResourceGroup group(workspace->id, limits);
    StatusPipe status;
    Result<std::unique_ptr<QFile>> filter = seccompFilter();
    QStringList launcher;
    // The limit counts from here on: inside, where the namespace has its own count of the user's
    // processes (Linux 5.14); outside it would count the whole desktop.
    if (!group.limitsProcesses() && !workspace->machine->prlimit.isEmpty())
        launcher = {workspace->machine->prlimit, u"--nproc=%1"_s.arg(limits.processes), u"--"_s};
    const QStringList words = bwrapArguments(*workspace, command, seccompNumber, statusNumber);
    // Not on the command line, which everybody on the machine can read: the environment is in it.
    Result<std::unique_ptr<QFile>> arguments =
        memoryFile((words.join(QChar(0)) + QChar(0)).toUtf8());
    if (!filter || !arguments || !status.writing.isOpen()) {
        Error error =
            !filter      ? std::move(filter.error())
            : !arguments ? std::move(arguments.error())
                         : Error{ErrorKind::Internal,
                                 QCoreApplication::translate("Sandbox", "Too many files are open."),
                                 u"pipe2"_s};
        outcome = std::unexpected(std::move(error));
        co_return outcome;
    }

    const auto watch = std::make_shared<Watch>(workspace->upper(), limits, !group.limitsProcesses(),
                                               !group.limitsMemory());
    QTimer looking;
    looking.setInterval(lookEvery);
    looking.callOnTimeout(&looking, [watch, &status, machine = workspace->machine] {
        watch->setInit(parseStatus(status.read()).init);
        if (watch->begin())
            machine->watchers.start([watch] { watch->look(); });
    });
    looking.start();

    process::ProcessSpec spec;
    spec.program = workspace->machine->bwrap;
    spec.arguments = QStringList{u"--args"_s, QString::number(argumentsNumber), u"--"_s} +
                     launcher + command.argv;
    spec.workingDirectory = u"/"_s;
    spec.input = command.input;
    spec.timeLimit = limits.time;
    // bwrap takes its namespace down with it: there is nothing to wait for politely.
    spec.grace = 200ms;
    spec.outputBytes = limits.outputBytes;
    spec.quit = watch->token();
    spec.descriptors = {{(*filter)->handle(), seccompNumber},
                        {status.writing.get(), statusNumber},
                        {(*arguments)->handle(), argumentsNumber}};
    spec.output = command.output;
    spec.inChild = [&group, limits, data = !group.limitsMemory()] {
        group.join();
        limitProcess(limits, data);
    };
    Task<process::ProcessResult> process = process::run(std::move(spec), stop);
    Result<process::ProcessResult> result = co_await process;
    looking.stop();

    const Status end = parseStatus(status.read());
    Task<> burial = offloadTo(&workspace->machine->watchers,
                              [init = end.init]() -> Result<> { return waitGone(init); });
    Result<> gone = co_await burial;
    if (!result || !gone) {
        outcome = std::unexpected(result ? std::move(gone.error()) : std::move(result.error()));
        co_return outcome;
    }
    Task<> lastLook = offloadTo(&workspace->machine->watchers, [watch]() -> Result<> {
        watch->setInit(0);
        watch->look();
        return {};
    });
    Result<> looked = co_await lastLook;
    QStringList reasons;
    if (!watch->reason().isEmpty())
        reasons.append(watch->reason());
    if (group.hitMemoryLimit())
        reasons.append(u"memory: more than %1 bytes"_s.arg(limits.memoryBytes));
    if (group.hitProcessLimit())
        reasons.append(u"processes: more than %1"_s.arg(limits.processes));
    if (looked && !watch->reason().isEmpty())
        result->quit = true; // over the layer's size, even if it ended before it was noticed
    outcome = toCommandRun(command, *result, end, std::move(reasons));
    co_return outcome;
}

} // namespace core::sandbox
