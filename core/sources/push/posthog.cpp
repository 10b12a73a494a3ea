// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// PostHog's capture endpoints, and enough of its flags for clients to go on. Statuses and texts as
// its capture service answers.
#include "core/sources/json_p.h"
#include "core/sources/push/lzstring_p.h"
#include "core/sources/push/support_p.h"

#include <QCoreApplication>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

PushAnswer refusal(int status, const QByteArray &text, const QString &code)
{
    PushAnswer answer{.status = status, .body = text, .contentType = "text/plain; charset=utf-8"};
    answer.batch.counted[code] = 1;
    return answer;
}

const QSet<QString> &knownEvents()
{
    static const QSet<QString> names{u"$autocapture"_s,
                                     u"$create_alias"_s,
                                     u"$feature_flag_called"_s,
                                     u"$groupidentify"_s,
                                     u"$heatmap"_s,
                                     u"$identify"_s,
                                     u"$opt_in"_s,
                                     u"$pageleave"_s,
                                     u"$pageview"_s,
                                     u"$performance_event"_s,
                                     u"$rageclick"_s,
                                     u"$screen"_s,
                                     u"$set"_s,
                                     u"$client_ingestion_warning"_s,
                                     u"$web_vitals"_s,
                                     u"$ai_generation"_s};
    return names;
}

QString trimmedPath(QString path)
{
    while (path.size() > 1 && path.endsWith(u'/'))
        path.chop(1);
    return path;
}

bool isCapture(const QString &path)
{
    static const QSet<QString> paths{u"/batch"_s, u"/capture"_s, u"/e"_s,     u"/i/v0/e"_s,
                                     u"/s"_s,     u"/track"_s,   u"/engage"_s};
    return paths.contains(path);
}

bool isFlags(const QString &path)
{
    return path == u"/flags" || path == u"/decide";
}

/// The value of a form field, percent-decoded; null if it is missing.
QByteArray formField(const QByteArray &body, QByteArrayView name)
{
    for (const QByteArray &pair : body.split('&')) {
        const qsizetype equals = pair.indexOf('=');
        if (equals > 0 && pair.first(equals) == name)
            return QByteArray::fromPercentEncoding(pair.sliced(equals + 1));
    }
    return {};
}

bool isForm(const QByteArray &body)
{
    return body.startsWith("data=") || body.contains("&data=");
}

/// How the client says that it compressed what it sends, in lower case: "gzip-js", "base64",
/// "lz64".
QByteArray announced(const PushRequest &request)
{
    const QByteArray inForm =
        isForm(request.body) ? formField(request.body, "compression") : QByteArray();
    return (inForm.isEmpty() ? request.query.value("compression") : inForm).toLower();
}

/// The JSON in a body: as it is, or in the form field or query `data`, there also as base64 of JSON
/// or gzip, or packed by lz-string if the client says so.
std::expected<Json, net::DecodeFailure> content(const PushRequest &request)
{
    QByteArray data = request.body;
    if (isForm(data))
        data = formField(data, "data");
    else if (data.isEmpty())
        data = request.query.value("data");
    const QByteArray trimmed = data.trimmed();
    if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) {
        const QByteArray compression = announced(request);
        std::expected<QByteArray, net::DecodeFailure> plain;
        if (compression == "lz64" || compression == "lz-string") {
            plain = decodeLzString(trimmed);
        } else {
            // "+" of base64 may have become a space on the way.
            QByteArray text = trimmed;
            text.replace(' ', '+');
            const auto decoded = QByteArray::fromBase64Encoding(
                text, QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
            if (!decoded)
                return std::unexpected(net::DecodeFailure::Damaged);
            plain = net::decodeContent(*decoded, {}, true);
        }
        if (!plain)
            return std::unexpected(plain.error());
        data = *plain;
    }
    std::optional<Json> json = Json::parse(data);
    if (!json)
        return std::unexpected(net::DecodeFailure::Damaged);
    return std::move(*json);
}

PushAnswer unreadable(net::DecodeFailure failure)
{
    if (failure == net::DecodeFailure::TooLarge)
        return refusal(413, "event is too big: it decompresses to more than is taken",
                       u"tooLarge"_s);
    return refusal(400, "failed to parse request: invalid JSON", u"malformed"_s);
}

QByteArray keyIn(const JsonObject &object)
{
    for (const std::string_view name : {"api_key", "token"}) {
        const std::string_view key = textAt(object, name);
        if (!key.empty())
            return toBytes(key);
    }
    const std::optional<JsonObject> properties = objectAt(object, "properties");
    return properties ? toBytes(textAt(*properties, "token")) : QByteArray();
}

bool hasDistinctId(const JsonObject &event)
{
    const auto filled = [](const std::optional<JsonElement> &value) {
        std::string_view text;
        return value && !value->is_null() &&
               (value->get(text) != simdjson::SUCCESS || !text.empty());
    };
    if (filled(member(event, "distinct_id")) || filled(member(event, "$distinct_id")))
        return true;
    const std::optional<JsonObject> properties = objectAt(event, "properties");
    return properties && filled(member(*properties, "distinct_id"));
}

QString externalId(const JsonObject &event, const QByteArray &payload)
{
    const std::string_view uuid = textAt(event, "uuid");
    const std::optional<JsonObject> properties = objectAt(event, "properties");
    const std::string_view insert =
        properties ? textAt(*properties, "$insert_id") : std::string_view();
    const std::string_view own = !uuid.empty() ? uuid : insert;
    if (own.empty() || own.size() > 200)
        return QString::fromLatin1(contentId(payload));
    return QString::fromUtf8(toBytes(own));
}

