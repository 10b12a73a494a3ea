// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/channels_p.h"

#include <QByteArray>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

constexpr size_t mostBlobs = 64;
constexpr qsizetype longestBlob = 64 * 1024;
constexpr qsizetype shortestBase64 = 20;
constexpr qsizetype shortestHex = 32;

/// The text of bytes that hold text (UTF-8 or little-endian UTF-16), or null.
QString readable(const QByteArray &bytes)
{
    if (bytes.size() < 8)
        return {};
    QString text;
    qsizetype zeros = 0;
    for (qsizetype i = 1; i < bytes.size(); i += 2)
        zeros += bytes.at(i) == '\0';
    if (zeros * 10 > (bytes.size() / 2) * 9) {
        text = QStringDecoder(QStringDecoder::Utf16LE)(bytes);
    } else {
        QStringDecoder decoder(QStringDecoder::Utf8);
        text = decoder(bytes);
        if (decoder.hasError())
            return {};
    }
    qsizetype letters = 0, other = 0;
    for (const QChar c : std::as_const(text)) {
        if (c.isLetter() || c.isSpace())
            ++letters;
        else if (!c.isPrint())
            ++other;
    }
    return other * 50 <= text.size() && letters * 2 >= text.size() ? text : QString();
}

bool isBase64(QChar c)
{
    return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') ||
           c == u'+' || c == u'/' || c == u'-' || c == u'_';
}

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

void findBase64(const QString &text, std::vector<Channel> &out)
{
    for (qsizetype i = 0; i < text.size() && out.size() < mostBlobs;) {
        if (!isBase64(text.at(i))) {
            ++i;
            continue;
        }
        const qsizetype begin = i;
        QByteArray blob;
        while (i < text.size() && blob.size() < longestBlob) {
            if (isBase64(text.at(i))) {
                blob += char(text.at(i).unicode());
                ++i;
            } else if (text.at(i) == u'\n' && blob.size() >= 40 && i + 1 < text.size() &&
                       isBase64(text.at(i + 1))) {
                ++i; // wrapped at a fixed column
            } else {
                break;
            }
        }
        if (blob.size() < shortestBase64)
            continue;
        const bool urlSafe = blob.contains('-') || blob.contains('_');
        const QByteArray bytes = QByteArray::fromBase64(
            blob, urlSafe ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding);
        if (const QString inside = readable(bytes); !inside.isEmpty())
            out.push_back({inside, u"base64"_s, false, false, begin, i});
    }
}

/// Hexadecimal digits, in one run or in pairs with separators, "0x" and "\x" before each allowed.
void findHex(const QString &text, std::vector<Channel> &out)
{
    for (qsizetype i = 0; i < text.size() && out.size() < mostBlobs;) {
        if (!isHexDigit(text.at(i))) {
            ++i;
            continue;
        }
        const qsizetype begin = i;
        QByteArray digits;
        qsizetype end = i;
        while (i < text.size() && digits.size() < longestBlob) {
            if (i + 1 < text.size() && isHexDigit(text.at(i)) && isHexDigit(text.at(i + 1))) {
                digits += char(text.at(i).unicode());
                digits += char(text.at(i + 1).unicode());
                i += 2;
                end = i;
            } else if (text.at(i) == u' ' || text.at(i) == u':' || text.at(i) == u',') {
                ++i;
            } else if (QStringView(text).sliced(i).startsWith("\\x"_L1) ||
                       QStringView(text).sliced(i).startsWith("0x"_L1)) {
                i += 2;
            } else {
                break;
            }
        }
        if (i == begin)
            ++i;
        if (digits.size() < shortestHex)
            continue;
        if (const QString inside = readable(QByteArray::fromHex(digits)); !inside.isEmpty())
            out.push_back({inside, u"hex"_s, false, false, begin, end});
    }
}

