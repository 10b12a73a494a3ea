// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// "/src/cart.go:12 +0x1d" below the name of its function.
bool readPlace(QStringView line, Frame *frame)
{
    if (const qsizetype blank = line.lastIndexOf(" +0x"_L1); blank > 0)
        line = line.first(blank);
    int column = 0;
    if (!line.contains(".go:"_L1) && !line.contains(".s:"_L1))
        return false;
    if (!cutPosition(line, &frame->line, &column) ||
        (line.contains(u' ') && !line.startsWith(u'/') && line.indexOf(":/"_L1) != 1))
        return false;
    frame->file = line.toString();
    return true;
}

} // namespace

bool isGoFrame(TraceLines lines)
{
    if (lines.size() < 2)
        return false;
    const QStringView name = lines[0].text;
    Frame frame;
    return name.contains(u'.') && !name.contains(u' ') && name.size() < 300 &&
           readPlace(lines[1].text, &frame);
}

namespace {

/// Where the stacks of the other goroutines end, which are the same dump.
size_t dumpEnd(TraceLines lines)
{
    size_t i = 0;
    while (i < lines.size()) {
        const QStringView line = lines[i].text;
        if (isGoFrame(lines.subspan(i)) ||
            (line.startsWith("created by "_L1) && i + 1 < lines.size()))
            i += 2;
        else if (line.startsWith("goroutine "_L1) || line.isEmpty())
            ++i;
        else
            break;
    }
    return i;
}

} // namespace

Trace readGo(TraceLines lines)
{
    ExceptionInfo exception;
    exception.language = u"go"_s;
    const QStringView first = lines.front().text;
    int goroutines = 0;
    if (isGoFrame(lines)) {
        goroutines = 1; // the stack that an error carries, without a goroutine above it
    } else if (!first.startsWith("goroutine "_L1)) {
        QStringView message = first.sliced(first.indexOf(u':') + 1).trimmed();
        exception.type = first.startsWith("panic"_L1) ? u"panic"_s : u"fatal error"_s;
        if (message.startsWith("runtime error: "_L1)) {
            exception.type = u"runtime error"_s;
            message = message.sliced(15);
        }
        if (message.endsWith(" [recovered]"_L1))
            message = message.chopped(12);
        exception.message = UntrustedText(message.toString());
    }
    size_t end = 1;
    for (size_t i = 0; i < lines.size(); ++i) {
        const QStringView line = lines[i].text;
        if (line.startsWith("goroutine "_L1)) {
            if (++goroutines > 1) { // the first one is the one that crashed
                end = i + dumpEnd(lines.subspan(i));
                break;
            }
            continue;
        }
        if (goroutines == 0) {
            if (i > 12)
                break;
            continue;
        }
        if (line.isEmpty()) {
            // Wrapping leaves empty lines where quotes stood.
            if (!exception.frames.empty() && !isGoFrame(lines.subspan(i + 1)))
                break;
            continue;
        }
        Frame frame;
        if (i + 1 >= lines.size() || !readPlace(lines[i + 1].text, &frame))
            continue;
        QStringView name = line;
        if (name.startsWith("created by "_L1)) {
            name = name.sliced(11);
            if (const qsizetype in = name.indexOf(" in goroutine"_L1); in > 0)
                name = name.first(in);
        } else if (const qsizetype open = name.lastIndexOf(u'('); open > 0 && name.endsWith(u')')) {
            name = name.first(open);
        }
        frame.function = name.toString();
        if (exception.frames.size() < mostFrames)
            exception.frames.push_back(std::move(frame));
        ++i;
        end = i + 1;
    }
    if (exception.frames.empty())
        return {};
    return {{exception}, end};
}

} // namespace core::normalize
