// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds secrets and personal data at one place of a text. Each function costs at most the length of
// what it accepts.
#pragma once

#include <QString>

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
/// Whether the text of such a field is a secret: not empty, no placeholder; a "token" must look
/// like one (parsers have tokens too).
bool isSecretValue(const QString &name, QStringView value);

} // namespace core::safety
