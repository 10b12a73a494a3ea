// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Trying again what may succeed later.
#pragma once

#include "core/async/timer.h"

#include <functional>

namespace core {

struct RetryPlan
{
    int attempts = 3;             ///< ≥ 1
    Milliseconds firstDelay{500}; ///< doubled each time
    Milliseconds longestDelay{30'000};
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
