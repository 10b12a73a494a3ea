// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Numbers as little-endian bytes, whatever the machine: what the room's files are made of.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QtEndian>

namespace core::grouping {

/// Reads as long as there is anything; what is read behind the end is 0 or empty.
class ByteReader
{
public:
    /// bytes  outlive this and what `take` returns
    explicit ByteReader(QByteArrayView bytes) : m_bytes(bytes) {}

    bool isGood() const { return m_isGood; } ///< nothing was read behind the end so far
    qsizetype left() const { return m_bytes.size() - m_at; }
    qsizetype at() const { return m_at; }
    template<typename T>
    T number()
    {
        const QByteArrayView bytes = take(sizeof(T));
        return bytes.isEmpty() ? T(0) : qFromLittleEndian<T>(bytes.data());
    }
    QByteArrayView take(qsizetype count)
    {
        m_isGood = m_isGood && count >= 0 && count <= left();
        if (!m_isGood)
            return {};
        m_at += count;
        return m_bytes.sliced(m_at - count, count);
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_isGood = true;
};

template<typename T>
void appendNumber(QByteArray &to, T number)
{
    const T little = qToLittleEndian(number);
    to.append(reinterpret_cast<const char *>(&little), sizeof(little));
}

} // namespace core::grouping
