// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Takes off what stands before the lines of a trace: quoting, fences, log headers.
#include "core/normalize/tracetext_p.h"

#include <QHash>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// A whole trace may stand on one line.
constexpr qsizetype longestRawLine = 64 * 1024;
constexpr qsizetype longestHeader = 160;
constexpr qsizetype longestPlace = 500;
constexpr qsizetype shortestHeader = 5;
constexpr std::array levels{"ERROR"_L1, "WARN"_L1,  "INFO"_L1,     "DEBUG"_L1,
                            "FATAL"_L1, "TRACE"_L1, "CRITICAL"_L1, "SEVERE"_L1,
                            "E/"_L1,    "W/"_L1,    "F/"_L1,       "error:"_L1};

/// What a frame or another mark of a trace begins with.
constexpr std::array marks{"at "_L1,
                           "File \""_L1,
                           "Traceback (most"_L1,
                           "Caused by: "_L1,
                           "Suppressed: "_L1,
                           "Wrapped by: "_L1,
                           "... "_L1,
                           "** ("_L1,
                           "goroutine "_L1,
                           "panic: "_L1,
                           "thread '"_L1,
                           "stack backtrace:"_L1,
                           "--- End of "_L1,
                           "During handling of"_L1,
                           "The above exception"_L1,
                           "Exception in thread"_L1};

/// Where the first mark of a trace stands behind something else, or 0.
qsizetype markBehind(QStringView line)
{
    const QStringView head = line.first(std::min(line.size(), longestHeader));
    const auto isBorder = [&](qsizetype at) {
        const QChar before = line.at(at - 1);
        return before.isSpace() || before == u'|' || before == u':';
    };
    qsizetype best = 0;
    for (const QLatin1StringView mark : marks) {
        const qsizetype at = head.indexOf(mark);
        if (at > 0 && (best == 0 || at < best) && isBorder(at))
            best = at;
    }
    // The place that tells the frame may stand behind what is read of the header.
    for (const PlacedFrame &frame : placedFrames(line.first(std::min(line.size(), longestPlace)))) {
        if (frame.at > 0 && frame.at < longestHeader && (best == 0 || frame.at < best))
            best = frame.at;
    }
    if (best == 0 && line.size() < longestHeader && line.endsWith(" at"_L1))
        best = line.size() - 2;
    // "#0  0x00005555 in main ()"; an issue's number has no two blanks or address behind it
    for (qsizetype at = 0; (at = head.indexOf(u'#', at + 1)) > 0;) {
        qsizetype end = at + 1;
        while (end < line.size() && line.at(end).isDigit())
            ++end;
        const QStringView rest = line.sliced(end);
        if (end > at + 1 && isBorder(at) && (best == 0 || at < best) &&
            (rest.startsWith("  "_L1) || rest.startsWith(" 0x"_L1) || rest.startsWith(" pc "_L1)))
            best = at;
    }
    return best;
}

/// Where the text after a log header begins: "2026-01-31 09:30:00,250 ERROR [web] ", "[12:00] ",
/// "E/AndroidRuntime(123): ". 0 if the line does not begin like one.
qsizetype headerEnd(QStringView line)
{
    if (line.isEmpty())
        return 0;
    const QChar first = line.at(0);
    const bool level =
        std::ranges::any_of(levels, [&](QLatin1StringView name) { return line.startsWith(name); });
    if ((!first.isDigit() && first != u'[' && !level) || line.startsWith("[cause]"_L1) ||
        line.startsWith("[errors]"_L1) || line.startsWith("[Previous line"_L1) ||
        line.startsWith("[previous exception]"_L1) || line.startsWith("[stacktrace]"_L1) ||
        (first.isDigit() && beginsTraceLine(line)) ||
        line.first(std::min<qsizetype>(line.size(), 5)).contains("# "_L1))
        return 0;
    // The frame itself begins at the first thing a trace line can begin with.
    const QStringView head = line.first(std::min(line.size(), longestHeader));
    const qsizetype best = markBehind(line);
    if (best >= shortestHeader || (best > 0 && first == u'[')) {
        const std::optional<Header> error = readHeader(line.first(best).trimmed());
        // Monolog's own line says "at" too: [object] (Shop\\PricingError(code: 0): text at /src/…
        if ((!error || !isErrorName(error->type)) && !line.first(best).contains("[object] ("_L1))
            return best;
    }
    // Otherwise after the last of the header's own marks: level, "]:", " - ", " | ".
    qsizetype i = 0, end = 0;
    while (i < head.size()) {
        while (i < head.size() && head.at(i).isSpace())
            ++i;
        const qsizetype from = i;
        if (i < head.size() && head.at(i) == u'[') {
            while (i < head.size() && head.at(i) != u']')
                ++i;
            // The rest of a method's name: [Cart total:]_block_invoke
            if (i < head.size() && head.at(i - 1) == u':')
                break;
            ++i;
        } else {
            while (i < head.size() && !head.at(i).isSpace())
                ++i;
        }
        if (i > head.size())
            break;
        QStringView word = head.sliced(from, i - from);
        const bool mark = word == u"-" || word == u"|" || word == u":";
        const bool bracket = word.startsWith(u'[');
        const bool time = word.size() >= 5 && word.at(0).isDigit() &&
                          (word.contains(u':') || word.contains(u'-') || word.contains(u'/'));
        const bool name = std::ranges::any_of(levels, [&](QLatin1StringView one) {
            return word.startsWith(one) && word.size() <= one.size() + 14;
        });
        if (!mark && !bracket && !time && !name)
            break;
        if (time && from == 0 && i >= line.size())
            break; // a lone "118:9)" is the rest of a place
        end = i;
    }
    return std::min(end, line.size());
}

