// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets: known token shapes, keys, credentials in addresses, fields whose name says so.
#include "core/safety/redactscan_p.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace core::safety {

namespace {

/// Letters and digits mixed, long: what a generator makes, not what a person writes.
bool looksGenerated(QStringView value, qsizetype shortest)
{
    if (value.size() < shortest)
        return false;
    int digits = 0, letters = 0, blanks = 0;
    for (const QChar c : value) {
        digits += c.isDigit();
        letters += c.isLetter();
        blanks += c.isSpace();
    }
    return blanks == 0 && letters >= 4 && digits >= 2;
}

bool isPlaceholder(QStringView value)
{
    static const std::array names{"none"_L1,    "null"_L1,      "nil"_L1,        "true"_L1,
                                  "false"_L1,   "undefined"_L1, "nan"_L1,        "''"_L1,
                                  "\"\""_L1,    "required"_L1,  "[filtered]"_L1, "[redacted]"_L1,
                                  "[secret]"_L1};
    if (value.isEmpty() || value.startsWith(u'<') || value.startsWith(u'{') ||
        value.startsWith(u'$') || value.startsWith(u'%'))
        return true;
    if (value.size() > 2 && std::ranges::all_of(value, [](QChar c) {
            return c == u'*' || c == u'.' || c == u'x' || c == u'X';
        }))
        return true;
    return std::ranges::any_of(names, [&](QLatin1StringView name) {
        return value.compare(name, Qt::CaseInsensitive) == 0;
    });
}

/// Without what spellings of one name differ in: "Session-ID", "session_id", "sessionId".
QString plainName(const QString &name)
{
    QString plain = name.toLower();
    plain.remove(u'_');
    plain.remove(u'-');
    return plain;
}

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

struct TokenShape
{
    QLatin1StringView prefix;
    qsizetype shortest; ///< length after the prefix
    const char *also;   ///< characters besides letters and digits
};
constexpr std::array tokenShapes{
    TokenShape{"AKIA"_L1, 16, ""},      TokenShape{"ASIA"_L1, 16, ""},
    TokenShape{"ghp_"_L1, 20, ""},      TokenShape{"gho_"_L1, 20, ""},
    TokenShape{"ghu_"_L1, 20, ""},      TokenShape{"ghs_"_L1, 20, ""},
    TokenShape{"ghr_"_L1, 20, ""},      TokenShape{"github_pat_"_L1, 20, "_"},
    TokenShape{"glpat-"_L1, 16, "-_"},  TokenShape{"xoxb-"_L1, 10, "-"},
    TokenShape{"xoxa-"_L1, 10, "-"},    TokenShape{"xoxp-"_L1, 10, "-"},
    TokenShape{"xoxr-"_L1, 10, "-"},    TokenShape{"xoxs-"_L1, 10, "-"},
    TokenShape{"xapp-"_L1, 10, "-"},    TokenShape{"sk_live_"_L1, 10, ""},
    TokenShape{"sk_test_"_L1, 10, ""},  TokenShape{"rk_live_"_L1, 10, ""},
    TokenShape{"rk_test_"_L1, 10, ""},  TokenShape{"whsec_"_L1, 16, "+/="},
    TokenShape{"sk-ant-"_L1, 20, "-_"}, TokenShape{"sk-proj-"_L1, 20, "-_"},
    TokenShape{"sk-"_L1, 32, "_"},      TokenShape{"AIza"_L1, 30, "-_"},
    TokenShape{"npm_"_L1, 30, ""},      TokenShape{"pypi-"_L1, 30, "-_"},
    TokenShape{"SG."_L1, 30, "-_."},    TokenShape{"phx_"_L1, 20, ""},
    TokenShape{"hf_"_L1, 30, ""},       TokenShape{"ya29."_L1, 20, "-_"},
};

/// Header.payload.signature, each base64url; the first two are JSON objects ("eyJ").
qsizetype jwtEnd(QStringView text, qsizetype at)
{
    if (!text.sliced(at).startsWith("eyJ"_L1))
        return -1;
    const qsizetype end = runEnd(text, at, "-_.=");
    const QStringView token = text.sliced(at, end - at);
    const qsizetype dot = token.indexOf(u'.');
    return dot > 8 && token.indexOf(u'.', dot + 1) > dot + 8 ? end : -1;
}

/// A value after `from`, quoted or up to white space or a separator.
struct Value
{
    qsizetype begin;
    qsizetype end;
    bool quoted;
};
Value valueAt(QStringView text, qsizetype from)
{
    if (from < text.size() && text.at(from) == u'\\')
        ++from; // an escaped quote, in JSON inside a string
    if (from < text.size() && (text.at(from) == u'"' || text.at(from) == u'\'')) {
        const QChar quote = text.at(from);
        const qsizetype last = std::min(text.size(), from + longestToken);
        qsizetype end = from + 1;
        while (end < last && text.at(end) != quote && text.at(end) != u'\n')
            ++end;
        if (end > from + 1 && text.at(end - 1) == u'\\')
            --end;
        return {from + 1, end, true};
    }
    qsizetype end = from;
    const qsizetype last = std::min(text.size(), from + longestToken);
    while (end < last && !text.at(end).isSpace() && !u",;&\"')}]"_s.contains(text.at(end)))
        ++end;
    return {from, end, false};
}

/// "name=value", "name: value", "name": "value".
Span fieldAt(QStringView text, qsizetype at, qsizetype end)
{
    qsizetype from = end;
    while (from < text.size() && from < end + 3 &&
           (text.at(from) == u'"' || text.at(from) == u'\'' || text.at(from) == u'\\' ||
            text.at(from) == u' ' || text.at(from) == u']'))
        ++from;
    if (from >= text.size() || (text.at(from) != u'=' && text.at(from) != u':'))
        return skipTo(end);
    const QString name = text.sliced(at, end - at).toString();
    const char *marker = secretFieldMarker(name);
    if (!marker)
        return skipTo(end);
    const bool colon = text.at(from) == u':';
    if (from + 1 < text.size() &&
        (text.at(from + 1) == u'=' || text.at(from + 1) == u':' || text.at(from + 1) == u'/'))
        return skipTo(end); // a comparison, a scope, an address
    ++from;
    while (from < text.size() && text.at(from) == u' ')
        ++from;

    const std::string_view kind(marker);
    if (kind == "cookie" || kind == "authorization") { // headers: the rest of the line
        qsizetype lineEnd = from;
        while (lineEnd < text.size() && lineEnd < from + longestToken &&
               text.at(lineEnd) != u'\n' && text.at(lineEnd) != u'"' && text.at(lineEnd) != u'\'')
            ++lineEnd;
        if (lineEnd - from < 8 || isPlaceholder(text.sliced(from, lineEnd - from)))
            return skipTo(end);
        return mark(marker, from, lineEnd);
    }
    const Value value = valueAt(text, from);
    const QStringView found = text.sliced(value.begin, value.end - value.begin);
    if (isPlaceholder(found) || !isSecretValue(name, found))
        return skipTo(end);
    // "password: must not be empty" is a message; "password: hunter22" is not.
    if (colon && !value.quoted && !looksGenerated(found, 6))
        return skipTo(end);
    return mark(marker, value.begin, value.end);
}

} // namespace

