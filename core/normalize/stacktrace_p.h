// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the languages' trace readers share.
#pragma once

#include "core/normalize/stacktrace.h"

#include <QStringView>

#include <optional>
#include <span>

namespace core::normalize {

/// A line without quoting, log header and white space around it.
struct TraceLine
{
    QStringView text;
    bool bare = true; ///< false: a log header was cut off
};
using TraceLines = std::span<const TraceLine>;
using Exceptions = std::vector<ExceptionInfo>;

/// What a reader found; nothing if the chain is empty.
struct Trace
{
    Exceptions chain;
    size_t end = 1; ///< how many of the lines it was given belong to it
};

/// All traces in a text, in its order. See parseStackTrace.
std::vector<Exceptions> parseStackTraces(const QString &text);

/// Lines are read up to here.
inline constexpr qsizetype longestTraceLine = 4000;
inline constexpr size_t mostFrames = 500;
inline constexpr size_t mostExceptions = 16;

/// Each reads a trace that begins at lines[0], or returns nothing.
Trace readPython(TraceLines lines);
Trace readGo(TraceLines lines);
Trace readRust(TraceLines lines);
Trace readNative(TraceLines lines);
Trace readElixir(TraceLines lines);
/// before  lines above the first frame, nearest last; lines  from the first frame on
Trace readRuby(TraceLines before, TraceLines lines);
Trace readPhp(TraceLines before, TraceLines lines);
Trace readDart(TraceLines before, TraceLines lines);
Trace readApple(TraceLines before, TraceLines lines);

/// A line of a trace whose frames begin with "at " (or have "@" for Firefox and Safari).
struct AtFrame
{
    Frame frame;
    QString language;
};
std::optional<AtFrame> readJavaScriptFrame(QStringView line);
std::optional<AtFrame> readJavaFrame(QStringView line);
std::optional<AtFrame> readCSharpFrame(QStringView line);
bool isAtFrame(QStringView line);
/// The name of a function of Go, and its place below it.
bool isGoFrame(TraceLines lines);
/// File "cart.py", line 12, in total
std::optional<Frame> readPythonFrame(QStringView line);
/// app/cart.rb:12:in `total'; rest  what stands behind it, of an error's first line ": message"
std::optional<Frame> readRubyFrame(QStringView line, QStringView *rest = nullptr);
/// #0 /src/api.php(30): Cart->total(Array)
std::optional<Frame> readPhpFrame(QStringView line);
/// #0      Cart.total (package:shop/cart.dart:12:5)
std::optional<Frame> readDartFrame(QStringView line);
/// #1 0x4f2a in Cart::total(int) /src/cart.cpp:12:3
std::optional<Frame> readNumberedFrame(QStringView line);
/// (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1
std::optional<Frame> readElixirFrame(QStringView line);
/// 3   Shop   0x0000000104f2a11c -[Cart total:] + 30 (Cart.m:12); index  the frame's number
std::optional<Frame> readAppleFrame(QStringView line, int *index = nullptr);
/// "MyApp.Cart.total(of: Swift.Int) -> Swift.Int" → "MyApp.Cart.total"; -[Cart total:] stays
QString appleName(QStringView name);
/// Fatal error: text: file Shop/Cart.swift, line 12; Shop/Cart.swift:12: Fatal error: text
struct SwiftStop
{
    QString type;
    QString message;
    Frame place;
};
std::optional<SwiftStop> readSwiftStop(QStringView line);
/// swift or objc if the frames' names or files say so; cpp otherwise.
QString nativeLanguage(const std::vector<Frame> &frames);

/// Where frames stand that tell themselves by their place, wherever on the line that is: those of
/// Ruby, PHP, Elixir and of Apple's crash reports.
struct PlacedFrame
{
    qsizetype at = 0;
    bool headed = false; ///< begins with what only a frame begins with: from, #1, (shop 0.1.0)
    int number = -1;     ///< of a crash report's frame; -1 for all others
};
std::vector<PlacedFrame> placedFrames(QStringView line);

/// before  lines above the first frame, nearest last; lines  from the first frame on
Trace readAtTrace(TraceLines before, TraceLines lines);

/// "java.lang.Error: text" → type and message.
struct Header
{
    QString type;
    QString message;
};
std::optional<Header> readHeader(QStringView line);
bool isTypeName(QStringView text);
/// True for what is an error by its name alone: it has a module, or one of the usual endings.
bool isErrorName(const QString &type);

/// "file.py:12" or "file.js:12:3": cuts the numbers off. False if there is no line number.
bool cutPosition(QStringView &text, int *line, int *column);
int number(QStringView text);

} // namespace core::normalize
