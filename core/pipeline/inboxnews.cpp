// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/inboxnews.h"

#include <utility>

namespace core::pipeline {

InboxNews::InboxNews(std::function<void(QList<ReportId>)> tell) : m_tell(std::move(tell))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(100);
    m_timer.callOnTimeout(&m_timer, [this] { flush(); });
}

void InboxNews::changed(ReportId report)
{
    if (!m_any)
        m_reports.insert(report);
    if (m_reports.size() > most) {
        anyChanged();
        return;
    }
    if (!m_timer.isActive()) // not put off by the next change
        m_timer.start();
}

void InboxNews::anyChanged()
{
    m_any = true;
    m_reports.clear();
    if (!m_timer.isActive())
        m_timer.start();
}

void InboxNews::flush()
{
    m_any = false;
    m_tell(std::exchange(m_reports, {}).values());
}

} // namespace core::pipeline
