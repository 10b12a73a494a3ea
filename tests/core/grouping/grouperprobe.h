// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks into an index: what no decision tells.
#pragma once

#include "core/grouping/grouper.h"
#include "core/grouping/grouperstate_p.h"

namespace core::grouping {

class GrouperProbe
{
public:
    static const VectorGraph *graph(const Grouper &grouper)
    {
        return grouper.m_state->vectors.graph();
    }
    /// Where a signal is; none of an unknown one.
    static ReportId reportOf(const Grouper &grouper, SignalId signal)
    {
        const auto entry = grouper.m_state->members.constFind(signal);
        return entry == grouper.m_state->members.constEnd()
                   ? ReportId()
                   : grouper.m_state->entries[*entry].report;
    }
};

} // namespace core::grouping
