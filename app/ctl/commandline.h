// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// argv → command and arguments object, by the command table.
#pragma once

#include "core/base/result.h"
#include "core/pipeline/commandtable.h"

#include <QJsonObject>
#include <QStringList>

namespace app {

struct CommandLine
{
    const core::pipeline::CommandInfo *command = nullptr;
    QJsonObject arguments;
    QString workspace; ///< folder; empty if not given
    bool json = false;
    bool help = false;
    bool version = false;
};

/// errors  InvalidInput: unknown command or option, missing or superfluous argument
core::Result<CommandLine> parseCommandLine(const QStringList &argv);

/// "daybreakctl COMMAND …" and what each does; of one command if it is not null.
QString helpText(const core::pipeline::CommandInfo *command);

/// The manual page in mdoc's older sister, man(7), from the same table.
QString manPage();

/// Splits as a POSIX shell splits words: blanks, single and double quotes, backslash. No expansion
/// of any kind. errors  InvalidInput: a quote that is not closed
core::Result<QStringList> splitWords(const QString &line);

} // namespace app
