// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is missing on this machine, and how to get it.
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

namespace app {

/// One object for each thing looked for: name, ok, needed ("always", "fixes", "models", "demo"),
/// found, advice. Starts the programs to ask their versions: some tenths of a second.
/// sandboxProblem  what the sandbox's own probe says; empty if it works
QJsonArray examineMachine(const QString &sandboxProblem);

/// What one object of examineMachine is needed for, in words.
QString purposeText(const QJsonObject &item);

/// Whether everything is there that one's own product needs; the demo and models may need more.
bool isHealthy(const QJsonArray &examined);

} // namespace app
