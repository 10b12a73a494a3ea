// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The places where bytes from outside are read, each as one function that must hold for any bytes.
#pragma once

#include "core/model/signal.h"

#include <QByteArray>

#include <span>
#include <vector>

namespace fuzz {

/// Feeds the bytes to one reader and checks what has to hold afterwards. Keeps nothing between
/// calls.
using Target = void (*)(const QByteArray &bytes);

struct NamedTarget
{
    const char *name; ///< also the folder of its seeds, corpus/<name>
    Target run;
};

std::span<const NamedTarget> targets();

/// Ends the program with `what` unless it holds: what libFuzzer takes for a crash.
void require(bool holds, const char *what);

/// What happens to a signal after a source made it: redacted, screened, normalized, with checks.
void walk(const core::RawSignal &raw);

void sentry(const QByteArray &bytes);
void posthog(const QByteArray &bytes);
void otlpJson(const QByteArray &bytes);
void otlpProtobuf(const QByteArray &bytes);
void slackZip(const QByteArray &bytes);
void slackJson(const QByteArray &bytes);
void decoding(const QByteArray &bytes);
void stackTrace(const QByteArray &bytes);
void logTemplates(const QByteArray &bytes);
void redaction(const QByteArray &bytes);
void screening(const QByteArray &bytes);
void difference(const QByteArray &bytes);
void sourceText(const QByteArray &bytes);
void keptLinks(const QByteArray &bytes);

} // namespace fuzz
