// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/tracetext_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::normalize {

bool isAtFrame(QStringView line)
{
    if (line.startsWith("at "_L1))
        return readJavaScriptFrame(line) || readJavaFrame(line) || readCSharpFrame(line);
    return line.contains(u'@') && readJavaScriptFrame(line).has_value();
}

bool isErrorName(const QString &type)
{
    return type.contains(u'.') || type.contains("::"_L1) || type.endsWith("Error"_L1) ||
           type.endsWith("Exception"_L1) || type.endsWith("ExceptionGroup"_L1) ||
           type.endsWith("Exit"_L1) || type.endsWith("Interrupt"_L1) || type.endsWith("Warning"_L1);
}

int number(QStringView text)
{
    bool ok = false;
    const int value = text.toInt(&ok);
    return ok && value > 0 ? value : 0;
}

bool cutPosition(QStringView &text, int *line, int *column)
{
    const auto cut = [&](int *into) {
        const qsizetype colon = text.lastIndexOf(u':');
        if (colon <= 0 || colon + 1 >= text.size() || text.size() - colon > 9)
            return false;
        const QStringView digits = text.sliced(colon + 1);
        if (!std::ranges::all_of(digits, [](QChar c) { return c >= u'0' && c <= u'9'; }))
            return false;
        *into = digits.toInt();
        text = text.first(colon);
        return true;
    };
    int last = 0;
    if (!cut(&last))
        return false;
    int first = 0;
    if (cut(&first)) {
        *line = first;
        *column = last;
    } else {
        *line = last;
    }
    return true;
}

