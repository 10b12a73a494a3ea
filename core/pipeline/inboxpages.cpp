// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/inboxpages.h"

#include "core/inbox/inbox.h"

#include <algorithm>

namespace core::pipeline {

namespace {

/// Of each state. What a person sees of a section before looking further down is less.
constexpr int headSize = 1'000;

void leaveOutSnoozed(std::vector<InboxItem> &items, Timestamp now)
{
    std::erase_if(items,
                  [now](const InboxItem &item) { return inbox::isSnoozed(item.report, now); });
}

Result<InboxHead> headOf(const storage::Stores &stores, Timestamp now)
{
    Result<std::vector<InboxItem>> items = stores.inbox.head(headSize);
    if (!items)
        return std::unexpected(std::move(items.error()));
    const Result<std::map<ReportState, storage::StateCount>> counts = stores.inbox.counts();
    const Result<std::vector<InboxItem>> snoozed = stores.inbox.snoozed(now);
    if (!counts || !snoozed)
        return std::unexpected(counts ? snoozed.error() : counts.error());
    InboxHead head{.items = std::move(*items)};
    qsizetype all = 0;
    for (const auto &[state, count] : *counts) {
        all += count.all;
        SectionCount &section = head.counts[sectionOf(state)];
        section.all += count.all;
        section.unread += count.unread;
    }
    head.isWhole = qsizetype(head.items.size()) == all;
    leaveOutSnoozed(head.items, now);
    for (const InboxItem &item : *snoozed) {
        if (!inbox::isSnoozed(item.report, now))
            continue;
        SectionCount &section = head.counts[sectionOf(item.report.state)];
        --section.all;
        section.unread -= item.unread ? 1 : 0;
    }
    std::erase_if(head.counts, [](const auto &count) { return count.second.all == 0; });
    return head;
}

} // namespace

Task<std::vector<InboxItem>> readInbox(SharedContext context)
{
    const Timestamp now = context->clock.now();
    return context->storage->read(
        [now](const storage::Stores &stores) -> Result<std::vector<InboxItem>> {
            Result<std::vector<InboxItem>> items = stores.inbox.items();
            if (!items)
                return items;
            return inbox::ordered(std::move(*items), now);
        });
}

Task<InboxHead> readInboxHead(SharedContext context)
{
    const Timestamp now = context->clock.now();
    return context->storage->read(
        [now](const storage::Stores &stores) { return headOf(stores, now); });
}

Task<InboxPiece> readInboxPiece(SharedContext context, ReportId after, int most)
{
    const Timestamp now = context->clock.now();
    return context->storage->read([now, after, atMost = std::max(most, 1)](
                                      const storage::Stores &stores) -> Result<InboxPiece> {
        Result<std::vector<InboxItem>> items = stores.inbox.piece(after, atMost);
        if (!items)
            return std::unexpected(std::move(items.error()));
        InboxPiece piece{.items = std::move(*items)};
        if (piece.items.size() == size_t(atMost)) // else these were the last
            piece.next = piece.items.back().report.id;
        leaveOutSnoozed(piece.items, now);
        return piece;
    });
}

Task<std::vector<InboxItem>> readInboxItems(SharedContext context, QList<ReportId> reports)
{
    const Timestamp now = context->clock.now();
    return context->storage->read(
        [now, reports](const storage::Stores &stores) -> Result<std::vector<InboxItem>> {
            Result<std::vector<InboxItem>> items = stores.inbox.chosen(reports);
            if (items)
                leaveOutSnoozed(*items, now);
            return items;
        });
}

} // namespace core::pipeline
