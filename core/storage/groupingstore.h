// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known about pairs beside the memberships: a person's rules, labels from corrections, near
// misses that link reports.
#pragma once

#include "core/model/grouping.h"
#include "core/storage/storecontext.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace core::storage {

class GroupingStore
{
public:
    explicit GroupingStore(const StoreContext &context) : m_context(context) {}

    /// The signal that stands for this one in reports: itself, or the one it repeats.
    /// errors  NotFound if there is no such signal
    Result<SignalId> representative(SignalId signal) const;

    /// errors  NotFound without the signals; Conflict if there is a rule for these two
    Result<> putRule(const PairRule &rule);
    /// errors  NotFound
    Result<> removeRule(DecisionId rule);
    /// errors  NotFound
    Result<PairRule> rule(DecisionId id) const;
    /// Oldest first.
    Result<std::vector<PairRule>> rules() const;
    /// Those that name a member of this report, oldest first.
    Result<std::vector<PairRule>> rulesOf(ReportId report) const;
    /// The first rule about any of these signals that the memberships break now.
    Result<std::optional<PairRule>> brokenRule(std::span<const SignalId> changed) const;

    /// Pairs of one signal and unknown signals are left out.
    Result<> addLabels(DecisionId decision, std::span<const PairLabel> labels);
    Result<> removeLabels(DecisionId decision);
    /// Of two labels for one pair the later one; oldest first. Those of withdrawn rules are left
    /// out.
    Result<std::vector<PairLabel>> labels() const;
    /// Reports with signals of which a person said that they do not belong together, each pair in
    /// both orders; a report with itself if it has both. Proposals that were dismissed do not
    /// count: they have their own rule for coming back.
    Result<std::vector<std::pair<ReportId, ReportId>>> reportsApart() const;

    /// Notes which reports' members a signal nearly joined; those of an earlier decision about it
    /// go. Candidates that are closed or forbidden are no near misses.
    Result<> putNearMisses(const Assignment &assignment);
    /// Nearest first. Links of reports that were merged away follow where they went; a link ends
    /// when both sides are in one report.
    Result<std::vector<ReportLink>> links(ReportId report) const;
    /// The nearest links between any two reports, `limit` at most. `report` is the older one.
    Result<std::vector<ReportLink>> nearestLinks(int limit) const;

private:
    StoreContext m_context;
};

} // namespace core::storage
