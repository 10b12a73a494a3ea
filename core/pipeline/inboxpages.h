// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inbox as it is read: whole, what is seen first, in pieces, or chosen reports.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

// As in Desk.
Task<std::vector<InboxItem>> readInbox(SharedContext context);
Task<InboxHead> readInboxHead(SharedContext context);
Task<InboxPiece> readInboxPiece(SharedContext context, ReportId after, int most);
Task<std::vector<InboxItem>> readInboxItems(SharedContext context, QList<ReportId> reports);

} // namespace core::pipeline
