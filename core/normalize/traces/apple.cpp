// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Swift and Objective-C: crash reports of Apple's systems and of services that print them alike,
// symbolicated frames, exceptions of Foundation, and where a Swift program stopped itself.
#include "core/normalize/stacktrace_p.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// How far above the first frame the error may stand: a report says much before its first thread.
constexpr size_t longestReportHead = 60;
constexpr int mostForeign = 3;

/// The position of a character outside of parentheses and angle brackets; -1 if there is none.
qsizetype atDepthZero(QStringView text, QLatin1StringView what, qsizetype from = 0)
{
    int depth = 0;
    for (qsizetype i = from; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (depth == 0 && text.sliced(i).startsWith(what))
            return i;
        if (c == u'(' || c == u'<')
            ++depth;
        else if (c == u')' || (c == u'>' && i > 0 && text.at(i - 1) != u'-'))
            depth = std::max(0, depth - 1);
    }
    return -1;
}

/// "(Cart.swift:42)" at the end of a line: cut off and read.
bool cutPlace(QStringView *text, Frame *frame)
{
    const qsizetype open = text->lastIndexOf(u'(');
    if (open < 0 || !text->endsWith(u')'))
        return false;
    QStringView place = text->sliced(open + 1).chopped(1);
    if (!cutPosition(place, &frame->line, &frame->column))
        return false;
    frame->file = place.toString();
    *text = text->first(open).trimmed();
    return true;
}

/// Behind a name: " (in Shop)" of atos, " + 156".
QStringView withoutOffset(QStringView name)
{
    if (name.endsWith(u')')) {
        if (const qsizetype in = name.lastIndexOf(" (in "_L1); in > 0)
            name = name.first(in).trimmed();
    }
    if (const qsizetype plus = name.lastIndexOf(" + "_L1); plus > 0)
        name = name.first(plus).trimmed();
    return name;
}

bool isHexadecimal(QChar c)
{
    return c.isDigit() || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

bool isMethod(QStringView name)
{
    return name.contains("-["_L1) || name.contains("+["_L1);
}

bool isAppleSource(QStringView file)
{
    return file.endsWith(".swift"_L1) || file.endsWith(".m"_L1) || file.endsWith(".mm"_L1);
}

/// MyApp.Cart.total() -> Int (Cart.swift:42), -[Cart total:] (in Shop) (Cart.m:42)
std::optional<Frame> readSymbolicated(QStringView line)
{
    Frame frame;
    if (!line.endsWith(u')') || !cutPlace(&line, &frame) || !isAppleSource(frame.file) ||
        frame.file.contains(u' '))
        return {};
    const QStringView name = withoutOffset(line);
    // In prose a file with a line may stand in parentheses too, but not behind a function.
    const bool call = name.contains(u'(') && name.contains(u')') && name.at(0) != u'(';
    if (name.isEmpty() || (!isMethod(name) && !call && !name.startsWith("closure #"_L1)))
        return {};
    frame.function = appleName(name);
    return frame;
}

/// What a report says of why it was written; each kind says more than the one before it.
struct Cause
{
    enum class Kind : std::uint8_t { None, Signal, Stop, Exception };
    Kind kind = Kind::None;
    QString type;
    QString message;
};

Cause causeIn(TraceLines lines, size_t i)
{
    QString whole = lines[i].text.toString();
    if (whole.contains("due to uncaught exception"_L1)) { // long, so that mail wraps it
        for (size_t next = i + 1; next < std::min(lines.size(), i + 3); ++next)
            whole += u' ' + lines[next].text.toString();
        const qsizetype next = whole.indexOf(" *** "_L1, whole.indexOf("due to"_L1));
        if (next > 0)
            whole.truncate(next);
    }
    const QStringView line = whole;
    // *** Terminating app due to uncaught exception 'NSRangeException', reason: '…'
    if (const qsizetype at = line.indexOf("uncaught exception '"_L1); at >= 0) {
        const qsizetype open = at + 20;
        const qsizetype close = line.indexOf(u'\'', open);
        if (close < 0)
            return {};
        QStringView message;
        if (const qsizetype reason = line.indexOf("reason: '"_L1, close); reason > 0)
            message = line.sliced(reason + 9);
        if (message.endsWith(u'\''))
            message = message.chopped(1);
        return {Cause::Kind::Exception, line.sliced(open, close - open).toString(),
                message.toString()};
    }
    if (line.startsWith("Fatal Exception: "_L1)) // services that print reports
        return {Cause::Kind::Exception, line.sliced(17).trimmed().toString(),
                i + 1 < lines.size() ? lines[i + 1].text.toString() : QString()};
    if (std::optional<SwiftStop> stop = readSwiftStop(line))
        return {Cause::Kind::Stop, stop->type, stop->message};
    if (const qsizetype at = line.indexOf("Program crashed: "_L1); at >= 0)
        return {Cause::Kind::Signal, line.sliced(at + 17).toString().section(u" at 0x"_s, 0, 0),
                line.sliced(at + 17).toString()};
    if (line.startsWith("Exception Type:"_L1)) {
        const QString rest = line.sliced(15).trimmed().toString();
        return {Cause::Kind::Signal, rest.section(u' ', 0, 0), rest};
    }
    return {};
}

/// How much the caption of a thread says that it is the one that failed.
int rankOf(QStringView caption)
{
    if (caption.startsWith("Last Exception Backtrace"_L1))
        return 3;
    if (caption.contains("Crashed"_L1, Qt::CaseInsensitive))
        return 2;
    return 1;
}

bool isCaption(QStringView line)
{
    return line.startsWith("Thread "_L1) || line.startsWith("Last Exception Backtrace"_L1) ||
           line == u"(" || line == u")";
}

/// Whether the next frame is behind empty lines, as some trackers put them between all lines.
bool goesOn(TraceLines lines, int last)
{
    for (size_t i = 0; i < std::min<size_t>(lines.size(), 4); ++i) {
        if (lines[i].text.isEmpty())
            continue;
        int index = -1;
        return readAppleFrame(lines[i].text, &index) && index == last + 1;
    }
    return false;
}

} // namespace

