// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a workspace weighs its signals, as a person tries it out and sets it.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Code of the decision in the audit log. `before` and `after` are the rules, as
/// toJson(WeightRules).
inline const QString weightsChanged = QStringLiteral("weightsChanged");

/// What these rules would do to today's reports. Changes nothing.
/// progress  reports done, reports in all
Task<WeightPreview> previewWeights(SharedContext context, WeightRules rules,
                                   std::function<void(int, int)> progress, StopToken stop);

/// Sets the rules and weighs all reports again.
/// expected  the rules that these were made from
/// returns   the decision; none if they are the rules already
/// errors    Conflict if other rules than expected are set: they would be lost
Task<DecisionId> changeWeights(SharedContext context, WeightRules expected, WeightRules rules,
                               StopToken stop);

/// Inside a write of the storage; the caller weighs again after it.
/// errors  Conflict: the rules were changed again since
Result<> undoWeightChange(storage::Stores &stores, const AuditEntry &entry);

} // namespace core::pipeline
