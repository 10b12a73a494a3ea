// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the inbox is narrowed to.
#pragma once

#include "core/model/inboxitem.h"

#include <QString>
#include <QStringMatcher>

#include <vector>

namespace ui::inbox {

/// What the list is narrowed to.
struct InboxFilter
{
    enum class Only : std::uint8_t { All, Unread, Green, Urgent };

    QString text; ///< words that all must occur, case does not matter
    Only only = Only::All;

    bool isEmpty() const { return text.trimmed().isEmpty() && only == Only::All; }
    friend bool operator==(const InboxFilter &, const InboxFilter &) = default;
};

/// Whether the inbox has the item at all: merged-into and still snoozed reports it has not.
bool isListed(const core::InboxItem &item, core::Timestamp now);

/// A filter made ready for many items.
class InboxMatcher
{
public:
    explicit InboxMatcher(const InboxFilter &filter = {});

    bool matches(const core::InboxItem &item) const;

private:
    InboxFilter::Only m_only;
    std::vector<QStringMatcher> m_words;
    std::vector<QString> m_states; ///< the words of each state
};

/// Whether the item is shown.
bool matches(const core::InboxItem &item, const InboxFilter &filter, core::Timestamp now);

} // namespace ui::inbox
