// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stack traces from free text.
#pragma once

#include "core/model/signal.h"

#include <vector>

namespace core::normalize {

/// The stack trace that says what a text is about, with its whole chain: Python, JavaScript (V8,
/// SpiderMonkey, JavaScriptCore, Hermes), Java and Kotlin, C#, Go, Rust, C and C++ (gdb, lldb,
/// sanitizers, Valgrind, glibc, std::stacktrace, tombstones of Android), Swift and Objective-C
/// (crash reports, symbolicated frames), Ruby, PHP, Dart and Elixir. Quoting, log headers, colours,
/// escapes, wrapping, lost indentation and traces on one line are coped with. What does not belong
/// together is not put together: a trace ends where another error, another first frame or another
/// language begins. Of several the first with a frame of the product's own code is taken, or else
/// the first; the others stay in the text.
///
/// returns  the exception raised last first; empty if there is none
/// cost     linear in the text; lines are read up to 4,000 characters, at most 16 traces of at most
///          16 exceptions of at most 500 frames (the outermost are left out)
std::vector<ExceptionInfo> parseStackTrace(const QString &text);

/// Whether a frame is the product's own code: not a library, the runtime or generated.
bool isInApp(const Frame &frame, const QString &language);

/// A language by the name of a file, "cart.py" → "python"; empty if unknown.
QString languageOfFile(const QString &file);

} // namespace core::normalize
