// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks over the reports as a whole: which two agree, which one falls into two, which signals are
// in the wrong one. Proposes and never does anything without a person.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// One pass with bounded work: at most 400 near misses and the neighbours of the 150 reports with
/// the newest signals are compared, 200 reports are looked at for splits, and 1,000 signals that no
/// person has judged are decided about anew. Open proposals are looked at in any case, and those
/// that are not found again become obsolete; what a person dismissed comes back only when its
/// evidence, how sure it is times the signals it is about, has grown by half.
///
/// returns  how many proposals are open after it
/// errors   Conflict if the embedder was changed meanwhile
Task<int> consolidate(SharedContext context, StopToken stop);

/// Accepts, which merges, splits or moves, or dismisses. Undoable; the proposal is open again then.
/// errors  NotFound; Conflict if it is not open, or a rule for a pair forbids it
Task<DecisionId> decideRegrouping(SharedContext context, RegroupingId proposal, bool accept);

} // namespace core::pipeline
