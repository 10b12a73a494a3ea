// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OTLP's logs and traces in protobuf, read by the classes that OpenTelemetry's own definitions
// generate.
#include "core/sources/json_p.h"
#include "core/sources/push/otlprecord_p.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/unknown_field_set.h>
#include <opentelemetry/proto/collector/logs/v1/logs_service.pb.h>
#include <opentelemetry/proto/collector/trace/v1/trace_service.pb.h>

#include <cmath>

namespace core::sources {

namespace {

namespace common = opentelemetry::proto::common::v1;
namespace logs = opentelemetry::proto::logs::v1;
namespace trace = opentelemetry::proto::trace::v1;
using opentelemetry::proto::collector::logs::v1::ExportLogsServiceRequest;
using opentelemetry::proto::collector::trace::v1::ExportTraceServiceRequest;
using Attributes = google::protobuf::RepeatedPtrField<common::KeyValue>;

QByteArray objectFrom(const Attributes &attributes);

/// As compact JSON. Recursion ends where libprotobuf refuses to read: 100 messages deep.
QByteArray valueFrom(const common::AnyValue &value)
{
    switch (value.value_case()) {
    case common::AnyValue::kStringValue: return jsonString(value.string_value());
    case common::AnyValue::kBoolValue: return value.bool_value() ? "true" : "false";
    case common::AnyValue::kIntValue: return QByteArray::number(qint64(value.int_value()));
    case common::AnyValue::kDoubleValue: {
        const double number = value.double_value();
        return std::isfinite(number) ? QByteArray::number(number, 'g', 17)
                                     : '"' + QByteArray::number(number) + '"';
    }
    case common::AnyValue::kArrayValue: {
        QByteArray list = "[";
        for (const common::AnyValue &item : value.array_value().values())
            list += (list.size() > 1 ? "," : "") + valueFrom(item);
        return list + ']';
    }
    case common::AnyValue::kKvlistValue: return objectFrom(value.kvlist_value().values());
    case common::AnyValue::kBytesValue: return '"' + toBytes(value.bytes_value()).toBase64() + '"';
    case common::AnyValue::VALUE_NOT_SET: break;
    }
    return "null";
}

QByteArray objectFrom(const Attributes &attributes)
{
    JsonWriter out;
    for (const common::KeyValue &pair : attributes)
        out.rawKeyFrom(pair.key(), valueFrom(pair.value()));
    return out.take();
}

bool hasException(const Attributes &attributes)
{
    return std::ranges::any_of(attributes, [](const common::KeyValue &pair) {
        return pair.key().starts_with("exception.");
    });
}

QByteArray decimal(quint64 time)
{
    return time ? QByteArray::number(time) : QByteArray();
}

void addLog(const logs::LogRecord &log, OtlpRecord record, OtlpContent &content)
{
    record.time =
        decimal(log.time_unix_nano() ? log.time_unix_nano() : log.observed_time_unix_nano());
    record.severityNumber = std::clamp(int(log.severity_number()), 0, 24);
    record.severityText = toBytes(log.severity_text());
    if (log.has_body())
        record.body = valueFrom(log.body());
    record.attributes = objectFrom(log.attributes());
    record.hasException = hasException(log.attributes());
    record.traceId = toBytes(log.trace_id()).toHex();
    record.spanId = toBytes(log.span_id()).toHex();
    record.eventName = toBytes(log.event_name());
    content.records.push_back(std::move(record));
}

/// The exceptions among a span's events.
void addSpan(const trace::Span &span, OtlpRecord record, OtlpContent &content)
{
    ++content.spans;
    record.traceId = toBytes(span.trace_id()).toHex();
    record.spanId = toBytes(span.span_id()).toHex();
    for (const trace::Span::Event &event : span.events()) {
        if (event.name() != "exception")
            continue;
        OtlpRecord exception = record;
        exception.time = decimal(event.time_unix_nano());
        exception.eventName = "exception";
        exception.attributes = objectFrom(event.attributes());
        exception.hasException = hasException(event.attributes());
        content.records.push_back(std::move(exception));
    }
}

/// Calls `read` with the request if the body is one. A known field of another type is what
/// libprotobuf keeps as unknown; at the top it is a body of another kind, and to answer 200 to it
/// would lose it.
template<typename Request, typename Read>
std::optional<OtlpContent> readRequest(const QByteArray &body, const Read &read)
{
    // It writes what is wrong with a body to the terminal; the answer and the counts say so
    // already.
    const google::protobuf::LogSilencer silence;
    google::protobuf::Arena arena;
    auto *request = google::protobuf::Arena::CreateMessage<Request>(&arena);
    if (!request->ParseFromArray(body.constData(), int(body.size())))
        return std::nullopt;
    const google::protobuf::UnknownFieldSet &unknown =
        request->GetReflection()->GetUnknownFields(*request);
    for (int i = 0; i < unknown.field_count(); ++i) {
        if (unknown.field(i).number() == 1)
            return std::nullopt;
    }
    OtlpContent content;
    read(*request, content);
    return content;
}

} // namespace

std::optional<OtlpContent> otlpLogsFromProtobuf(const QByteArray &body)
{
    return readRequest<ExportLogsServiceRequest>(
        body, [](const ExportLogsServiceRequest &request, OtlpContent &content) {
            for (const logs::ResourceLogs &from : request.resource_logs()) {
                OtlpRecord record{.resource = objectFrom(from.resource().attributes())};
                for (const logs::ScopeLogs &scope : from.scope_logs()) {
                    record.scope = toBytes(scope.scope().name());
                    for (const logs::LogRecord &log : scope.log_records())
                        addLog(log, record, content);
                }
            }
        });
}

std::optional<OtlpContent> otlpTracesFromProtobuf(const QByteArray &body)
{
    return readRequest<ExportTraceServiceRequest>(
        body, [](const ExportTraceServiceRequest &request, OtlpContent &content) {
            for (const trace::ResourceSpans &from : request.resource_spans()) {
                OtlpRecord record{.resource = objectFrom(from.resource().attributes())};
                for (const trace::ScopeSpans &scope : from.scope_spans()) {
                    record.scope = toBytes(scope.scope().name());
                    for (const trace::Span &span : scope.spans())
                        addSpan(span, record, content);
                }
            }
        });
}

} // namespace core::sources
