// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Waiting that a stop ends.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"

namespace core {

/// Resumes after `duration`, or with Cancelled as soon as a stop is asked for. Needs an event loop.
Task<> sleepFor(Milliseconds duration, StopToken stop);

} // namespace core
