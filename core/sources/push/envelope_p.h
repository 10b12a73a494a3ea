// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Cuts a Sentry envelope into its items.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace core::sources {

struct EnvelopeItem
{
    QString type;
    QByteArrayView payload; ///< into the envelope
};

/// A line of JSON, then items: a line of JSON with `type` and maybe `length`, then so many bytes,
/// or without a length the bytes up to the line's end. source
/// https://develop.sentry.dev/sdk/foundations/transport/envelopes/
class EnvelopeReader
{
public:
    /// envelope  must outlive this
    explicit EnvelopeReader(const QByteArray &envelope);

    QByteArrayView header() const { return m_header; }
    /// The next item; null at the end or on an error.
    std::optional<EnvelopeItem> next();
    /// Empty unless the envelope is malformed.
    QByteArray error() const { return m_error; }

private:
    QByteArrayView line();

    QByteArrayView m_rest;
    QByteArrayView m_header;
    QByteArray m_error;
};

} // namespace core::sources
