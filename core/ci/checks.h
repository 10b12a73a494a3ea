// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of checks: is a commit green, and if not, which part failed?
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/change.h"
#include "core/model/policy.h"
#include "core/sandbox/sandbox.h"

namespace core::ci {

struct ChecksServices
{
    sandbox::Sandbox *sandbox = nullptr;
    const Clock *clock = nullptr;
};

struct ChecksRequest
{
    Repository repository;
    QString commit; ///< the head
    QString tree;   ///< host folder: a plain checkout of it without .git
    QStringList preparedLayers;
};

class Checks
{
public:
    virtual ~Checks() = default;
    /// One CheckRun for each check, none pending.
    virtual Task<std::vector<CheckRun>> run(ChecksRequest request, StopToken stop) = 0;
};

using ChecksInfo = ProviderInfo<Checks, ChecksServices>;
const ProviderTable<ChecksInfo> &checks();

/// The part of a log that tells what failed: the first error with its context, at most `limit`
/// characters.
QString failingPart(const QString &log, qsizetype limit = 4000);

} // namespace core::ci
