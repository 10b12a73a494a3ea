// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is missing on this machine, and how to get it.
#pragma once

#include <QJsonArray>
#include <QString>

namespace app {

/// One object for each thing looked for: name, ok, needed ("always", "fixes", "tray", "tests"),
/// found, advice. sandboxProblem  what the sandbox's own probe says; empty if it works
QJsonArray examineMachine(const QString &sandboxProblem);

/// Whether everything that is always needed is there.
bool isHealthy(const QJsonArray &examined);

} // namespace app
