// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

bool isMarker(QStringView line)
{
    return std::ranges::all_of(line, [](QChar c) { return c == u'^' || c == u'~' || c == u' '; });
}

bool isChain(QStringView line)
{
    return line.startsWith("During handling of the above exception"_L1) ||
           line.startsWith("The above exception was the direct cause"_L1);
}

/// "+---------------- 1 ----------------" of an exception group.
bool isGroupMember(QStringView line)
{
    return line.startsWith(u'+') && line.contains("----"_L1);
}

/// How many lines of source a frame may show: what Python prints of one statement, and some more.
constexpr size_t mostSourceLines = 12;

/// True if the lines from `i` on are the rest of a statement: a frame or the error still comes.
bool isSourceBefore(TraceLines lines, size_t i)
{
    const size_t end = std::min(lines.size(), i + mostSourceLines);
    for (size_t next = i + 1; next < end && !lines[next].text.isEmpty(); ++next) {
        const std::optional<Header> header = readHeader(lines[next].text);
        if (readPythonFrame(lines[next].text) || (header && isErrorName(header->type)))
            return true;
    }
    return false;
}

/// How far a chain's next traceback may be from the end of the one before.
constexpr size_t longestGap = 6;

} // namespace

std::optional<Frame> readPythonFrame(QStringView line)
{
    if (!line.startsWith("File \""_L1))
        return {};
    const qsizetype quote = line.indexOf(u'"', 6);
    if (quote < 0)
        return {};
    Frame frame;
    frame.file = line.sliced(6, quote - 6).toString();
    QStringView rest = line.sliced(quote + 1);
    const qsizetype at = rest.indexOf("line "_L1);
    if (at < 0)
        return {};
    rest = rest.sliced(at + 5);
    qsizetype digits = 0;
    while (digits < rest.size() && rest.at(digits).isDigit())
        ++digits;
    frame.line = number(rest.first(digits));
    if (const qsizetype in = rest.indexOf(", in "_L1); in >= 0)
        frame.function = rest.sliced(in + 5).trimmed().toString();
    return frame;
}

Trace readPython(TraceLines lines)
{
    Exceptions chain;   // raised first, first
    Exceptions members; // of an exception group
    bool inGroup = false;
    size_t i = 0;
    while (i < lines.size() && chain.size() + members.size() < mostExceptions * 4) {
        ExceptionInfo exception;
        exception.language = u"python"_s;
        bool ended = false, any = false;
        for (; i < lines.size(); ++i) {
            const QStringView line = lines[i].text;
            if (std::optional<Frame> frame = readPythonFrame(line)) {
                any = true;
                // The source line follows, unless the next frame or the error does.
                if (i + 1 < lines.size() && !readPythonFrame(lines[i + 1].text)) {
                    const QStringView next = lines[i + 1].text;
                    const std::optional<Header> header = readHeader(next);
                    const bool error = header &&
                                       (header->type.endsWith("Error"_L1) ||
                                        header->type.endsWith("Exception"_L1)) &&
                                       !next.contains(u'(') && !next.startsWith("raise"_L1);
                    if (!error && !next.isEmpty()) {
                        frame->contextLine = next.toString();
                        ++i;
                    }
                }
                exception.frames.push_back(std::move(*frame));
                continue;
            }
            if (line.isEmpty() || isMarker(line) || line.startsWith("[Previous line"_L1) ||
                line.contains("Traceback (most recent call last)"_L1)) {
                if (line.isEmpty() && any)
                    break;
                continue;
            }
            if (const std::optional<Header> header = readHeader(line)) {
                exception.type = header->type;
                exception.message = UntrustedText(header->message);
                ended = true;
                ++i;
            } else if (any && lines[i].bare && !exception.frames.empty() &&
                       exception.frames.back().contextLine.isEmpty()) {
                exception.frames.back().contextLine = line.toString();
                continue;
            } else if (any && (!lines[i].bare || isSourceBefore(lines, i))) {
                continue; // another thread's line in between, or code
            }
            break;
        }
        if (!any && !ended)
            break;
        std::ranges::reverse(exception.frames);
        if (inGroup)
            members.push_back(std::move(exception));
        else
            chain.push_back(std::move(exception));

        // Does the chain go on?
        size_t next = i;
        bool more = false;
        for (; next < lines.size() && next < i + longestGap; ++next) {
            const QStringView line = lines[next].text;
            if (isGroupMember(line)) {
                inGroup = true;
                more = true;
                break;
            }
            if (isChain(line)) {
                more = true;
                break;
            }
        }
        if (!more)
            break;
        i = next + 1;
    }
    std::ranges::reverse(chain);
    std::ranges::move(members, std::back_inserter(chain));
    // A lone File line is a trace only with an error or a function.
    if (chain.size() == 1 && chain.front().type.isEmpty() &&
        (chain.front().frames.empty() || chain.front().frames.front().function.isEmpty()))
        return {};
    return {std::move(chain), i};
}

} // namespace core::normalize
