// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inbox's own rules: order, counts, what may be decided, when a person is interrupted.
#pragma once

#include "core/base/result.h"
#include "core/model/inboxitem.h"

#include <QMap>

#include <span>
#include <vector>

namespace core::inbox {

/// Whether a snooze hides the report now: its time has not come and it has not the signals asked
/// for.
bool isSnoozed(const Report &report, Timestamp now);

/// As the inbox shows them: by section, then priority (unknown last), then weight, then newest
/// first; ties by id, so that equal inboxes have equal order. Merged-away and snoozed reports are
/// left out.
std::vector<InboxItem> ordered(std::vector<InboxItem> items, Timestamp now);

/// How many items each section has; sections without any are missing.
QMap<InboxSection, int> counts(std::span<const InboxItem> items);

/// Codes that may be given as reason, in the order of the numbered menu; reasonText has their
/// words.
const QStringList &dismissReasons();
const QStringList &resolveReasons();

/// Whether this act is possible in this state; the message says why not, and what to do instead.
/// act     publish, approve, merge, comment, retry, dismiss, resolve, snooze; and of two reports:
///         takeIn (signals of another one), mergeAway (all its signals go to another one)
/// errors  Conflict
Result<> mayAct(const QString &act, const InboxItem &item);

/// Whether a person is told of this change: a pull request turned green, or a report needs a
/// decision for the first time.
enum class Notice : std::uint8_t { None, TurnedGreen, NeedsDecision };
Notice noticeFor(const InboxItem *before, const InboxItem &after);

} // namespace core::inbox
