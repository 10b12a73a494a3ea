// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/tracetext_p.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

constexpr qsizetype mostLines = 200'000;
/// A whole trace may stand on one line.
constexpr qsizetype longestRawLine = 64 * 1024;
/// Mail and terminals wrap at 60 and more; anything narrower is how the text is.
constexpr qsizetype narrowestWrap = 40;
/// A frame over more lines than this is none.
constexpr size_t mostContinuations = 3;

bool balanced(QStringView text)
{
    int open = 0;
    for (const QChar c : text)
        open += c == u'(' ? 1 : c == u')' ? -1 : 0;
    return open == 0;
}

bool isGoPlace(QStringView text)
{
    return text.contains(".go:"_L1) || text.contains(".s:"_L1);
}

enum class Form : std::uint8_t {
    None,
    At,
    Python,
    Numbered,
    Addressed,
    Go,
    Path,     ///< Go's places, and frames that begin with theirs
    Relative, ///< frames of Ruby and Elixir that begin so: lib/shop/cart.ex:12: total/1
    Caller,   ///< Ruby: from app/cart.rb:12:in `total'
    Elixir,   ///< (shop 0.1.0) lib/shop/cart.ex:12: Shop.Cart.total/1
    Report,   ///< Apple: 3   Shop   0x0000000104f2a11c -[Cart total:] + 30
    PhpError,
    SwiftStop
};

/// "(shop 0.1.0) " at the beginning
bool isApplication(QStringView text)
{
    const qsizetype blank = text.indexOf(u' ');
    const qsizetype close = text.indexOf(u')');
    return blank > 1 && close > blank && close < 60 && text.at(blank + 1).isDigit();
}

/// "Shop.Cart.total/1", "anonymous fn/2 in Shop.Cart.total/1", "(test)", "Cart.total([], 2)"
bool isWholeElixir(QStringView text)
{
    const std::optional<Frame> frame = readElixirFrame(text);
    if (!frame || frame->function.isEmpty())
        return false;
    const qsizetype slash = frame->function.lastIndexOf(u'/');
    return (frame->function.endsWith(u')') && balanced(frame->function)) ||
           (slash > 0 && number(QStringView(frame->function).sliced(slash + 1)) > 0) ||
           frame->function.endsWith("/0"_L1);
}

/// A frame, or an error with its place before it, which ends with the error's type.
bool isWholeRuby(QStringView text)
{
    QStringView rest;
    return readRubyFrame(text, &rest) && (!rest.startsWith(u':') || rest.endsWith(u')'));
}

bool isWholeReport(QStringView text)
{
    const std::optional<Frame> frame = readAppleFrame(text);
    if (!frame || !balanced(text) || text.count(u'[') != text.count(u']'))
        return false;
    // The class and the selector: -[Cart total:]
    const qsizetype open = text.indexOf(u'[');
    if (open > 0 && !text.sliced(open, text.indexOf(u']', open) - open).contains(u' '))
        return false;
    const qsizetype plus = text.lastIndexOf(" + "_L1);
    return frame->line > 0 || (plus > 0 && number(text.sliced(plus + 3)) > 0);
}

Form formOf(QStringView text)
{
    if (text.isEmpty())
        return Form::None;
    if (text.startsWith("at "_L1) || text == u"at")
        return Form::At;
    if (text.startsWith("File \""_L1))
        return Form::Python;
    if (text.size() > 3 && text.at(0) == u'#' && text.at(1).isDigit())
        return Form::Numbered;
    if (text.contains(u'@') && !text.contains(u' ') && text.contains("://"_L1))
        return Form::Addressed;
    // main.(*Cart).Total(0xc000012345, 0x3)
    const qsizetype open = text.indexOf(u'(');
    const qsizetype dot = text.indexOf(u'.');
    if (dot > 0 && open > dot && !text.first(open).contains(u' ') && !isGoPlace(text))
        return Form::Go;
    if (text.startsWith("from "_L1))
        return Form::Caller;
    if (text.startsWith(u'(') && isApplication(text))
        return Form::Elixir;
    if (text.at(0).isDigit() && text.contains(" 0x"_L1))
        return Form::Report;
    if (text.startsWith("Next "_L1) || text.contains("Uncaught "_L1))
        return Form::PhpError;
    if (readSwiftStop(text))
        return Form::SwiftStop;
    if (text.startsWith(u'/') || (text.size() > 2 && text.at(1) == u':' && text.at(2) == u'/'))
        return Form::Path;
    const qsizetype slash = text.indexOf(u'/');
    const qsizetype blank = text.indexOf(u' ');
    if (slash > 0 && (blank < 0 || slash < blank) && !text.contains("://"_L1))
        return Form::Relative;
    const std::vector<PlacedFrame> frames = placedFrames(text);
    return !frames.empty() && frames.front().at == 0 ? Form::Relative : Form::None;
}

