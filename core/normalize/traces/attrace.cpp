// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces with one frame a line, innermost first: JavaScript, Java, C#.
#include "core/normalize/stacktrace_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// How far above the first frame the error may stand; messages span lines.
constexpr size_t longestMessage = 8;
/// Lines that are no frames but do not end a trace either.
constexpr int mostForeign = 3;

std::optional<AtFrame> readFrame(QStringView line, const QString &language)
{
    std::optional<AtFrame> frame;
    if (language.isEmpty() || language == "java"_L1)
        frame = readJavaFrame(line);
    if (!frame && (language.isEmpty() || language == "javascript"_L1))
        frame = readJavaScriptFrame(line);
    if (!frame && (language.isEmpty() || language == "csharp"_L1))
        frame = readCSharpFrame(line);
    return frame;
}

std::optional<Header> headerAbove(TraceLines before)
{
    // The nearest line that names an error by its form; else the line right above.
    std::optional<Header> header;
    size_t at = 0;
    for (size_t back = 0; back < std::min(before.size(), longestMessage); ++back) {
        const size_t i = before.size() - 1 - back;
        std::optional<Header> one = readHeader(before[i].text);
        if (!one || (back > 0 && !isErrorName(one->type)))
            continue;
        if (header && !isErrorName(one->type))
            continue;
        header = std::move(one);
        at = i;
        if (isErrorName(header->type))
            break;
    }
    for (size_t i = at + 1; header && i < before.size(); ++i) {
        if (!before[i].text.isEmpty() && header->message.size() < 2000)
            header->message += u'\n' + before[i].text.toString();
    }
    return header;
}

ExceptionInfo fromHeader(const std::optional<Header> &header, const QString &language)
{
    ExceptionInfo exception;
    exception.language = language;
    if (header) {
        exception.type = header->type;
        exception.message = UntrustedText(header->message);
    }
    return exception;
}

/// "---> (Inner Exception #1) System.X: text <---": what it says without the number.
QStringView withoutNumber(QStringView line)
{
    if (!line.startsWith("---> "_L1))
        return line;
    line = line.sliced(5);
    const qsizetype close = line.indexOf(u')');
    return line.startsWith("(Inner Exception"_L1) && close > 0 ? line.sliced(close + 1).trimmed()
                                                               : line;
}

/// "Outer: a ---> Inner: b": C# prints the innermost frames first.
Exceptions splitInner(const ExceptionInfo &outer)
{
    Exceptions all;
    ExceptionInfo current = outer;
    QString text = outer.message.raw();
    for (qsizetype arrow; (arrow = text.indexOf("---> "_L1)) >= 0 && all.size() < mostExceptions;) {
        current.message = UntrustedText(text.first(arrow).trimmed());
        all.push_back(current);
        QString rest = text.sliced(arrow + 5);
        if (rest.startsWith("(Inner Exception"_L1))
            rest = rest.section(u')', 1).trimmed();
        const std::optional<Header> header = readHeader(rest.section(u'\n', 0, 0));
        current = fromHeader(header, outer.language);
        text =
            header ? rest.sliced(std::min<qsizetype>(rest.size(), header->type.size() + 1)) : rest;
    }
    current.message = UntrustedText(text.trimmed());
    all.push_back(current);
    return all;
}

/// An error by its name, with frames of its own within the lines that a message may take.
bool beginsAnother(TraceLines lines, const QString &language)
{
    const std::optional<Header> header = readHeader(lines.front().text);
    if (!header || !isErrorName(header->type))
        return false;
    for (size_t i = 1; i < std::min(lines.size(), longestMessage); ++i) {
        if (lines[i].text.isEmpty())
            return false;
        if (readFrame(lines[i].text, language))
            return true;
    }
    return false;
}

} // namespace

Trace readAtTrace(TraceLines before, TraceLines lines)
{
    const std::optional<AtFrame> first = readFrame(lines.front().text, {});
    if (!first)
        return {};
    const QString language = first->language;
    Exceptions chain = splitInner(fromHeader(headerAbove(before), language));
    size_t current = chain.size() - 1; // the innermost comes first
    int foreign = 0;
    bool several = false; // AggregateError of Node: a list of errors
    size_t i = 0, end = 1;
    for (; i < lines.size(); ++i) {
        const QStringView line = lines[i].text;
        if (std::optional<AtFrame> frame = readFrame(line, language)) {
            if (chain[current].frames.size() < mostFrames)
                chain[current].frames.push_back(std::move(frame->frame));
            foreign = 0;
            end = i + 1;
            continue;
        }
        if (line.startsWith("Caused by: "_L1) || line.startsWith("[cause]: "_L1) ||
            line.startsWith("Suppressed: "_L1) || line.startsWith("Wrapped by: "_L1) ||
            line.startsWith("---> "_L1)) {
            if (chain.size() >= mostExceptions)
                break;
            chain.push_back(fromHeader(readHeader(withoutNumber(line)), language));
            current = chain.size() - 1;
            foreign = 0;
            continue;
        }
        if (line.startsWith("[errors]: ["_L1)) {
            several = true;
            continue;
        }
        // Another error right above a frame is another trace, or the next of a list.
        if (i + 1 < lines.size() && readFrame(lines[i + 1].text, language)) {
            const std::optional<Header> next = readHeader(line);
            if (next && isErrorName(next->type)) {
                if (!several || chain.size() >= mostExceptions)
                    break;
                chain.push_back(fromHeader(next, language));
                current = chain.size() - 1;
                foreign = 0;
                continue;
            }
        }
        if (line.startsWith("--- End of inner"_L1)) {
            current = current > 0 ? current - 1 : 0;
            foreign = 0;
            continue;
        }
        if (line.startsWith("--- End of stack trace"_L1) || line.startsWith("... "_L1) ||
            line == u"{" || line == u"}" || line == u"]" || line.startsWith("-----"_L1))
            continue;
        // Chats and loggers put empty lines between.
        if (line.isEmpty() && i + 1 < lines.size() &&
            (lines[i + 1].text.startsWith("Caused by: "_L1) ||
             readFrame(lines[i + 1].text, language)))
            continue;
        // Another error whose message goes on over lines is another trace too.
        if (!several && !chain[current].frames.empty() && beginsAnother(lines.subspan(i), language))
            break;
        // A cause's message over several lines, or a line of another thread.
        if (line.isEmpty() || ++foreign > mostForeign)
            break;
    }
    // A single frame without an error above it is a line that mentions a place.
    if (chain.size() == 1 && chain.front().type.isEmpty() && chain.front().frames.size() < 2)
        return {};
    return {std::move(chain), end};
}

} // namespace core::normalize
