// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time and ids come in from outside, so that a test can fix both.
#pragma once

#include <QDateTime>
#include <QUuid>

#include <chrono>
#include <mutex>

namespace core {

/// UTC, milliseconds since 1970. The zero value means "unknown".
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;
using Milliseconds = std::chrono::milliseconds;

inline qint64 toMs(Timestamp time)
{
    return time.time_since_epoch().count();
}
inline Timestamp fromMs(qint64 ms)
{
    return Timestamp(Milliseconds(ms));
}
inline bool isKnown(Timestamp time)
{
    return time != Timestamp{};
}

/// ISO 8601 in UTC with milliseconds, "2026-01-31T09:30:00.000Z"; empty when unknown.
QString toIso(Timestamp time);

/// Reads ISO 8601 with or without zone (none means UTC) and with any number of second digits;
/// unknown if unreadable.
Timestamp fromIso(QStringView text);

/// What time it is. Thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock
{
public:
    Timestamp now() const override;
};

/// Where new ids come from. Thread-safe.
class IdSource
{
public:
    virtual ~IdSource() = default;
    virtual QUuid next() = 0;
};

/// UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then random bits; ids of one source
/// ascend, also within one millisecond (method 1 of section 6.2, a 12-bit counter).
class TimeOrderedIds final : public IdSource
{
public:
    /// clock  borrowed, must outlive this
    explicit TimeOrderedIds(const Clock &clock) : m_clock(clock) {}
    QUuid next() override;

private:
    const Clock &m_clock;
    std::mutex m_mutex;
    qint64 m_lastMs = 0;
    quint16 m_counter = 0;
};

} // namespace core
