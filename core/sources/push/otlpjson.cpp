// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/json_p.h"
#include "core/sources/push/otlprecord_p.h"

namespace core::sources {

namespace {

/// Runs `f` on each element of the list at `key`; false if there is no list or `f` says so. A
/// missing list is an empty one.
template<typename F>
bool forEach(const JsonObject &object, std::string_view key, F f)
{
    const std::optional<JsonElement> list = member(object, key);
    if (!list || list->is_null())
        return true;
    const std::optional<JsonArray> array = asArray(*list);
    if (!array)
        return false;
    for (const JsonElement element : *array) {
        const std::optional<JsonObject> entry = asObject(element);
        if (!entry || !f(*entry))
            return false;
    }
    return true;
}

QByteArray attributesOf(const JsonObject &owner, std::string_view key, bool *exception = nullptr);

/// AnyValue as plain JSON.
QByteArray valueOf(const JsonElement &element)
{
    const std::optional<JsonObject> any = asObject(element);
    if (!any)
        return "null";
    for (const auto [key, value] : *any) {
        std::string_view text;
        if (key == "stringValue" && value.get(text) == simdjson::SUCCESS)
            return jsonString(text);
        if (key == "intValue") {
            const std::optional<qint64> number = integerAt(*any, "intValue");
            return number ? QByteArray::number(*number) : QByteArray("null");
        }
        if (key == "boolValue" || key == "doubleValue" || key == "bytesValue")
            return compactOf(value);
        if (key == "arrayValue") {
            QByteArray out = "[";
            const std::optional<JsonObject> list = asObject(value);
            const std::optional<JsonArray> values = list ? arrayAt(*list, "values") : std::nullopt;
            if (values) {
                for (const JsonElement entry : *values) {
                    if (out.size() > 1)
                        out += ',';
                    out += valueOf(entry);
                }
            }
            return out + ']';
        }
        if (key == "kvlistValue") {
            const std::optional<JsonObject> list = asObject(value);
            return list ? attributesOf(*list, "values") : QByteArray("{}");
        }
    }
    return "null";
}

QByteArray attributesOf(const JsonObject &owner, std::string_view key, bool *exception)
{
    JsonWriter out;
    forEach(owner, key, [&](const JsonObject &pair) {
        const std::string_view name = textAt(pair, "key");
        const std::optional<JsonElement> value = member(pair, "value");
        if (exception && name.starts_with("exception."))
            *exception = true;
        out.rawKeyFrom(name, value ? valueOf(*value) : QByteArray("null"));
        return true;
    });
    return out.take();
}

QByteArray nameOf(const JsonObject &scoped)
{
    const std::optional<JsonObject> scope = objectAt(scoped, "scope");
    return scope ? toBytes(textAt(*scope, "name")) : QByteArray();
}

QByteArray nanoseconds(const JsonObject &object, std::string_view key)
{
    const std::optional<qint64> value = integerAt(object, key);
    return value && *value > 0 ? QByteArray::number(*value) : QByteArray();
}

/// Walks the two outer levels, which logs and traces share.
template<typename F>
std::optional<OtlpContent> walk(const QByteArray &body, std::string_view resources,
                                std::string_view scopes, std::string_view entries, F f)
{
    const std::optional<Json> json = Json::parse(body);
    const std::optional<JsonObject> root = json ? asObject(json->root()) : std::nullopt;
    if (!root)
        return std::nullopt;
    OtlpContent content;
    const bool good = forEach(*root, resources, [&](const JsonObject &group) {
        const std::optional<JsonObject> resource = objectAt(group, "resource");
        const QByteArray attributes =
            resource ? attributesOf(*resource, "attributes") : QByteArray("{}");
        return forEach(group, scopes, [&](const JsonObject &scoped) {
            const QByteArray scope = nameOf(scoped);
            return forEach(scoped, entries, [&](const JsonObject &entry) {
                return f(content, OtlpRecord{.resource = attributes, .scope = scope}, entry);
            });
        });
    });
    return good ? std::optional(std::move(content)) : std::nullopt;
}

} // namespace

std::optional<OtlpContent> otlpLogsFromJson(const QByteArray &body)
{
    return walk(body, "resourceLogs", "scopeLogs", "logRecords",
                [](OtlpContent &content, OtlpRecord record, const JsonObject &log) {
                    record.time = nanoseconds(log, "timeUnixNano");
                    if (record.time.isEmpty())
                        record.time = nanoseconds(log, "observedTimeUnixNano");
                    record.severityNumber = int(integerAt(log, "severityNumber").value_or(0));
                    record.severityText = toBytes(textAt(log, "severityText"));
                    const std::optional<JsonElement> text = member(log, "body");
                    if (text && !text->is_null())
                        record.body = valueOf(*text);
                    record.attributes = attributesOf(log, "attributes", &record.hasException);
                    record.traceId = toBytes(textAt(log, "traceId")).toLower();
                    record.spanId = toBytes(textAt(log, "spanId")).toLower();
                    record.eventName = toBytes(textAt(log, "eventName"));
                    content.records.push_back(std::move(record));
                    return true;
                });
}

std::optional<OtlpContent> otlpTracesFromJson(const QByteArray &body)
{
    return walk(body, "resourceSpans", "scopeSpans", "spans",
                [](OtlpContent &content, const OtlpRecord &base, const JsonObject &span) {
                    ++content.spans;
                    return forEach(span, "events", [&](const JsonObject &event) {
                        OtlpRecord record = base;
                        record.eventName = toBytes(textAt(event, "name"));
                        record.time = nanoseconds(event, "timeUnixNano");
                        record.attributes = attributesOf(event, "attributes", &record.hasException);
                        record.traceId = toBytes(textAt(span, "traceId")).toLower();
                        record.spanId = toBytes(textAt(span, "spanId")).toLower();
                        if (record.eventName == "exception")
                            content.records.push_back(std::move(record));
                        return true;
                    });
                });
}

} // namespace core::sources
