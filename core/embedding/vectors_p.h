// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What members share that ask a model: texts made fit for one, and its vectors checked.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QString>

#include <vector>

namespace core::embedding {

/// More numbers than any known model gives.
inline constexpr int mostDimensions = 16'384;

/// A text as a model takes it: well-formed, without control characters, never empty, and at most
/// `longest` UTF-16 units, cut between words if there is a space in the last tenth, and never
/// inside a character.
QString fitText(const QString &text, qsizetype longest);

/// `values` at length 1.
/// errors  Corrupt: a number that is none, only zeros, or no or too many numbers
Result<std::vector<float>> unitVector(const std::vector<double> &values);

/// A whole number of a member's settings. errors  InvalidInput; the message names the key
Result<int> rangedSetting(const QJsonObject &settings, const QString &key, int least, int most);

} // namespace core::embedding
