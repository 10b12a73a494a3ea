// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The result of a command for people: tables and paragraphs. Strings that came from outside are
// made visible here, once, whatever field they stand in, so that no control character reaches the
// terminal.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace app {

/// width  columns of the terminal
QString printed(const QString &command, const QJsonValue &result, int width);

/// What a source, as the command "sources" gives it, could not read, on one line; empty if all is
/// well.
QString sourceProblemLine(const QJsonObject &source);

/// Every string in the value with control, bidirectional and invisible characters replaced by
/// visible ones.
QJsonValue madeVisible(const QJsonValue &value);

} // namespace app
