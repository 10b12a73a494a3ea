// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inbox's rows: what is seen first, the rest in pieces, or chosen ones; each in a handful of
// statements.
#pragma once

#include "core/model/inboxitem.h"
#include "core/storage/storecontext.h"

#include <QJsonArray>

#include <map>
#include <span>
#include <vector>

namespace core::storage {

/// How many reports are in a state.
struct StateCount
{
    int all = 0;
    int unread = 0;

    friend bool operator==(const StateCount &, const StateCount &) = default;
};

/// Reads only. Logs of check runs are left out; RunStore has them.
/// The inbox has what is not merged into another report and has signals. Snoozed reports are among
/// them: whether one is shown depends on the time, and the rule is core/inbox's.
class InboxStore
{
public:
    explicit InboxStore(const StoreContext &context) : m_context(context) {}

    /// Of each state the first `most` in the screen's order: priority (unknown last), then last
    /// seen; of what is done, the latest change. Takes as long in a large workspace as in a small
    /// one.
    Result<std::vector<InboxItem>> head(int most) const;
    /// At most `most`, in the order of their ids; none at the end. A report's id never changes, so
    /// that pieces read one after the other have each report once that is there all the time,
    /// however reports change between them.
    /// after  the last id of the piece before, none for the first one
    Result<std::vector<InboxItem>> piece(ReportId after, int most) const;
    /// Those of `reports` that the inbox has, each once, in their order.
    Result<std::vector<InboxItem>> chosen(std::span<const ReportId> reports) const;
    /// All pieces.
    Result<std::vector<InboxItem>> items() const;
    /// Any report, also one that the inbox does not have.
    /// errors  NotFound
    Result<InboxItem> item(ReportId report) const;

    /// By state, from an index alone. States that no report is in are left out.
    Result<std::map<ReportState, StateCount>> counts() const;
    /// Of the inbox, those that may be snoozed now; core/inbox has the rule.
    Result<std::vector<InboxItem>> snoozed(Timestamp now) const;
    /// When the first snooze after this ends by time; unknown if none does.
    Result<Timestamp> nextSnoozeEnd(Timestamp after) const;
    /// Whose snooze has its end in the time after `after`, up to `upTo`.
    Result<std::vector<ReportId>> snoozesEnded(Timestamp after, Timestamp upTo) const;

private:
    /// seqs     row numbers, each once
    /// returns  in their order
    Result<std::vector<InboxItem>> read(const QJsonArray &seqs) const;

    StoreContext m_context;
};

} // namespace core::storage
