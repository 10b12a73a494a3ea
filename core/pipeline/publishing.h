// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From a change that passed to a branch with a pull request.
#pragma once

#include "core/pipeline/fixsetting.h"

namespace core::pipeline {

/// fixing → checking, with the checks queued. Publishing again after a crash finds the same pull
/// request.
/// errors  the code host's
Task<> publishChange(SharedContext context, FixSetting setting, ChangeSet changes, StopToken stop);

} // namespace core::pipeline
