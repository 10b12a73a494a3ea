// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the readers share: times, levels, titles, contents and fingerprints.
#pragma once

#include "core/model/signal.h"
#include "core/normalize/logtemplates.h"
#include "core/normalize/normalizer.h"

#include <QJsonArray>
#include <QJsonObject>

namespace core::normalize {

/// errors  InvalidInput: the payload is no JSON object
Result<QJsonObject> payloadOf(const RawSignal &raw);

/// ISO 8601 text, seconds or milliseconds since 1970 as a number or text; unknown if unreadable.
Timestamp timeOf(const QJsonValue &value);
/// "WARN", "critical", "ERROR2", 17 (OpenTelemetry) → fatal, error, warning, info, debug; empty if
/// unknown.
QString levelOf(const QJsonValue &value);
/// "shop@1.4.2" → "shop"; empty without an @.
QString serviceOfRelease(const QString &release);
QString firstLine(const QString &text, qsizetype limit);
/// Text, number or truth value as text.
QString plainText(const QJsonValue &value);
void addAttribute(Signal &signal, const QString &key, const QString &value);

/// Frames as Sentry and PostHog send them: outermost first, so they are turned round.
ExceptionInfo exceptionOfSdk(const QJsonObject &exception, const QString &platform);
/// Puts the exceptions into the order of Signal: by mechanism.exception_id where all have one (0
/// was raised last), otherwise as `newestFirst` says.
std::vector<ExceptionInfo> chainOfSdk(const QJsonArray &values, const QString &platform,
                                      bool newestFirst);

/// The frames that matter as lines "  at function (file:line)"; empty without frames.
QString stackText(const std::vector<Frame> &frames);

/// The grouping that the program itself asks for: its parts become the fingerprint, with the one
/// that the signal has in place of "{{ default }}". No part, or that one alone, changes nothing.
/// source  the `fingerprint` attribute of Sentry's event payloads
void chooseFingerprint(Signal &signal, const QStringList &parts);

/// Kind, title ("Type: message", one line), content (the chain with its frames, then `tail`) and
/// fingerprint of a signal whose exceptions are set.
void finishException(Signal &signal, const QString &tail = {});
/// Kind, title (the line), content (the line, then `tail`), template and fingerprint.
void finishLog(Signal &signal, LogTemplates &templates, const QString &line,
               const QString &tail = {});
/// Types and in-app functions with files of the whole chain, without line numbers; empty without
/// frames.
QString fingerprintOf(const std::vector<ExceptionInfo> &exceptions);

} // namespace core::normalize
