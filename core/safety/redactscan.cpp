// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Personal data: mail addresses, IP addresses, cards, phone numbers.
#include "core/safety/redactscan_p.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool luhn(const QString &digits)
{
    int sum = 0;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        int digit = digits.at(digits.size() - 1 - i).digitValue();
        if (i % 2 == 1)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

/// Lengths and first digits of ISO/IEC 7812 issuers that are in use.
bool isCard(const QString &digits)
{
    const int two = digits.left(2).toInt();
    const int four = digits.left(4).toInt();
    const bool issuer = (digits.size() == 15 && (two == 34 || two == 37)) ||
                        (digits.size() == 14 && (two == 36 || two == 38)) ||
                        (digits.size() == 16 && (digits.at(0) == u'4' || (two >= 51 && two <= 55) ||
                                                 (four >= 2221 && four <= 2720) || four == 6011 ||
                                                 two == 65 || two == 35));
    return issuer && luhn(digits);
}

bool isPublicIpv4(const std::array<int, 4> &part)
{
    const int a = part[0], b = part[1];
    return !(a == 0 || a == 10 || a == 127 || a >= 224 || (a == 192 && b == 168) ||
             (a == 169 && b == 254) || (a == 172 && b >= 16 && b <= 31) ||
             (a == 100 && b >= 64 && b <= 127));
}

Span ipv4At(QStringView text, qsizetype at)
{
    std::array<int, 4> part{};
    qsizetype i = at;
    for (size_t n = 0; n < 4; ++n) {
        const qsizetype begin = i;
        int value = 0;
        while (i < text.size() && isDigit(text.at(i)) && i - begin < 4)
            value = value * 10 + text.at(i++).digitValue();
        if (i == begin || i - begin > 3 || value > 255)
            return {};
        part[n] = value;
        if (n < 3) {
            if (i >= text.size() || text.at(i) != u'.')
                return {};
            ++i;
        }
    }
    if (i < text.size() && (isNameCharacter(text.at(i)) || text.at(i) == u'-' ||
                            (text.at(i) == u'.' && i + 1 < text.size() && isDigit(text.at(i + 1)))))
        return {};
    // A version, not an address: "Chrome/1.2.3.4", "v1.2.3.4", "version 1.2.3.4", "lib-1.2.3.4".
    if (at > 0 && (text.at(at - 1) == u'.' || text.at(at - 1) == u'-' ||
                   (text.at(at - 1) == u'/' && !(at > 1 && text.at(at - 2) == u'/') && at > 1 &&
                    text.at(at - 2).isLetter())))
        return {};
    const QString before = text.sliced(std::max<qsizetype>(0, at - 12), std::min<qsizetype>(at, 12))
                               .toString()
                               .toLower();
    if (before.contains("version"_L1) || before.contains("release"_L1) ||
        before.endsWith(" v"_L1) || before.contains("sdk"_L1) || before.contains("build"_L1))
        return skipTo(i);
    return isPublicIpv4(part) ? mark("ip", at, i) : skipTo(i);
}

/// Global unicast addresses (2000::/3) alone.
Span ipv6At(QStringView text, qsizetype at)
{
    qsizetype i = at;
    int groups = 0, length = 0;
    bool shortened = false;
    while (i < text.size() && i - at < 40) {
        const QChar c = text.at(i);
        const bool hex = isDigit(c) || (c.toLower() >= u'a' && c.toLower() <= u'f');
        if (hex) {
            if (++length > 4)
                return {};
            groups += length == 1;
        } else if (c == u':') {
            if (length == 0) {
                if (shortened)
                    return {};
                shortened = true;
            } else if (groups == 1 && length != 4) {
                return {};
            }
            length = 0;
        } else {
            break;
        }
        ++i;
    }
    if (i < text.size() && isNameCharacter(text.at(i)))
        return {};
    const bool global = text.at(at) == u'2' || text.at(at) == u'3';
    const bool whole = groups == 8 || (shortened && groups >= 3 && groups < 8);
    return global && whole && length > 0 ? mark("ip", at, i) : Span{};
}

/// "+49 30 1234567", "(555) 123-4567". Bare digits are never taken for a phone number.
Span phoneAt(QStringView text, qsizetype at)
{
    if (at > 0 && (text.at(at - 1).isLetterOrNumber() || text.at(at - 1) == u'.' ||
                   text.at(at - 1) == u'-' || text.at(at - 1) == u'+'))
        return {};
    const bool international = text.at(at) == u'+';
    qsizetype i = at + 1, lastDigit = at;
    int digits = 0, separators = 0, run = 0;
    while (i < text.size() && i - at < 24) {
        const QChar c = text.at(i);
        if (isDigit(c)) {
            ++digits;
            run = 0;
            lastDigit = i;
        } else if (c == u' ' || c == u'-' || c == u'(' || c == u')' || c == u'.') {
            ++separators;
            if (++run > 2)
                break;
        } else {
            break;
        }
        ++i;
    }
    const qsizetype end = lastDigit + 1;
    if (end < text.size() && (isNameCharacter(text.at(end)) || text.at(end) == u':'))
        return {};
    if (international)
        return digits >= 9 && digits <= 15 && text.at(at + 1) != u'0' ? mark("phone", at, end)
                                                                      : Span{};
    // (555) 123-4567
    const QStringView shape = text.sliced(at, end - at);
    const bool american = digits == 10 && separators >= 2 && shape.size() > 5 &&
                          shape.at(4) == u')' && shape.contains(u'-');
    return american ? mark("phone", at, end) : Span{};
}

Span cardAt(QStringView text, qsizetype at)
{
    if (at > 0 && (text.at(at - 1) == u'.' || text.at(at - 1) == u'-' || text.at(at - 1) == u'#'))
        return {};
    QString digits;
    qsizetype i = at, end = at;
    QChar separator;
    while (i < text.size() && digits.size() <= 19) {
        const QChar c = text.at(i);
        if (isDigit(c)) {
            digits += c;
            end = ++i;
        } else if ((c == u' ' || c == u'-') && (separator.isNull() || separator == c) &&
                   digits.size() >= 4 && i + 1 < text.size() && isDigit(text.at(i + 1))) {
            separator = c;
            ++i;
        } else {
            break;
        }
    }
    if (end < text.size() &&
        (isNameCharacter(text.at(end)) || text.at(end) == u'.' || text.at(end) == u'-') &&
        !(text.at(end) == u'.' && (end + 1 >= text.size() || text.at(end + 1).isSpace())))
        return {};
    if (digits.size() >= 14 && isCard(digits))
        return mark("card", at, end);
    return {};
}

/// Where the longest domain that begins here ends: names with dots between them, the last one of
/// two letters or more. What follows it without a blank, "…example.org--thanks", is not its.
/// returns  -1 if there is none
qsizetype domainEnd(QStringView text, qsizetype from)
{
    const qsizetype last = runEnd(text, from, ".-");
    qsizetype best = -1, name = from;
    bool letters = true, dotted = false;
    for (qsizetype i = from; i <= last; ++i) {
        const QChar c = i < last ? text.at(i) : u'.';
        if (c != u'.' && c != u'-') {
            letters = letters && c.isLetter();
            continue;
        }
        if (dotted && letters && i - name >= 2)
            best = i;
        letters = c == u'.';
        if (letters) {
            dotted = i > from;
            name = i + 1;
        }
    }
    return best;
}

} // namespace

Span mailAt(QStringView text, qsizetype at, qsizetype from)
{
    qsizetype begin = at;
    while (begin > from && at - begin < 64 && isAscii(text.at(begin - 1), "._%+-"))
        --begin;
    while (begin < at && !text.at(begin).isLetterOrNumber())
        ++begin;
    if (begin == at)
        return {};
    const qsizetype end = domainEnd(text, at + 1);
    if (end < 0)
        return {};
    const QStringView domain = text.sliced(at + 1, end - at - 1);
    const qsizetype dot = domain.lastIndexOf(u'.');
    // git@host:path is an address of a repository; @2x.png is a file.
    if (text.sliced(begin, at - begin) == "git"_L1 || domain.first(dot).endsWith("2x"_L1) ||
        domain.first(dot).endsWith("3x"_L1))
        return skipTo(end);
    return mark("email", begin, end);
}

Span numberAt(QStringView text, qsizetype at)
{
    const QChar c = text.at(at);
    if (c == u'+' || c == u'(')
        return phoneAt(text, at);
    if (const Span ip = ipv4At(text, at); ip.end > 0)
        return ip;
    if (const Span ip = ipv6At(text, at); ip.marker)
        return ip;
    return cardAt(text, at);
}

} // namespace core::safety