bool isWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

qsizetype wordEnd(QStringView text, qsizetype from)
{
    while (from < text.size() && isWord(text.at(from)))
        ++from;
    return from;
}

bool hasDigit(QStringView word)
{
    return std::ranges::any_of(word, [](QChar c) { return c.isDigit(); });
}

bool isLevel(QStringView word)
{
    static const std::array names{"error"_L1,  "err"_L1,    "warn"_L1,  "warning"_L1,  "info"_L1,
                                  "debug"_L1,  "fatal"_L1,  "trace"_L1, "critical"_L1, "severe"_L1,
                                  "notice"_L1, "e"_L1,      "w"_L1,     "i"_L1,        "d"_L1,
                                  "f"_L1,      "stderr"_L1, "stdout"_L1};
    return std::ranges::any_of(names, [&](QLatin1StringView name) {
        return word.compare(name, Qt::CaseInsensitive) == 0;
    });
}

/// A header with what changes from line to line left out, so that equal kinds are counted.
QString shapeOf(QStringView head)
{
    QString shape;
    for (qsizetype i = 0; i < head.size();) {
        if (isWord(head.at(i))) {
            const qsizetype end = wordEnd(head, i);
            const QStringView word = head.sliced(i, end - i);
            if (hasDigit(word))
                shape += u'0';
            else if (isLevel(word))
                shape += u'L';
            else
                shape += word;
            i = end;
        } else if (head.at(i).isSpace()) {
            while (i < head.size() && head.at(i).isSpace())
                ++i;
            shape += u' ';
        } else {
            shape += head.at(i++);
        }
    }
    return shape.trimmed();
}

/// Where a header of this shape ends in the line; -1 if the line does not begin so.
qsizetype shapeEnd(QStringView shape, QStringView line)
{
    qsizetype i = 0, at = 0;
    while (i < shape.size()) {
        const QChar c = shape.at(i);
        if (c == u' ') {
            if (at < line.size() && !line.at(at).isSpace())
                return -1;
            while (at < line.size() && line.at(at).isSpace())
                ++at;
            ++i;
            continue;
        }
        if (at >= line.size())
            return -1;
        if (!isWord(c)) {
            if (line.at(at) != c)
                return -1;
            ++i;
            ++at;
            continue;
        }
        const qsizetype wanted = wordEnd(shape, i);
        const qsizetype end = wordEnd(line, at);
        if (end == at)
            return -1;
        const QStringView pattern = shape.sliced(i, wanted - i);
        const QStringView word = line.sliced(at, end - at);
        if (pattern != word && pattern != u"0" && !(pattern == u"L" && isLevel(word)))
            return -1;
        if (pattern == u"0" && !hasDigit(word) && word.size() > 24)
            return -1;
        i = wanted;
        at = end;
    }
    return at;
}

qsizetype digitsEnd(QStringView line, qsizetype from)
{
    while (from < line.size() && line.at(from).isDigit())
        ++from;
    return from;
}

/// "#12 0.423 Traceback": how builds of images number their steps, unlike a debugger's "#1  main".
QStringView withoutStep(QStringView line)
{
    if (!line.startsWith(u'#'))
        return line;
    const qsizetype step = digitsEnd(line, 1);
    if (step == 1 || step >= line.size() || line.at(step) != u' ')
        return line;
    const qsizetype seconds = digitsEnd(line, step + 1);
    if (seconds == step + 1 || seconds >= line.size() || line.at(seconds) != u'.')
        return line;
    const qsizetype end = digitsEnd(line, seconds + 1);
    const bool whole = end > seconds + 1 && (end >= line.size() || line.at(end) == u' ');
    return whole ? line.sliced(end).trimmed() : line;
}

