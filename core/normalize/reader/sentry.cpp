// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Sentry clients send: events, log records, feedback.
#include "core/normalize/normalizer.h"
#include "core/normalize/reading_p.h"
#include "core/normalize/replaypart.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

constexpr qsizetype lastBreadcrumbs = 10;

/// {"values": […]}, […] or one object.
QJsonArray valuesOf(const QJsonValue &value)
{
    if (value.isArray())
        return value.toArray();
    const QJsonObject object = value.toObject();
    if (object.value(u"values").isArray())
        return object.value(u"values").toArray();
    return object.isEmpty() ? QJsonArray() : QJsonArray{object};
}

QString breadcrumbsOf(const QJsonObject &event)
{
    const QJsonArray all = valuesOf(event.value(u"breadcrumbs"));
    QString out;
    for (qsizetype i = std::max<qsizetype>(0, all.size() - lastBreadcrumbs); i < all.size(); ++i) {
        const QJsonObject one = all.at(i).toObject();
        QString text = one.value(u"message").toString();
        if (text.isEmpty()) {
            const QJsonObject data = one.value(u"data").toObject();
            text = QString(data.value(u"method").toString() + u' ' + data.value(u"url").toString() +
                           u' ' + plainText(data.value(u"status_code")))
                       .simplified();
        }
        const QString category = one.value(u"category").toString();
        if (!text.isEmpty())
            out += u"- "_s + (category.isEmpty() ? QString() : QString(category + u": "_s)) +
                   firstLine(text, 300) + u'\n';
    }
    return out.isEmpty() ? QString() : QString(u"Before:\n"_s + out);
}

/// The stack that a client attached to a message: of a thread, or of an exception without a type.
/// It says where the message was logged, not that something was raised.
QString attachedStack(const QJsonObject &event, const std::vector<ExceptionInfo> &untyped,
                      const QString &platform)
{
    const auto shown = [](const ExceptionInfo &stack) {
        const QString text = stackText(stack.frames);
        return text.isEmpty() ? QString() : QString(u"Logged at:\n"_s + text);
    };
    for (const ExceptionInfo &one : untyped) {
        if (!one.frames.empty())
            return shown(one);
    }
    QJsonObject chosen;
    for (const QJsonValue &value : valuesOf(event.value(u"threads"))) {
        const QJsonObject thread = value.toObject();
        if (thread.value(u"stacktrace").isObject() &&
            (chosen.isEmpty() || thread.value(u"current").toBool()))
            chosen = thread;
    }
    if (chosen.isEmpty() && event.value(u"stacktrace").isObject()) // clients before 2020
        chosen = event;
    return shown(exceptionOfSdk(chosen, platform));
}

QStringList fingerprintParts(const QJsonObject &event)
{
    QStringList parts;
    for (const QJsonValue &part : event.value(u"fingerprint").toArray()) {
        if (const QString text = plainText(part); !text.isEmpty() && parts.size() < 20)
            parts.append(text);
    }
    return parts;
}

void readTags(const QJsonValue &tags, Signal &signal)
{
    const auto add = [&](const QString &key, const QJsonValue &value) {
        addAttribute(signal, key, plainText(value));
    };
    if (tags.isObject()) {
        const QJsonObject object = tags.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            add(it.key(), it.value());
    }
    for (const QJsonValue &tag : tags.toArray()) {
        if (tag.isArray())
            add(tag.toArray().at(0).toString(), tag.toArray().at(1));
        else
            add(tag.toObject().value(u"key").toString(), tag.toObject().value(u"value"));
    }
}

QString routeOf(const QJsonObject &event)
{
    const QString transaction = event.value(u"transaction").toString();
    if (!transaction.isEmpty())
        return transaction;
    const QJsonObject request = event.value(u"request").toObject();
    QString path = request.value(u"url").toString();
    if (path.isEmpty())
        return {};
    if (const qsizetype scheme = path.indexOf("://"_L1); scheme >= 0)
        path = u'/' + path.sliced(scheme + 3).section(u'/', 1);
    path = path.section(u'?', 0, 0);
    const QString method = request.value(u"method").toString();
    return method.isEmpty() ? path : QString(method + u' ' + path);
}

void readContext(const QJsonObject &event, Signal &signal)
{
    const auto text = [&](QStringView key) { return event.value(key).toString(); };
    signal.release = text(u"release");
    signal.environment = text(u"environment");
    signal.level = levelOf(event.value(u"level"));
    signal.occurred = timeOf(event.value(u"timestamp"));
    signal.route = routeOf(event);
    readTags(event.value(u"tags"), signal);
    addAttribute(signal, u"server_name"_s, text(u"server_name"));
    addAttribute(signal, u"logger"_s, text(u"logger"));
    const QJsonObject contexts = event.value(u"contexts").toObject();
    signal.traceId = contexts.value(u"trace").toObject().value(u"trace_id").toString();
    signal.sessionId =
        sentryReplayId(contexts.value(u"replay").toObject().value(u"replay_id").toString());
    if (signal.sessionId.isEmpty())
        signal.sessionId = sentryReplayId(signal.attributes.value(u"replayId"_s));
    const QJsonObject user = event.value(u"user").toObject();
    for (const QStringView key : {u"id", u"username", u"email"}) {
        if (signal.userId.isEmpty())
            signal.userId = pseudonymOf(plainText(user.value(key)));
    }
    signal.service = signal.attributes.value(u"service"_s);
    if (signal.service.isEmpty())
        signal.service = serviceOfRelease(signal.release);
}

