// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/inboxpage.h"

#include "ui/inbox/inboxview.h"
#include "ui/report/reportview.h"
#include "ui/support/commands.h"
#include "ui/support/type.h"

#include <QSplitter>

using ui::support::unit;

namespace ui::shell {

InboxPage::InboxPage(core::pipeline::Desk &desk, const core::Clock &clock, QWidget *parent)
    : QWidget(parent), m_inbox(desk, clock), m_report(desk, clock), m_splitter(new QSplitter),
      m_list(new inbox::InboxView(m_inbox, clock)), m_view(new report::ReportView(m_report)),
      m_load(new QTimer(this)), m_read(new QTimer(this))
{
    m_splitter->setChildrenCollapsible(false);
    m_list->setMinimumWidth(38 * unit);
    m_view->setMinimumWidth(60 * unit);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_view);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({52 * unit, 110 * unit});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);

    m_load->setSingleShot(true);
    m_load->setInterval(90);
    m_read->setSingleShot(true);
    m_read->setInterval(1500);
    connect(m_list, &inbox::InboxView::currentChanged, this, [this] {
        m_read->stop();
        m_load->start();
    });
    connect(m_load, &QTimer::timeout, this,
            [this] { m_report.setReport(m_list->currentReport()); });
    connect(&m_report, &report::ReportPresenter::changed, this, [this](bool other) {
        if (other && m_report.state() == report::ReportPresenter::State::Ready)
            m_read->start();
    });
    connect(m_read, &QTimer::timeout, this, [this] {
        if (isVisible() && m_report.state() == report::ReportPresenter::State::Ready &&
            m_report.page().item.unread)
            m_inbox.setRead(m_report.report(), true);
    });
    connect(m_list, &inbox::InboxView::opened, this, [this](core::ReportId id) {
        m_report.setReport(id);
        m_view->focusContent();
    });
    connect(m_view, &report::ReportView::reportRequested, this, &InboxPage::openReport);
    connect(m_view, &report::ReportView::reviewRequested, this, &InboxPage::reviewRequested);
    addCommands();
    m_inbox.reload();
}

void InboxPage::openReport(core::ReportId report)
{
    m_list->select(report);
    // The list tells of no change where that one is current already, and has not those that are
    // snoozed.
    m_load->stop();
    m_report.setReport(report);
}

bool InboxPage::isLoading() const
{
    return m_list->isLoading() || m_view->isLoading() || m_load->isActive();
}

void InboxPage::addCommands()
{
    using support::addCommand;
    // A decision goes for the report that is seen: not while the one under the cursor is about to
    // take its place.
    const auto onCurrent = [this](void (report::ReportView::*act)()) {
        return [this, act] {
            if (!m_load->isActive())
                (m_view->*act)();
        };
    };
    addCommand(this, u"inbox.next", [this] { m_list->step(1); });
    addCommand(this, u"inbox.previous", [this] { m_list->step(-1); });
    addCommand(this, u"inbox.open", [this] {
        m_report.setReport(m_list->currentReport());
        m_view->focusContent();
    });
    addCommand(this, u"inbox.back", [this] { m_list->focusList(); });
    addCommand(this, u"inbox.filter", [this] { m_list->focusFilter(); });
    addCommand(this, u"inbox.toggleRead", [this] { m_list->toggleRead(); });
    addCommand(this, u"report.review", onCurrent(&report::ReportView::review));
    addCommand(this, u"report.dismiss", onCurrent(&report::ReportView::askDismiss));
    addCommand(this, u"report.resolve", onCurrent(&report::ReportView::askResolve));
    addCommand(this, u"report.snooze", onCurrent(&report::ReportView::askSnooze));
    addCommand(this, u"report.retry", onCurrent(&report::ReportView::askRetry));
    addCommand(this, u"report.publish", onCurrent(&report::ReportView::askPublish));
    addCommand(this, u"report.merge", onCurrent(&report::ReportView::askMerge));
    addCommand(this, u"report.restore", onCurrent(&report::ReportView::restore));
    addCommand(this, u"report.stop", onCurrent(&report::ReportView::stop));
}

} // namespace ui::shell
