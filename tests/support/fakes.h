// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A clock and ids that tests set.
#pragma once

#include "core/base/clock.h"

#include <atomic>

namespace tests {

/// Stands still unless told. Starts at 2026-01-31T09:30:00Z.
class FakeClock final : public core::Clock
{
public:
    core::Timestamp now() const override { return core::fromMs(m_now); }
    void set(core::Timestamp time) { m_now = core::toMs(time); }
    void advance(core::Milliseconds by) { m_now += by.count(); }

private:
    std::atomic<qint64> m_now = 1'769'851'800'000;
};

/// 00000000-0000-7000-8000-000000000001, …2, …3.
class CountingIds final : public core::IdSource
{
public:
    QUuid next() override;

private:
    std::atomic<quint64> m_next = 1;
};

} // namespace tests
