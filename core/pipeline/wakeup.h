// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Lets a loop sleep until there may be work.
#pragma once

#include "core/async/completion.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace core::pipeline {

/// One waiter at a time. A notify while nobody waits is remembered, so none is lost.
/// thread  the one it was made on
class Wakeup : public QObject
{
public:
    Wakeup()
    {
        m_timer.setSingleShot(true);
        m_timer.callOnTimeout(this, [this] { notify(); });
    }

    void notify()
    {
        m_pending = true;
        if (m_waiter)
            m_waiter->resolve({});
    }

    /// True if there was a notify that no wait has taken yet: the next one ends at once.
    bool isPending() const { return m_pending; }

    /// Resumes at the next notify, after `longest` (0: never by itself), or with Cancelled when
    /// stopped.
    static Task<> wait(std::shared_ptr<Wakeup> self, Milliseconds longest, StopToken stop)
    {
        if (!self->m_pending) {
            Completion<> completion;
            const Resolver<> resolver = completion.resolver();
            self->m_waiter.emplace(resolver);
            const StopCallback onStop(stop, self.get(),
                                      [resolver] { resolver.resolve(cancelled()); });
            if (longest.count() > 0)
                self->m_timer.start(longest);
            const Result<> woken = co_await completion;
            self->m_waiter.reset();
            self->m_timer.stop();
            if (!woken)
                co_return std::unexpected(woken.error());
        }
        self->m_pending = false;
        if (stop.stop_requested())
            co_return cancelled();
        co_return {};
    }

private:
    bool m_pending = false;
    std::optional<Resolver<>> m_waiter;
    QTimer m_timer;
};

} // namespace core::pipeline