class SentryReader final : public Reader
{
public:
    explicit SentryReader(LogTemplates &templates) : m_templates(templates) {}

    bool reads(const QString &kind) const override
    {
        return kind == "sentry.event"_L1 || kind == "sentry.log"_L1 || kind == "sentry.feedback"_L1;
    }

    Result<Signal> read(const RawSignal &raw) const override
    {
        const Result<QJsonObject> payload = payloadOf(raw);
        if (!payload)
            return std::unexpected(payload.error());
        if (raw.kind == "sentry.log"_L1)
            return readLog(*payload);
        if (raw.kind == "sentry.feedback"_L1)
            return readFeedback(*payload);
        return readEvent(*payload);
    }

private:
    Signal readEvent(const QJsonObject &event) const
    {
        Signal signal;
        readContext(event, signal);
        const QString tail = breadcrumbsOf(event);
        const QString platform = event.value(u"platform").toString();
        signal.exceptions = chainOfSdk(valuesOf(event.value(u"exception")), platform, false);
        const bool message = std::ranges::all_of(
            signal.exceptions, [](const ExceptionInfo &one) { return one.type.isEmpty(); });
        if (!message) {
            finishException(signal, tail);
            chooseFingerprint(signal, fingerprintParts(event));
            return signal;
        }
        const QJsonObject entry = event.value(u"logentry").toObject();
        QString text = entry.value(u"formatted").toString();
        if (text.isEmpty())
            text = entry.value(u"message").toString();
        if (text.isEmpty())
            text = event.value(u"message").isObject()
                       ? event.value(u"message").toObject().value(u"formatted").toString()
                       : event.value(u"message").toString();
        if (text.isEmpty() && !signal.exceptions.empty())
            text = signal.exceptions.front().message.raw();
        QStringList context{attachedStack(event, signal.exceptions, platform), tail};
        context.removeAll(QString());
        signal.exceptions.clear(); // a stack that was attached to a message is no error
        finishLog(signal, m_templates, text, context.join(u'\n'));
        chooseFingerprint(signal, fingerprintParts(event));
        return signal;
    }

    Signal readLog(const QJsonObject &record) const
    {
        Signal signal;
        const QJsonObject attributes = record.value(u"attributes").toObject();
        const auto attribute = [&](const QString &key) {
            const QJsonValue value = attributes.value(key);
            return plainText(value.isObject() ? value.toObject().value(u"value") : value);
        };
        signal.occurred = timeOf(record.value(u"timestamp"));
        signal.level = levelOf(record.value(u"level"));
        signal.traceId = record.value(u"trace_id").toString();
        signal.release = attribute(u"sentry.release"_s);
        signal.environment = attribute(u"sentry.environment"_s);
        signal.userId = pseudonymOf(attribute(u"user.id"_s));
        signal.service = serviceOfRelease(signal.release);
        for (auto it = attributes.begin(); it != attributes.end(); ++it) {
            if (!it.key().startsWith("sentry."_L1) && !it.key().startsWith("user."_L1))
                addAttribute(signal, it.key(), attribute(it.key()));
        }
        finishLog(signal, m_templates, plainText(record.value(u"body")));
        return signal;
    }

    Signal readFeedback(const QJsonObject &event) const
    {
        Signal signal;
        readContext(event, signal);
        const QJsonObject feedback =
            event.value(u"contexts").toObject().value(u"feedback").toObject();
        QString text = feedback.value(u"message").toString();
        if (text.isEmpty())
            text = event.value(u"comments").toString();
        if (text.isEmpty())
            text = event.value(u"message").toString();
        if (signal.route.isEmpty())
            signal.route = feedback.value(u"url").toString().section(u'?', 0, 0);
        addAttribute(signal, u"associatedEvent"_s,
                     feedback.value(u"associated_event_id").toString());
        signal.kind = SignalKind::Message;
        signal.title = UntrustedText(firstLine(text, 200));
        signal.content = UntrustedText(text.left(20'000));
        return signal;
    }

    LogTemplates &m_templates;
};

} // namespace

ReaderInfo sentryReader()
{
    return {.id = u"sentry"_s,
            .name = QCoreApplication::translate("Reader", "Sentry events and logs"),
            .make = [](const ReaderServices &services,
                       const QJsonObject &) -> Result<std::unique_ptr<Reader>> {
                return std::make_unique<SentryReader>(*services.templates);
            }};
}

} // namespace core::normalize
