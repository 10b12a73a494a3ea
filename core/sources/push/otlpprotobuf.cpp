// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A strict reader of the protobuf wire format for OTLP's logs and traces. Field numbers are those
// of opentelemetry-proto 1.5. source  https://protobuf.dev/programming-guides/encoding/
#include "core/sources/json_p.h"
#include "core/sources/push/otlprecord_p.h"

#include <QtEndian>

#include <bit>
#include <cmath>

namespace core::sources {

namespace {

constexpr int deepest = 64; ///< of AnyValue in AnyValue

enum class Wire : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

/// Fields of one message, one after another. Stops for good at anything malformed.
class Fields
{
public:
    explicit Fields(QByteArrayView message) : m_rest(message) {}

    /// Moves to the next field; false at the end or when something is malformed.
    bool next()
    {
        if (m_rest.isEmpty() || m_failed)
            return false;
        const quint64 tag = readVarint();
        m_number = quint32(tag >> 3);
        m_value = {};
        m_integer = 0;
        if (m_failed || tag > 0xffffffffU || m_number == 0)
            return fail();
        switch (tag & 7) {
        case 0:
            m_wire = Wire::Varint;
            m_integer = readVarint();
            break;
        case 1:
            m_wire = Wire::Fixed64;
            take(8);
            if (!m_failed)
                m_integer = qFromLittleEndian<quint64>(m_value.data());
            break;
        case 2: {
            m_wire = Wire::Bytes;
            const quint64 size = readVarint();
            if (m_failed || size > quint64(m_rest.size()))
                return fail();
            take(qsizetype(size));
            break;
        }
        case 5:
            m_wire = Wire::Fixed32;
            take(4);
            break;
        default: // groups are not in proto3
            return fail();
        }
        return !m_failed;
    }

    quint32 number() const { return m_number; }
    bool good() const { return !m_failed; }

    /// The value, if the field has the type it must have; otherwise the message is malformed.
    QByteArrayView bytes()
    {
        expect(Wire::Bytes);
        return m_value;
    }
    quint64 integer(Wire wire)
    {
        expect(wire);
        return m_integer;
    }

    bool fail()
    {
        m_failed = true;
        m_value = {};
        return false;
    }

private:
    void expect(Wire wire)
    {
        if (m_wire != wire)
            fail();
    }

    void take(qsizetype size)
    {
        if (size > m_rest.size()) {
            fail();
            return;
        }
        m_value = m_rest.first(size);
        m_rest = m_rest.sliced(size);
    }

    quint64 readVarint()
    {
        quint64 value = 0;
        for (int i = 0; i < 10 && i < m_rest.size(); ++i) {
            const quint64 byte = uchar(m_rest[i]);
            if (i == 9 && byte > 1)
                break; // more than 64 bits
            value |= (byte & 0x7f) << (7 * i);
            if (byte < 0x80) {
                m_rest = m_rest.sliced(i + 1);
                return value;
            }
        }
        fail();
        return 0;
    }

