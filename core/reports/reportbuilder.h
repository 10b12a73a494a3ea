// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Weights, title and summary of a report from its signals.
#pragma once

#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/report.h"
#include "core/model/weightrules.h"

#include <span>

namespace core::reports {

/// Factors of one signal's weight now. By the built-in rules a single ordinary exception weighs
/// 0.5, so that one alone does not promote.
WeightFactors weigh(const Weighable &signal, const WeightRules &rules, Timestamp now);
WeightFactors weigh(const Signal &signal, const WeightRules &rules, Timestamp now);

struct WriterServices
{
};

struct Written
{
    QString title;   ///< at most 100 characters, one line
    QString summary; ///< plain text
};

class Writer
{
public:
    virtual ~Writer() = default;
    virtual Result<Written> write(std::span<const Signal> members) const = 0;
};

using WriterInfo = ProviderInfo<Writer, WriterServices>;
const ProviderTable<WriterInfo> &writers();

/// Recomputes weight, counts, times, title and summary; keeps id, state, overlays and what a person
/// set. members  every signal of the report, weights already set by `weigh`; not empty
Report rebuilt(Report report, std::span<const Signal> members, const Writer &writer, Timestamp now);

/// Whether research should run now: weight ≥ threshold and, since the last run, the signal count
/// passed the next of 1, 2, 4, 10.
bool isDueForResearch(const Report &report);

} // namespace core::reports
