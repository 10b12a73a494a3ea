// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where workspaces and Daybreak's own data files are.
#pragma once

#include <QString>

namespace app {

/// The folder a command works on: what was given, else $DAYBREAK_WORKSPACE, else the one opened
/// last; empty if none.
QString chosenWorkspace(const QString &given);
/// Remembers it for the next time. Failing to is no error: the next command has to name it.
void rememberWorkspace(const QString &folder);

/// ~/.local/share/daybreak/demo
QString demoWorkspace();
/// The demo's scripts: $DAYBREAK_DEMO_DIR, else beside the installed program, else in the source
/// tree it was built from; empty if neither.
QString demoResources();

} // namespace app
