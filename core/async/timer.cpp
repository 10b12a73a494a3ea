// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/async/timer.h"

#include "core/async/completion.h"

#include <QTimer>

namespace core {

Task<> sleepFor(Milliseconds duration, StopToken stop)
{
    Completion<> completion;
    const Resolver<> resolver = completion.resolver();
    QTimer timer;
    timer.setSingleShot(true);
    timer.callOnTimeout(&timer, [resolver] { resolver.resolve({}); });
    const StopCallback onStop(stop, &timer, [resolver] { resolver.resolve(cancelled()); });
    timer.start(duration);
    Result<> result = co_await completion;
    co_return result;
}

} // namespace core
