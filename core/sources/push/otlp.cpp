// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OTLP/HTTP: logs, and the exceptions of traces; JSON and protobuf.
// source  https://opentelemetry.io/docs/specs/otlp/#otlphttp
#include "core/sources/json_p.h"
#include "core/sources/push/otlprecord_p.h"
#include "core/sources/push/support_p.h"

#include <QCoreApplication>

#include <deque>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

constexpr int warning = 13; ///< SEVERITY_NUMBER_WARN
constexpr int error = 17;   ///< SEVERITY_NUMBER_ERROR
constexpr size_t contextLines = 10;

bool isProtobuf(const PushRequest &request)
{
    return request.headers.value("content-type").startsWith("application/x-protobuf");
}

bool isJson(const PushRequest &request)
{
    return request.headers.value("content-type").startsWith("application/json");
}

/// google.rpc.Status in the encoding of the request, as the specification asks for.
/// code  of google.rpc.Code
PushAnswer refusal(const PushRequest &request, int status, int code, const QByteArray &message,
                   const QString &counted)
{
    PushAnswer answer{.status = status};
    if (isProtobuf(request)) {
        answer.contentType = "application/x-protobuf";
        const QByteArray text = message.left(120);
        answer.body = QByteArray("\x08") + char(code) + '\x12' + char(text.size()) + text;
    } else {
        JsonWriter body;
        body.number("code", code);
        body.text("message", toView(message));
        answer.body = body.take();
    }
    answer.batch.counted[counted] = 1;
    return answer;
}

/// 1 to 24, guessed from the text when the sender gave none.
int severityOf(const OtlpRecord &record)
{
    if (record.severityNumber > 0)
        return record.severityNumber;
    const QByteArray text = record.severityText.toLower();
    if (text.startsWith("warn"))
        return warning;
    if (text.startsWith("err") || text.startsWith("fatal") || text.startsWith("crit") ||
        text.startsWith("alert") || text.startsWith("emerg") || text.startsWith("panic"))
        return error;
    return 0;
}

QString quietName(int severity)
{
    return severity >= 9   ? u"log.info"_s
           : severity >= 5 ? u"log.debug"_s
           : severity >= 1 ? u"log.trace"_s
                           : u"log.unspecified"_s;
}

QByteArray payloadOf(const OtlpRecord &record, int severity, const QByteArray &context)
{
    JsonWriter out;
    out.raw("resource", record.resource);
    out.text("scope", toView(record.scope));
    out.text("timeUnixNano", toView(record.time));
    out.text("severityText", toView(record.severityText));
    out.number("severityNumber", severity);
    if (!record.body.isEmpty())
        out.raw("body", record.body);
    out.raw("attributes", record.attributes);
    out.text("traceId", toView(record.traceId));
    out.text("spanId", toView(record.spanId));
    out.text("eventName", toView(record.eventName));
    if (!context.isEmpty())
        out.raw("context", context);
    return out.take();
}

class Otlp final : public PushSource
{
public:
    bool accepts(const PushRequest &request) const override
    {
        return request.path == u"/v1/logs" || request.path == u"/v1/traces" ||
               request.path == u"/v1/metrics";
    }

    QByteArray key(const PushRequest &request) const override
    {
        const QByteArray key = request.headers.value("x-api-key");
        if (!key.isEmpty())
            return key;
        const QByteArray authorization = request.headers.value("authorization");
        return authorization.left(7).compare("Bearer ", Qt::CaseInsensitive) == 0
                   ? authorization.sliced(7).trimmed()
                   : QByteArray();
    }

    PushAnswer handle(const PushRequest &request) const override
    {
        if (request.method != "POST")
            return refusal(request, 405, 12, "only POST is allowed", u"method"_s);
        if (!isProtobuf(request) && !isJson(request)) {
            return refusal(request, 415, 3,
                           "unsupported media type; use application/x-protobuf or application/json",
                           u"mediaType"_s);
        }
        PushAnswer answer;
        answer.batch.source = u"otlp"_s;
        if (request.path == u"/v1/metrics") {
            ++answer.batch.counted[u"metrics"_s];
        } else {
            const std::optional<OtlpContent> content = read(request);
            if (!content)
                return refusal(request, 400, 3, "the body is malformed", u"malformed"_s);
            if (content->spans > 0)
                answer.batch.counted[u"span"_s] += content->spans;
            addRecords(*content, request.received, answer.batch);
        }
        if (isProtobuf(request))
            answer.contentType = "application/x-protobuf"; // an empty message has no bytes
        else
            answer.body = R"({"partialSuccess":{}})";
        return answer;
    }