bool isTypeName(QStringView text)
{
    if (text.isEmpty() || text.size() > 200 || !(text.at(0).isLetter() || text.at(0) == u'_'))
        return false;
    return std::ranges::all_of(text, [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' || c == u'.' || c == u'$' || c == u'`' ||
               c == u'/' || c == u':' || c == u'<' || c == u'>';
    });
}

std::optional<Header> readHeader(QStringView line)
{
    for (const QLatin1StringView prefix :
         {"Uncaught (in promise) "_L1, "Uncaught exception "_L1, "Uncaught "_L1,
          "Unhandled exception. "_L1, "Unhandled Exception: "_L1, "Unhandled rejection "_L1,
          "[cause]: "_L1, "Caused by: "_L1, "Suppressed: "_L1, "Wrapped by: "_L1,
          "FATAL EXCEPTION: main "_L1, "Error: Uncaught "_L1}) {
        if (line.startsWith(prefix))
            line = line.sliced(prefix.size());
    }
    if (line.startsWith("Exception in thread "_L1)) {
        const qsizetype quote = line.lastIndexOf(u'"');
        if (quote < 0)
            return {};
        line = line.sliced(quote + 1).trimmed();
    }
    qsizetype colon = line.indexOf(": "_L1);
    if (colon < 0 && line.endsWith(u':'))
        colon = line.size() - 1;
    QStringView type = colon < 0 ? line : line.first(colon);
    if (const qsizetype bracket = type.indexOf(" ["_L1); bracket > 0) // Error [ERR_CODE]: text
        type = type.first(bracket);
    if (type.endsWith(" {"_L1))
        type = type.chopped(2);
    if (!isTypeName(type))
        return {};
    QStringView message = colon < 0 ? QStringView() : line.sliced(colon + 1).trimmed();
    if (message.endsWith(" {"_L1))
        message = message.chopped(2);
    // A single word is a type only if it looks like one.
    if (colon < 0 && !type.contains(u'.') && !type.endsWith("Error"_L1) &&
        !type.endsWith("Exception"_L1) && !type.endsWith("Interrupt"_L1) &&
        !type.endsWith("Exit"_L1) && !type.endsWith("Warning"_L1))
        return {};
    return Header{type.toString(), message.toString()};
}

namespace {

/// How far below its message a program that stopped itself may show where it was.
constexpr size_t longestGap = 60;
constexpr size_t mostTraces = 16;

/// Where Swift stopped: the stack that follows says more than the one place in the message.
Trace readSwift(const SwiftStop &stop, TraceLines lines)
{
    for (size_t i = 1; i < std::min(lines.size(), longestGap); ++i) {
        const QStringView line = lines[i].text;
        if (const std::optional<SwiftStop> other = readSwiftStop(line);
            other && !other->place.file.isEmpty())
            break;
        if (readAppleFrame(line))
            return {}; // read there, with this as what stands above it
        if (line.contains("frame #"_L1))
            return readNative(lines);
    }
    if (stop.place.file.isEmpty())
        return {};
    return {{ExceptionInfo{.type = stop.type,
                           .message = UntrustedText(stop.message),
                           .frames = {stop.place},
                           .language = u"swift"_s}},
            1};
}

bool beginsNative(QStringView line)
{
    return line.at(0) == u'#' || line.startsWith("Program received"_L1) ||
           line.startsWith("Program terminated"_L1) || line.startsWith("terminate called"_L1) ||
           line.contains("Sanitizer: "_L1) || line.startsWith("frame #"_L1) ||
           line.startsWith("* frame #"_L1) || line.contains(" stop reason = "_L1) ||
           line.startsWith("at 0x"_L1) || line.contains("(SIG"_L1) || line.contains("(+0x"_L1) ||
           line.endsWith(u']') || line.startsWith("0# "_L1);
}

/// before  since the trace before this one
Trace readAny(TraceLines before, TraceLines lines)
{
    const QStringView line = lines.front().text;
    Trace found;
    if (line.contains("Traceback (most recent call last)"_L1) || line.startsWith("File \""_L1))
        found = readPython(lines);
    else if (line.startsWith("panic: "_L1) || line.startsWith("fatal error: "_L1) ||
             line.startsWith("goroutine "_L1) ||
             (lines.size() > 3 && isGoFrame(lines) && isGoFrame(lines.subspan(2))))
        found = readGo(lines);
    else if (readPhpFrame(line))
        found = readPhp(before, lines);
    else if (readDartFrame(line))
        found = readDart(before, lines);
    else if (readRubyFrame(line))
        found = readRuby(before, lines);
    else if (line.contains("** ("_L1))
        found = readElixir(lines);
    else if (line.startsWith("thread '"_L1) ||
             line.compare("stack backtrace:"_L1, Qt::CaseInsensitive) == 0)
        found = readRust(lines);
    else if (readAppleFrame(line))
        found = readApple(before, lines);
    else if (const std::optional<SwiftStop> stop = readSwiftStop(line))
        found = readSwift(*stop, lines);
    else if (beginsNative(line))
        found = readNative(lines);
    if (found.chain.empty() && isAtFrame(line))
        found = readAtTrace(before, lines);
    return found;
}

std::vector<Exceptions> readLines(TraceLines all)
{
    std::vector<Exceptions> traces;
    size_t begin = 0; // behind the trace before
    for (size_t i = 0; i < all.size() && traces.size() < mostTraces;) {
        Trace found;
        if (all[i].text.size() >= 5)
            found = readAny(all.subspan(begin, i - begin), all.subspan(i));
        if (found.chain.empty()) {
            ++i;
            continue;
        }
        traces.push_back(std::move(found.chain));
        i += std::max<size_t>(found.end, 1);
        begin = i;
    }
    return traces;
}

size_t frameCount(const std::vector<Exceptions> &traces)
{
    size_t count = 0;
    for (const Exceptions &chain : traces) {
        for (const ExceptionInfo &exception : chain)
            count += exception.frames.size();
    }
    return count;
}

bool hasOwnCode(const Exceptions &chain)
{
    return std::ranges::any_of(chain, [](const ExceptionInfo &exception) {
        return std::ranges::any_of(exception.frames, &Frame::inApp);
    });
}

/// Whether something looks like frames that a reading of so many did not see.
bool mayHoldMore(const QString &text, size_t seen)
{
    size_t hints = 0;
    for (const QLatin1StringView hint : {"at "_L1, "File \""_L1, ".go:"_L1, "#"_L1, "@"_L1}) {
        size_t count = 0;
        for (qsizetype at = 0; (at = text.indexOf(hint, at)) >= 0 && count <= 4 * seen + 4; ++at)
            ++count;
        hints = std::max(hints, count);
    }
    return hints > 2 * seen;
}

} // namespace

std::vector<Exceptions> parseStackTraces(const QString &text)
{
    const QString plain = plainTrace(text);
    std::vector<Exceptions> found =
        readLines(TraceDocument(plain, TraceDocument::Reading::Lines).lines());
    // Wrapped beyond what the lines tell: the frames alone are looked for.
    if (const size_t seen = frameCount(found); mayHoldMore(plain, seen)) {
        std::vector<Exceptions> flowed =
            readLines(TraceDocument(plain, TraceDocument::Reading::Flowed).lines());
        if (frameCount(flowed) > 2 * seen + 1)
            found = std::move(flowed);
    }
    for (Exceptions &chain : found) {
        if (chain.size() > mostExceptions)
            chain.resize(mostExceptions);
        for (ExceptionInfo &exception : chain) {
            if (exception.frames.size() > mostFrames)
                exception.frames.resize(mostFrames);
            for (Frame &frame : exception.frames)
                frame.inApp = isInApp(frame, exception.language);
        }
    }
    return found;
}

std::vector<ExceptionInfo> parseStackTrace(const QString &text)
{
    std::vector<Exceptions> traces = parseStackTraces(text);
    if (traces.empty())
        return {};
    // A trace without an error may be any thread's; it does not go before one that names its own.
    const bool named = !traces.front().front().type.isEmpty();
    const auto own = std::ranges::find_if(traces, [&](const Exceptions &chain) {
        return hasOwnCode(chain) && (!named || !chain.front().type.isEmpty());
    });
    return std::move(own == traces.end() ? traces.front() : *own);
}

} // namespace core::normalize
