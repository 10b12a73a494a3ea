// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QRandomGenerator>
#include <QTimeZone>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace core {

QString toIso(Timestamp time)
{
    if (!isKnown(time))
        return {};
    return QDateTime::fromMSecsSinceEpoch(toMs(time), QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

Timestamp fromIso(QStringView text)
{
    const QString trimmed = text.trimmed().toString();
    QDateTime time = QDateTime::fromString(trimmed, Qt::ISODateWithMs);
    if (!time.isValid())
        return {};
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeZone(QTimeZone::UTC);
    return fromMs(time.toMSecsSinceEpoch());
}

Timestamp SystemClock::now() const
{
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

QUuid TimeOrderedIds::next()
{
    constexpr quint16 counterLimit = 0x0fff;
    const std::scoped_lock lock(m_mutex);
    const qint64 now = toMs(m_clock.now());
    if (now > m_lastMs) {
        m_lastMs = now;
        // Half the counter's range is kept free, so that a burst within the millisecond has room to
        // ascend.
        m_counter = quint16(QRandomGenerator::system()->bounded(counterLimit / 2));
    } else if (++m_counter > counterLimit) {
        ++m_lastMs;
        m_counter = 0;
    }
    std::array<quint8, 16> bytes{};
    qToBigEndian<quint64>(quint64(m_lastMs) << 16 | 0x7000U | m_counter, bytes.data());
    const quint64 random = QRandomGenerator::system()->generate64();
    qToBigEndian<quint64>((random & 0x3fff'ffff'ffff'ffffULL) | 0x8000'0000'0000'0000ULL,
                          bytes.data() + 8);
    return QUuid::fromRfc4122(
        QByteArrayView(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size())));
}

} // namespace core