bool isWhole(Form form, QStringView text)
{
    int line = 0, column = 0;
    switch (form) {
    case Form::At: {
        QStringView place = text;
        if (!balanced(text))
            return false;
        return isAtFrame(text) || (!text.contains(u'(') && cutPosition(place, &line, &column));
    }
    case Form::Python: {
        const std::optional<Frame> frame = readPythonFrame(text);
        return frame && !frame->function.isEmpty();
    }
    case Form::Numbered: {
        if (const std::optional<Frame> php = readPhpFrame(text))
            return balanced(text) && (text.endsWith(u')') || php->function == "{main}"_L1);
        if (readDartFrame(text))
            return true;
        const std::optional<Frame> frame = readNumberedFrame(text);
        return frame && !frame->file.isEmpty() && balanced(text) && balanced(frame->file);
    }
    case Form::Addressed: return readJavaScriptFrame(text).has_value();
    case Form::Go: return balanced(text);
    case Form::Path: return isGoPlace(text) || isWholeRuby(text) || isWholeElixir(text);
    case Form::Relative: return isWholeRuby(text) || isWholeElixir(text);
    case Form::Caller: return isWholeRuby(text);
    case Form::Elixir: return isWholeElixir(text);
    case Form::Report: return isWholeReport(text);
    case Form::PhpError: {
        const qsizetype in = text.lastIndexOf(" in "_L1);
        QStringView place = text.sliced(in < 0 ? 0 : in + 4);
        return in > 0 && !place.contains(u' ') && cutPosition(place, &line, &column) &&
               place.endsWith(".php"_L1);
    }
    case Form::SwiftStop: {
        const std::optional<SwiftStop> stop = readSwiftStop(text);
        return stop && !stop->place.file.isEmpty() && !stop->place.file.contains(u' ') &&
               stop->place.line > 0;
    }
    case Form::None: break;
    }
    return true;
}

/// A frame that anything with a dot and parentheses would be.
bool isWeak(QStringView text)
{
    return !readJavaFrame(text) && !readJavaScriptFrame(text) && !text.contains(u':');
}

/// A frame of a report with the place that stands on the next line; null if there is none.
QString withPlace(QStringView frame, QStringView next)
{
    if (!next.startsWith(u'(') || !next.endsWith(u')') || frame.endsWith(u')'))
        return {};
    QString whole = frame.toString() + u' ' + next;
    return isWholeReport(whole) ? whole : QString();
}

bool isRestOfPosition(QStringView text)
{
    return !text.isEmpty() && text.size() <= 9 && std::ranges::all_of(text, [](QChar c) {
        return (c >= u'0' && c <= u'9') || c == u':' || c == u')';
    });
}

} // namespace

QStringView TraceDocument::keep(QString text)
{
    m_made.push_back(std::move(text));
    return m_made.back();
}

void TraceDocument::takeApart(std::vector<RawLine> &lines)
{
    std::vector<RawLine> out;
    out.reserve(lines.size());
    for (const RawLine &line : lines) {
        const std::vector<QStringView> pieces = piecesOfLine(line.text);
        if (pieces.size() <= 1) {
            out.push_back(line);
            continue;
        }
        for (const QStringView piece : pieces)
            out.push_back({piece, 0, true, false, line.bare});
    }
    lines = std::move(out);
}

bool TraceDocument::isFull(const RawLine &line) const
{
    return line.width >= narrowestWrap && line.width == m_widest;
}

/// Lines put together. A line as wide as the widest was cut within a word, a shorter one at a
/// blank.
///
/// otherWay  a bit for each end of a line where the other is to be tried
/// atBlanks  a single widest line is taken to have its width by chance
QString TraceDocument::joined(std::span<const RawLine> lines, unsigned otherWay,
                              bool atBlanks) const
{
    QString whole;
    for (size_t i = 0; i < lines.size(); ++i) {
        whole += lines[i].text;
        if (i + 1 == lines.size())
            break;
        const bool within =
            isFull(lines[i]) && !lines[i].spaceAtEnd && (!atBlanks || m_atWidest > 1);
        const bool other =
            i < size_t(std::numeric_limits<unsigned>::digits) && (otherWay >> i) % 2 == 1;
        if (within == other)
            whole += u' ';
        else if (whole.endsWith(u'-') && lines[i + 1].arrow) // $cart->total() was cut there
            whole += u'>';
    }
    return whole;
}

