// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Awaiting plain functions that compute or block: on the pool, on a queue of one thread, or on
// another thread's loop.
#pragma once

#include "core/async/completion.h"
#include "core/async/handover.h"

#include <QThreadPool>

#include <type_traits>

namespace core {

namespace detail {

template<typename R>
struct ResultValue;
template<typename T>
struct ResultValue<Result<T>>
{
    using type = T;
};

template<typename T>
Task<T> awaitCompletion(Completion<T> completion)
{
    Result<T> result = co_await completion;
    co_return result;
}

} // namespace detail

/// Runs `f()`, a function returning Result<T>, on `pool` and resumes the caller on its own thread.
/// What `f` captures is moved to the pool's thread and destroyed there.
template<typename F>
auto offloadTo(QThreadPool *pool, F f)
    -> Task<typename detail::ResultValue<std::invoke_result_t<F>>::type>
{
    using T = typename detail::ResultValue<std::invoke_result_t<F>>::type;
    Completion<T> completion;
    startOn(pool, [resolver = completion.resolver(), work = std::move(f)]() mutable {
        resolver.resolve(work());
    });
    return detail::awaitCompletion<T>(std::move(completion));
}

/// offloadTo the global pool.
template<typename F>
auto offload(F f)
{
    return offloadTo(QThreadPool::globalInstance(), std::move(f));
}

/// Functions one after another, on one thread that stays the same for the queue's life. The
/// destructor waits for what was queued.
class SerialQueue
{
public:
    explicit SerialQueue(const QString &name)
    {
        m_pool.setObjectName(name);
        m_pool.setMaxThreadCount(1);
        m_pool.setExpiryTimeout(-1);
    }
    ~SerialQueue() { drain(); }
    SerialQueue(const SerialQueue &) = delete;
    SerialQueue &operator=(const SerialQueue &) = delete;

    template<typename F>
    auto run(F f)
    {
        return offloadTo(&m_pool, std::move(f));
    }

    /// Queues `f()` that nobody awaits. Thread-safe.
    template<typename F>
    void post(F f)
    {
        startOn(&m_pool, std::move(f));
    }

    /// Blocks until nothing is queued or running.
    void drain() { drainPool(&m_pool); }

private:
    QThreadPool m_pool;
};

namespace detail {

template<typename T, typename F>
QCoro::Task<> relay(F makeTask, Resolver<T> resolver)
{
    Task<T> task = makeTask();
    Result<T> result = co_await task;
    resolver.resolve(std::move(result));
}

} // namespace detail

/// Starts a task on the thread of `context` (which has an event loop) and resumes the caller on its
/// own thread. makeTask  a function without parameters that returns a Task<T>; it keeps what its
/// task needs alive
template<typename T, typename F>
Task<T> callOn(QObject *context, F makeTask)
{
    Completion<T> completion;
    postTo(context, [resolver = completion.resolver(), make = std::move(makeTask)]() mutable {
        detail::relay<T>(std::move(make), resolver);
    });
    return detail::awaitCompletion<T>(std::move(completion));
}

} // namespace core
