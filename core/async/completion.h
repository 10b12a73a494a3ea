// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A value that arrives once, from a signal, a callback or another thread, and can be awaited.
#pragma once

#include "core/async/handover.h"
#include "core/async/stop.h"
#include "core/async/task.h"

#include <QObject>
#include <QThread>

#include <coroutine>
#include <memory>
#include <mutex>
#include <optional>

namespace core {

namespace detail {

template<typename T>
struct CompletionState
{
    std::mutex mutex;
    std::optional<Result<T>> value;
    std::coroutine_handle<> waiter;
    std::unique_ptr<QObject>
        context; ///< lives on the waiter's thread; posts to it resume the waiter

    void resolve(Result<T> result)
    {
        const std::scoped_lock lock(mutex);
        if (value)
            return;
        value.emplace(std::move(result));
        if (waiter)
            postTo(context.get(), [handle = waiter] { handle.resume(); });
    }
};

} // namespace detail

/// The giving end. Copies share the value; the first resolve counts, later ones are ignored; when
/// the last copy goes without one, the value is Cancelled. So whoever awaits always resumes.
/// Thread-safe.
template<typename T = void>
class Resolver
{
public:
    explicit Resolver(std::shared_ptr<detail::CompletionState<T>> state)
        : m_guard(std::make_shared<Guard>(std::move(state)))
    {
    }

    void resolve(Result<T> result) const { m_guard->state->resolve(std::move(result)); }

private:
    struct Guard
    {
        explicit Guard(std::shared_ptr<detail::CompletionState<T>> shared)
            : state(std::move(shared))
        {
        }
        Guard(const Guard &) = delete;
        Guard &operator=(const Guard &) = delete;
        ~Guard() { state->resolve(cancelled()); }

        std::shared_ptr<detail::CompletionState<T>> state;
    };

    std::shared_ptr<Guard> m_guard;
};

/// The awaiting end; awaited once, on a thread with an event loop, where it also resumes.
template<typename T = void>
class Completion
{
public:
    Completion() : m_state(std::make_shared<detail::CompletionState<T>>()) {}

    /// Call once, before awaiting.
    Resolver<T> resolver() const { return Resolver<T>(m_state); }

    bool await_ready() const
    {
        const std::scoped_lock lock(m_state->mutex);
        return m_state->value.has_value();
    }
    bool await_suspend(std::coroutine_handle<> handle) const
    {
        const std::scoped_lock lock(m_state->mutex);
        if (m_state->value)
            return false;
        m_state->context = std::make_unique<QObject>();
        m_state->waiter = handle;
        return true;
    }
    Result<T> await_resume() const
    {
        const std::scoped_lock lock(m_state->mutex);
        // The context lives on this thread and is inside its own posted event: leave it to the
        // event loop.
        if (m_state->context)
            m_state->context.release()->deleteLater();
        return std::move(*m_state->value);
    }

private:
    std::shared_ptr<detail::CompletionState<T>> m_state;
};

} // namespace core
