// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads files of lines, plain or gzip, such as the data sets of the evaluations.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>

#include <functional>

namespace core {

/// The longest line that is read; a longer one is InvalidInput.
inline constexpr qsizetype maximumLineBytes = 64 * 1024 * 1024;

/// Calls `each` for every line of a file, without its line end; stops at the first error.
///
/// path    plain or gzip (several gzip members too); told apart by content, not by name
/// each    gets the bytes and the line number from 1
/// errors  NotFound, Denied, Corrupt (damaged or cut gzip data), InvalidInput (a line over
///         maximumLineBytes), and what `each` returns, below a message that names file and line
/// thread  any; blocks on the file
Result<> forEachLine(const QString &path,
                     const std::function<Result<>(const QByteArray &bytes, qint64 line)> &each);

/// The same for JSON Lines: one object a line; empty lines are skipped.
/// errors  also InvalidInput: a line that is no JSON object
Result<>
forEachJsonLine(const QString &path,
                const std::function<Result<>(const QJsonObject &object, qint64 line)> &each);

} // namespace core
