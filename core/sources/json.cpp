// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/json_p.h"

#include <QStringDecoder>

#include <charconv>

namespace core::sources {

namespace {

constexpr size_t deepest = 256;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// The code unit of \uXXXX at `at`, or -1.
int codeUnit(QByteArrayView text, qsizetype at)
{
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u')
        return -1;
    int value = 0;
    const char *const first = text.data() + at + 2;
    const auto [end, error] = std::from_chars(first, first + 4, value, 16);
    return error == std::errc() && end == first + 4 ? value : -1;
}

/// Copies a string literal that begins at `at`; returns where it ends.
qsizetype mendString(QByteArrayView text, qsizetype at, QByteArray &out)
{
    out += text[at++];
    while (at < text.size()) {
        const char c = text[at];
        if (c == '\\') {
            const int unit = codeUnit(text, at);
            const bool high = unit >= 0xd800 && unit < 0xdc00;
            const bool low = unit >= 0xdc00 && unit < 0xe000;
            if (high) {
                const int second = codeUnit(text, at + 6);
                if (second >= 0xdc00 && second < 0xe000) {
                    out += text.sliced(at, 12);
                    at += 12;
                    continue;
                }
            }
            if (high || low) {
                out += "\\ufffd";
                at += 6;
                continue;
            }
            out += text.sliced(at, std::min<qsizetype>(2, text.size() - at));
            at += 2;
            continue;
        }
        out += c;
        ++at;
        if (c == '"')
            break;
    }
    return std::min(at, text.size());
}

QByteArray mended(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size() + 64);
    qsizetype at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = mendString(text, at, out);
            continue;
        }
        if (isDigit(c) || c == '-') {
            qsizetype end = at + 1;
            bool integer = true;
            while (end < text.size() &&
                   (isDigit(text[end]) || text[end] == '.' || text[end] == 'e' ||
                    text[end] == 'E' || text[end] == '+' || text[end] == '-')) {
                integer = integer && isDigit(text[end]);
                ++end;
            }
            const QByteArrayView number = text.sliced(at, end - at);
            if (c == '-' && text.sliced(end).startsWith("Infinity")) {
                out += "null";
                end += 8;
            } else if (integer && number.size() > 19) {
                out += '"';
                out += number;
                out += '"';
            } else {
                out += number;
            }
            at = end;
            continue;
        }
        bool replaced = false;
        for (const QByteArrayView word : {QByteArrayView("NaN"), QByteArrayView("Infinity")}) {
            if (c == word[0] && text.sliced(at).startsWith(word)) {
                out += "null";
                at += word.size();
                replaced = true;
                break;
            }
        }
        if (!replaced) {
            out += c;
            ++at;
        }
    }
    return out;
}

} // namespace

std::optional<Json> Json::parse(QByteArrayView text)
{
    Json json;
    json.m_parser = std::make_unique<simdjson::dom::parser>();
    if (json.m_parser->allocate(size_t(std::max<qsizetype>(text.size(), 64)), deepest) !=
        simdjson::SUCCESS)
        return std::nullopt;
    json.m_text = QByteArray(text.data(), text.size());
    json.m_text.reserve(text.size() + qsizetype(simdjson::SIMDJSON_PADDING));
    auto parsed = json.m_parser->parse(json.m_text.constData(), size_t(json.m_text.size()), false);
    const simdjson::error_code error = parsed.error();
    if (error == simdjson::STRING_ERROR || error == simdjson::NUMBER_ERROR ||
        error == simdjson::BIGINT_ERROR || error == simdjson::TAPE_ERROR ||
        error == simdjson::N_ATOM_ERROR) {
        json.m_text = mended(text);
        json.m_text.reserve(json.m_text.size() + qsizetype(simdjson::SIMDJSON_PADDING));
        if (json.m_parser->allocate(size_t(std::max<qsizetype>(json.m_text.size(), 64)), deepest) !=
            simdjson::SUCCESS)
            return std::nullopt;
        parsed = json.m_parser->parse(json.m_text.constData(), size_t(json.m_text.size()), false);
    }
    if (parsed.get(json.m_root) != simdjson::SUCCESS)
        return std::nullopt;
    return json;
}

QByteArray Json::compact() const
{
    QByteArray out(m_text.size(), Qt::Uninitialized);
    size_t size = 0;
    if (simdjson::minify(m_text.constData(), size_t(m_text.size()), out.data(), size) !=
        simdjson::SUCCESS)
        return compactOf(m_root);
    out.truncate(qsizetype(size));
    return out;
}

std::optional<JsonObject> asObject(const JsonElement &element)
{
    JsonObject object;
    if (element.get(object) != simdjson::SUCCESS)
        return std::nullopt;
    return object;
}

std::optional<JsonArray> asArray(const JsonElement &element)
{
    JsonArray array;
    if (element.get(array) != simdjson::SUCCESS)
        return std::nullopt;
    return array;
}

std::optional<JsonElement> member(const JsonObject &object, std::string_view key)
{
    JsonElement element;
    if (object.at_key(key).get(element) != simdjson::SUCCESS)
        return std::nullopt;
    return element;
}

std::optional<JsonObject> objectAt(const JsonObject &object, std::string_view key)
{
    const std::optional<JsonElement> element = member(object, key);
    return element ? asObject(*element) : std::nullopt;
}

std::optional<JsonArray> arrayAt(const JsonObject &object, std::string_view key)
{
    const std::optional<JsonElement> element = member(object, key);
    return element ? asArray(*element) : std::nullopt;
}

std::string_view textAt(const JsonObject &object, std::string_view key)
{
    std::string_view text;
    if (object.at_key(key).get(text) != simdjson::SUCCESS)
        return {};
    return text;
}

std::optional<qint64> integerAt(const JsonObject &object, std::string_view key)
{
    const std::optional<JsonElement> element = member(object, key);
    if (!element)
        return std::nullopt;
    int64_t value = 0;
    if (element->get(value) == simdjson::SUCCESS)
        return value;
    std::string_view text;
    if (element->get(text) != simdjson::SUCCESS || text.empty())
        return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

QByteArray compactOf(const JsonElement &element)
{
    return QByteArray::fromStdString(simdjson::minify(element));
}

QByteArray jsonString(std::string_view text)
{
    QByteArray valid = toBytes(text);
    if (!simdjson::validate_utf8(text))
        valid = QString::fromUtf8(valid).toUtf8();
    QByteArray out;
    out.reserve(valid.size() + 2);
    out += '"';
    for (const char c : std::as_const(valid)) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (uchar(c) < 0x20)
                out += "\\u00" + QByteArray::number(uchar(c), 16).rightJustified(2, '0');
            else
                out += c;
        }
    }
    out += '"';
    return out;
}

void JsonWriter::comma()
{
    if (m_bytes.size() > 1)
        m_bytes += ',';
}

void JsonWriter::raw(std::string_view key, QByteArrayView value)
{
    comma();
    m_bytes += '"';
    m_bytes.append(key.data(), qsizetype(key.size()));
    m_bytes += "\":";
    m_bytes += value;
}

void JsonWriter::rawKeyFrom(std::string_view key, QByteArrayView value)
{
    comma();
    m_bytes += jsonString(key);
    m_bytes += ':';
    m_bytes += value;
}

void JsonWriter::text(std::string_view key, std::string_view value)
{
    raw(key, jsonString(value));
}

void JsonWriter::number(std::string_view key, qint64 value)
{
    raw(key, QByteArray::number(value));
}

} // namespace core::sources
