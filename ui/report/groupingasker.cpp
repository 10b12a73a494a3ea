// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/groupingasker.h"

#include "core/inbox/inbox.h"
#include "core/inbox/why.h"
#include "ui/support/format.h"
#include "ui/widgets/choicedialog.h"

#include <QSet>

using namespace Qt::StringLiterals;
using ui::widgets::ChoiceDialog;

namespace ui::report {

GroupingAsker::GroupingAsker(ReportPresenter &presenter, QWidget *window)
    : QObject(window), m_presenter(presenter), m_window(window)
{
}

GroupingActs GroupingAsker::acts()
{
    return {.split = [this](core::SignalId signal) { m_presenter.splitOff(signal); },
            .move = [this](core::SignalId signal) { askMove(signal); },
            .never = [this](core::SignalId signal) { askNever(signal); },
            .always = [this](core::SignalId signal) { askAlways(signal); },
            .open = [this](core::ReportId report) { Q_EMIT reportRequested(report); },
            .merge = [this, into = m_presenter.report()](
                         core::ReportId other) { m_presenter.merge(other, into); },
            .tellApart =
                [this](core::SignalId first, core::SignalId second) {
                    m_presenter.pair(first, second, core::Pairing::Never);
                },
            .withdraw = [this](core::DecisionId rule) { m_presenter.withdraw(rule); },
            .decide = [this](core::RegroupingId proposal,
                             bool accept) { m_presenter.decide(proposal, accept); }};
}

QString GroupingAsker::titleOf(core::SignalId signal) const
{
    return core::inbox::nameOf(signal, m_presenter.page().names, 60);
}

void GroupingAsker::askNever(core::SignalId signal)
{
    if (m_presenter.state() != ReportPresenter::State::Ready)
        return;
    const core::pipeline::ReportPage &page = m_presenter.page();
    std::vector<ChoiceDialog::Choice> choices;
    for (const core::pipeline::SignalCard &card : page.cards) {
        if (card.signal.id != signal)
            choices.push_back(
                {card.signal.id.toString(), card.signal.title.displayLine(120),
                 tr("%1, in this report").arg(support::signalKindText(card.signal.kind))});
    }
    for (const core::ReportLink &link : page.links) {
        const QString title =
            core::UntrustedText(page.names.forSignals.value(link.nearest)).displayLine(120);
        if (!link.apart && !title.isEmpty())
            choices.push_back({link.nearest.toString(), title,
                               tr("in %1").arg(core::inbox::nameOf(link.other, page.names, 80))});
    }
    ChoiceDialog dialog(tr("Never together"),
                        tr("Which signal does %1 never belong with?").arg(titleOf(signal)),
                        std::move(choices),
                        tr("If both are in this report, the chosen one gets a report of its own. "
                           "Later decisions keep them apart. It can be undone."),
                        tr("Keep apart"), u"never"_s, m_window);
    if (dialog.exec() == QDialog::Accepted && !dialog.chosen().isEmpty())
        m_presenter.pair(signal, core::SignalId::fromString(dialog.chosen()), core::Pairing::Never);
}

void GroupingAsker::chooseReport(const QString &act, const Question &question,
                                 std::function<void(core::ReportId)> then)
{
    if (!m_presenter.canRegroup())
        return;
    m_presenter.listReports([this, act, question, then = std::move(then)](
                                const std::vector<core::InboxItem> &read, bool isWhole) {
        const std::vector<core::InboxItem> items = core::inbox::ordered(read, m_presenter.now());
        const core::pipeline::ReportPage &page = m_presenter.page();
        std::vector<ChoiceDialog::Choice> choices;
        QSet<core::ReportId> passed{m_presenter.report()};
        for (const core::InboxItem &item : items) {
            if (core::isSettled(item.report.state) || !core::inbox::mayAct(act, item))
                passed.insert(item.report.id);
        }
        for (const core::ReportLink &link : page.links) {
            if (passed.contains(link.other))
                continue;
            passed.insert(link.other);
            choices.push_back(
                {link.other.toString(),
                 core::UntrustedText(page.names.forReports.value(link.other)).displayLine(120),
                 tr("possibly the same: %1").arg(core::inbox::percentText(link.score))});
        }
        for (const core::InboxItem &item : items) {
            if (!passed.contains(item.report.id))
                choices.push_back(
                    {item.report.id.toString(), support::line(item.report.title, 120),
                     u"%1 · %2"_s.arg(support::stateText(item.report.state),
                                      support::signalsText(item.report.signalCount))});
        }
        const QString remark =
            isWhole ? question.remark
                    : tr("Offered are the reports that the inbox shows first and those that "
                         "are possibly the same. %1")
                          .arg(question.remark);
        ChoiceDialog dialog(question.title, question.text, std::move(choices), remark,
                            question.verb, question.name, m_window);
        if (dialog.exec() == QDialog::Accepted && !dialog.chosen().isEmpty())
            then(core::ReportId::fromString(dialog.chosen()));
    });
}

void GroupingAsker::askMove(core::SignalId signal)
{
    chooseReport(u"takeIn"_s,
                 {.title = tr("Move"),
                  .text = tr("Where does %1 belong?").arg(titleOf(signal)),
                  .remark = tr("The signal moves at once. It can be undone."),
                  .verb = tr("Move"),
                  .name = u"move"_s},
                 [this, signal](core::ReportId to) { m_presenter.moveTo(signal, to); });
}

void GroupingAsker::askAlways(core::SignalId signal)
{
    chooseReport(
        {},
        {.title = tr("Always together"),
         .text = tr("With which report does %1 always belong?").arg(titleOf(signal)),
         .remark = tr("It is tied to the heaviest signal of that report, and that one moves here. "
                      "Later decisions keep them together. It can be undone."),
         .verb = tr("Keep together"),
         .name = u"always"_s},
        [this, signal](core::ReportId with) { m_presenter.tie(signal, with); });
}

void GroupingAsker::askMerge()
{
    chooseReport(u"mergeAway"_s,
                 {.title = tr("Merge"),
                  .text = tr("Which report goes into this one?"),
                  .remark = tr("All its signals move here. It can be undone."),
                  .verb = tr("Merge"),
                  .name = u"merge"_s},
                 [this, into = m_presenter.report()](core::ReportId other) {
                     m_presenter.merge(other, into);
                 });
}

} // namespace ui::report
