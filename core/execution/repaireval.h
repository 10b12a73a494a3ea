// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Measures the repair engine on broken programs: `daybreakctl eval repair DIR`.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"

#include <QJsonValue>

#include <functional>

namespace core::execution {

/// Repairs each `folder`/<program> that has a repair.json, one after another, in a sandbox of its
/// own, and never writes there. repair.json holds `sources` (paths in that folder: files, or
/// folders of Python files), `test_command` (argv, run there; exit 0 means pass) and `time_limit_s`
/// (1 to 3600). A program is fixed only when the test command itself, in a workspace that nothing
/// ran in before, fails on the given sources and passes on the patched ones.
///
/// progress  one sentence at a time; may be empty
/// returns   `programs` `fixed` `errors` `seconds`, and `results`: per program `program` `fixed`
///           `seconds` `patch` (unified diff, "") `template` `label` (fix, guard, "")
///           `tests_before` and `tests_after` (`exit_code` `timed_out` `output`; null if not run),
///           or `error`, which names the file that cannot be used
/// errors    NotFound: no such folder, or no program in it; Unsupported: no sandbox here; Cancelled
Task<QJsonValue> evaluateRepair(QString folder, std::function<void(QString)> progress,
                                StopToken stop);

} // namespace core::execution
