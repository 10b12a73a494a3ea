// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading payloads with simdjson, and writing them.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <simdjson.h>

#include <memory>
#include <optional>
#include <string_view>

namespace core::sources {

using JsonElement = simdjson::dom::element;
using JsonObject = simdjson::dom::object;
using JsonArray = simdjson::dom::array;

/// A JSON text, checked as a whole (the DOM parser is used for that: what is stored must be valid,
/// and the on-demand one does not check what it skips). Nesting is limited to 256.
class Json
{
public:
    /// Three things that real clients send and strict parsers refuse are mended: lone surrogates
    /// become U+FFFD, integers over 64 bits become strings, NaN and Infinity become null.
    /// returns  null if it is no JSON
    static std::optional<Json> parse(QByteArrayView text);

    const JsonElement &root() const { return m_root; }
    /// The text without white space between its tokens (mended if parsing had to).
    QByteArray compact() const;

private:
    std::unique_ptr<simdjson::dom::parser> m_parser;
    QByteArray m_text;
    JsonElement m_root;
};

inline QByteArray toBytes(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}
inline std::string_view toView(QByteArrayView bytes)
{
    return {bytes.data(), size_t(bytes.size())};
}

/// Null if it is none.
std::optional<JsonObject> asObject(const JsonElement &element);
std::optional<JsonArray> asArray(const JsonElement &element);
std::optional<JsonElement> member(const JsonObject &object, std::string_view key);
std::optional<JsonObject> objectAt(const JsonObject &object, std::string_view key);
std::optional<JsonArray> arrayAt(const JsonObject &object, std::string_view key);
/// The text at `key`; empty if it is missing or no text. Valid as long as the Json.
std::string_view textAt(const JsonObject &object, std::string_view key);
/// An integer, also one written as a text (as protobuf's JSON mapping writes 64-bit ones).
std::optional<qint64> integerAt(const JsonObject &object, std::string_view key);
/// The element as compact JSON.
QByteArray compactOf(const JsonElement &element);

/// Writes one compact JSON object. Keys come from us and need no escape, unless `keyFrom` is used.
class JsonWriter
{
public:
    JsonWriter() : m_bytes("{") {}
    void text(std::string_view key, std::string_view value);
    void number(std::string_view key, qint64 value);
    /// value  JSON already
    void raw(std::string_view key, QByteArrayView value);
    /// Like raw, for a key from outside.
    void rawKeyFrom(std::string_view key, QByteArrayView value);
    /// Only when it is not empty.
    void textIf(std::string_view key, std::string_view value)
    {
        if (!value.empty())
            text(key, value);
    }
    QByteArray take()
    {
        m_bytes += '}';
        return std::move(m_bytes);
    }

private:
    void comma();
    QByteArray m_bytes;
};

/// Text as a JSON string, quotes included. Bytes that are no UTF-8 become U+FFFD.
QByteArray jsonString(std::string_view text);

} // namespace core::sources
