// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the history researcher on recorded fixes: what it names from a traceback alone, against
// what the fix changed and who had written that.
#pragma once

#include "core/research/researcher.h"

#include <QJsonArray>
#include <QJsonObject>

namespace core::research {

struct ResearchScore
{
    int tasks = 0;
    double suspectAt1 = 0;     ///< share of tasks whose first suspect wrote a line the fix changed
    double suspectAt5 = 0;     ///< … one of the first five
    double fileAt1 = 0;        ///< the first place is in a file the fix changed
    double functionAt1 = 0;    ///< … and in a function it changed (innermost name)
    double verifiedClaims = 0; ///< share of all claims that could be recomputed
    double secondsPerTask = 0;
    double slowestSeconds = 0;
    QJsonArray perTask; ///< one object a task, for reading

    /// Keys suspect_at_1, suspect_at_5, file_at_1, function_at_1, verified_claims, tasks,
    /// seconds_per_task, slowest_seconds, per_task
    QJsonObject toJson() const;
};

/// Turns one traceback into the exceptions of a signal; the pipeline's normalizer or a test's own.
using ReadTrace = std::function<std::vector<ExceptionInfo>(const QString &traceback)>;

/// tasksFile   JSON lines with parent, traces (name → traceback), blame_of_changed_lines,
///             changed_in_parent; plain or gzip
/// repository  any clone that has the parents; only commits reachable from a task's parent are read
/// read        null for readPythonTrace
/// errors      NotFound, InvalidInput naming the line
Result<ResearchScore> evaluateResearch(const QString &tasksFile, const QString &repository,
                                       const ReadTrace &read, const Clock &clock);

/// CPython's printed form: chains, ^^^ markers, `<string>` frames. The exception raised last first,
/// frames innermost first.
std::vector<ExceptionInfo> readPythonTrace(const QString &traceback);

} // namespace core::research
