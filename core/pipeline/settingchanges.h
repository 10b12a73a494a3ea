// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Settings of a workspace that a person changes while it runs. Each change is a decision in the
// audit log, with what was before and after, and is taken back like any other.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

struct SettingChange
{
    QString action; ///< code of the decision
    /// Sets back what `entry` changed, inside a write of the storage.
    /// errors  Conflict: it was changed again since
    Result<> (*takeBack)(Context &context, storage::Stores &stores, const AuditEntry &entry);
    /// What has to know of it, once it is stored; may be none.
    Task<> (*follow)(SharedContext context, StopToken stop) = nullptr;
};

/// None if decisions of this code change no setting.
const SettingChange *settingChange(QStringView action);

} // namespace core::pipeline
