// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The beginning and the end of a stream of any length.
#pragma once

#include <QByteArray>

namespace core::process {

/// Keeps at most `limit` bytes: the first and the last half. Memory stays below 2 × limit.
class KeptOutput
{
public:
    explicit KeptOutput(qint64 limit) : m_half(qMax<qint64>(limit, 2) / 2) {}

    void append(QByteArrayView bytes);
    qint64 total() const { return m_total; }
    bool isCut() const { return m_total > 2 * m_half; }
    /// What was kept, with a line in the middle that says how many bytes are missing.
    QByteArray bytes() const;

private:
    qint64 m_half;
    qint64 m_total = 0;
    QByteArray m_head;
    QByteArray m_tail;
};

} // namespace core::process