QString appleName(QStringView name)
{
    name = name.trimmed();
    if (isMethod(name)) // -[Cart total:], __37-[Cart total:]_block_invoke
        return name.toString();
    QString out;
    for (qsizetype from = 0; from < name.size();) {
        qsizetype end = atDepthZero(name, " in "_L1, from);
        if (end < 0)
            end = name.size();
        QStringView part = name.sliced(from, end - from).trimmed();
        // Cart.items.getter : [Item], total(of: Int) -> Int, closure #1 (Int) -> ()
        for (const QLatin1StringView mark : {" -> "_L1, " : "_L1, " throws"_L1, " async"_L1}) {
            if (const qsizetype cut = atDepthZero(part, mark); cut > 0)
                part = part.first(cut);
        }
        const qsizetype from0 = part.startsWith("operator()"_L1) ? 10 : 1;
        if (const qsizetype open = part.indexOf(u'(', from0); open > 0)
            part = part.first(open);
        if (!out.isEmpty())
            out += " in "_L1;
        out += part.trimmed();
        from = end + 4;
    }
    return out;
}

std::optional<SwiftStop> readSwiftStop(QStringView line)
{
    static constexpr std::array kinds{"Fatal error"_L1, "Precondition failed"_L1,
                                      "Assertion failed"_L1};
    if (!line.contains(u':'))
        return {};
    for (const QLatin1StringView kind : kinds) {
        const qsizetype at = line.indexOf(kind);
        if (at < 0 || !line.sliced(at + kind.size()).startsWith(u':'))
            continue;
        SwiftStop stop{.type = QString(kind), .message = {}, .place = {}};
        QStringView message = line.sliced(at + kind.size() + 1).trimmed();
        QStringView place = line.first(at).trimmed();
        int column = 0;
        if (place.endsWith(u':')) {
            place = place.chopped(1);
            if (cutPosition(place, &stop.place.line, &column) && place.endsWith(".swift"_L1))
                stop.place.file = place.sliced(place.lastIndexOf(u' ') + 1).toString();
        }
        const qsizetype file = message.lastIndexOf("file "_L1);
        const qsizetype number = message.lastIndexOf(".swift, line "_L1);
        if (file >= 0 && number > file) {
            stop.place.file = message.sliced(file + 5, number + 1 - file).toString();
            QStringView digits = message.sliced(number + 13).trimmed();
            qsizetype end = 0;
            while (end < digits.size() && digits.at(end).isDigit())
                ++end;
            stop.place.line = normalize::number(digits.first(end));
            message = message.first(file).trimmed();
            if (message.endsWith(u':'))
                message = message.chopped(1);
        }
        stop.message = message.toString();
        return stop;
    }
    return {};
}

