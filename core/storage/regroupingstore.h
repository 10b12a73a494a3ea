// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Merges and splits that were proposed, and what became of each.
#pragma once

#include "core/model/grouping.h"
#include "core/storage/storecontext.h"

#include <vector>

namespace core::storage {

class RegroupingStore
{
public:
    explicit RegroupingStore(const StoreContext &context) : m_context(context) {}

    /// Adds it, or replaces the one with its id. A null id and an unknown time are filled in.
    Result<RegroupingId> put(const Regrouping &regrouping);
    /// errors  NotFound
    Result<Regrouping> regrouping(RegroupingId id) const;
    /// decision  none if it is open again
    /// errors    NotFound
    Result<> setState(RegroupingId id, RegroupingState state, DecisionId decision);
    /// Newest first.
    Result<std::vector<Regrouping>> list(RegroupingState state) const;
    /// Open ones that name this report, newest first.
    Result<std::vector<Regrouping>> openOf(ReportId report) const;

private:
    StoreContext m_context;
};

} // namespace core::storage
