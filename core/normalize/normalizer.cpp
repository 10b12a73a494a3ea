// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/normalize/normalizer.h"

#include "core/normalize/logtemplates.h"
#include "core/normalize/replaypart.h"

#include <QCoreApplication>

namespace core::normalize {

#define DAYBREAK_MEMBER(name) ReaderInfo name##Reader();
#include "core/normalize/reader_members.inc"
#undef DAYBREAK_MEMBER

const ProviderTable<ReaderInfo> &readers()
{
    static const ProviderTable<ReaderInfo> table({
#define DAYBREAK_MEMBER(name) name##Reader(),
#include "core/normalize/reader_members.inc"
#undef DAYBREAK_MEMBER
    });
    return table;
}

Normalizer::Normalizer() : m_templates(std::make_unique<LogTemplates>()) {}
Normalizer::~Normalizer() = default;

Result<std::unique_ptr<Normalizer>> Normalizer::makeDefault()
{
    std::unique_ptr<Normalizer> normalizer(new Normalizer);
    for (const ReaderInfo &info : readers().members()) {
        Result<std::unique_ptr<Reader>> reader = info.make({normalizer->m_templates.get()}, {});
        if (!reader)
            return std::unexpected(std::move(reader.error()));
        normalizer->m_readers.push_back(std::move(*reader));
    }
    return normalizer;
}

Result<Signal> Normalizer::normalize(const ScreenedSignal &screened)
{
    const RawSignal &raw = screened.raw();
    for (const auto &reader : m_readers) {
        if (!reader->reads(raw.kind))
            continue;
        Result<Signal> signal = reader->read(raw);
        if (!signal)
            return signal;
        signal->id = screened.id();
        signal->source = raw.source;
        signal->externalId = raw.externalId;
        signal->received = raw.received;
        signal->sessionId = linkingId(signal->sessionId);
        signal->traceId = linkingId(signal->traceId);
        if (!isKnown(signal->occurred))
            signal->occurred = raw.received;
        return signal;
    }
    return fail(ErrorKind::Unsupported,
                QCoreApplication::translate("Normalizer", "Nothing reads payloads of kind %1.")
                    .arg(raw.kind));
}

QByteArray Normalizer::saveTemplates() const
{
    return m_templates->save();
}

quint64 Normalizer::templatesRevision() const
{
    return m_templates->revision();
}

Result<> Normalizer::loadTemplates(const QByteArray &state)
{
    return m_templates->load(state);
}

} // namespace core::normalize
