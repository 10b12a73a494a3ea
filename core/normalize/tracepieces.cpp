// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces that stand on one line, as chats, spreadsheets and log viewers paste them.
#include "core/normalize/tracetext_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

using Pieces = std::vector<QStringView>;

void add(Pieces &pieces, QStringView piece)
{
    piece = piece.trimmed();
    if (!piece.isEmpty())
        pieces.push_back(piece);
}

/// Splits at the given places, in order.
Pieces cutAt(QStringView line, const std::vector<qsizetype> &places)
{
    Pieces pieces;
    qsizetype from = 0;
    for (const qsizetype place : places) {
        if (place > from)
            add(pieces, line.sliced(from, place - from));
        from = std::max(from, place);
    }
    add(pieces, line.sliced(from));
    return pieces;
}

/// The frame at the beginning of a text that may go on behind it; its length, or 0.
qsizetype frameLength(QStringView text)
{
    text = text.first(std::min(text.size(), longestTraceLine));
    qsizetype end = text.size();
    while (end > 0 && text.at(end - 1).isSpace())
        --end;
    if (isAtFrame(text.first(end)))
        return end;
    const qsizetype close = text.lastIndexOf(u')') + 1;
    if (close > 0 && isAtFrame(text.first(close)))
        return close;
    // An address without parentheses ends at a blank: at /srv/main.js:7:1
    const qsizetype blank = text.indexOf(u' ', 3);
    return blank > 0 && isAtFrame(text.first(blank)) ? blank : 0;
}

bool isMark(QStringView rest)
{
    return rest.startsWith("Caused by: "_L1) || rest.startsWith("Suppressed: "_L1) ||
           rest.startsWith("--- End of "_L1) || rest.startsWith("[cause]: "_L1) ||
           (rest.startsWith("... "_L1) && rest.size() > 4 && rest.at(4).isDigit());
}

Pieces atPieces(QStringView line)
{
    struct Start
    {
        qsizetype at;
        bool mark;
    };
    std::vector<Start> starts;
    for (qsizetype i = 0; i + 3 < line.size(); ++i) {
        // Behind a parenthesis too: pasting can lose the end of a line altogether.
        if (i > 0 && !line.at(i - 1).isSpace() && line.at(i - 1) != u')')
            continue;
        const QStringView rest = line.sliced(i);
        if (rest.startsWith("at "_L1) && !line.first(i).endsWith("eval "_L1))
            starts.push_back({i, false});
        else if (i > 0 && isMark(rest))
            starts.push_back({i, true});
    }
    std::vector<qsizetype> places;
    int frames = 0;
    for (size_t k = 0; k < starts.size(); ++k) {
        const qsizetype end = k + 1 < starts.size() ? starts[k + 1].at : line.size();
        const qsizetype begin = starts[k].at;
        if (starts[k].mark) {
            places.push_back(begin);
            continue;
        }
        const qsizetype length = frameLength(line.sliced(begin, end - begin));
        if (length == 0)
            continue;
        ++frames;
        places.push_back(begin);
        if (begin + length < end)
            places.push_back(begin + length);
    }
    if (frames == 0)
        return {line};
    const std::optional<Header> header =
        places.front() > 0 ? readHeader(line.first(places.front()).trimmed()) : std::nullopt;
    if (frames < 2 && !(header && isErrorName(header->type)))
        return {line};
    return cutAt(line, places);
}

/// Where the error begins behind the source of the last frame; -1 if there is none.
qsizetype errorAt(QStringView text)
{
    qsizetype found = -1;
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i;
        while (end < text.size() && !text.at(end).isSpace())
            ++end;
        QStringView word = text.sliced(i, end - i);
        if (word.endsWith(u':'))
            word = word.chopped(1);
        if (isTypeName(word) && isErrorName(word.toString()) && !word.contains(u'(')) {
            found = i;
            if (text.at(end - 1) == u':')
                return i;
        }
        i = end + 1;
    }
    return found;
}

/// Where another traceback of the chain is announced; the length of the text if nowhere.
qsizetype chainAt(QStringView text)
{
    qsizetype found = text.size();
    for (const QLatin1StringView mark :
         {"The above exception was"_L1, "During handling of the above"_L1, "Traceback (most"_L1}) {
        if (const qsizetype at = text.indexOf(mark); at >= 0)
            found = std::min(found, at);
    }
    return found;
}

Pieces pythonPieces(QStringView line)
{
    std::vector<qsizetype> places;
    int frames = 0;
    qsizetype end = 0;
    for (qsizetype at = line.indexOf("File \""_L1); at >= 0; at = end < line.size() ? end : -1) {
        const qsizetype next = line.indexOf("File \""_L1, at + 6);
        end = next < 0 ? line.size() : next;
        const QStringView segment = line.sliced(at, std::min(end - at, longestTraceLine));
        if (!readPythonFrame(segment))
            continue;
        ++frames;
        places.push_back(at);
        const qsizetype in = segment.indexOf(", in "_L1);
        if (in < 0)
            continue;
        qsizetype name = in + 5;
        while (name < segment.size() && !segment.at(name).isSpace())
            ++name;
        if (name >= segment.size())
            continue;
        places.push_back(at + name);
        // Behind the name: the source, then the next frame, or the error and perhaps a chain.
        const QStringView rest = segment.sliced(name);
        const qsizetype chain = chainAt(rest);
        if (chain == rest.size() && next >= 0)
            continue;
        if (const qsizetype error = errorAt(rest.first(chain)); error > 0)
            places.push_back(at + name + error);
        if (chain < rest.size()) {
            places.push_back(at + name + chain);
            if (const qsizetype head = rest.indexOf("Traceback (most"_L1, chain); head > chain)
                places.push_back(at + name + head);
        }
    }
    const bool headed = line.contains("Traceback (most recent call last)"_L1);
    if (frames == 0 || (frames < 2 && !headed))
        return {line};
    return cutAt(line, places);
}

