// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// PostHog's $exception events.
#include "core/normalize/normalizer.h"
#include "core/normalize/reading_p.h"
#include "core/normalize/stacktrace.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace core::normalize {

namespace {

class PostHogReader final : public Reader
{
public:
    bool reads(const QString &kind) const override { return kind == "posthog.exception"_L1; }

    Result<Signal> read(const RawSignal &raw) const override
    {
        const Result<QJsonObject> payload = payloadOf(raw);
        if (!payload)
            return std::unexpected(payload.error());
        const QJsonObject properties = payload->value(u"properties").toObject();
        const auto text = [&](QStringView key) { return properties.value(key).toString(); };

        Signal signal;
        signal.occurred = timeOf(payload->value(u"timestamp"));
        if (!isKnown(signal.occurred))
            signal.occurred = timeOf(properties.value(u"$time"));
        signal.level = levelOf(properties.value(u"$exception_level"));
        signal.route = text(u"$pathname");
        signal.sessionId = text(u"$session_id");
        signal.release = text(u"$release");
        if (signal.release.isEmpty())
            signal.release = text(u"release");
        signal.environment = text(u"environment");
        signal.service = text(u"service");
        if (signal.service.isEmpty())
            signal.service = serviceOfRelease(signal.release);
        QString user = plainText(payload->value(u"distinct_id"));
        if (user.isEmpty())
            user = plainText(properties.value(u"distinct_id"));
        signal.userId = pseudonymOf(user);
        for (auto it = properties.begin(); it != properties.end(); ++it) {
            if (!it.key().startsWith(u'$') && !it.value().isObject() && !it.value().isArray() &&
                it.key() != "token"_L1 && it.key() != "distinct_id"_L1)
                addAttribute(signal, it.key(), plainText(it.value()));
        }
        addAttribute(signal, u"browser"_s, text(u"$browser"));
        addAttribute(signal, u"os"_s, text(u"$os"));
        addAttribute(signal, u"host"_s, text(u"$host"));

        const QJsonArray list = properties.value(u"$exception_list").toArray();
        QString platform;
        if (!list.isEmpty())
            platform = list.at(0)
                           .toObject()
                           .value(u"stacktrace")
                           .toObject()
                           .value(u"frames")
                           .toArray()
                           .at(0)
                           .toObject()
                           .value(u"platform")
                           .toString();
        signal.exceptions = chainOfSdk(list, platform, true);
        if (signal.exceptions.empty()) { // clients before 2024
            signal.exceptions = parseStackTrace(text(u"$exception_stack_trace_raw"));
            if (signal.exceptions.empty())
                signal.exceptions.push_back({});
            if (signal.exceptions.front().type.isEmpty()) {
                signal.exceptions.front().type = text(u"$exception_type");
                signal.exceptions.front().message = UntrustedText(text(u"$exception_message"));
            }
        }
        finishException(signal);
        return signal;
    }
};

} // namespace

ReaderInfo posthogReader()
{
    return {
        .id = u"posthog"_s,
        .name = QCoreApplication::translate("Reader", "PostHog exceptions"),
        .make = [](const ReaderServices &, const QJsonObject &) -> Result<std::unique_ptr<Reader>> {
            return std::make_unique<PostHogReader>();
        }};
}

} // namespace core::normalize
