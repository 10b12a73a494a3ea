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

/// #1  0x00005555 in Cart::total (this=0x0, n=3) at /src/cart.cpp:12
/// #1 0x4f2a in Cart::total(int) /src/cart.cpp:12:3
std::optional<Frame> readNumbered(QStringView line)
{
    if (!line.startsWith(u'#') || line.size() < 4 || !line.at(1).isDigit())
        return {};
    qsizetype i = 1;
    while (i < line.size() && line.at(i).isDigit())
        ++i;
    QStringView rest = line.sliced(i).trimmed();
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
    const qsizetype blank = rest.lastIndexOf(u' ');
    if (address && (blank > 0 || rest.startsWith(u'('))) { // sanitizers
        QStringView place = rest.sliced(blank + 1);
        if (place.startsWith(u'(') && place.endsWith(u')')) {
            place = place.sliced(1).chopped(1);
            if (const qsizetype plus = place.lastIndexOf("+0x"_L1); plus > 0)
                place = place.first(plus);
            frame.file = place.toString();
            frame.function = blank > 0 ? withoutArguments(rest.first(blank)).toString() : QString();
            return frame;
        }
        if (cutPosition(place, &frame.line, &frame.column)) {
            frame.file = place.toString();
            frame.function = blank > 0 ? withoutArguments(rest.first(blank)).toString() : QString();
            return frame;
        }
    }
    if (!address && !rest.contains(u'('))
        return {};
    frame.function = withoutArguments(rest).toString();
    return frame;
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

void readError(QStringView line, ExceptionInfo *exception)
{
    if (const qsizetype at = line.indexOf("Sanitizer: "_L1); at > 0) {
        const QStringView rest = line.sliced(at + 11);
        const qsizetype blank = rest.indexOf(u' ');
        exception->type = (blank > 0 ? rest.first(blank) : rest).toString();
        exception->message = UntrustedText(rest.toString());
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

Exceptions readNative(TraceLines lines)
{
    ExceptionInfo exception;
    exception.language = u"cpp"_s;
    int foreign = 0;
    for (const TraceLine &one : lines) {
        std::optional<Frame> frame = readNumbered(one.text);
        if (!frame)
            frame = readBacktrace(one.text);
        if (frame) {
            // The second stack of a sanitizer says where memory was freed.
            if (one.text.startsWith("#0 "_L1) && !exception.frames.empty())
                break;
            if (exception.frames.size() < mostFrames)
                exception.frames.push_back(std::move(*frame));
            foreign = 0;
            continue;
        }
        if (exception.frames.empty())
            readError(one.text, &exception);
        if (++foreign > 12)
            break;
    }
    if (exception.frames.empty() || (exception.type.isEmpty() && exception.frames.size() < 2))
        return {};
    return {exception};
}

} // namespace core::normalize
