// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/safety/fold_p.h"

#include <array>

namespace core::safety {

namespace {

struct LookAlike
{
    char16_t from;
    char to;
};

/// Lower-case letters only: folding lowers first.
constexpr std::array lookAlikes{
    // Cyrillic
    LookAlike{u'а', 'a'},
    LookAlike{u'в', 'b'},
    LookAlike{u'е', 'e'},
    LookAlike{u'к', 'k'},
    LookAlike{u'м', 'm'},
    LookAlike{u'н', 'h'},
    LookAlike{u'о', 'o'},
    LookAlike{u'р', 'p'},
    LookAlike{u'с', 'c'},
    LookAlike{u'т', 't'},
    LookAlike{u'у', 'y'},
    LookAlike{u'х', 'x'},
    LookAlike{u'і', 'i'},
    LookAlike{u'ј', 'j'},
    LookAlike{u'ѕ', 's'},
    LookAlike{u'ԁ', 'd'},
    LookAlike{u'ԛ', 'q'},
    LookAlike{u'ԝ', 'w'},
    LookAlike{u'һ', 'h'},
    LookAlike{u'г', 'r'},
    LookAlike{u'ո', 'n'},
    LookAlike{u'ս', 'u'},
    LookAlike{u'ց', 'g'},
    // Greek
    LookAlike{u'α', 'a'},
    LookAlike{u'ε', 'e'},
    LookAlike{u'ι', 'i'},
    LookAlike{u'κ', 'k'},
    LookAlike{u'ν', 'v'},
    LookAlike{u'ο', 'o'},
    LookAlike{u'ρ', 'p'},
    LookAlike{u'τ', 't'},
    LookAlike{u'υ', 'u'},
    LookAlike{u'χ', 'x'},
    LookAlike{u'η', 'n'},
    LookAlike{u'ω', 'w'},
    // Latin letters without a decomposition
    LookAlike{u'ı', 'i'},
    LookAlike{u'ɡ', 'g'},
    LookAlike{u'ɑ', 'a'},
    LookAlike{u'ɩ', 'i'},
    LookAlike{u'ø', 'o'},
    LookAlike{u'ł', 'l'},
    LookAlike{u'đ', 'd'},
    LookAlike{u'ƒ', 'f'},
    // Small capitals
    LookAlike{u'ɪ', 'i'},
    LookAlike{u'ɢ', 'g'},
    LookAlike{u'ɴ', 'n'},
    LookAlike{u'ᴏ', 'o'},
    LookAlike{u'ʀ', 'r'},
    LookAlike{u'ᴇ', 'e'},
    LookAlike{u'ʏ', 'y'},
    LookAlike{u'ᴜ', 'u'},
    LookAlike{u'ᴘ', 'p'},
    LookAlike{u'ᴠ', 'v'},
    LookAlike{u'ꜱ', 's'},
    LookAlike{u'ᴛ', 't'},
    LookAlike{u'ᴄ', 'c'},
    LookAlike{u'ᴀ', 'a'},
    LookAlike{u'ʟ', 'l'},
    LookAlike{u'ᴅ', 'd'},
    LookAlike{u'ᴍ', 'm'},
    LookAlike{u'ʜ', 'h'},
    LookAlike{u'ʙ', 'b'},
    LookAlike{u'ꜰ', 'f'},
    LookAlike{u'ᴋ', 'k'},
    LookAlike{u'ᴊ', 'j'},
    LookAlike{u'ᴡ', 'w'},
    LookAlike{u'ᴢ', 'z'},
    // Punctuation that attacks and word processors put in place of ASCII
    LookAlike{u'‘', '\''},
    LookAlike{u'’', '\''},
    LookAlike{u'“', '"'},
    LookAlike{u'”', '"'},
    LookAlike{u'–', '-'},
    LookAlike{u'—', '-'},
    LookAlike{u'∣', '|'},
    LookAlike{u'⁄', '/'},
};

char16_t latin(char16_t c)
{
    for (const LookAlike &pair : lookAlikes) {
        if (pair.from == c)
            return char16_t(pair.to);
    }
    return c;
}

/// Letters in squares and circles that have no decomposition.
char32_t plainSymbol(char32_t c)
{
    if (c >= 0x1f130 && c <= 0x1f149)
        return U'a' + (c - 0x1f130);
    if (c >= 0x1f150 && c <= 0x1f169)
        return U'a' + (c - 0x1f150);
    if (c >= 0x1f170 && c <= 0x1f189)
        return U'a' + (c - 0x1f170);
    if (c >= 0x1f1e6 && c <= 0x1f1ff)
        return U'a' + (c - 0x1f1e6);
    return c;
}

} // namespace

bool isInvisible(char32_t c)
{
    if (QChar::category(c) == QChar::Other_Format)
        return true;
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe0fff) || c == 0x115f ||
           c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x034f || c == 0x2800;
}

Folded fold(const QString &text)
{
    Folded out;
    const bool plain = std::ranges::all_of(text, [](QChar c) { return c.unicode() < 0x80; });
    if (plain) {
        out.text = text.toLower();
        return out;
    }

    out.text.reserve(text.size());
    out.origin.reserve(size_t(text.size()));
    const auto append = [&](char16_t c, qsizetype at) {
        out.text += QChar(c);
        out.origin.push_back(qint32(at));
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const qsizetype at = i;
        char32_t c = text.at(i).unicode();
        if (c < 0x80) {
            append(c >= u'A' && c <= u'Z' ? char16_t(c + 32) : char16_t(c), at);
            continue;
        }
        if (QChar::isHighSurrogate(c) && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
            ++i;
        }
        if (isInvisible(c)) {
            ++out.invisible;
            continue;
        }
        c = plainSymbol(c);
        const QString parts =
            QString::fromUcs4(&c, 1).normalized(QString::NormalizationForm_KD).toLower();
        for (const QChar part : parts) {
            if (!part.isMark())
                append(latin(part.unicode()), at);
        }
    }
    return out;
}

} // namespace core::safety