Span urlCredentialsAt(QStringView text, qsizetype at)
{
    const qsizetype from = at + 3;
    bool colon = false;
    for (qsizetype i = from; i < text.size() && i - from < 300; ++i) {
        const QChar c = text.at(i);
        if (c == u'@')
            return colon && i > from + 1 && !text.sliced(from, i - from).startsWith(u'<')
                       ? mark("credentials", from, i)
                       : skipTo(from);
        if (c == u':')
            colon = true;
        if (c == u'/' || c == u'?' || c == u'#' || c.isSpace() || c == u'"' || c == u'\'' ||
            c == u'<')
            break;
    }
    return skipTo(from);
}

Span privateKeyAt(QStringView text, qsizetype at)
{
    const QStringView line = text.sliced(at, std::min<qsizetype>(text.size() - at, 60));
    if (!line.contains("PRIVATE KEY"_L1))
        return {};
    qsizetype end = text.indexOf("-----END"_L1, at);
    if (end < 0)
        return mark("private-key", at, text.size());
    const qsizetype close = text.indexOf("-----"_L1, end + 8);
    return mark("private-key", at, close < 0 ? text.size() : close + 5);
}

Span wordAt(QStringView text, qsizetype at)
{
    const QStringView rest = text.sliced(at);
    for (const TokenShape &shape : tokenShapes) {
        if (rest.at(0) != shape.prefix.at(0) || !rest.startsWith(shape.prefix))
            continue;
        const qsizetype end = runEnd(text, at + shape.prefix.size(), shape.also);
        if (end - at - shape.prefix.size() >= shape.shortest)
            return mark("token", at, end);
    }
    if (const qsizetype end = jwtEnd(text, at); end > 0)
        return mark("token", at, end);
    if (text.sliced(at).startsWith("hooks.slack.com/services/"_L1))
        return mark("token", at, runEnd(text, at, "./-_"));

    qsizetype end = at;
    while (end < text.size() && end - at < 80 && isAscii(text.at(end), "_-"))
        ++end;
    if (end == at)
        return {};
    const QStringView word = text.sliced(at, end - at);
    if (word.compare("bearer"_L1, Qt::CaseInsensitive) == 0 ||
        word.compare("basic"_L1, Qt::CaseInsensitive) == 0) {
        if (end < text.size() && text.at(end) == u' ') {
            const qsizetype valueEnd = runEnd(text, end + 1, "-_.=+/~");
            const QStringView value = text.sliced(end + 1, valueEnd - end - 1);
            if (looksGenerated(value, 16))
                return mark("token", end + 1, valueEnd);
        }
        return skipTo(end);
    }
    const Span field = fieldAt(text, at, end);
    // An address may begin inside what was skipped; the @ is still to come, so nothing is lost.
    return field;
}

