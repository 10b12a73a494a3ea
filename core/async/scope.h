// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Owns tasks that nobody awaits: logs what fails, stops and drains them at the end.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"

#include <memory>

namespace core {

/// The only place to leave a task to itself. One thread: the one it was made on.
///
/// Shutting down: requestStop(), then await drained(). A scope that is destroyed with tasks left
/// asks them to stop; they keep their own state alive and end on the next turns of the event loop.
class TaskScope
{
public:
    /// name  for the log
    explicit TaskScope(QString name);
    ~TaskScope();
    TaskScope(const TaskScope &) = delete;
    TaskScope &operator=(const TaskScope &) = delete;

    /// Ends with the scope.
    StopToken token() const;

    /// Keeps `task` until it ends. Any error but Cancelled is logged under `what`.
    void launch(Task<> task, QString what);

    void requestStop();
    int running() const;
    /// Resolves when nothing is running; at most one caller.
    Task<> drained();

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace core
