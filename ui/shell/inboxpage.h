// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Inbox and report beside each other, and the keys that act on both.
#pragma once

#include "ui/inbox/inboxpresenter.h"
#include "ui/report/reportpresenter.h"

#include <QWidget>

class QSplitter;
class QTimer;

namespace ui::inbox {
class InboxView;
}
namespace ui::report {
class ReportView;
}

namespace ui::shell {

class InboxPage : public QWidget
{
    Q_OBJECT

public:
    /// desk, clock  borrowed, outlive this
    InboxPage(core::pipeline::Desk &desk, const core::Clock &clock, QWidget *parent = nullptr);

    inbox::InboxPresenter &inbox() { return m_inbox; }
    report::ReportPresenter &report() { return m_report; }
    inbox::InboxView *list() const { return m_list; }
    report::ReportView *view() const { return m_view; }
    QSplitter *splitter() const { return m_splitter; }
    bool isLoading() const;
    /// Shows it, also if it is not in the list, as one that is snoozed.
    void openReport(core::ReportId report);

Q_SIGNALS:
    void reviewRequested(core::PullRequestId pullRequest);

private:
    void addCommands();

    inbox::InboxPresenter m_inbox;
    report::ReportPresenter m_report;
    QSplitter *m_splitter;
    inbox::InboxView *m_list;
    report::ReportView *m_view;
    QTimer *m_load; ///< a report is loaded when the cursor rests
    QTimer *m_read; ///< and read when it was looked at
};

} // namespace ui::shell