const char *secretFieldMarker(const QString &name)
{
    if (name.size() < 3 || name.size() > 60)
        return nullptr;
    const QString plain = plainName(name);
    static const std::array passwords{"password"_L1, "passwd"_L1, "passphrase"_L1, "passwort"_L1};
    for (const QLatin1StringView one : passwords) {
        if (plain.endsWith(one) || plain.startsWith("password"_L1))
            return "password";
    }
    if (plain == "pwd"_L1 || plain.endsWith("userpwd"_L1))
        return "password";
    if (plain == "authorization"_L1 || plain == "proxyauthorization"_L1)
        return "authorization";
    if (plain == "cookie"_L1 || plain == "setcookie"_L1 || plain == "cookies"_L1)
        return "cookie";
    static const std::array secrets{"secret"_L1,     "apikey"_L1,        "accesskey"_L1,
                                    "secretkey"_L1,  "privatekey"_L1,    "accesskeyid"_L1,
                                    "signingkey"_L1, "encryptionkey"_L1, "token"_L1,
                                    "sessionid"_L1,  "csrf"_L1,          "credentials"_L1};
    for (const QLatin1StringView one : secrets) {
        if (plain.endsWith(one))
            return "token";
    }
    static const std::array cards{"cvv"_L1, "cvc"_L1, "ssn"_L1, "cardnumber"_L1};
    for (const QLatin1StringView one : cards) {
        if (plain == one)
            return "card";
    }
    return nullptr;
}

bool isProtocolIdField(const QString &name)
{
    if (name.size() < 6 || name.size() > 60)
        return false;
    static const std::array exact{"$session_id"_L1, "$window_id"_L1, "session.id"_L1};
    static const std::array ids{"traceid"_L1, "spanid"_L1, "replayid"_L1, "eventid"_L1};
    const QString plain = plainName(name);
    return std::ranges::contains(exact, name) ||
           std::ranges::any_of(ids, [&](QLatin1StringView one) { return plain.endsWith(one); });
}

bool isProtocolId(QStringView value)
{
    const bool uuid = value.size() == 36;
    if (!uuid && value.size() != 32 && value.size() != 16)
        return false;
    for (qsizetype i = 0; i < value.size(); ++i) {
        const QChar c = value.at(i);
        const bool dash = uuid && (i == 8 || i == 13 || i == 18 || i == 23);
        if (dash ? c != u'-' : !isHexDigit(c))
            return false;
    }
    return true;
}

QString fieldReplacement(const QString &name, const char *marker, QStringView value)
{
    QString text = "<redacted:"_L1 + QLatin1StringView(marker);
    if (plainName(name).endsWith("sessionid"_L1)) {
        const QByteArray digest = QCryptographicHash::hash(
            QString("daybreak session\n"_L1 + value).toUtf8(), QCryptographicHash::Sha256);
        text += u'-' + QString::fromLatin1(digest.toHex().first(16));
    }
    return text + u'>';
}

bool isSecretValue(const QString &name, QStringView value)
{
    // Clients send representations: 'hunter2' with its quotes.
    while (value.size() >= 2 && (value.startsWith(u'\'') || value.startsWith(u'"')) &&
           value.back() == value.front())
        value = value.sliced(1, value.size() - 2);
    if (isPlaceholder(value))
        return false;
    const char *marker = secretFieldMarker(name);
    if (marker && std::string_view(marker) == "token") {
        const bool certain = name.contains("secret"_L1, Qt::CaseInsensitive) ||
                             name.contains("key"_L1, Qt::CaseInsensitive);
        return certain ? value.size() >= 6 && !value.contains(u' ') : looksGenerated(value, 12);
    }
    return marker != nullptr;
}

} // namespace core::safety
