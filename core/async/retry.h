// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Trying again what may succeed later.
#pragma once

#include "core/async/timer.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace core {

struct RetryPlan
{
    int attempts = 3;             ///< ≥ 1
    Milliseconds firstDelay{500}; ///< doubled each time
    Milliseconds longestDelay{30'000};
};

/// How long something that never gives up waits: after each failure in a row twice as long.
class Backoff
{
public:
    Backoff(Milliseconds first, Milliseconds longest)
        : m_first(first), m_longest(longest), m_next(first)
    {
    }
    /// The wait after one more failure.
    Milliseconds failed() { return std::exchange(m_next, std::min(m_next * 2, m_longest)); }
    /// It has succeeded.
    void reset() { m_next = m_first; }

private:
    Milliseconds m_first;
    Milliseconds m_longest;
    Milliseconds m_next;
};

/// Calls `make` until it succeeds, fails for good, or the attempts are used up; waits in between.
/// returns  the last result; Cancelled if stopped while waiting
template<typename T>
Task<T> retry(std::function<Task<T>()> make, RetryPlan plan, StopToken stop)
{
    Milliseconds delay = plan.firstDelay;
    for (int attempt = 1;; ++attempt) {
        Task<T> task = make();
        Result<T> result = co_await task;
        if (result || !result.error().isRetryable() || attempt >= plan.attempts)
            co_return result;
        Result<> slept = co_await sleepFor(delay, stop);
        if (!slept)
            co_return std::unexpected(std::move(slept.error()));
        delay = std::min(delay * 2, plan.longestDelay);
    }
}

} // namespace core
