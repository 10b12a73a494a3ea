// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Commands in sessions that nothing ran in before: what the engine claims is measured again.
#pragma once

#include "core/execution/engineoutput_p.h"
#include "core/sandbox/sandbox.h"

namespace core::execution {

/// What is written into a fresh session: path and contents.
using FreshFiles = std::vector<std::pair<QString, QByteArray>>;

/// Opens a session, writes the files, runs one command.
///
/// sandbox  borrowed until the task ends
/// errors   those of Sandbox::open, writeFile and run
Task<CommandRun> runClean(sandbox::Sandbox *sandbox, sandbox::SessionSpec spec, FreshFiles files,
                          QStringList argv, QString directory, Milliseconds limit, StopToken stop);

/// A session with the files and nothing else, frozen: where the next round starts.
Result<SnapshotId> snapshotWith(sandbox::Sandbox *sandbox, const sandbox::SessionSpec &spec,
                                const FreshFiles &files);

} // namespace core::execution
