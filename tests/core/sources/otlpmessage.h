// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The same OTLP log record in protobuf, written byte by byte, and in JSON.
#pragma once

#include <QByteArray>

#include <utility>

namespace tests {

inline QByteArray varint(quint64 value)
{
    QByteArray out;
    do {
        out += char((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        value >>= 7;
    } while (value);
    return out;
}
inline QByteArray field(int number, const QByteArray &bytes)
{
    return varint(quint64(number) << 3 | 2) + varint(quint64(bytes.size())) + bytes;
}
inline QByteArray fixed64(int number, quint64 value)
{
    QByteArray out = varint(quint64(number) << 3 | 1);
    for (int i = 0; i < 8; ++i)
        out += char(value >> (8 * i));
    return out;
}
inline QByteArray number(int number, quint64 value)
{
    return varint(quint64(number) << 3) + varint(value);
}
inline QByteArray pair(const QByteArray &name, const QByteArray &any)
{
    return field(1, name) + field(2, any);
}

inline QByteArray otlpProtobuf(const QByteArray &record)
{
    const QByteArray resource = field(1, field(1, pair("service.name", field(1, "shop"))));
    return field(1, resource + field(2, field(1, field(1, "checkout")) + field(2, record)));
}

inline const QByteArray otlpRecord =
    fixed64(1, 1795352869508000000ULL) + number(2, 17) + field(3, "ERROR") +
    field(5, field(1, "checkout failed")) + field(6, pair("order.id", field(1, "o-9"))) +
    field(6, pair("retries", number(3, 2))) + field(6, pair("ok", number(2, 1))) +
    field(9, QByteArray::fromHex("d436ec4f64d91ade31176d037d26b451")) +
    field(10, QByteArray::fromHex("2c3bb9b4dfe739d5"));

inline const QByteArray otlpJson =
    R"({"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},)"
    R"("scopeLogs":[{"scope":{"name":"checkout"},"logRecords":[{"timeUnixNano":"1795352869508000000",)"
    R"("severityNumber":17,"severityText":"ERROR","body":{"stringValue":"checkout failed"},)"
    R"("attributes":[{"key":"order.id","value":{"stringValue":"o-9"}},)"
    R"({"key":"retries","value":{"intValue":"2"}},{"key":"ok","value":{"boolValue":true}}],)"
    R"("traceId":"d436ec4f64d91ade31176d037d26b451","spanId":"2c3bb9b4dfe739d5"}]}]}]})";

/// Two quiet lines and a loud one of the same trace.
inline QByteArray quietAndLoud()
{
    QByteArrayList records;
    for (const auto &[severity, text] :
         {std::pair("9", "opened"), std::pair("5", "details"), std::pair("13", "slow")}) {
        records.append(QByteArray("{\"timeUnixNano\":\"5\",\"severityNumber\":") + severity +
                       ",\"body\":{\"stringValue\":\"" + text + "\"},\"traceId\":\"aa\"}");
    }
    return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + records.join(',') + "]}]}]}";
}

} // namespace tests
