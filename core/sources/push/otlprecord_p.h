// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OTLP's records as both encodings give them.
#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace core::sources {

/// A log record, or an exception event of a span. JSON texts are compact.
struct OtlpRecord
{
    QByteArray resource; ///< JSON object of the resource's attributes
    QByteArray scope;    ///< name of the instrumentation scope
    QByteArray time; ///< nanoseconds since 1970, decimal; the observed time if there is no other
    int severityNumber = 0; ///< 0 unknown, 1 trace to 24 fatal
    QByteArray severityText;
    QByteArray body;       ///< JSON value, empty if there is none
    QByteArray attributes; ///< JSON object
    QByteArray traceId;    ///< lower-case hexadecimal, empty if none
    QByteArray spanId;
    QByteArray eventName;
    bool hasException = false; ///< an attribute exception.type, .message or .stacktrace
};

struct OtlpContent
{
    std::vector<OtlpRecord> records;
    int spans = 0;
};

/// Each gives null for anything that is not the request its name says.
std::optional<OtlpContent> otlpLogsFromJson(const QByteArray &body);
std::optional<OtlpContent> otlpTracesFromJson(const QByteArray &body);
std::optional<OtlpContent> otlpLogsFromProtobuf(const QByteArray &body);
std::optional<OtlpContent> otlpTracesFromProtobuf(const QByteArray &body);

} // namespace core::sources