QStringView withoutQuotes(QStringView line)
{
    line = line.trimmed();
    bool ticked = false;
    while (!line.isEmpty() && (line.at(0) == u'>' || line.at(0) == u'|' || line.at(0) == u'`')) {
        ticked = line.at(0) == u'`';
        line = line.sliced(1).trimmed();
    }
    if (ticked && line.endsWith(u'`')) // every line set as code
        line = line.chopped(1).trimmed();
    if (line.startsWith("=="_L1)) { // Valgrind and the sanitizers say the process: ==123==
        const qsizetype close = line.indexOf("=="_L1, 2);
        if (close > 2 && close < 12 && line.at(2).isDigit() && !line.contains("Sanitizer"_L1))
            line = line.sliced(close + 2).trimmed();
    }
    line = withoutStep(line);
    while (line.endsWith("```"_L1))
        line = line.chopped(3).trimmed();
    // Trackers' own fences: {code:java}, {noformat}
    for (const QLatin1StringView fence : {"{code"_L1, "{noformat"_L1, "{quote"_L1}) {
        if (line.startsWith(fence)) {
            const qsizetype close = line.indexOf(u'}');
            if (close > 0 && close < 40)
                line = line.sliced(close + 1).trimmed();
        }
        if (line.endsWith(u'}') && line.size() < longestTraceLine) {
            const qsizetype open = line.lastIndexOf(u'{');
            if (open > 0 && line.sliced(open) == QString(fence + "}"_L1))
                line = line.first(open).trimmed();
        }
    }
    return line;
}

} // namespace

bool beginsTraceLine(QStringView line)
{
    if (line.size() > 2 && line.at(0) == u'#' && line.at(1).isDigit())
        return true;
    const std::vector<PlacedFrame> frames =
        placedFrames(line.first(std::min(line.size(), longestPlace)));
    if (!frames.empty() && frames.front().at == 0 && frames.front().headed)
        return true;
    return std::ranges::any_of(marks,
                               [&](QLatin1StringView mark) { return line.startsWith(mark); });
}

TraceDocument::RawLine TraceDocument::unquoted(QStringView line)
{
    RawLine raw;
    raw.width = line.size();
    raw.spaceAtEnd = line.endsWith(u' ');
    line = line.first(std::min(line.size(), longestRawLine));
    raw.text = withoutQuotes(line);
    const qsizetype begin = raw.text.data() - line.data();
    raw.arrow = begin > 0 && !raw.text.isEmpty() && line.at(begin - 1) == u'>';
    raw.indented = begin > 0 && !raw.text.isEmpty() &&
                   (line.at(begin - 1) == u'\t' ||
                    (begin > 1 && line.at(begin - 1).isSpace() && line.at(begin - 2).isSpace()));
    return raw;
}

/// What stands before the trace on its lines is found where a mark follows it, and then cut off
/// every line that begins in the same way.
void TraceDocument::cutHeaders(std::vector<RawLine> &lines)
{
    std::vector<qsizetype> cuts(lines.size(), 0);
    QHash<QString, int> counts;
    for (size_t i = 0; i < lines.size(); ++i) {
        const QStringView text = lines[i].text;
        cuts[i] = headerEnd(text);
        if (beginsTraceLine(text))
            continue;
        const qsizetype behind = markBehind(text);
        if (behind > 0) {
            const QString shape = shapeOf(text.first(behind));
            if (!shape.isEmpty() && counts.size() < 4096)
                ++counts[shape];
        }
    }
    QString shape;
    int most = 1;
    for (auto it = counts.begin(); it != counts.end(); ++it) {
        // The longer one of equally frequent ones, so that the order of a hash decides nothing.
        if (it.value() > most ||
            (it.value() == most && most > 1 &&
             std::pair(it.key().size(), it.key()) > std::pair(shape.size(), shape))) {
            most = it.value();
            shape = it.key();
        }
    }
    for (size_t i = 0; i < lines.size(); ++i) {
        QStringView &text = lines[i].text;
        qsizetype cut = cuts[i];
        if (!shape.isEmpty() && !beginsTraceLine(text)) {
            if (const qsizetype end = shapeEnd(shape, text); end > 0)
                cut = end;
        }
        if (cut <= 0)
            continue;
        const QStringView rest = text.sliced(cut);
        lines[i].indented = rest.size() > 1 && rest.at(0).isSpace() && rest.at(1).isSpace();
        lines[i].bare = false;
        text = withoutQuotes(rest);
    }
}

} // namespace core::normalize