/// Adds an event; the error's text if it is not one.
QByteArray addEvent(const JsonElement &element, Timestamp received, RawBatch &batch)
{
    const std::optional<JsonObject> event = asObject(element);
    if (!event)
        return "failed to parse request: an event is no object";
    const QString name = QString::fromUtf8(toBytes(textAt(*event, "event")));
    if (name.isEmpty())
        return "event submitted with an empty event name";
    if (!hasDistinctId(*event))
        return "event submitted without a distinct_id";
    const bool exception = name == u"$exception";
    if (!exception && name != u"$snapshot") {
        const QString known = name.startsWith(u'$') ? countedName(name, knownEvents()) : u"event"_s;
        ++batch.counted[known];
        return {};
    }
    QByteArray payload = compactOf(element);
    const QString id = externalId(*event, payload);
    batch.items.push_back({.source = u"posthog"_s,
                           .externalId = id,
                           .kind = exception ? u"posthog.exception"_s : u"posthog.replay"_s,
                           .payload = std::move(payload),
                           .received = received});
    return {};
}

class PostHog final : public PushSource
{
public:
    bool accepts(const PushRequest &request) const override
    {
        const QString path = trimmedPath(request.path);
        return isCapture(path) || isFlags(path) || !configKey(path).isEmpty();
    }

    QByteArray key(const PushRequest &request) const override
    {
        const QByteArray inPath = configKey(trimmedPath(request.path));
        if (!inPath.isEmpty())
            return inPath;
        for (const char *name : {"api_key", "token"}) {
            const QByteArray key = request.query.value(name);
            if (!key.isEmpty())
                return key;
        }
        const auto json = content(request);
        if (!json)
            return {};
        if (const std::optional<JsonObject> object = asObject(json->root())) {
            const QByteArray key = keyIn(*object);
            if (!key.isEmpty())
                return key;
            return keyOfAll(arrayAt(*object, "batch"));
        }
        return keyOfAll(asArray(json->root()));
    }

    PushAnswer handle(const PushRequest &request) const override
    {
        const QString path = trimmedPath(request.path);
        if (!isCapture(path))
            return nothingConfigured();
        const auto json = content(request);
        if (!json)
            return unreadable(json.error());
        RawBatch batch{.source = u"posthog"_s};
        const std::optional<JsonObject> object = asObject(json->root());
        std::optional<JsonArray> events =
            object ? arrayAt(*object, "batch") : asArray(json->root());
        QByteArray problem;
        if (events) {
            if (events->size() == 0)
                problem = "request holds no event";
            for (const JsonElement event : *events) {
                if (problem.isEmpty())
                    problem = addEvent(event, request.received, batch);
            }
        } else {
            problem = addEvent(json->root(), request.received, batch);
        }
        if (!problem.isEmpty())
            return refusal(400, problem, u"malformed"_s);
        PushAnswer answer;
        if (request.query.value("beacon") == "1")
            answer.status = 204;
        else
            answer.body = R"({"status":"Ok"})";
        answer.batch = std::move(batch);
        return answer;
    }

    PushAnswer refuseKey(const PushRequest &request) const override
    {
        const bool missing = key(request).isEmpty();
        // A body that is no JSON has no key; what is wrong is the body.
        if (missing && isCapture(trimmedPath(request.path))) {
            if (const auto json = content(request); !json)
                return unreadable(json.error());
        }
        if (missing)
            return refusal(401, "event submitted without an api_key", u"keyMissing"_s);
        return refusal(401, "API key is not valid: unknown", u"keyWrong"_s);
    }

    PushAnswer refuse(const PushRequest &, int status, const QByteArray &reason) const override
    {
        return refusal(status, reason, u"status.%1"_s.arg(status));
    }

    QString clientHint(quint16 port, const QByteArray &key) const override
    {
        return u"api_key %1, host http://127.0.0.1:%2"_s.arg(QString::fromLatin1(key)).arg(port);
    }

private:
    /// The key of "/array/KEY/config", where the browser client asks for its settings.
    static QByteArray configKey(const QString &path)
    {
        const QStringList parts = path.split(u'/');
        const bool config = parts.size() == 4 && parts[1] == u"array" && parts[3] == u"config";
        return config ? parts[2].toUtf8() : QByteArray();
    }

    /// The key of events that each carry it; empty if they differ.
    static QByteArray keyOfAll(const std::optional<JsonArray> &events)
    {
        QByteArray found;
        if (!events)
            return found;
        for (const JsonElement element : *events) {
            const std::optional<JsonObject> event = asObject(element);
            const QByteArray key = event ? keyIn(*event) : QByteArray();
            if (!found.isEmpty() && key != found)
                return {};
            found = key;
        }
        return found;
    }

    static PushAnswer nothingConfigured()
    {
        PushAnswer answer;
        answer.body = R"({"flags":{},"featureFlags":{},"featureFlagPayloads":{},)"
                      R"("errorsWhileComputingFlags":false,"hasFeatureFlags":false,)"
                      R"("sessionRecording":false,"surveys":false,"siteApps":[],)"
                      R"("capturePerformance":false,"autocapture_opt_out":true,)"
                      R"("supportedCompression":["gzip","gzip-js"],)"
                      R"("isAuthenticated":false,"toolbarParams":{},"config":{}})";
        answer.batch.source = u"posthog"_s;
        return answer;
    }
};

} // namespace

PushInfo posthogPush()
{
    return {.id = u"posthog"_s,
            .name = QCoreApplication::translate("core::sources", "PostHog SDKs"),
            .make = [](const SourceServices &, const QJsonObject &) {
                return Result<std::unique_ptr<PushSource>>(std::make_unique<PostHog>());
            }};
}

} // namespace core::sources
