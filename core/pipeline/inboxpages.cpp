// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/inboxpages.h"

#include "core/inbox/inbox.h"

#include <QSet>

namespace core::pipeline {

namespace {

Result<std::vector<InboxItem>> wholeInbox(const storage::Stores &stores, Timestamp now)
{
    Result<std::vector<InboxItem>> items = stores.inbox.items();
    if (!items)
        return items;
    return inbox::ordered(std::move(*items), now);
}

} // namespace

Task<std::vector<InboxItem>> readInbox(SharedContext context)
{
    const Timestamp now = context->clock.now();
    return context->storage->read(
        [now](const storage::Stores &stores) { return wholeInbox(stores, now); });
}

Task<InboxHead> readInboxHead(SharedContext context)
{
    const Timestamp now = context->clock.now();
    return context->storage->read([now](const storage::Stores &stores) -> Result<InboxHead> {
        Result<std::vector<InboxItem>> items = wholeInbox(stores, now);
        if (!items)
            return std::unexpected(std::move(items.error()));
        InboxHead head{.items = std::move(*items), .isWhole = true};
        for (const InboxItem &item : head.items) {
            SectionCount &count = head.counts[sectionOf(item.report.state)];
            ++count.all;
            count.unread += item.unread ? 1 : 0;
        }
        return head;
    });
}

Task<InboxPiece> readInboxPiece(SharedContext context, ReportId after, int most)
{
    const Timestamp now = context->clock.now();
    return context->storage->read([now, after,
                                   most](const storage::Stores &stores) -> Result<InboxPiece> {
        Result<std::vector<InboxItem>> items = wholeInbox(stores, now);
        if (!items)
            return std::unexpected(std::move(items.error()));
        if (!after.isNull())
            std::erase_if(*items, [&](const InboxItem &item) { return !(after < item.report.id); });
        std::ranges::sort(*items, [](const InboxItem &a, const InboxItem &b) {
            return a.report.id < b.report.id;
        });
        InboxPiece piece{.items = std::move(*items)};
        if (piece.items.size() > size_t(std::max(most, 1))) {
            piece.items.resize(size_t(std::max(most, 1)));
            piece.next = piece.items.back().report.id;
        }
        return piece;
    });
}

Task<std::vector<InboxItem>> readInboxItems(SharedContext context, QList<ReportId> reports)
{
    const Timestamp now = context->clock.now();
    const QSet<ReportId> chosen(reports.cbegin(), reports.cend());
    return context->storage->read(
        [now, chosen](const storage::Stores &stores) -> Result<std::vector<InboxItem>> {
            Result<std::vector<InboxItem>> items = wholeInbox(stores, now);
            if (items)
                std::erase_if(*items, [&](const InboxItem &item) {
                    return !chosen.contains(item.report.id);
                });
            return items;
        });
}

} // namespace core::pipeline
