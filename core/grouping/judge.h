// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of judges: would one change settle both signals?
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/provider.h"
#include "core/grouping/grouper.h"

namespace core::grouping {

struct JudgeServices
{
};

/// A new signal and a candidate for it.
struct Comparison
{
    Signal signal;
    Signal member;
    std::vector<double> values; ///< in the order of Grouper::featureNames
};

struct Judgement
{
    double probability = 0; ///< that both are about one problem, [0, 1]
    QString reason;         ///< a sentence for a person; empty if the features say it all
};

class Judge
{
public:
    virtual ~Judge() = default;
    virtual QString judge() const = 0; ///< member id and version, "score/1"
    /// One judgement for each comparison, in the same order.
    /// errors  InvalidInput if a comparison does not have one value for each feature
    virtual Task<std::vector<Judgement>> judge(std::vector<Comparison> comparisons,
                                               StopToken stop) = 0;
};

using JudgeInfo = ProviderInfo<Judge, JudgeServices>;
const ProviderTable<JudgeInfo> &judges();

} // namespace core::grouping
