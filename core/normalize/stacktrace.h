// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stack traces from free text.
#pragma once

#include "core/model/signal.h"

#include <vector>

namespace core::normalize {

/// Finds the first stack trace in a text and reads its whole chain: Python, JavaScript (V8,
/// SpiderMonkey, JavaScriptCore, Hermes), Java and Kotlin, C#, Go, Rust, C and C++ (gdb, lldb,
/// sanitizers, Valgrind, glibc, std::stacktrace, crash reports of Apple and Android), Ruby, PHP, Dart
/// and Elixir. Quoting, log
/// headers, colours, escapes, wrapping, lost indentation and traces on one line are coped with.
///
/// returns  the one raised last first; empty if there is no trace
/// cost     linear in the text; lines are read up to 4,000 characters, at most 16 exceptions of at
///          most 500 frames (the outermost are left out) are kept
std::vector<ExceptionInfo> parseStackTrace(const QString &text);

/// Whether a frame is the product's own code: not a library, the runtime or generated.
bool isInApp(const Frame &frame, const QString &language);

/// A language by the name of a file, "cart.py" → "python"; empty if unknown.
QString languageOfFile(const QString &file);

} // namespace core::normalize
