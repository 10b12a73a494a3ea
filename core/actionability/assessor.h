// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of assessors: may a machine fix this, must a person decide, or is there nothing to do?
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/findings.h"
#include "core/model/signal.h"

namespace core::actionability {

struct AssessorServices
{
    const Clock *clock = nullptr;
};

struct AssessmentRequest
{
    Report report;
    std::vector<Signal> members;
    Findings findings;
};

class Assessor
{
public:
    virtual ~Assessor() = default;
    virtual Task<Verdict> assess(AssessmentRequest request, StopToken stop) = 0;
};

using AssessorInfo = ProviderInfo<Assessor, AssessorServices>;
const ProviderTable<AssessorInfo> &assessors();

} // namespace core::actionability
