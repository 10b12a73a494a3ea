// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/channels_p.h"
#include "core/safety/fold_p.h"

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr qsizetype longestHidden = 16 * 1024;

bool isZeroWidth(char32_t c)
{
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff ||
           c == 0x180e || c == 0x00ad || c == 0x034f;
}

/// Runs of characters that can carry a byte each, or a bit each.
void findInvisibleText(const QString &text, std::vector<Channel> &out)
{
    QString tags;
    qsizetype tagsBegin = 0;
    bool isFlag = false;
    int selectors = 0, zeroWidth = 0;
    qsizetype selectorsBegin = 0, zeroBegin = 0;
    char32_t before = 0;
    for (qsizetype i = 0; i <= text.size(); ++i) {
        const qsizetype at = i;
        char32_t c = i < text.size() ? text.at(i).unicode() : 0;
        if (QChar::isHighSurrogate(c) && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
            ++i;
        }
        if (c >= 0xe0000 && c <= 0xe007f) {
            if (tags.isEmpty()) {
                tagsBegin = at;
                isFlag = before == 0x1f3f4; // the flags of England, Scotland, Wales
            }
            if (c >= 0xe0020 && c < 0xe007f)
                tags += QChar(char16_t(c - 0xe0000));
        } else if (!tags.isEmpty()) {
            if (!(isFlag && tags.size() <= 6) && tags.size() >= 3)
                out.push_back({tags, u"tag-characters"_s, true, true, tagsBegin, at});
            tags.clear();
        }
        const bool selector = (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
        if (selector && selectors++ == 0)
            selectorsBegin = at;
        if (!selector) {
            if (selectors >= 4) // one or two follow an emoji or a glyph variant
                out.push_back({text.sliced(selectorsBegin, at - selectorsBegin),
                               u"variation-selectors"_s, true, true, selectorsBegin, at});
            selectors = 0;
        }
        const bool zero = isZeroWidth(c);
        if (zero && zeroWidth++ == 0)
            zeroBegin = at;
        if (!zero) {
            if (zeroWidth >= 12) // a word in bits; copied web text has one or two in a row
                out.push_back({text.sliced(zeroBegin, at - zeroBegin), u"zero-width-bits"_s, true,
                               true, zeroBegin, at});
            zeroWidth = 0;
        }
        if (c != 0)
            before = c;
    }
}

void findOverridden(const QString &text, std::vector<Channel> &out)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text.at(i).unicode();
        if (c != 0x202e && c != 0x202d)
            continue;
        qsizetype end = i + 1;
        while (end < text.size() && text.at(end) != u'\u202c' && text.at(end) != u'\n')
            ++end;
        QString inside = text.sliced(i + 1, std::min(end - i - 1, longestHidden));
        if (inside.size() < 8)
            continue;
        out.push_back({inside, u"bidi-override"_s, true, false, i, end});
        std::reverse(inside.begin(), inside.end());
        out.push_back({inside, u"bidi-override"_s, true, false, i, end});
        i = end;
    }
}

void findBetween(const QString &text, QLatin1StringView open, QLatin1StringView close,
                 const QString &rule, std::vector<Channel> &out)
{
    for (qsizetype at = 0; (at = text.indexOf(open, at)) >= 0;) {
        const qsizetype from = at + open.size();
        qsizetype end = text.indexOf(close, from);
        if (end < 0)
            end = text.size();
        out.push_back({text.sliced(from, std::min(end - from, longestHidden)), rule, true, false,
                       at, std::min(end + close.size(), text.size())});
        at = std::max(end, from);
    }
}

/// The content of elements whose style draws nothing.
void findUnseenElements(const QString &text, std::vector<Channel> &out)
{
    static const QStringList styles{
        u"font-size:0"_s, u"display:none"_s,     u"visibility:hidden"_s, u"opacity:0"_s,
        u"color:white"_s, u"color:#fff"_s,       u"font-size:1px"_s,     u"color:transparent"_s,
        u"height:0"_s,    u"text-indent:-9999"_s};
    for (qsizetype at = 0; (at = text.indexOf("style"_L1, at, Qt::CaseInsensitive)) >= 0; ++at) {
        const qsizetype open = text.indexOf(u'>', at);
        if (open < 0 || open - at > 400)
            continue;
        QString style = text.sliced(at, open - at).toLower();
        style.remove(u' ');
        if (std::ranges::none_of(styles, [&](const QString &one) { return style.contains(one); }))
            continue;
        qsizetype end = text.indexOf("</"_L1, open);
        if (end < 0)
            end = text.size();
        out.push_back({text.sliced(open + 1, std::min(end - open - 1, longestHidden)),
                       u"unseen-style"_s, true, false, at, end});
    }
}

/// ![…](http://host/?d={{secret}}): an image whose address is to be filled with data.
void findCarryingImages(const QString &text, std::vector<Channel> &out)
{
    for (qsizetype at = 0; (at = text.indexOf("]("_L1, at)) >= 0; at += 2) {
        const qsizetype end = text.indexOf(u')', at);
        if (end < 0 || end - at > 2000)
            continue;
        const QString address = text.sliced(at + 2, end - at - 2);
        if (!address.startsWith("http"_L1, Qt::CaseInsensitive))
            continue;
        const qsizetype query = address.indexOf(u'?');
        if (query < 0)
            continue;
        const qsizetype open = text.lastIndexOf(u'[', at);
        if (open <= 0 || text.at(open - 1) != u'!' || at - open > 300)
            continue;
        const QString carried = address.sliced(query).toLower();
        static const QStringList things{
            u"secret"_s, u"token"_s,        u"password"_s, u"api_key"_s, u"apikey"_s,
            u"env"_s,    u"conversation"_s, u"history"_s,  u"context"_s, u"credential"_s,
            u"data"_s,   u"prompt"_s,       u"base64"_s};
        const bool placeholder = carried.contains("{"_L1) || carried.contains("%7b"_L1) ||
                                 carried.contains("["_L1) || carried.contains("$("_L1) ||
                                 (carried.contains(u'<') && carried.contains(u'>'));
        if (placeholder &&
            std::ranges::any_of(things, [&](const QString &one) { return carried.contains(one); }))
            out.push_back({address, u"image-exfiltration"_s, true, true, open - 1, end + 1});
    }
}

} // namespace

std::vector<Channel> hiddenChannels(const QString &text)
{
    std::vector<Channel> out;
    if (std::ranges::any_of(text, [](QChar c) { return c.unicode() >= 0xad; })) {
        findInvisibleText(text, out);
        findOverridden(text, out);
    }
    if (text.contains(u'<')) {
        findBetween(text, "<!--"_L1, "-->"_L1, u"html-comment"_s, out);
        findUnseenElements(text, out);
    }
    if (text.contains("]("_L1))
        findCarryingImages(text, out);
    if (text.contains("[//]:"_L1) || text.contains("[comment]:"_L1)) {
        findBetween(text, "[//]:"_L1, "\n"_L1, u"markdown-comment"_s, out);
        findBetween(text, "[comment]:"_L1, "\n"_L1, u"markdown-comment"_s, out);
    }
    return out;
}

} // namespace core::safety
