// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sources/push/envelope_p.h"

#include "core/sources/json_p.h"

namespace core::sources {

EnvelopeReader::EnvelopeReader(const QByteArray &envelope) : m_rest(envelope)
{
    m_header = line();
}

QByteArrayView EnvelopeReader::line()
{
    const qsizetype end = m_rest.indexOf('\n');
    const QByteArrayView found = end < 0 ? m_rest : m_rest.first(end);
    m_rest = end < 0 ? QByteArrayView() : m_rest.sliced(end + 1);
    return found.endsWith('\r') ? found.chopped(1) : found;
}

std::optional<EnvelopeItem> EnvelopeReader::next()
{
    while (m_rest.startsWith('\n') || m_rest.startsWith("\r\n"))
        line();
    if (m_rest.isEmpty() || !m_error.isEmpty())
        return std::nullopt;
    const std::optional<Json> head = Json::parse(line());
    const std::optional<JsonObject> object = head ? asObject(head->root()) : std::nullopt;
    const std::string_view type = object ? textAt(*object, "type") : std::string_view();
    if (type.empty()) {
        m_error = "invalid item header";
        return std::nullopt;
    }
    EnvelopeItem item{.type = QString::fromUtf8(toBytes(type)), .payload = {}};
    if (!member(*object, "length")) {
        item.payload = line();
        return item;
    }
    const std::optional<qint64> length = integerAt(*object, "length");
    if (!length || *length < 0 || *length > m_rest.size()) {
        m_error = "unexpected end of file";
        return std::nullopt;
    }
    item.payload = m_rest.first(*length);
    m_rest = m_rest.sliced(*length);
    if (!m_rest.isEmpty() && !m_rest.startsWith('\n') && !m_rest.startsWith("\r\n")) {
        m_error = "missing newline after header or payload";
        return std::nullopt;
    }
    line();
    return item;
}

} // namespace core::sources
