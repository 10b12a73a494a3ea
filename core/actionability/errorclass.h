// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What kind of failure an error is, by its type, its message and the line that raised it.
#pragma once

#include "core/model/signal.h"

#include <span>

namespace core::actionability {

enum class ErrorClass : std::uint8_t {
    Programming,    ///< the code did what no one meant: missing key, null, bad index, wrong type
    Refusal,        ///< the line itself decided to refuse
    Infrastructure, ///< network, disk, permission, memory, another service
    Other           ///< an error whose type says none of these
};
QString errorClassName(ErrorClass kind); ///< programming, refusal, infrastructure, other

/// codeLine  the source line that raised it, if known; an explicit raise or throw of a new error
///           there makes it a refusal unless it wraps a failure of the environment
ErrorClass classifyError(const QString &type, const QString &message, const QString &codeLine);

/// Whether a source line raises or throws an error of its own making ("raise" alone passes one on).
bool raisesOnPurpose(const QString &codeLine);
/// Whether the words are those of an open rule: policy, undefined, unsupported, not allowed, limit
/// …
bool speaksOfRule(const QString &text);

/// How many different concrete things a person's or a log's words hold: a route, a quote, an
/// error's name or number, an identifier, what was done or in which case, how it fails, what was
/// expected instead, an amount. 2 and more are a symptom someone can look for.
int concreteness(const Signal &signal);

} // namespace core::actionability
