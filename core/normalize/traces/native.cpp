// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// C and C++: gdb, AddressSanitizer and its kin, glibc's backtrace().
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

QStringView withoutArguments(QStringView name)
{
    // Arguments begin at the last blank and parenthesis (gdb) or the parenthesis (demangled names).
    qsizetype open = name.indexOf(" ("_L1);
    if (open < 0)
        open = name.indexOf(u'(', name.startsWith("operator()"_L1) ? 10 : 1);
    return (open > 0 ? name.first(open) : name).trimmed();
}

/// ./shop(_ZN4Cart5totalEv+0x1d) [0x4005f6]
std::optional<Frame> readBacktrace(QStringView line)
{
    if (!line.endsWith(u']'))
        return {};
    const qsizetype address = line.lastIndexOf("[0x"_L1);
    const qsizetype close = line.lastIndexOf(u')');
    const qsizetype open = line.indexOf(u'(');
    if (address < 0 || close < 0 || open <= 0 || close < open || close > address)
        return {};
    QStringView name = line.sliced(open + 1, close - open - 1);
    if (const qsizetype plus = name.lastIndexOf("+0x"_L1); plus >= 0)
        name = name.first(plus);
    else
        return {};
    return Frame{.function = name.toString(), .file = line.first(open).trimmed().toString()};
}

/// "Cart::total(int) /src/cart.cpp:12:3", "(libc.so.6+0x2724a)", "abort (libc.so.6 + 0x25)",
/// "f(int) /my files/cart.cpp:3": name and place, the place being the last thing with a position.
bool readPlaced(QStringView rest, Frame *frame)
{
    if (rest.endsWith(u')')) {
        const qsizetype open = rest.lastIndexOf(u'(');
        QStringView place = rest.sliced(open + 1).chopped(1);
        const qsizetype plus = place.lastIndexOf(u'+');
        if (open < 0 || plus < 0 || !place.sliced(plus + 1).trimmed().startsWith("0x"_L1))
            return false;
        frame->file = place.first(plus).trimmed().toString();
        frame->function =
            open > 0 ? withoutArguments(rest.first(open).trimmed()).toString() : QString();
        return true;
    }
    QStringView whole = rest;
    if (!cutPosition(whole, &frame->line, &frame->column))
        return false;
    // The place begins at a path's first character behind the arguments.
    qsizetype begin = whole.lastIndexOf(") /"_L1);
    begin = begin > 0 ? begin + 1 : whole.lastIndexOf(u' ');
    frame->file = whole.sliced(begin + 1).toString();
    frame->function =
        begin > 0 ? withoutArguments(whole.first(begin).trimmed()).toString() : QString();
    return true;
}

/// 00012345  /data/app/libshop.so (Cart::total(int)+24) (BuildId: 1a2b)
std::optional<Frame> readTombstone(QStringView rest)
{
    const qsizetype blank = rest.indexOf(u' ');
    if (blank < 0)
        return {};
    rest = rest.sliced(blank).trimmed();
    if (const qsizetype build = rest.indexOf(" (BuildId: "_L1); build > 0)
        rest = rest.first(build).trimmed();
    Frame frame;
    const qsizetype open = rest.indexOf(" ("_L1);
    if (open > 0 && rest.endsWith(u')')) {
        QStringView name = rest.sliced(open + 2).chopped(1);
        if (const qsizetype plus = name.lastIndexOf(u'+'); plus > 0)
            name = name.first(plus);
        if (!name.startsWith("offset "_L1))
            frame.function = withoutArguments(name).toString();
        rest = rest.first(open);
    }
    frame.file = rest.toString();
    return frame;
}

