// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Task<T>: a coroutine that gives a Result<T>. The only header through which QCoro is used.
#pragma once

#include "core/base/result.h"

#include <QCoroTask>
#include <QObject>

#include <utility>

namespace core {

/// Work that waits. Starts at once, runs on the thread that called it, gives a Result. Await it,
/// launch it in a TaskScope, or join it from the screen; never drop or store it.
template<typename T = void>
using Task = QCoro::Task<Result<T>>;

/// Calls `f` with the task's result on the thread of `context`, unless `context` is gone by then.
/// thread  that of `context`
template<typename T, typename Context, typename F>
    requires std::is_base_of_v<QObject, Context>
void join(QCoro::Task<T> &&task, Context *context, F &&f)
{
    QCoro::connect(std::move(task), context, std::forward<F>(f));
}

} // namespace core
