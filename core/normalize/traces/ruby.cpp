// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/stacktrace_p.h"

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

constexpr int mostForeign = 3;
/// Lines that Ruby shows of the statement that failed, with the marks below it.
constexpr size_t mostSource = 8;

/// "undefined method 'total' (NoMethodError)" → type and message; Rails puts the type first.
Header splitError(QStringView text)
{
    text = text.trimmed();
    if (text.endsWith("):"_L1))
        text = text.chopped(1);
    const qsizetype open = text.lastIndexOf(u'(');
    if (open >= 0 && text.endsWith(u')')) {
        const QStringView type = text.sliced(open + 1).chopped(1);
        if (isTypeName(type))
            return {type.toString(), text.first(open).trimmed().toString()};
        const QStringView first = text.first(text.indexOf(u'(')).trimmed();
        if (isTypeName(first))
            return {first.toString(), text.sliced(text.indexOf(u'(') + 1).chopped(1).toString()};
    }
    return {{}, text.toString()};
}

/// Whether the callers of an error still come, behind lines of its source.
bool goesOn(TraceLines lines)
{
    for (size_t i = 0; i < std::min(lines.size(), mostSource); ++i) {
        if (lines[i].text.startsWith("from "_L1))
            return readRubyFrame(lines[i].text).has_value();
    }
    return false;
}

} // namespace

/// app/cart.rb:12:in `total', from /srv/shop/cart.rb:12:in 'Shop::Cart#total'
std::optional<Frame> readRubyFrame(QStringView line, QStringView *rest)
{
    if (line.startsWith("from "_L1))
        line = line.sliced(5);
    const qsizetype in = line.indexOf(":in "_L1);
    if (in <= 0 || in + 5 >= line.size())
        return {};
    QStringView place = line.first(in);
    Frame frame;
    int column = 0;
    if (!cutPosition(place, &frame.line, &column) || column != 0 ||
        (!place.endsWith(".rb"_L1) && !place.endsWith(".erb"_L1) && !place.endsWith(".rake"_L1) &&
         !place.endsWith(".ru"_L1) && !place.contains("/bin/"_L1)))
        return {};
    // Chats take the first of the two quotes for the beginning of code, and leave it out.
    const QChar quote = line.at(in + 4);
    const qsizetype begin = quote == u'`' || quote == u'\'' ? in + 5 : in + 4;
    const qsizetype close = line.indexOf(u'\'', begin);
    if (close < 0)
        return {};
    frame.file = place.toString();
    frame.function = line.sliced(begin, close - begin).toString();
    if (rest)
        *rest = line.sliced(close + 1).trimmed();
    return frame;
}

Trace readRuby(TraceLines before, TraceLines lines)
{
    QStringView rest;
    std::optional<Frame> first = readRubyFrame(lines.front().text, &rest);
    if (!first)
        return {};
    ExceptionInfo current{.language = u"ruby"_s};
    if (rest.startsWith(u':')) {
        Header header = splitError(rest.sliced(1));
        current.type = std::move(header.type);
        current.message = UntrustedText(header.message);
    } else {
        for (size_t back = 0; back < std::min<size_t>(before.size(), 3); ++back) {
            const QStringView line = before[before.size() - 1 - back].text;
            if (line.isEmpty())
                continue;
            std::optional<Header> header = readHeader(line);
            if (!header || !isErrorName(header->type))
                header = splitError(line);
            if (isErrorName(header->type)) {
                current.type = header->type;
                current.message = UntrustedText(header->message);
                break;
            }
        }
    }
    Exceptions chain;
    int foreign = 0;
    size_t end = 1;
    for (size_t i = 0; i < lines.size(); ++i) {
        std::optional<Frame> frame = readRubyFrame(lines[i].text, &rest);
        if (!frame) {
            // The source of the error stands between it and the frames, in a paragraph of its own.
            const bool source = current.frames.size() == 1 && goesOn(lines.subspan(i));
            if (!source && (lines[i].text.isEmpty() || ++foreign > mostForeign))
                break;
            continue;
        }
        if (i > 0 && foreign > 0 && rest.startsWith(u':'))
            break; // an error after other lines is no cause of the one before
        foreign = 0;
        end = i + 1;
        // Another error with its own place is the cause of the one before.
        if (i > 0 && rest.startsWith(u':')) {
            if (chain.size() + 1 >= mostExceptions)
                break;
            chain.push_back(std::move(current));
            Header header = splitError(rest.sliced(1));
            current = {.type = header.type,
                       .message = UntrustedText(header.message),
                       .language = u"ruby"_s};
        }
        if (current.frames.size() < mostFrames)
            current.frames.push_back(std::move(*frame));
    }
    chain.push_back(std::move(current));
    if (chain.size() == 1 && chain.front().type.isEmpty() && chain.front().frames.size() < 2)
        return {};
    return {std::move(chain), end};
}

} // namespace core::normalize