/// %69%67…, \u0069…, \x69…, &#105;…: one decoded text when enough of it was escaped.
void findEscapes(const QString &text, std::vector<Channel> &out)
{
    QString decoded;
    int escapes = 0;
    qsizetype begin = -1, end = 0;
    for (qsizetype i = 0; i < text.size();) {
        const QStringView rest = QStringView(text).sliced(i);
        char32_t c = 0;
        qsizetype length = 0;
        bool ok = false;
        if (rest.size() >= 3 && rest.at(0) == u'%' && isHexDigit(rest.at(1)) &&
            isHexDigit(rest.at(2))) {
            c = rest.sliced(1, 2).toUInt(&ok, 16);
            length = 3;
        } else if (rest.size() >= 6 && rest.startsWith("\\u"_L1)) {
            c = rest.sliced(2, 4).toUInt(&ok, 16);
            length = 6;
        } else if (rest.size() >= 4 && rest.startsWith("\\x"_L1)) {
            c = rest.sliced(2, 2).toUInt(&ok, 16);
            length = 4;
        } else if (rest.startsWith("&#"_L1)) {
            const qsizetype close = rest.first(std::min<qsizetype>(rest.size(), 10)).indexOf(u';');
            if (close > 2) {
                const bool hex = rest.at(2) == u'x' || rest.at(2) == u'X';
                c = rest.sliced(hex ? 3 : 2, close - (hex ? 3 : 2)).toUInt(&ok, hex ? 16 : 10);
                length = close + 1;
            }
        }
        if (ok && c >= 0x20 && c < 0xd800) {
            if (begin < 0)
                begin = i;
            ++escapes;
            decoded += QChar(char16_t(c));
            i += length;
            end = i;
        } else {
            decoded += text.at(i);
            ++i;
        }
    }
    // A few are in every address; only many of them are a disguise.
    if (escapes >= 4)
        out.push_back({decoded.left(longestBlob), escapes >= 10 ? u"escapes"_s : u"few-escapes"_s,
                       false, false, begin, end});
}

/// The letter that a digit or sign stands for within a word, or null. one  what "1" is
QChar letterOf(QChar c, QChar one)
{
    switch (c.unicode()) {
    case u'0': return u'o';
    case u'1':
    case u'!':
    case u'|': return one;
    case u'3': return u'e';
    case u'4':
    case u'@': return u'a';
    case u'5':
    case u'$': return u's';
    case u'7':
    case u'+': return u't';
    case u'8': return u'b';
    default: return {};
    }
}

/// 1gn0r3 4ll: words in which digits stand for letters, others as they are. Null if there are fewer
/// than three, as of versions and hashes.
void findLeetspeak(const QString &text, std::vector<Channel> &out)
{
    for (const QChar one : {QChar(u'i'), QChar(u'l')}) {
        QString decoded;
        int words = 0;
        qsizetype begin = -1, end = 0;
        const auto isPart = [&](QChar c) { return c.isLetter() || !letterOf(c, one).isNull(); };
        for (qsizetype i = 0; i < text.size();) {
            qsizetype stop = i;
            int letters = 0, signs = 0;
            while (stop < text.size() && isPart(text.at(stop))) {
                (text.at(stop).isLetter() ? letters : signs)++;
                ++stop;
            }
            if (stop == i) {
                decoded += text.at(i++);
                continue;
            }
            while (stop > i + 1 && (text.at(stop - 1) == u'!' || text.at(stop - 1) == u'|')) {
                --stop; // the end of a sentence or of a cell
                --signs;
            }
            if (letters > 0 && signs > 0 && letters + signs >= 3) {
                for (qsizetype k = i; k < stop; ++k)
                    decoded += text.at(k).isLetter() ? text.at(k) : letterOf(text.at(k), one);
                begin = begin < 0 ? i : begin;
                end = stop;
                ++words;
            } else {
                decoded += QStringView(text).sliced(i, stop - i);
            }
            i = stop;
        }
        if (words >= 3)
            out.push_back({decoded.left(longestBlob), u"leetspeak"_s, false, false, begin, end});
    }
}

} // namespace

QString rot13(const QString &text)
{
    QString out = text;
    for (QChar &c : out) {
        const char16_t u = c.unicode();
        if (u >= u'a' && u <= u'z')
            c = QChar(char16_t(u'a' + (u - u'a' + 13) % 26));
        else if (u >= u'A' && u <= u'Z')
            c = QChar(char16_t(u'A' + (u - u'A' + 13) % 26));
    }
    return out;
}

std::vector<Channel> encodedChannels(const QString &text)
{
    std::vector<Channel> out;
    if (text.size() < 16)
        return out;
    findBase64(text, out);
    findHex(text, out);
    if (text.contains(u'%') || text.contains("\\u"_L1) || text.contains("\\x"_L1) ||
        text.contains("&#"_L1))
        findEscapes(text, out);
    findLeetspeak(text.left(longestBlob), out);
    const QString turned = rot13(text.left(longestBlob));
    out.push_back({turned, u"rot13"_s, false, false, 0, text.size()});
    QString reversed = text.left(longestBlob);
    std::reverse(reversed.begin(), reversed.end());
    out.push_back({reversed, u"reversed"_s, false, false, 0, text.size()});
    return out;
}

} // namespace core::safety
