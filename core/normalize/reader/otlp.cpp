// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenTelemetry log records, with the semantic conventions of 2025 for exceptions, HTTP and
// resources.
#include "core/normalize/normalizer.h"
#include "core/normalize/reading_p.h"
#include "core/normalize/stacktrace.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

class OtlpReader final : public Reader
{
public:
    explicit OtlpReader(LogTemplates &templates) : m_templates(templates) {}

    bool reads(const QString &kind) const override { return kind == "otlp.log"_L1; }

    Result<Signal> read(const RawSignal &raw) const override
    {
        const Result<QJsonObject> payload = payloadOf(raw);
        if (!payload)
            return std::unexpected(payload.error());
        const QJsonObject resource = payload->value(u"resource").toObject();
        const QJsonObject attributes = payload->value(u"attributes").toObject();
        const auto of = [](const QJsonObject &object, std::initializer_list<QStringView> keys) {
            for (const QStringView key : keys) {
                if (const QString text = plainText(object.value(key)); !text.isEmpty())
                    return text;
            }
            return QString();
        };

        Signal signal;
        signal.occurred = timeOf(payload->value(u"timeUnixNano"));
        signal.level = levelOf(payload->value(u"severityText"));
        if (signal.level.isEmpty())
            signal.level = levelOf(payload->value(u"severityNumber"));
        signal.traceId = payload->value(u"traceId").toString();
        signal.service = of(resource, {u"service.name"});
        const QString version = of(resource, {u"service.version"});
        if (!version.isEmpty())
            signal.release = version.contains(u'@') || signal.service.isEmpty()
                                 ? version
                                 : QString(signal.service + u'@' + version);
        signal.environment =
            of(resource, {u"deployment.environment.name", u"deployment.environment"});
        const QString route = of(attributes, {u"http.route", u"url.path", u"http.target"});
        const QString method = of(attributes, {u"http.request.method", u"http.method"});
        signal.route = QString(method + u' ' + route).trimmed();
        signal.sessionId = of(attributes, {u"session.id"});
        signal.userId = pseudonymOf(of(attributes, {u"user.id", u"enduser.id"}));
        for (auto it = attributes.begin(); it != attributes.end(); ++it) {
            if (!it.key().startsWith("exception."_L1) && !it.key().startsWith("user."_L1) &&
                !it.key().startsWith("enduser."_L1))
                addAttribute(signal, it.key(), plainText(it.value()));
        }
        addAttribute(signal, u"spanId"_s, payload->value(u"spanId").toString());
        addAttribute(signal, u"host.name"_s, of(resource, {u"host.name"}));

        const QString body = plainText(payload->value(u"body"));
        const QString type = of(attributes, {u"exception.type"});
        const QString message = of(attributes, {u"exception.message"});
        const QString trace = of(attributes, {u"exception.stacktrace"});
        signal.exceptions = parseStackTrace(trace);
        if (signal.exceptions.empty() && trace.isEmpty() && body.contains(u'\n'))
            signal.exceptions = parseStackTrace(body);
        if (!type.isEmpty() || !message.isEmpty()) {
            if (signal.exceptions.empty())
                signal.exceptions.push_back({});
            ExceptionInfo &first = signal.exceptions.front();
            if (!type.isEmpty())
                first.type = type;
            if (!message.isEmpty())
                first.message = UntrustedText(message);
        }
        if (signal.exceptions.empty())
            finishLog(signal, m_templates, body);
        else
            finishException(signal, body == message ? QString() : body);
        return signal;
    }

private:
    LogTemplates &m_templates;
};

} // namespace

ReaderInfo otlpReader()
{
    return {.id = u"otlp"_s,
            .name = QCoreApplication::translate("Reader", "OpenTelemetry logs"),
            .make = [](const ReaderServices &services,
                       const QJsonObject &) -> Result<std::unique_ptr<Reader>> {
                return std::make_unique<OtlpReader>(*services.templates);
            }};
}

} // namespace core::normalize