/// frame #0: 0x0000000100003f2c shop`Cart::total(this=0x0) at cart.cpp:12:5 (lldb)
std::optional<Frame> readDebuggerFrame(QStringView line)
{
    if (line.startsWith("* "_L1))
        line = line.sliced(2).trimmed();
    if (!line.startsWith("frame #"_L1))
        return {};
    const qsizetype tick = line.indexOf(u'`');
    const qsizetype address = line.indexOf(": 0x"_L1);
    if (tick < 0 || address < 0 || address > tick)
        return {};
    const QStringView module = line.sliced(address + 2, tick - address - 2);
    QStringView rest = line.sliced(tick + 1);
    Frame frame;
    if (const qsizetype at = rest.lastIndexOf(" at "_L1); at > 0) {
        QStringView place = rest.sliced(at + 4);
        if (cutPosition(place, &frame.line, &frame.column)) {
            frame.file = place.toString();
            rest = rest.first(at);
        }
    }
    if (const qsizetype plus = rest.lastIndexOf(" + "_L1); plus > 0)
        rest = rest.first(plus);
    // A debugger prints the arguments' values: -[Cart total:](self=0x0, _cmd="total:")
    const bool method = rest.startsWith("-["_L1) || rest.startsWith("+["_L1);
    frame.function =
        (method ? rest.first(rest.indexOf(u']') + 1) : withoutArguments(rest)).toString();
    if (frame.file.isEmpty())
        frame.file = module.sliced(module.lastIndexOf(u' ') + 1).toString();
    return frame;
}

/// at 0x4C2FB0F: malloc (vg_replace_malloc.c:299), by 0x400544: main (cart.c:3) (Valgrind)
std::optional<Frame> readMemcheck(QStringView line)
{
    if (!line.startsWith("at 0x"_L1) && !line.startsWith("by 0x"_L1))
        return {};
    const qsizetype colon = line.indexOf(": "_L1);
    const qsizetype open = line.lastIndexOf(u'(');
    if (colon < 0 || open < colon || !line.endsWith(u')'))
        return {};
    Frame frame{
        .function =
            withoutArguments(line.sliced(colon + 2, open - colon - 2).trimmed()).toString()};
    QStringView place = line.sliced(open + 1).chopped(1);
    if (!cutPosition(place, &frame.line, &frame.column) && place.startsWith("in "_L1))
        place = place.sliced(3);
    frame.file = place.toString();
    return frame;
}

/// 0# Cart::total(int) at /src/cart.cpp:12 (std::stacktrace, Boost)
std::optional<Frame> readCounted(QStringView line)
{
    const qsizetype mark = line.indexOf("# "_L1);
    if (mark <= 0 || mark > 4 || !line.at(0).isDigit())
        return {};
    return readNumberedFrame(
        QString(u'#' + line.first(mark).toString() + u' ' + line.sliced(mark + 2)));
}

std::optional<Frame> readNativeFrame(QStringView line)
{
    for (auto *const read :
         {readNumberedFrame, readBacktrace, readDebuggerFrame, readMemcheck, readCounted}) {
        if (std::optional<Frame> frame = read(line))
            return frame;
    }
    return {};
}

/// The frame is the first of a stack by its number or its word.
bool isFirstFrame(QStringView line)
{
    if (line.startsWith("at 0x"_L1))
        return true;
    const qsizetype digit = line.startsWith(u'#') ? 1 : line.indexOf("frame #"_L1) == 0 ? 7 : 0;
    return digit < line.size() && line.at(digit) == u'0' &&
           (digit + 1 >= line.size() || !line.at(digit + 1).isDigit()) && line.at(0) != u'.';
}

