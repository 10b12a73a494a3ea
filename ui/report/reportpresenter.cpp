// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportpresenter.h"

#include <QSet>

#include "core/inbox/inbox.h"
#include "ui/support/format.h"

using namespace Qt::StringLiterals;

namespace ui::report {

using core::InboxSection;

ReportPresenter::ReportPresenter(core::pipeline::Desk &desk, const core::Clock &clock,
                                 QObject *parent)
    : QObject(parent), m_desk(desk), m_clock(clock)
{
    connect(&desk, &core::pipeline::Desk::reportChanged, this, [this](core::ReportId id) {
        if (id == m_report)
            reload();
    });
}

void ReportPresenter::setReport(core::ReportId report)
{
    if (report == m_report)
        return;
    m_report = report;
    m_page.reset();
    ++m_load;
    m_state = report.isNull() ? State::Empty : State::Loading;
    Q_EMIT changed(true);
    if (!report.isNull())
        reload();
}

void ReportPresenter::reload()
{
    if (m_report.isNull())
        return;
    const int load = ++m_load;
    core::join(m_desk.report(m_report), this,
               [this, load](core::Result<core::pipeline::ReportPage> page) {
                   if (load != m_load)
                       return;
                   const bool first = !m_page.has_value();
                   if (page) {
                       m_page = std::move(*page);
                       m_state = State::Ready;
                   } else if (page.error().kind != core::ErrorKind::Cancelled) {
                       m_problem = page.error().toUserText();
                       m_state = State::Failed;
                       m_page.reset();
                   }
                   Q_EMIT changed(first);
               });
}

bool ReportPresenter::isOpen() const
{
    return m_state == State::Ready && !m_busy &&
           core::sectionOf(m_page->item.report.state) != InboxSection::Done;
}

bool ReportPresenter::canDismiss() const
{
    return isOpen() && core::isAllowed(m_page->item.report.state, core::ReportState::Dismissed);
}

bool ReportPresenter::canResolve() const
{
    return isOpen() && core::isAllowed(m_page->item.report.state, core::ReportState::Resolved);
}

bool ReportPresenter::canRetry() const
{
    return isOpen() && !canStop() &&
           (m_page->item.report.state != core::ReportState::Failed ||
            m_page->item.report.retryable);
}

bool ReportPresenter::canStop() const
{
    return m_state == State::Ready && !m_busy &&
           core::sectionOf(m_page->item.report.state) == InboxSection::Working;
}

bool ReportPresenter::canSnooze() const
{
    return isOpen();
}

bool ReportPresenter::canReview() const
{
    return m_state == State::Ready && m_page->item.pullRequest.has_value();
}

bool ReportPresenter::canPublish() const
{
    return isOpen() && core::inbox::mayAct(u"publish"_s, m_page->item).has_value();
}

const core::AuditEntry *ReportPresenter::ending() const
{
    if (m_state != State::Ready || m_busy)
        return nullptr;
    const core::ReportState state = m_page->item.report.state;
    const QString action = state == core::ReportState::Dismissed  ? u"dismissed"_s
                           : state == core::ReportState::Resolved ? u"resolved"_s
                                                                  : QString();
    const auto entry = std::ranges::find_if(m_page->history, [&](const core::AuditEntry &each) {
        return each.undoable && each.action == action;
    });
    return entry == m_page->history.end() ? nullptr : &*entry;
}

bool ReportPresenter::canRestore() const
{
    return ending() != nullptr;
}

void ReportPresenter::restore()
{
    const core::AuditEntry *entry = ending();
    if (!entry)
        return;
    const QString text = tr("Restored: %1").arg(support::line(m_page->item.report.title, 60));
    m_busy = true;
    Q_EMIT busyChanged();
    core::join(m_desk.undo(entry->id), this, [this, text](const core::Result<> &done) {
        m_busy = false;
        Q_EMIT busyChanged();
        if (done)
            Q_EMIT decided({}, text);
        else if (done.error().kind != core::ErrorKind::Cancelled)
            Q_EMIT failed(done.error().toUserText());
    });
}

void ReportPresenter::run(core::Task<core::DecisionId> act, const QString &text, bool undoable)
{
    m_busy = true;
    Q_EMIT busyChanged();
    core::join(std::move(act), this,
               [this, text, undoable](core::Result<core::DecisionId> decision) {
                   m_busy = false;
                   Q_EMIT busyChanged();
                   if (decision)
                       Q_EMIT decided(undoable ? *decision : core::DecisionId(), text);
                   else if (decision.error().kind != core::ErrorKind::Cancelled)
                       Q_EMIT failed(decision.error().toUserText());
               });
}

void ReportPresenter::dismiss(const QString &reason, const QString &note)
{
    if (canDismiss())
        run(m_desk.dismiss(m_report, reason, note),
            tr("Dismissed: %1").arg(support::line(m_page->item.report.title, 60)));
}

void ReportPresenter::resolve(const QString &reason, const QString &note)
{
    if (canResolve())
        run(m_desk.resolve(m_report, reason, note),
            tr("Resolved: %1").arg(support::line(m_page->item.report.title, 60)));
}

void ReportPresenter::publish()
{
    if (canPublish())
        run(m_desk.publish(m_report),
            tr("Published: %1").arg(support::line(m_page->item.report.title, 60)), false);
}

void ReportPresenter::retry(const QString &direction)
{
    if (canRetry())
        run(m_desk.retry(m_report, direction),
            tr("Re-triggered: %1").arg(support::line(m_page->item.report.title, 60)), false);
}

void ReportPresenter::snooze(core::Timestamp until, int untilSignals)
{
    if (canSnooze())
        run(m_desk.snooze(m_report, until, untilSignals),
            tr("Snoozed: %1").arg(support::line(m_page->item.report.title, 60)));
}

void ReportPresenter::stop()
{
    if (!canStop())
        return;
    core::join(m_desk.stop(m_report), this, [this](core::Result<> done) {
        if (!done && done.error().kind != core::ErrorKind::Cancelled)
            Q_EMIT failed(done.error().toUserText());
    });
}

void ReportPresenter::undo(core::DecisionId decision)
{
    core::join(m_desk.undo(decision), this, [this](core::Result<> done) {
        if (!done && done.error().kind != core::ErrorKind::Cancelled)
            Q_EMIT failed(done.error().toUserText());
        else
            reload();
    });
}

bool ReportPresenter::canRegroup() const
{
    return m_state == State::Ready && !m_busy;
}

bool ReportPresenter::canMerge()
{
    if (!canRegroup())
        return false;
    const core::Result<> may = core::inbox::mayAct(u"takeIn"_s, m_page->item);
    if (!may)
        Q_EMIT failed(may.error().toUserText());
    return may.has_value();
}

void ReportPresenter::splitOff(core::SignalId signal)
{
    if (!m_busy)
        run(m_desk.moveSignals({signal}, {}), tr("Split off into a report of its own"));
}

void ReportPresenter::moveTo(core::SignalId signal, core::ReportId to)
{
    if (!m_busy)
        run(m_desk.moveSignals({signal}, to), tr("Moved to another report"));
}

void ReportPresenter::merge(core::ReportId from, core::ReportId into)
{
    if (!m_busy)
        run(m_desk.mergeReports(from, into),
            into == m_report ? tr("Merged into this report") : tr("Merged into the other report"));
}

void ReportPresenter::pair(core::SignalId first, core::SignalId second, core::Pairing pairing)
{
    if (!m_busy)
        run(m_desk.pairSignals(first, second, pairing, {}),
            pairing == core::Pairing::Never ? tr("They will never be grouped together")
                                            : tr("They will always be grouped together"));
}

void ReportPresenter::tie(core::SignalId signal, core::ReportId with)
{
    if (!m_busy)
        run(m_desk.tieSignal(signal, with, {}), tr("They will always be grouped together"));
}

void ReportPresenter::withdraw(core::DecisionId rule)
{
    if (canRegroup())
        run(m_desk.withdrawRule(rule), tr("Rule withdrawn"));
}

void ReportPresenter::decide(core::RegroupingId proposal, bool accept)
{
    if (canRegroup())
        run(m_desk.decideRegrouping(proposal, accept),
            accept ? tr("Done as proposed") : tr("Proposal dismissed"));
}

void ReportPresenter::listReports(
    std::function<void(const std::vector<core::InboxItem> &, bool isWhole)> then)
{
    const auto isAbout = [this, asked = m_report] {
        return asked == m_report && m_state == State::Ready;
    };
    const auto tell = [this](const core::Error &error) {
        if (error.kind != core::ErrorKind::Cancelled)
            Q_EMIT failed(error.toUserText());
    };
    core::join(m_desk.inboxHead(), this,
               [this, isAbout, tell,
                then = std::move(then)](core::Result<core::pipeline::InboxHead> head) {
                   if (!isAbout())
                       return;
                   if (!head) {
                       tell(head.error());
                       return;
                   }
                   if (head->isWhole) {
                       then(head->items, true);
                       return;
                   }
                   // What is likely the same is offered, however far below it is.
                   QList<core::ReportId> linked;
                   for (const core::ReportLink &link : m_page->links)
                       linked.push_back(link.other);
                   core::join(m_desk.inboxItems(linked), this,
                              [isAbout, tell, then, first = std::move(head->items)](
                                  const core::Result<std::vector<core::InboxItem>> &more) {
                                  if (!isAbout())
                                      return;
                                  if (!more) {
                                      tell(more.error());
                                      return;
                                  }
                                  std::vector<core::InboxItem> items = first;
                                  QSet<core::ReportId> known;
                                  for (const core::InboxItem &item : items)
                                      known.insert(item.report.id);
                                  for (const core::InboxItem &item : *more) {
                                      if (!known.contains(item.report.id))
                                          items.push_back(item);
                                  }
                                  then(items, false);
                              });
               });
}

} // namespace ui::report