    PushAnswer refuseKey(const PushRequest &request) const override
    {
        const bool missing = key(request).isEmpty();
        PushAnswer answer = refusal(request, 401, 16, missing ? "no api key" : "unknown api key",
                                    missing ? u"keyMissing"_s : u"keyWrong"_s);
        answer.headers.insert("www-authenticate", "Bearer");
        return answer;
    }

    PushAnswer refuse(const PushRequest &request, int status,
                      const QByteArray &reason) const override
    {
        const int code = status == 429 || status == 413 ? 8 : status >= 500 ? 14 : 3;
        return refusal(request, status, code, reason, u"status.%1"_s.arg(status));
    }

    QString clientHint(quint16 port, const QByteArray &key) const override
    {
        return u"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:%2 "
               "OTEL_EXPORTER_OTLP_HEADERS=x-api-key=%1"_s.arg(QString::fromLatin1(key))
                   .arg(port);
    }

private:
    static std::optional<OtlpContent> read(const PushRequest &request)
    {
        const bool logs = request.path == u"/v1/logs";
        if (isProtobuf(request))
            return logs ? otlpLogsFromProtobuf(request.body) : otlpTracesFromProtobuf(request.body);
        return logs ? otlpLogsFromJson(request.body) : otlpTracesFromJson(request.body);
    }

    /// Records from WARN up and those with an exception become signals. Lower ones are counted; the
    /// last few of the same trace in the same request go along as context.
    static void addRecords(const OtlpContent &content, Timestamp received, RawBatch &batch)
    {
        QHash<QByteArray, std::deque<QByteArray>> quiet;
        QHash<QByteArray, int> seen; // equal records of one request are occurrences of their own
        for (const OtlpRecord &record : content.records) {
            const bool exception = record.hasException || record.eventName == "exception";
            int severity = severityOf(record);
            if (exception && severity == 0)
                severity = error;
            if (severity < warning && !exception) {
                ++batch.counted[quietName(severity)];
                if (!record.traceId.isEmpty())
                    remember(quiet[record.traceId], record);
                continue;
            }
            const QByteArray bare = payloadOf(record, severity, {});
            QByteArray id = contentId(bare);
            const int before = seen[id]++;
            if (before > 0)
                id += '.' + QByteArray::number(before);
            const QByteArray context = contextOf(quiet.value(record.traceId));
            batch.items.push_back(
                {.source = u"otlp"_s,
                 .externalId = QString::fromLatin1(id),
                 .kind = u"otlp.log"_s,
                 .payload = context.isEmpty() ? bare : payloadOf(record, severity, context),
                 .received = received});
        }
    }

    static void remember(std::deque<QByteArray> &lines, const OtlpRecord &record)
    {
        JsonWriter line;
        line.text("timeUnixNano", toView(record.time));
        line.text("severityText", toView(record.severityText));
        if (!record.body.isEmpty())
            line.raw("body", record.body);
        lines.push_back(line.take());
        if (lines.size() > contextLines)
            lines.pop_front();
    }

    static QByteArray contextOf(const std::deque<QByteArray> &lines)
    {
        QByteArray out;
        for (const QByteArray &line : lines)
            out += (out.isEmpty() ? "[" : ",") + line;
        return out.isEmpty() ? out : out + ']';
    }
};

} // namespace

PushInfo otlpPush()
{
    return {.id = u"otlp"_s,
            .name = QCoreApplication::translate("core::sources", "OpenTelemetry exporters"),
            .make = [](const SourceServices &, const QJsonObject &) {
                return Result<std::unique_ptr<PushSource>>(std::make_unique<Otlp>());
            }};
}

} // namespace core::sources
