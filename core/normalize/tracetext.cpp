// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/tracetext_p.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

/// Times that a text may have been escaped: a JSON log line within a JSON event within a message.
constexpr int mostEscapes = 3;

struct Entity
{
    QLatin1StringView name;
    char16_t character;
};
constexpr std::array entities{Entity{"&gt;"_L1, u'>'},    Entity{"&lt;"_L1, u'<'},
                              Entity{"&amp;"_L1, u'&'},   Entity{"&quot;"_L1, u'"'},
                              Entity{"&apos;"_L1, u'\''}, Entity{"&nbsp;"_L1, u' '},
                              Entity{"&#39;"_L1, u'\''},  Entity{"&#x27;"_L1, u'\''},
                              Entity{"&#34;"_L1, u'"'},   Entity{"&#10;"_L1, u'\n'}};

/// Where the escape sequence of a terminal that begins at `at` ends; `at` if there is none.
qsizetype colourEnd(QStringView text, qsizetype at)
{
    if (at + 1 >= text.size())
        return at + 1;
    qsizetype i = at + 2;
    if (text.at(at + 1) == u']') { // a title or a link, up to BEL or ESC \.
        while (i < text.size() && text.at(i) != u'\a' && text.at(i) != u'\x1b' &&
               text.at(i) != u'\n')
            ++i;
        return i < text.size() && text.at(i) == u'\a' ? i + 1 : std::min(i + 2, text.size());
    }
    if (text.at(at + 1) != u'[')
        return i;
    while (i < text.size() && (text.at(i) < u'@' || text.at(i) > u'~') && text.at(i) != u'\n')
        ++i;
    return std::min(i + 1, text.size());
}

bool isDropped(char16_t c)
{
    return c == 0x00ad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x202a && c <= 0x202e) || c == 0x2060;
}

bool isBlank(char16_t c)
{
    return c == 0x00a0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x3000;
}

QString plainCharacters(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        const char16_t c = text.at(i).unicode();
        const QStringView rest = QStringView(text).sliced(i);
        if (c == 0x1b) {
            i = colourEnd(text, i);
            continue;
        }
        if (c == u'&') {
            const auto *const entity = std::ranges::find_if(
                entities, [&](const Entity &one) { return rest.startsWith(one.name); });
            if (entity != entities.end()) {
                out += QChar(entity->character);
                i += entity->name.size();
                continue;
            }
        }
        if (c == u'<' && rest.size() > 3 && rest.at(1) == u'b' && rest.at(2) == u'r') {
            const qsizetype close = rest.first(std::min<qsizetype>(rest.size(), 8)).indexOf(u'>');
            if (close >= 3 && (close == 3 || rest.at(close - 1) == u'/')) {
                i += close + 1;
                if (i >= text.size() || (text.at(i) != u'\n' && text.at(i) != u'\r'))
                    out += u'\n';
                continue;
            }
        }
        if (c == u'\r' || c == 0x2028 || c == 0x2029)
            out += (c == u'\r' && rest.startsWith("\r\n"_L1)) ? QString() : u"\n"_s;
        else if (isBlank(c))
            out += u' ';
        else if (c == 0x201c || c == 0x201d)
            out += u'"'; // word processors do so to File "…"
        else if (c == 0x2018 || c == 0x2019)
            out += u'\'';
        else if (!isDropped(c))
            out += QChar(c);
        ++i;
    }
    return out;
}

/// What stands behind an escaped end of line if a trace was escaped.
bool isEscapedTrace(QStringView rest)
{
    while (!rest.isEmpty() && (rest.at(0).isSpace() || rest.at(0) == u'\\')) {
        if (rest.at(0).isSpace())
            rest = rest.sliced(1);
        else if (rest.startsWith("\\n"_L1) || rest.startsWith("\\t"_L1) ||
                 rest.startsWith("\\r"_L1))
            rest = rest.sliced(2);
        else if (rest.startsWith("\\\\n"_L1) || rest.startsWith("\\\\t"_L1))
            rest = rest.sliced(3);
        else
            break;
    }
    if (beginsTraceLine(rest))
        return true;
    if (rest.startsWith("File \\"_L1))
        return true;
    if (const std::vector<PlacedFrame> frames = placedFrames(rest);
        !frames.empty() && frames.front().at == 0)
        return true;
    // A place of Go's: "/src/cart.go:41"
    return rest.startsWith(u'/') &&
           rest.first(std::min<qsizetype>(rest.size(), 300)).contains(".go:"_L1);
}

/// A line of JSON or of a program's source with an escaped trace in it: the escapes resolved, and
/// the ends of its strings made ends of lines. Null if there is none.
QString unescaped(QStringView line)
{
    bool any = false, quoted = false;
    for (qsizetype at = 0; (at = line.indexOf("\\n"_L1, at)) >= 0; at += 2) {
        if (isEscapedTrace(
                line.sliced(at + 2).first(std::min<qsizetype>(line.size() - at - 2, 400)))) {
            any = true;
            break;
        }
    }
    if (!any)
        return {};
    // Quotes that are no escapes end the string, unless the trace itself stands in other quotes.
    for (qsizetype at = 0; !quoted && (at = line.indexOf("File \""_L1, at)) >= 0; at += 6)
        quoted = true;
    QString out;
    out.reserve(line.size());
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (c == u'"' && !quoted) {
            out += u'\n';
            continue;
        }
        if (c != u'\\' || i + 1 >= line.size()) {
            out += c;
            continue;
        }
        const QChar next = line.at(++i);
        bool isUnit = false;
        const char16_t unit = next == u'u' && i + 4 < line.size()
                                  ? line.sliced(i + 1, 4).toUShort(&isUnit, 16)
                                  : u'\0';
        if (isUnit) {
            out += QChar(unit);
            i += 4;
        } else if (next == u'n') {
            out += u'\n';
        } else if (next == u't') {
            out += u'\t';
        } else if (next == u'"' || next == u'\\' || next == u'/' || next == u'\'') {
            out += next;
        } else if (next != u'r') {
            out += c;
            out += next;
        }
    }
    return out;
}

} // namespace

QString plainTrace(const QString &text)
{
    QString current = text;
    for (int times = 0; times < mostEscapes && current.contains("\\n"_L1); ++times) {
        QString out;
        bool changed = false;
        for (const QStringView line : QStringView(current).tokenize(u'\n')) {
            const QString resolved = line.contains("\\n"_L1) ? unescaped(line) : QString();
            changed = changed || !resolved.isNull();
            if (resolved.isNull())
                out += line;
            else
                out += resolved;
            out += u'\n';
        }
        if (!changed)
            break;
        current = out;
    }
    return plainCharacters(current);
}

} // namespace core::normalize
