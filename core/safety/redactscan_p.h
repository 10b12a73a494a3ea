// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds secrets and personal data at one place of a text. Each function costs at most the length of
// what it accepts.
#pragma once

#include <QString>

#include <algorithm>
#include <string_view>

namespace core::safety {

/// What to replace, or how far nothing needs to be looked at again (marker null, end set).
struct Span
{
    const char *marker = nullptr; ///< "email", "ip", "token", "password", …
    qsizetype begin = 0;
    qsizetype end = 0;
};

inline bool isNameCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

inline Span mark(const char *marker, qsizetype begin, qsizetype end)
{
    return {marker, begin, end};
}

inline Span skipTo(qsizetype end)
{
    return {nullptr, 0, end};
}

/// No token is looked at farther than this.
inline constexpr qsizetype longestToken = 8192;

/// A letter or digit of ASCII, or one of `also`.
inline bool isAscii(QChar c, const char *also)
{
    const char16_t u = c.unicode();
    if ((u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9'))
        return true;
    return u < 0x80 && u != 0 && std::string_view(also).contains(char(u));
}

/// Where the run of such characters that begins at `from` ends.
inline qsizetype runEnd(QStringView text, qsizetype from, const char *also)
{
    const qsizetype last = std::min(text.size(), from + longestToken);
    while (from < last && isAscii(text.at(from), also))
        ++from;
    return from;
}

/// at  the @; nothing before `from` is touched
Span mailAt(QStringView text, qsizetype at, qsizetype from);
/// at  the colon of "://"
Span urlCredentialsAt(QStringView text, qsizetype at);
/// at  "-----BEGIN"
Span privateKeyAt(QStringView text, qsizetype at);
/// at  first letter of a word: known token shapes, "Bearer …", "password=…", "Cookie: …"
Span wordAt(QStringView text, qsizetype at);
/// at  first digit, "+" or "(": IP addresses, cards, phone numbers
Span numberAt(QStringView text, qsizetype at);

/// The marker for a field of this name, or null.
const char *secretFieldMarker(const QString &name);
/// Whether a telemetry protocol defines a field of this name as an id by which signals belong
/// together: trace, span, replay, event, PostHog's $session_id, OpenTelemetry's session.id.
bool isProtocolIdField(const QString &name);
/// Whether the text has the form those protocols give such an id: 16 or 32 hexadecimal digits, or a
/// UUID. Keys and tokens that are known by their shape have none of these.
bool isProtocolId(QStringView value);
/// What stands in place of a field's secret: "<redacted:token>". Of a session id it goes on with a
/// digest of the value, so that signals of one session still meet, and nobody gets in with it.
QString fieldReplacement(const QString &name, const char *marker, QStringView value);
/// Whether the text of such a field is a secret: not empty, no placeholder; a "token" must look
/// like one (parsers have tokens too).
bool isSecretValue(const QString &name, QStringView value);

} // namespace core::safety
