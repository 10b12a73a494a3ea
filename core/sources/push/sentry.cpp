// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sentry's ingestion: envelopes and the older store endpoint. Statuses and texts as Relay answers.
#include "core/sources/json_p.h"
#include "core/sources/push/envelope_p.h"
#include "core/sources/push/support_p.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace core::sources {

using namespace Qt::StringLiterals;

namespace {

/// The level from which a line of a log container is a signal; below it is counted.
bool isLoud(std::string_view level)
{
    return level == "warn" || level == "warning" || level == "error" || level == "fatal";
}

const QSet<QString> &knownTypes()
{
    static const QSet<QString> names{u"attachment"_s,     u"check_in"_s, u"client_report"_s,
                                     u"metric_buckets"_s, u"profile"_s,  u"profile_chunk"_s,
                                     u"raw_security"_s,   u"session"_s,  u"sessions"_s,
                                     u"span"_s,           u"statsd"_s,   u"trace_metric"_s,
                                     u"transaction"_s,    u"form_data"_s};
    return names;
}

const QSet<QString> &quietLevels()
{
    static const QSet<QString> names{u"log.trace"_s, u"log.debug"_s, u"log.info"_s};
    return names;
}

PushAnswer refusal(int status, const QByteArray &detail, const QString &code)
{
    PushAnswer answer{.status = status};
    JsonWriter body;
    body.text("detail", toView(detail));
    answer.body = body.take();
    answer.headers.insert("x-sentry-error", detail);
    answer.batch.counted[code] = 1;
    return answer;
}

/// 32 hexadecimal digits without dashes, or empty.
QByteArray eventId(std::string_view text)
{
    QByteArray id = toBytes(text).toLower();
    id.replace('-', "");
    const bool hex = std::ranges::all_of(
        id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    return id.size() == 32 && hex ? id : QByteArray();
}

/// sentry_key=… of "Sentry sentry_version=7, sentry_key=abc".
QByteArray keyOfHeader(const QByteArray &header)
{
    for (QByteArray part : header.split(',')) {
        part = part.trimmed();
        if (part.startsWith("Sentry "))
            part = part.sliced(7).trimmed();
        if (part.startsWith("sentry_key="))
            return part.sliced(11);
    }
    return {};
}

class Envelope
{
public:
    explicit Envelope(const PushRequest &request) : m_request(request) {}

    PushAnswer read()
    {
        EnvelopeReader reader(m_request.body);
        const QByteArrayView header = reader.header();
        const std::optional<Json> head = Json::parse(header);
        const std::optional<JsonObject> object = head ? asObject(head->root()) : std::nullopt;
        if (!object)
            return refusal(400, "invalid event envelope: invalid header", u"malformed"_s);
        m_id = eventId(textAt(*object, "event_id"));
        int items = 0;
        while (std::optional<EnvelopeItem> item = reader.next()) {
            if (++items > 1000)
                return refusal(413, "envelope holds too many items", u"tooLarge"_s);
            if (!readItem(*item))
                return refusal(400, "invalid event envelope: invalid " + item->type.toUtf8(),
                               u"malformed"_s);
        }
        if (!reader.error().isEmpty())
            return refusal(400, "invalid event envelope: " + reader.error(), u"malformed"_s);
        PushAnswer answer;
        answer.body = m_id.isEmpty() ? QByteArray("{}") : "{\"id\":\"" + m_id + "\"}";
        answer.batch = std::move(m_batch);
        return answer;
    }

private:
    bool readItem(const EnvelopeItem &item)
    {
        if (item.type == u"event"_s)
            return readEvent(item.payload, u"sentry.event"_s);
        if (item.type == u"feedback"_s || item.type == u"user_report"_s)
            return readEvent(item.payload, u"sentry.feedback"_s);
        if (item.type == u"log"_s)
            return readLogs(item.payload);
        if (item.type == u"replay_event"_s)
            return readReplayEvent(item.payload);
        if (item.type == u"replay_recording"_s) {
            readRecording(item.payload);
            return true;
        }
        if (item.type == u"replay_video"_s) {
            readVideo(item.payload);
            return true;
        }
        ++m_batch.counted[countedName(item.type, knownTypes())];
        return true;
    }

    bool readEvent(QByteArrayView payload, const QString &kind)
    {
        const std::optional<Json> json = Json::parse(payload);
        const std::optional<JsonObject> object = json ? asObject(json->root()) : std::nullopt;
        if (!object)
            return false;
        QByteArray id = eventId(textAt(*object, "event_id"));
        if (id.isEmpty())
            id = m_id;
        if (id.isEmpty())
            id = contentId(payload).first(32); // no id anywhere: the same bytes are the same event
        if (m_id.isEmpty())
            m_id = id;
        const bool report = kind == u"sentry.feedback"_s && !member(*object, "contexts");
        add(report ? "report:" + contentId(payload) : id, kind, json->compact());
        return true;
    }

    bool readLogs(QByteArrayView payload)
    {
        const std::optional<Json> json = Json::parse(payload);
        const std::optional<JsonObject> object = json ? asObject(json->root()) : std::nullopt;
        const std::optional<JsonArray> items = object ? arrayAt(*object, "items") : std::nullopt;
        if (!items)
            return false;
        for (const JsonElement entry : *items) {
            const std::optional<JsonObject> log = asObject(entry);
            if (!log)
                return false;
            const std::string_view level = textAt(*log, "level");
            if (isLoud(level)) {
                const QByteArray text = compactOf(entry);
                add(contentId(text), u"sentry.log"_s, text);
            } else {
                const QString name = u"log."_s + QString::fromUtf8(toBytes(level));
                ++m_batch.counted[countedName(name, quietLevels())];
            }
        }
        return true;
    }

    bool readReplayEvent(QByteArrayView payload)
    {
        const std::optional<Json> json = Json::parse(payload);
        const std::optional<JsonObject> object = json ? asObject(json->root()) : std::nullopt;
        if (!object)
            return false;
        const QByteArray replay = replayId(textAt(*object, "replay_id"));
        const qint64 segment = integerAt(*object, "segment_id").value_or(0);
        JsonWriter out = replayHead("replay_event", replay, segment);
        out.raw("event", json->compact());
        addReplay(replay, segment, "event", out.take());
        return true;
    }

    // A line of JSON, then compressed JSON. What cannot be read cannot be redacted either, so it is
    // not stored.
    void readRecording(QByteArrayView payload)
    {
        const qsizetype end = payload.indexOf('\n');
        const std::optional<Json> head = end < 0 ? std::nullopt : Json::parse(payload.first(end));
        const std::optional<JsonObject> headObject = head ? asObject(head->root()) : std::nullopt;
        if (!headObject)
            return countUnreadable();
        QByteArray text = payload.sliced(end + 1).toByteArray();
        if (!text.startsWith('[')) {
            const auto inflated = net::inflateData(text);
            if (!inflated)
                return countUnreadable();
            text = *inflated;
        }
        const std::optional<Json> recording = Json::parse(text);
        if (!recording || !asArray(recording->root()))
            return countUnreadable();
        const QByteArray replay = replayId({});
        const qint64 segment = integerAt(*headObject, "segment_id").value_or(0);
        JsonWriter out = replayHead("replay_recording", replay, segment);
        out.raw("recording", recording->compact());
        addReplay(replay, segment, "recording", out.take());
    }

    void readVideo(QByteArrayView payload)
    {
        const QByteArray replay = replayId({});
        JsonWriter out = replayHead("replay_video", replay, -1);
        out.number("bytes", payload.size());
        const QByteArray data = payload.toByteArray().toBase64();
        out.text("data", toView(data));
        add(replay + ":video:" + contentId(payload).first(16), u"sentry.replay"_s, out.take());
    }

    void countUnreadable() { ++m_batch.counted[u"replay_recording.unreadable"_s]; }

    QByteArray replayId(std::string_view own) const
    {
        const QByteArray id = eventId(own);
        if (!id.isEmpty())
            return id;
        return m_id.isEmpty() ? "unknown" : m_id;
    }

    static JsonWriter replayHead(std::string_view type, const QByteArray &replay, qint64 segment)
    {
        JsonWriter out;
        out.text("type", type);
        out.text("replayId", toView(replay));
        if (segment >= 0)
            out.number("segmentId", segment);
        return out;
    }

    void addReplay(const QByteArray &replay, qint64 segment, const QByteArray &part,
                   QByteArray payload)
    {
        add(replay + ':' + part + ':' + QByteArray::number(segment), u"sentry.replay"_s,
            std::move(payload));
    }

    void add(const QByteArray &id, const QString &kind, QByteArray payload)
    {
        m_batch.items.push_back({.source = u"sentry"_s,
                                 .externalId = QString::fromLatin1(id),
                                 .kind = kind,
                                 .payload = std::move(payload),
                                 .received = m_request.received});
    }

    const PushRequest &m_request;
    QByteArray m_id;
    RawBatch m_batch{.source = u"sentry"_s};
};

class Sentry final : public PushSource
{
public:
    bool accepts(const PushRequest &request) const override
    {
        return !endpoint(request.path).isEmpty();
    }

    QByteArray key(const PushRequest &request) const override
    {
        const QByteArray header = keyOfHeader(request.headers.value("x-sentry-auth"));
        if (!header.isEmpty())
            return header;
        const QByteArray query = request.query.value("sentry_key");
        if (!query.isEmpty() || endpoint(request.path) != u"envelope"_s)
            return query;
        const std::optional<Json> head = Json::parse(EnvelopeReader(request.body).header());
        const std::optional<JsonObject> object = head ? asObject(head->root()) : std::nullopt;
        if (!object)
            return {};
        const QByteArray dsn = toBytes(textAt(*object, "dsn")); // "http://KEY@host/1"
        const qsizetype start = dsn.indexOf("://");
        const qsizetype at = dsn.indexOf('@');
        return start < 0 || at < start ? QByteArray()
                                       : dsn.sliced(start + 3, at - start - 3).split(':').first();
    }

    PushAnswer handle(const PushRequest &request) const override
    {
        if (request.method != "POST")
            return refusal(405, "method not allowed", u"method"_s);
        if (request.body.isEmpty())
            return refusal(400, "empty request body", u"malformed"_s);
        if (endpoint(request.path) == u"envelope"_s)
            return Envelope(request).read();
        return store(request);
    }

    PushAnswer refuseKey(const PushRequest &request) const override
    {
        if (key(request).isEmpty())
            return refusal(401, "bad envelope authentication header", u"keyMissing"_s);
        return refusal(403, "event submission rejected with_reason: ProjectId", u"keyWrong"_s);
    }

    PushAnswer refuse(const PushRequest &, int status, const QByteArray &reason) const override
    {
        return refusal(status, reason, u"status.%1"_s.arg(status));
    }

    QString clientHint(quint16 port, const QByteArray &key) const override
    {
        return u"http://%1@127.0.0.1:%2/1"_s.arg(QString::fromLatin1(key)).arg(port);
    }

private:
    static QString endpoint(const QString &path)
    {
        static const QRegularExpression pattern(u"^/api/[A-Za-z0-9_-]{1,64}/(envelope|store)/?$"_s);
        return pattern.match(path).captured(1);
    }

    // One event as JSON, which very old clients send as base64 of zlib data.
    static PushAnswer store(const PushRequest &request)
    {
        QByteArray body = request.body;
        if (!body.trimmed().startsWith('{')) {
            const auto inflated = net::inflateData(QByteArray::fromBase64(body));
            if (!inflated)
                return refusal(400, "invalid JSON data", u"malformed"_s);
            body = *inflated;
        }
        PushRequest wrapped = request;
        wrapped.body =
            "{}\n{\"type\":\"event\",\"length\":" + QByteArray::number(body.size()) + "}\n" + body;
        PushAnswer answer = Envelope(wrapped).read();
        if (answer.status != 200)
            return refusal(400, "invalid JSON data", u"malformed"_s);
        return answer;
    }
};

} // namespace

PushInfo sentryPush()
{
    return {.id = u"sentry"_s,
            .name = QCoreApplication::translate("core::sources", "Sentry SDKs"),
            .make = [](const SourceServices &, const QJsonObject &) {
                return Result<std::unique_ptr<PushSource>>(std::make_unique<Sentry>());
            }};
}

} // namespace core::sources
