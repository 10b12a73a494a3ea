// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of researchers: from a report to findings in the code and its history.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/findings.h"
#include "core/model/policy.h"
#include "core/model/signal.h"

namespace core::research {

struct ResearcherServices
{
    const Clock *clock = nullptr;
    IdSource *ids = nullptr;
};

struct ResearchRequest
{
    Report report;
    std::vector<Signal> members;          ///< of the report, oldest first
    std::vector<Repository> repositories; ///< candidates; the right one is chosen with a reason
};

class Researcher
{
public:
    virtual ~Researcher() = default;
    /// errors  NotFound (no repository fits), Corrupt, Cancelled. Findings without a cause are no
    /// error.
    virtual Task<Findings> research(ResearchRequest request, StopToken stop) = 0;
};

using ResearcherInfo = ProviderInfo<Researcher, ResearcherServices>;
const ProviderTable<ResearcherInfo> &researchers();

} // namespace core::research
