// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The stages a signal walks through, each a batch at a time. A stage writes its result and the
// signals' next progress mark in one transaction, so the mark is the journal: killed anywhere, the
// next run finds the signals where they stood.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// How many signals the stage moved on; 0 when none were waiting. Signals it cannot read are marked
/// as failed with the reason and count as moved.
using BatchResult = int;

/// received → normalized, or rejected: safety, then normalize.
Task<BatchResult> screenAndNormalize(SharedContext context, StopToken stop);
/// normalized → embedded, or an occurrence of a known signal: queries, then embedding.
Task<BatchResult> understand(SharedContext context, StopToken stop);
/// embedded → grouped: grouping, then reports with their weights; promotes what is due.
Task<BatchResult> groupAndWeigh(SharedContext context, StopToken stop);

/// Fills the index from the stored vectors and memberships. What a person moves, removes or closes
/// meanwhile is in it in the end; nothing may be decided before.
Task<> rebuildIndex(SharedContext context, StopToken stop);
/// Fills it if that was not done yet: a process that only reads and decides does not.
Task<> ensureIndex(SharedContext context, StopToken stop);

} // namespace core::pipeline