QString nativeLanguage(const std::vector<Frame> &frames)
{
    bool methods = false;
    for (const Frame &frame : frames) {
        methods = methods || isMethod(frame.function);
        if (frame.file.endsWith(".swift"_L1) && isInApp(frame, u"swift"_s))
            return u"swift"_s;
        if (isMethod(frame.function) || frame.file.endsWith(".m"_L1) ||
            frame.file.endsWith(".mm"_L1)) {
            if (isInApp(frame, u"objc"_s))
                return u"objc"_s;
        }
    }
    return methods ? u"objc"_s : u"cpp"_s;
}

/// 3   Shop   0x0000000104f2a11c -[Cart total:] + 30 (Cart.m:12)
/// 3 [ra] 0x0000000104f2a11c total() + 16 in Shop at /src/Cart.swift:12:5 (Swift on its own)
std::optional<Frame> readAppleFrame(QStringView line, int *index)
{
    qsizetype i = 0;
    while (i < line.size() && line.at(i).isDigit())
        ++i;
    if (i == 0 || i > 3 || i + 1 >= line.size() || !line.at(i).isSpace()) {
        if (index)
            *index = -1;
        return readSymbolicated(line);
    }
    if (index)
        *index = line.first(i).toInt();
    const qsizetype address = line.indexOf(" 0x"_L1, i);
    const qsizetype behind = address < 0 ? -1 : line.indexOf(u' ', address + 3);
    if (behind < 0 || behind - address < 8 ||
        !std::ranges::all_of(line.sliced(address + 3, behind - address - 3), isHexadecimal))
        return {};
    Frame frame;
    const QStringView image = line.sliced(i, address - i).trimmed();
    QStringView rest = line.sliced(behind).trimmed();
    if (image.isEmpty() || image.startsWith(u'[')) {
        const qsizetype at = rest.lastIndexOf(" at "_L1);
        const qsizetype in = rest.lastIndexOf(" in "_L1, at < 0 ? rest.size() : at);
        if (in <= 0)
            return {};
        if (at > in) {
            QStringView place = rest.sliced(at + 4);
            (void)cutPosition(place, &frame.line, &frame.column);
            frame.file = place.toString();
        } else {
            frame.file = rest.sliced(in + 4).toString();
        }
        frame.function = appleName(withoutOffset(rest.first(in)));
        return frame;
    }
    if (image.size() > 80)
        return {};
    if (!cutPlace(&rest, &frame))
        frame.file = image.toString();
    rest = withoutOffset(rest);
    if (!rest.startsWith("0x"_L1) && rest != image) // an address alone names nothing
        frame.function = appleName(rest);
    return frame;
}

Trace readApple(TraceLines before, TraceLines lines)
{
    ExceptionInfo exception;
    Cause cause;
    QStringView caption;
    for (size_t back = 0; back < std::min(before.size(), longestReportHead); ++back) {
        const size_t i = before.size() - 1 - back;
        if (caption.isEmpty() && isCaption(before[i].text) && before[i].text.size() > 1)
            caption = before[i].text;
        if (Cause one = causeIn(before, i); one.kind > cause.kind)
            cause = std::move(one);
    }
    exception.type = cause.type;
    exception.message = UntrustedText(cause.message);

    std::vector<Frame> current;
    int best = 0, foreign = 0, last = -1;
    bool captioned = true;
    const auto keep = [&] {
        if (!current.empty() && rankOf(caption) > best) {
            best = rankOf(caption);
            exception.frames = std::move(current);
        }
        current = {};
    };
    size_t end = 1;
    for (size_t i = 0; i < lines.size(); ++i) {
        const QStringView line = lines[i].text;
        int index = -1;
        if (std::optional<Frame> frame = readAppleFrame(line, &index)) {
            if (index == 0 && !current.empty())
                keep();
            if (current.empty() && !captioned)
                break; // another trace
            captioned = false;
            last = index;
            if (current.size() < mostFrames)
                current.push_back(std::move(*frame));
            foreign = 0;
            end = i + 1;
        } else if (isCaption(line)) {
            keep();
            captioned = true;
            if (line.size() > 1)
                caption = line;
            foreign = 0;
        } else if (!line.isEmpty() && ++foreign > mostForeign) {
            break;
        } else if (line.isEmpty() && !current.empty() && !goesOn(lines.subspan(i), last)) {
            keep();
            captioned = false;
        }
    }
    keep();
    if (exception.frames.empty() || (exception.type.isEmpty() && exception.frames.size() < 2))
        return {};
    exception.language = nativeLanguage(exception.frames);
    return {{exception}, end};
}

} // namespace core::normalize
