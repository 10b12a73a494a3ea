// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inbox's rows, read in a handful of statements however many reports there are.
#pragma once

#include "core/model/inboxitem.h"
#include "core/storage/storecontext.h"

#include <vector>

namespace core::storage {

/// Reads only. Logs of check runs are left out; RunStore has them.
class InboxStore
{
public:
    explicit InboxStore(const StoreContext &context) : m_context(context) {}

    /// All reports that are not merged into another, heaviest first.
    Result<std::vector<InboxItem>> items() const;
    /// errors  NotFound
    Result<InboxItem> item(ReportId report) const;

private:
    Result<std::vector<InboxItem>> read(ReportId only) const;

    StoreContext m_context;
};

} // namespace core::storage
