// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What this test program does when it is started again by itself, to be killed, starved or refused.
#pragma once

#include <optional>

namespace tests {

/// Runs `--child ROLE PATH`; nothing if the arguments do not ask for it.
///
/// writer    writes batches of three events from two threads for ever, prints "SOURCE N" after each
///           acknowledged one
/// readonly  gives up root and opens, prints the error's kind
/// full      mounts a small file system of its own at PATH, fills it, frees space and goes on
/// limited   may write no file larger than 1 MiB
std::optional<int> runChild(int argc, char **argv);

/// Exit code of a child that finds the machine without what it needs.
inline constexpr int childUnsupported = 77;
/// Events of one batch of the writer.
inline constexpr int childBatch = 3;

} // namespace tests
