// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inbox/inboxfilter.h"

#include "core/inbox/inbox.h"
#include "ui/support/format.h"

#include <algorithm>

namespace ui::inbox {

bool isListed(const core::InboxItem &item, core::Timestamp now)
{
    return item.report.mergedInto.isNull() && !core::inbox::isSnoozed(item.report, now);
}

InboxMatcher::InboxMatcher(const InboxFilter &filter) : m_only(filter.only)
{
    for (const QString &word : filter.text.split(u' ', Qt::SkipEmptyParts))
        m_words.emplace_back(word, Qt::CaseInsensitive);
    if (m_words.empty())
        return;
    for (const core::ReportState state : core::reportStates())
        m_states.push_back(support::stateText(state));
}

bool InboxMatcher::matches(const core::InboxItem &item) const
{
    const core::Report &report = item.report;
    switch (m_only) {
    case InboxFilter::Only::All: break;
    case InboxFilter::Only::Unread:
        if (!item.unread)
            return false;
        break;
    case InboxFilter::Only::Green:
        if (!item.pullRequest || item.pullRequest->checks != core::CheckState::Passed)
            return false;
        break;
    case InboxFilter::Only::Urgent:
        if (!report.priority || *report.priority > core::Priority::P1)
            return false;
        break;
    }
    // A word has no space, so it is in one of the texts or in none.
    return std::ranges::all_of(m_words, [&](const QStringMatcher &word) {
        const auto in = [&](const QString &text) { return word.indexIn(text) >= 0; };
        return in(report.title) || in(item.repository) || in(m_states[size_t(report.state)]) ||
               std::ranges::any_of(item.sources, in) ||
               (report.priority && in(core::priorityName(*report.priority))) ||
               std::ranges::any_of(item.reviewers, in, &core::Reviewer::identity) ||
               (item.pullRequest && in(item.pullRequest->branch));
    });
}

bool matches(const core::InboxItem &item, const InboxFilter &filter, core::Timestamp now)
{
    return isListed(item, now) && InboxMatcher(filter).matches(item);
}

} // namespace ui::inbox
