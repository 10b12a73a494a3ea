// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/untrustedtext.h"

#include <QStringBuilder>

using namespace Qt::StringLiterals;

namespace core {

namespace {

/// Characters that change how their neighbours look, or cannot be seen (Unicode TR 36; "Trojan
/// Source", CVE-2021-42574).
bool isDeceptive(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control: return c != U'\n' && c != U'\t';
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: break;
    }
    // Variation selectors and tags draw nothing but can carry text.
    return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0000 && c <= 0xe0fff) || c == 0x115f ||
           c == 0x1160 || c == 0x3164;
}

void appendVisible(QString &out, char32_t c)
{
    if (c < 0x20)
        out += QChar(char16_t(0x2400 + c));
    else if (c == 0x7f)
        out += QChar(char16_t(0x2421));
    else
        out += u"<U+"_s % QString::number(c, 16).toUpper().rightJustified(4, u'0') % u'>';
}

} // namespace

QString UntrustedText::display(qsizetype limit) const
{
    QString out;
    out.reserve(qMin(m_text.size(), limit) + 1);
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        if (out.size() >= limit) {
            out.truncate(limit);
            return out + u'…';
        }
        char32_t c = m_text.at(i).unicode();
        if (QChar::isHighSurrogate(c) && i + 1 < m_text.size() &&
            m_text.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(m_text.at(i), m_text.at(i + 1));
            ++i;
        }
        if (c == U'\r' && i + 1 < m_text.size() && m_text.at(i + 1) == u'\n')
            continue;
        if (isDeceptive(c))
            appendVisible(out, c);
        else
            out += QString::fromUcs4(&c, 1);
    }
    return out;
}

QString UntrustedText::displayLine(qsizetype limit) const
{
    QString line = UntrustedText(m_text.left(limit * 4).simplified()).display(limit);
    return line;
}

} // namespace core
