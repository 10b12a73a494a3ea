// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far Daybreak may go alone, as a person sets it while it runs.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Code of the decision in the audit log. Its `before` and `after` hold what changed alone.
inline const QString policyChanged = QStringLiteral("policyChanged");

/// values  by the names of toJson(Policy), and watchHours, which is the workspace's; checked by the
///         caller. repository  none if only that is set
/// returns the decision; none if everything is so already
/// errors  NotFound
Task<DecisionId> changePolicy(SharedContext context, RepositoryId repository, QJsonObject values);

/// Sets what `entry` changed back. Inside a write of the storage.
/// errors  Conflict: it was set again since; NotFound: the repository is gone
Result<> undoPolicyChange(Context &context, storage::Stores &stores, const AuditEntry &entry);

} // namespace core::pipeline
