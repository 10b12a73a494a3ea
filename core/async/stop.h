// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asking work to end early. Stopping is cooperative: whatever is awaited finishes early and returns
// Cancelled.
#pragma once

#include "core/async/handover.h"
#include "core/base/result.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <stop_token>

namespace core {

using StopToken = std::stop_token;
using StopSource = std::stop_source;

/// The error every stopped operation returns; never shown.
inline std::unexpected<Error> cancelled(std::source_location at = std::source_location::current())
{
    return fail(ErrorKind::Cancelled, {}, QStringLiteral("stopped"), at);
}

/// Calls `f` once when a stop is asked for, on the thread of `context`, from its event loop: never
/// inside request_stop(), so that a stop cannot resume a coroutine in the middle of its caller.
/// Nothing is called after this object or `context` is gone. If the stop was asked for before, the
/// call is posted at once.
class StopCallback
{
public:
    StopCallback(const StopToken &token, QObject *context, std::function<void()> f)
        : m_alive(std::make_shared<bool>(true)),
          m_callback(token, Post{QPointer<QObject>(context), std::move(f), m_alive})
    {
    }
    StopCallback(const StopCallback &) = delete;
    StopCallback &operator=(const StopCallback &) = delete;

private:
    struct Post
    {
        QPointer<QObject> context;
        std::function<void()> f;
        std::weak_ptr<bool> alive;

        void operator()() const
        {
            if (!context)
                return;
            postTo(context.data(), [call = f, stillAlive = alive] {
                if (!stillAlive.expired())
                    call();
            });
        }
    };

    std::shared_ptr<bool> m_alive;
    std::stop_callback<Post> m_callback;
};

} // namespace core
