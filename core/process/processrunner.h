// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Running a program with limits, as something that can be awaited and stopped.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

#include <functional>
#include <utility>
#include <vector>

namespace core::process {

struct ProcessSpec
{
    QString program; ///< a path, or a name looked up in this process's PATH
    QStringList arguments;
    QString workingDirectory;
    QMap<QString, QString> environment; ///< all of it: nothing is inherited but a default PATH
    QByteArray input;                   ///< stdin; empty gives an immediate end of file
    Milliseconds timeLimit{120'000};
    Milliseconds grace{2'000};    ///< between asking (SIGTERM) and killing (SIGKILL)
    qint64 outputBytes = 2 << 20; ///< kept of each stream; more is cut in the middle
    bool separateErrors = false;  ///< stderr apart from stdout
    StopToken quit;               ///< ends the process like the time limit, without an error
    std::vector<std::pair<int, int>> descriptors; ///< (ours, number in the child)
    std::function<void(QByteArray)>
        output; ///< what comes, up to outputBytes, on the caller's thread; may be empty
    std::function<void()>
        inChild; ///< between fork and exec: async-signal-safe calls only; may be empty
};

struct ProcessResult
{
    int exitCode = -1; ///< -1 if it did not end by itself
    int signal = 0;    ///< that ended it; 0 if it exited
    bool timedOut = false;
    bool quit = false;      ///< ended by ProcessSpec::quit
    bool outputCut = false; ///< something is missing in the middle
    QByteArray output;
    QByteArray errors; ///< only with separateErrors
    qint64 durationMs = 0;
};

/// Runs a program in a session and process group of its own. However it ends (exit, time limit,
/// stop), what is left of the group is killed; it dies with the thread that started it.
///
/// errors  NotFound (no such program), Denied (cannot be started), Cancelled (group killed before
///         the task resumes)
/// thread  any with an event loop
Task<ProcessResult> run(ProcessSpec spec, StopToken stop);

} // namespace core::process