void readError(QStringView line, ExceptionInfo *exception)
{
    if (const std::optional<SwiftStop> stop = readSwiftStop(line)) {
        exception->type = stop->type;
        exception->message = UntrustedText(stop->message);
    } else if (const qsizetype at = line.indexOf("Sanitizer: "_L1); at > 0) {
        const QStringView rest = line.sliced(at + 11);
        const qsizetype blank = rest.indexOf(u' ');
        exception->type = (blank > 0 ? rest.first(blank) : rest).toString();
        exception->message = UntrustedText(rest.toString());
    } else if (const qsizetype tombstone = line.indexOf("signal "_L1);
               tombstone >= 0 && line.contains("(SIG"_L1)) { // signal 11 (SIGSEGV), code 1
        exception->type = line.toString().section(u'(', 1, 1).section(u')', 0, 0);
        exception->message = UntrustedText(line.sliced(tombstone).toString());
    } else if (line.contains("stop reason = "_L1)) { // lldb
        exception->type = line.toString().section(u"stop reason = "_s, 1, 1).section(u' ', 0, 0);
        exception->message = UntrustedText(line.toString());
    } else if (line.contains("signal SIG"_L1)) {
        const QStringView rest = line.sliced(line.indexOf("signal "_L1) + 7);
        exception->type = rest.toString().section(u',', 0, 0).section(u' ', 0, 0);
        exception->message = UntrustedText(rest.toString());
    } else if (line.startsWith("terminate called"_L1)) {
        exception->type = line.toString().section(u'\'', 1, 1);
    } else if (line.startsWith("what():"_L1)) {
        exception->message = UntrustedText(line.sliced(7).trimmed().toString());
    }
}

} // namespace

/// #1  0x00005555 in Cart::total (this=0x0, n=3) at /src/cart.cpp:12
/// #1 0x4f2a in Cart::total(int) /src/cart.cpp:12:3
/// #01 pc 00012345  /data/app/libshop.so (Cart::total(int)+24)
std::optional<Frame> readNumberedFrame(QStringView line)
{
    if (!line.startsWith(u'#') || line.size() < 4 || !line.at(1).isDigit())
        return {};
    qsizetype i = 1;
    while (i < line.size() && line.at(i).isDigit())
        ++i;
    QStringView rest = line.sliced(i).trimmed();
    if (rest.startsWith("pc "_L1))
        return readTombstone(rest.sliced(3).trimmed());
    bool address = false;
    if (rest.startsWith("0x"_L1)) {
        address = true;
        const qsizetype blank = rest.indexOf(u' ');
        if (blank < 0)
            return {};
        rest = rest.sliced(blank + 1).trimmed();
        if (rest.startsWith("in "_L1))
            rest = rest.sliced(3);
    }
    Frame frame;
    if (const qsizetype at = rest.lastIndexOf(" at "_L1); at > 0) { // gdb
        QStringView place = rest.sliced(at + 4);
        if (cutPosition(place, &frame.line, &frame.column)) {
            frame.file = place.toString();
            frame.function = withoutArguments(rest.first(at)).toString();
            return frame;
        }
    }
    if (const qsizetype from = rest.lastIndexOf(" from "_L1); from > 0) {
        frame.file = rest.sliced(from + 6).toString();
        frame.function = withoutArguments(rest.first(from)).toString();
        return frame;
    }
    if (!address && !rest.contains(u'('))
        return {};
    if (address && readPlaced(rest, &frame)) // sanitizers
        return frame;
    frame.function = withoutArguments(rest).toString();
    return frame;
}

Trace readNative(TraceLines lines)
{
    ExceptionInfo exception;
    int foreign = 0;
    size_t end = 1;
    for (size_t i = 0; i < lines.size(); ++i) {
        const QStringView line = lines[i].text;
        if (std::optional<Frame> frame = readNativeFrame(line)) {
            // The second stack is another thread's, or says where memory was freed.
            if (isFirstFrame(line) && !exception.frames.empty())
                break;
            if (exception.frames.size() < mostFrames)
                exception.frames.push_back(std::move(*frame));
            foreign = 0;
            end = i + 1;
            continue;
        }
        if (exception.frames.empty())
            readError(line, &exception);
        if (++foreign > 12)
            break;
    }
    if (exception.frames.empty() || (exception.type.isEmpty() && exception.frames.size() < 2))
        return {};
    exception.language = nativeLanguage(exception.frames);
    return {{exception}, end};
}

} // namespace core::normalize