Pieces goPieces(QStringView line)
{
    std::vector<qsizetype> places;
    for (qsizetype i = 0; i < line.size();) {
        qsizetype end = i;
        while (end < line.size() && !line.at(end).isSpace())
            ++end;
        const QStringView word = line.sliced(i, end - i);
        const qsizetype dot = word.lastIndexOf(".go:"_L1);
        if (word == u"goroutine" && !line.first(i).endsWith(" in "_L1))
            places.push_back(i);
        else if (word.startsWith(u'[') || word.endsWith("]:"_L1)) {
            if (word.endsWith("]:"_L1))
                places.push_back(end);
        } else if (dot > 0 && dot + 4 < word.size() && word.at(dot + 4).isDigit()) {
            places.push_back(i);
            if (line.sliced(end).startsWith(" +0x"_L1)) {
                end += 4;
                while (end < line.size() && !line.at(end).isSpace())
                    ++end;
            }
            places.push_back(end);
        }
        i = end + 1;
    }
    return cutAt(line, places);
}

/// "0: name at place 1: name …" and "#0 … #1 …": cut before the numbers that count up.
Pieces countedPieces(QStringView line, QLatin1StringView before, QLatin1StringView behind)
{
    std::vector<qsizetype> places;
    int next = 0;
    for (qsizetype at = 0;;) {
        const QString mark = QString(before) + QString::number(next) + QString(behind);
        at = line.indexOf(mark, at);
        if (at < 0)
            break;
        if (at == 0 || line.at(at - 1).isSpace()) {
            places.push_back(at);
            ++next;
        }
        at += mark.size();
    }
    return next < 2 ? Pieces{line} : cutAt(line, places);
}

Pieces rustPieces(QStringView line)
{
    Pieces pieces;
    for (const QStringView part : countedPieces(line, {}, ": "_L1)) {
        const qsizetype at = part.lastIndexOf(" at "_L1);
        QStringView place = at < 0 ? QStringView() : part.sliced(at + 4);
        int number = 0, column = 0;
        if (at > 0 && part.at(0).isDigit() && cutPosition(place, &number, &column)) {
            add(pieces, part.first(at));
            add(pieces, part.sliced(at + 1));
            continue;
        }
        const qsizetype head = part.indexOf("stack backtrace:"_L1);
        if (head > 0) {
            add(pieces, part.first(head));
            add(pieces, part.sliced(head));
        } else {
            add(pieces, part);
        }
    }
    return pieces;
}

/// Frames that tell themselves by their place, and what stands between them.
Pieces placedPieces(QStringView line)
{
    std::vector<qsizetype> places;
    int next = 0;
    for (const PlacedFrame &frame : placedFrames(line)) {
        // An offset looks like the number of a frame: "main + 72 3 Shop 0x…"
        if (frame.number > 0 && frame.number != next && !places.empty())
            continue;
        next = frame.number + 1;
        places.push_back(frame.at);
    }
    const qsizetype elixir = line.indexOf("** ("_L1);
    if (places.empty() || (places.size() < 2 && elixir < 0))
        return {line};
    const qsizetype first = places.front();
    if (elixir >= 0)
        places.push_back(elixir);
    const auto addAll = [&](QLatin1StringView mark, qsizetype from, qsizetype behind) {
        for (qsizetype at = from; (at = line.indexOf(mark, at)) >= 0; at += mark.size())
            places.push_back(at + behind);
    };
    addAll("Stack trace:"_L1, 0, 0);
    addAll("[stacktrace]"_L1, 0, 0);
    addAll("{main}"_L1, first, 6);
    addAll("thrown in "_L1, first, 0);
    std::ranges::sort(places);
    return cutAt(line, places);
}

/// Dart says between two frames where it waited.
Pieces suspendedPieces(const Pieces &pieces)
{
    Pieces out;
    for (const QStringView piece : pieces) {
        const qsizetype at = piece.indexOf("<asynchronous suspension>"_L1);
        add(out, piece.first(at < 0 ? piece.size() : at));
        if (at >= 0)
            add(out, piece.sliced(at));
    }
    return out;
}

} // namespace

std::vector<QStringView> piecesOfLine(QStringView line)
{
    if (line.size() < 20)
        return {line};
    if (line.contains("File \""_L1))
        return pythonPieces(line);
    if (line.contains("goroutine "_L1) && line.contains(".go:"_L1))
        return goPieces(line);
    if (line.contains("backtrace: "_L1) && line.contains(" 0: "_L1))
        return rustPieces(line);
    if (Pieces pieces = placedPieces(line); pieces.size() > 1)
        return pieces;
    if (line.contains("#0 "_L1) && line.contains(" #1 "_L1))
        return suspendedPieces(countedPieces(line, "#"_L1, " "_L1));
    if (line.startsWith(u'#') || line.contains(" panicked at "_L1) || !line.contains("at "_L1))
        return {line};
    return atPieces(line);
}

} // namespace core::normalize
