// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz.h"

#include "core/normalize/normalizer.h"
#include "core/safety/safetyfilter.h"
#include "tests/support/fakes.h"

#include <QJsonDocument>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace fuzz {

namespace {

constexpr std::array<NamedTarget, 14> all{{
    {"sentry", sentry},
    {"posthog", posthog},
    {"otlpjson", otlpJson},
    {"otlpprotobuf", otlpProtobuf},
    {"slackzip", slackZip},
    {"slackjson", slackJson},
    {"decoding", decoding},
    {"stacktrace", stackTrace},
    {"logtemplates", logTemplates},
    {"redaction", redaction},
    {"screening", screening},
    {"difference", difference},
    {"sourcetext", sourceText},
    {"keptlinks", keptLinks},
}};

bool isObject(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).isObject();
}

} // namespace

std::span<const NamedTarget> targets()
{
    return all;
}

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

void walk(const core::RawSignal &raw)
{
    static const tests::FakeClock clock;
    static tests::CountingIds ids;
    static const auto filter = core::safety::SafetyFilter::makeDefault(clock, ids);
    require(filter.has_value(), "the screens can be made");
    require(!raw.externalId.isEmpty(), "a signal has an external id");
    require(!raw.kind.isEmpty(), "a signal has a kind");
    require(isObject(raw.payload), "a payload is a JSON object");

    core::RawSignal redacted = raw;
    redacted.payload = core::safety::redactPayload(raw.payload);
    require(isObject(redacted.payload), "a redacted payload is a JSON object");
    const core::SignalId id(ids.next());
    const core::safety::Screening screening = (*filter)->screen(id, redacted);
    if (const auto *rejection = std::get_if<core::Rejection>(&screening)) {
        require(rejection->quote.raw().size() <= 500, "a rejection's quote is short");
        return;
    }
    const auto normalizer = core::normalize::Normalizer::makeDefault();
    require(normalizer.has_value(), "the readers can be made");
    const auto signal = (*normalizer)->normalize(std::get<core::ScreenedSignal>(screening));
    if (signal)
        require(signal->id == id, "a signal keeps its id");
}

} // namespace fuzz