/// How many lines the frame at the first one takes; 1 if it is whole or nothing makes it so.
size_t TraceDocument::extent(std::span<const RawLine> lines, QString *whole) const
{
    const RawLine &first = lines.front();
    const Form form = formOf(first.text);
    if (form == Form::None || first.width == 0 || lines.size() < 2)
        return 1;
    const RawLine &second = lines[1];
    if (isWhole(form, first.text)) {
        const QStringView next = second.text;
        const bool cSharpPlace = form == Form::At && first.text.endsWith(u')') &&
                                 next.startsWith("in "_L1) && next.contains(u':');
        const bool counted = form == Form::Path || form == Form::Numbered || form == Form::Elixir ||
                             form == Form::PhpError || form == Form::SwiftStop;
        const bool digitsCut = counted && isFull(first) && !next.isEmpty() &&
                               next.at(0).isDigit() && !beginsTraceLine(next) &&
                               first.text.at(first.text.size() - 1).isDigit();
        // (Cart.swift:12) behind a name that is whole without it
        if (form == Form::Report) {
            *whole = withPlace(first.text, next);
            if (!whole->isNull())
                return 2;
        }
        if (digitsCut ||
            (form == Form::At && isRestOfPosition(next) && !first.text.endsWith(u')'))) {
            *whole = first.text.toString() + next;
            return 2;
        }
        if (cSharpPlace) {
            *whole = first.text.toString() + u' ' + next;
            if (isWhole(form, *whole))
                return 2;
        }
        // A name that was cut within: the rest begins at the left edge, unlike any line of a trace.
        if (form == Form::Python && isFull(first) && first.indented && !second.indented &&
            !next.isEmpty() && !next.contains(u' ') && !beginsTraceLine(next)) {
            *whole = first.text.toString() + next;
            return 2;
        }
        return 1;
    }
    const size_t most = std::min(lines.size(), mostContinuations + 1);
    QString weak;
    size_t weakCount = 1;
    for (size_t count = 2; count <= most; ++count) {
        const QStringView next = lines[count - 1].text;
        const bool place =
            form == Form::Numbered && (next.startsWith("at "_L1) || next.startsWith("from "_L1));
        if (next.isEmpty() || (beginsTraceLine(next) && !place))
            break;
        for (unsigned otherWay = 0; otherWay < 1U << (count - 1); ++otherWay) {
            *whole = joined(lines.first(count), otherWay, form == Form::Report);
            if (whole->size() > longestTraceLine || !isWhole(form, *whole))
                continue;
            if (form == Form::Report && count < lines.size()) {
                if (const QString placed = withPlace(*whole, lines[count].text); !placed.isNull()) {
                    *whole = placed;
                    return count + 1;
                }
            }
            if (form != Form::At || !isWeak(*whole))
                return count;
            if (weak.isNull()) {
                weak = *whole;
                weakCount = count;
            }
        }
    }
    *whole = weak;
    return weakCount;
}

void TraceDocument::putTogether(std::vector<RawLine> &lines)
{
    const std::span<const RawLine> all(lines);
    for (size_t i = 0; i < all.size();) {
        QString whole;
        size_t count = extent(all.subspan(i), &whole);
        const bool bare = all[i].bare;
        if (count > 1) {
            m_lines.push_back({keep(std::move(whole)), bare});
            i += count;
            continue;
        }
        const QStringView text = all[i].text;
        // Wrapping leaves a quote's mark on a line of its own.
        const bool function = !m_lines.empty() && formOf(m_lines.back().text) == Form::Go;
        if (text.isEmpty() && function && i + 1 < all.size() &&
            formOf(all[i + 1].text) == Form::Path) {
            ++i;
            continue;
        }
        m_lines.push_back({text.first(std::min(text.size(), longestTraceLine)), bare});
        ++i;
    }
}

/// Every paragraph on one line.
void TraceDocument::flow(std::vector<RawLine> &lines)
{
    std::vector<RawLine> out;
    for (size_t i = 0; i < lines.size();) {
        size_t end = i;
        qsizetype length = 0;
        while (end < lines.size() && !lines[end].text.isEmpty() && length < longestRawLine) {
            length += lines[end].text.size() + 1;
            ++end;
        }
        if (end == i) {
            out.push_back(lines[i++]);
            continue;
        }
        out.push_back({keep(joined(std::span<const RawLine>(lines).subspan(i, end - i), 0)), 0,
                       false, false, true});
        i = end;
    }
    lines = std::move(out);
}

TraceDocument::TraceDocument(const QString &plain, Reading reading)
{
    std::vector<RawLine> lines;
    for (const QStringView line : QStringView(plain).tokenize(u'\n')) {
        lines.push_back(unquoted(line));
        const qsizetype width = lines.back().width;
        if (width > m_widest)
            m_atWidest = 0;
        m_widest = std::max(m_widest, width);
        m_atWidest += width == m_widest ? 1 : 0;
        if (qsizetype(lines.size()) >= mostLines)
            break;
    }
    cutHeaders(lines);
    if (reading == Reading::Flowed)
        flow(lines);
    takeApart(lines);
    putTogether(lines);
}

} // namespace core::normalize
