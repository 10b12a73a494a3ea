// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What might belong to a report, or not: proposals, near misses and the person's own rules.
#pragma once

#include "core/pipeline/desk.h"

#include <QWidget>

#include <functional>

namespace ui::report {

/// What a person can say about where signals belong. Each asks first where something is to be
/// chosen.
struct GroupingActs
{
    std::function<void(core::SignalId)> split;  ///< into a report of its own; none if it is alone
    std::function<void(core::SignalId)> move;   ///< into another report
    std::function<void(core::SignalId)> never;  ///< never with another signal
    std::function<void(core::SignalId)> always; ///< always with one of another report
    std::function<void(core::ReportId)> open;   ///< shows another report
    std::function<void(core::ReportId)> merge;  ///< the other one into this
    std::function<void(core::SignalId, core::SignalId)> tellApart;
    std::function<void(core::DecisionId)> withdraw; ///< a rule
    std::function<void(core::RegroupingId, bool)> decide;
};

/// Null if there is nothing to say.
QWidget *groupingSection(const core::pipeline::ReportPage &page, const GroupingActs &acts);

} // namespace ui::report