    QByteArrayView m_rest;
    QByteArrayView m_value;
    quint64 m_integer = 0;
    quint32 m_number = 0;
    Wire m_wire = Wire::Varint;
    bool m_failed = false;
};

bool readPair(QByteArrayView message, JsonWriter &out, int depth, bool *exception);

bool readPairs(QByteArrayView list, QByteArray &out, int depth)
{
    JsonWriter writer;
    Fields fields(list);
    while (fields.next()) {
        if (fields.number() == 1 && !readPair(fields.bytes(), writer, depth, nullptr))
            return false;
    }
    out = writer.take();
    return fields.good();
}

bool readValue(QByteArrayView message, QByteArray &out, int depth)
{
    if (depth > deepest)
        return false;
    out = "null";
    Fields fields(message);
    while (fields.next()) {
        switch (fields.number()) {
        case 1: out = jsonString(toView(fields.bytes())); break;
        case 2: out = fields.integer(Wire::Varint) ? "true" : "false"; break;
        case 3: out = QByteArray::number(qint64(fields.integer(Wire::Varint))); break;
        case 4: {
            const double value = std::bit_cast<double>(fields.integer(Wire::Fixed64));
            out = std::isfinite(value) ? QByteArray::number(value, 'g', 17)
                                       : '"' + QByteArray::number(value) + '"';
            break;
        }
        case 5: {
            QByteArray list = "[";
            Fields values(fields.bytes());
            while (values.next()) {
                QByteArray value;
                if (values.number() != 1)
                    continue;
                if (!readValue(values.bytes(), value, depth + 1))
                    return false;
                list += (list.size() > 1 ? "," : "") + value;
            }
            if (!values.good())
                return false;
            out = list + ']';
            break;
        }
        case 6:
            if (!readPairs(fields.bytes(), out, depth + 1))
                return false;
            break;
        case 7: out = '"' + fields.bytes().toByteArray().toBase64() + '"'; break;
        default: break;
        }
    }
    return fields.good();
}

bool readPair(QByteArrayView message, JsonWriter &out, int depth, bool *exception)
{
    QByteArrayView key;
    QByteArray value = "null";
    Fields fields(message);
    while (fields.next()) {
        if (fields.number() == 1)
            key = fields.bytes();
        else if (fields.number() == 2 && !readValue(fields.bytes(), value, depth))
            return false;
    }
    if (exception && key.startsWith("exception."))
        *exception = true;
    out.rawKeyFrom(toView(key), value);
    return fields.good();
}

QByteArray decimal(quint64 time)
{
    return time ? QByteArray::number(time) : QByteArray();
}

bool readLog(QByteArrayView message, OtlpRecord record, OtlpContent &content)
{
    JsonWriter attributes;
    QByteArray observed;
    Fields fields(message);
    while (fields.next()) {
        switch (fields.number()) {
        case 1: record.time = decimal(fields.integer(Wire::Fixed64)); break;
        case 2:
            record.severityNumber = int(std::min<quint64>(fields.integer(Wire::Varint), 24));
            break;
        case 3: record.severityText = fields.bytes().toByteArray(); break;
        case 5:
            if (!readValue(fields.bytes(), record.body, 0))
                return false;
            break;
        case 6:
            if (!readPair(fields.bytes(), attributes, 0, &record.hasException))
                return false;
            break;
        case 9: record.traceId = fields.bytes().toByteArray().toHex(); break;
        case 10: record.spanId = fields.bytes().toByteArray().toHex(); break;
        case 11: observed = decimal(fields.integer(Wire::Fixed64)); break;
        case 12: record.eventName = fields.bytes().toByteArray(); break;
        default: break;
        }
    }
    if (record.time.isEmpty())
        record.time = observed;
    record.attributes = attributes.take();
    content.records.push_back(std::move(record));
    return fields.good();
}

bool readSpanEvent(QByteArrayView message, OtlpRecord record, std::vector<OtlpRecord> &out)
{
    JsonWriter attributes;
    Fields fields(message);
    while (fields.next()) {
        if (fields.number() == 1)
            record.time = decimal(fields.integer(Wire::Fixed64));
        else if (fields.number() == 2)
            record.eventName = fields.bytes().toByteArray();
        else if (fields.number() == 3 &&
                 !readPair(fields.bytes(), attributes, 0, &record.hasException))
            return false;
    }
    record.attributes = attributes.take();
    if (record.eventName == "exception")
        out.push_back(std::move(record));
    return fields.good();
}

bool readSpan(QByteArrayView message, OtlpRecord record, OtlpContent &content)
{
    ++content.spans;
    std::vector<OtlpRecord> events;
    Fields fields(message);
    while (fields.next()) {
        if (fields.number() == 1)
            record.traceId = fields.bytes().toByteArray().toHex();
        else if (fields.number() == 2)
            record.spanId = fields.bytes().toByteArray().toHex();
        else if (fields.number() == 11 && !readSpanEvent(fields.bytes(), record, events))
            return false;
    }
    for (OtlpRecord &event : events) {
        event.traceId = record.traceId; // the ids may come after the events
        event.spanId = record.spanId;
        content.records.push_back(std::move(event));
    }
    return fields.good();
}

using Entry = bool (*)(QByteArrayView, OtlpRecord, OtlpContent &);

bool readScoped(QByteArrayView message, OtlpRecord record, OtlpContent &content, Entry entry)
{
    std::vector<QByteArrayView> entries;
    Fields fields(message);
    while (fields.next()) {
        if (fields.number() == 1) {
            Fields scope(fields.bytes());
            while (scope.next()) {
                if (scope.number() == 1)
                    record.scope = scope.bytes().toByteArray();
            }
            if (!scope.good())
                return false;
        } else if (fields.number() == 2) {
            entries.push_back(fields.bytes());
        }
    }
    return fields.good() && std::ranges::all_of(entries, [&](QByteArrayView bytes) {
               return entry(bytes, record, content);
           });
}

bool readResourced(QByteArrayView message, OtlpContent &content, Entry entry)
{
    OtlpRecord record{.resource = "{}"};
    std::vector<QByteArrayView> scopes;
    Fields fields(message);
    while (fields.next()) {
        if (fields.number() == 1) {
            if (!readPairs(fields.bytes(), record.resource, 0))
                return false;
        } else if (fields.number() == 2) {
            scopes.push_back(fields.bytes());
        }
    }
    return fields.good() && std::ranges::all_of(scopes, [&](QByteArrayView bytes) {
               return readScoped(bytes, record, content, entry);
           });
}

std::optional<OtlpContent> readRequest(const QByteArray &body, Entry entry)
{
    OtlpContent content;
    Fields fields(body);
    while (fields.next()) {
        if (fields.number() == 1 && !readResourced(fields.bytes(), content, entry))
            return std::nullopt;
    }
    return fields.good() ? std::optional(std::move(content)) : std::nullopt;
}

} // namespace

std::optional<OtlpContent> otlpLogsFromProtobuf(const QByteArray &body)
{
    return readRequest(body, readLog);
}

std::optional<OtlpContent> otlpTracesFromProtobuf(const QByteArray &body)
{
    return readRequest(body, readSpan);
}

} // namespace core::sources
