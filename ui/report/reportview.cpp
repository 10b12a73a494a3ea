// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/report/reportview.h"

#include "ui/report/groupingasker.h"
#include "ui/report/sections.h"
#include "ui/support/commands.h"
#include "ui/support/testid.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/panels.h"

#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using ui::support::Glyph;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::ButtonKind;

namespace ui::report {

namespace {

constexpr int railWidth = 29 * unit;
constexpr int railBeside = 92 * unit; ///< narrower than this, the rail goes below
constexpr int widestContent = 150 * unit;
constexpr int wordsFit = 86 * unit; ///< all buttons with their words side by side

QString withKey(const QString &id, const QString &text)
{
    const QString key = support::keyText(id);
    return key.isEmpty() ? text : u"%1 (%2)"_s.arg(text, key);
}

} // namespace

ReportView::ReportView(ReportPresenter &presenter, QWidget *parent)
    : QWidget(parent), m_presenter(presenter), m_asker(new GroupingAsker(presenter, this)),
      m_stack(new QStackedWidget), m_statePage(new widgets::StatePage),
      m_banner(new widgets::Banner), m_title((new widgets::Label({}, Type::Title))->selectable()),
      m_chips(new QHBoxLayout),
      m_review(widgets::makeButton(tr("Review changes"), Glyph::PullRequest, ButtonKind::Primary,
                                   u"report.review.button"_s)),
      m_publish(widgets::makeButton(tr("Publish…"), Glyph::PullRequest, ButtonKind::Primary,
                                    u"report.publish.button"_s)),
      m_restore(widgets::makeButton(tr("Restore"), Glyph::Restore, ButtonKind::Normal,
                                    u"report.restore.button"_s)),
      m_retry(widgets::makeButton(tr("Re-trigger…"), Glyph::Retry, ButtonKind::Normal,
                                  u"report.retry.button"_s)),
      m_dismiss(widgets::makeButton(tr("Dismiss…"), Glyph::Dismiss, ButtonKind::Normal,
                                    u"report.dismiss.button"_s)),
      m_resolve(widgets::makeButton(tr("Resolve…"), Glyph::Resolve, ButtonKind::Normal,
                                    u"report.resolve.button"_s)),
      m_snooze(widgets::makeButton(tr("Snooze…"), Glyph::Snooze, ButtonKind::Normal,
                                   u"report.snooze.button"_s)),
      m_stop(widgets::makeButton(tr("Stop"), Glyph::Stop, ButtonKind::Normal,
                                 u"report.stop.button"_s)),
      m_scroll(new QScrollArea)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    identify(this, u"report"_s, tr("Report"));
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    auto *header = new QVBoxLayout;
    header->setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit);
    header->setSpacing(unit);
    m_chips->setSpacing(unit);
    header->addLayout(m_chips);
    header->addWidget(m_title);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(unit);
    for (QPushButton *button :
         {m_review, m_publish, m_restore, m_stop, m_retry, m_dismiss, m_resolve, m_snooze})
        buttons->addWidget(button);
    buttons->addStretch(1);
    header->addLayout(buttons);
    layout->addLayout(header);
    layout->addWidget(widgets::separator());
    identify(m_scroll, u"report.content"_s, tr("Report content"));
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setBackgroundRole(QPalette::Base);
    new widgets::FocusRing(m_scroll);
    layout->addWidget(m_scroll, 1);
    m_stack->addWidget(page);
    m_stack->addWidget(m_statePage);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    m_review->setToolTip(withKey(u"report.review"_s, tr("Review changes")));
    m_publish->setToolTip(
        withKey(u"report.publish"_s, tr("Open the pull request of the proven change")));
    m_restore->setToolTip(tr("Take the decision back: the report is open again"));
    m_retry->setToolTip(withKey(u"report.retry"_s, tr("Start again, with a direction")));
    m_dismiss->setToolTip(withKey(u"report.dismiss"_s, tr("Dismiss with a reason")));
    m_resolve->setToolTip(withKey(u"report.resolve"_s, tr("Resolve with a reason")));
    m_snooze->setToolTip(withKey(u"report.snooze"_s, tr("Snooze")));
    m_stop->setToolTip(withKey(u"report.stop"_s, tr("Stop the work on it")));
    connect(m_review, &QPushButton::clicked, this, &ReportView::review);
    connect(m_publish, &QPushButton::clicked, this, &ReportView::askPublish);
    connect(m_restore, &QPushButton::clicked, this, &ReportView::restore);
    connect(m_retry, &QPushButton::clicked, this, &ReportView::askRetry);
    connect(m_dismiss, &QPushButton::clicked, this, &ReportView::askDismiss);
    connect(m_resolve, &QPushButton::clicked, this, &ReportView::askResolve);
    connect(m_snooze, &QPushButton::clicked, this, &ReportView::askSnooze);
    connect(m_stop, &QPushButton::clicked, this, &ReportView::stop);
    connect(m_asker, &GroupingAsker::reportRequested, this, &ReportView::reportRequested);
    connect(m_statePage, &widgets::StatePage::actionTriggered, &m_presenter,
            &ReportPresenter::reload);
    connect(&m_presenter, &ReportPresenter::changed, this, &ReportView::rebuild);
    connect(&m_presenter, &ReportPresenter::busyChanged, this, &ReportView::updateButtons);
    connect(&m_presenter, &ReportPresenter::failed, this,
            [this](const QString &message) { m_banner->showMessage(message); });
    rebuild(true);
}

void ReportView::rebuild(bool otherReport)
{
    if (otherReport)
        m_banner->hide();
    switch (m_presenter.state()) {
    case ReportPresenter::State::Empty:
        m_statePage->show(Glyph::Inbox, tr("No report is chosen"),
                          tr("Choose one in the list, with the mouse or with J and K."));
        m_stack->setCurrentWidget(m_statePage);
        return;
    case ReportPresenter::State::Loading:
        m_statePage->showLoading(tr("Loading the report…"));
        m_stack->setCurrentWidget(m_statePage);
        return;
    case ReportPresenter::State::Failed:
        m_statePage->show(Glyph::Warning, tr("The report could not be read"), m_presenter.problem(),
                          tr("Try again"));
        m_stack->setCurrentWidget(m_statePage);
        return;
    case ReportPresenter::State::Ready: break;
    }
    fillHeader();
    updateButtons();

    const core::pipeline::ReportPage &page = m_presenter.page();
    const int position = otherReport ? 0 : m_scroll->verticalScrollBar()->value();
    auto *content = new QWidget;
    content->setBackgroundRole(QPalette::Base);
    auto *center = new QHBoxLayout(content);
    center->setContentsMargins(3 * unit, 2 * unit, 3 * unit, 3 * unit);
    auto *inner = new QWidget;
    inner->setMaximumWidth(widestContent);
    center->addWidget(inner);
    m_columns = new QBoxLayout(QBoxLayout::LeftToRight, inner);
    m_columns->setContentsMargins(0, 0, 0, 0);
    m_columns->setSpacing(3 * unit);
    auto *main = new QWidget;
    auto *list = new QVBoxLayout(main);
    list->setContentsMargins(0, 0, 0, 0);
    list->setSpacing(2 * unit);
    if (QWidget *failure = failureSection(page))
        list->addWidget(failure);
    list->addWidget(summarySection(page));
    if (page.verdict)
        list->addWidget(verdictSection(*page.verdict));
    if (page.findings)
        list->addWidget(findingsSection(*page.findings));
    if (!page.attempts.empty())
        list->addWidget(attemptsSection(page.attempts));
    if (QWidget *grouping = groupingSection(page, m_asker->acts()))
        list->addWidget(grouping);
    list->addWidget(signalsSection(page, m_presenter.now(), m_asker->acts()));
    if (!page.history.empty())
        list->addWidget(historySection(page.history, m_presenter.now(),
                                       [this](core::DecisionId id) { m_presenter.undo(id); }));
    list->addStretch(1);
    m_rail = rail(page, m_presenter.now());
    m_columns->addWidget(main, 1);
    m_columns->addWidget(m_rail, 0);
    arrange();
    m_scroll->setWidget(content);
    m_scroll->verticalScrollBar()->setSingleStep(3 * unit);
    m_stack->setCurrentIndex(0);
    QTimer::singleShot(0, m_scroll,
                       [this, position] { m_scroll->verticalScrollBar()->setValue(position); });
}

void ReportView::fillHeader()
{
    widgets::clearLayout(m_chips);
    const core::InboxItem &item = m_presenter.page().item;
    const core::Report &report = item.report;
    if (report.priority)
        m_chips->addWidget(new widgets::Chip(
            {core::priorityName(*report.priority), support::priorityTone(*report.priority)}));
    QString state = support::stateText(report.state);
    // What failed is told in full below.
    if (!report.stateReason.isEmpty() && report.stateReason != u"error")
        state += u": "_s + support::reasonText(report.stateReason);
    m_chips->addWidget(new widgets::Chip(
        {state, support::stateTone(report.state), support::stateGlyph(report.state)}));
    if (item.pullRequest)
        m_chips->addWidget(new widgets::Chip({support::checkText(item.pullRequest->checks),
                                              support::checkTone(item.pullRequest->checks),
                                              support::checkGlyph(item.pullRequest->checks)}));
    if (item.pullRequest && item.pullRequest->label == u"guard")
        m_chips->addWidget(
            new widgets::Chip({tr("Guard only"), support::Tone::Warning, Glyph::Warning}));
    if (!report.recurrenceOf.isNull())
        m_chips->addWidget(
            new widgets::Chip({tr("Came back"), support::Tone::Warning, Glyph::History}));
    QStringList facts;
    if (!item.repository.isEmpty())
        facts << support::line(item.repository, 80);
    facts << support::signalsText(report.signalCount);
    m_chips->addWidget(
        new widgets::ElidedLabel(facts.join(u" · "_s), Type::Caption, widgets::Ink::Muted), 1);
    m_title->setText(support::line(report.title));
}

void ReportView::updateButtons()
{
    m_review->setVisible(m_presenter.canReview());
    m_publish->setVisible(m_presenter.canPublish());
    m_restore->setVisible(m_presenter.canRestore());
    m_stop->setVisible(m_presenter.canStop());
    m_retry->setEnabled(m_presenter.canRetry());
    m_dismiss->setEnabled(m_presenter.canDismiss());
    m_resolve->setEnabled(m_presenter.canResolve());
    m_snooze->setEnabled(m_presenter.canSnooze());
}

void ReportView::arrange()
{
    if (!m_columns || !m_rail)
        return;
    const bool beside = width() >= railBeside;
    m_columns->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_rail->setMinimumWidth(beside ? railWidth : 0);
    m_rail->setMaximumWidth(beside ? railWidth : QWIDGETSIZE_MAX);
}

void ReportView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Where the words do not fit the glyphs stay; tooltips and screen readers still say them.
    const bool words = width() >= wordsFit;
    m_retry->setText(words ? tr("Re-trigger…") : QString());
    m_dismiss->setText(words ? tr("Dismiss…") : QString());
    m_resolve->setText(words ? tr("Resolve…") : QString());
    m_snooze->setText(words ? tr("Snooze…") : QString());
    if (m_presenter.state() == ReportPresenter::State::Ready)
        arrange();
}

void ReportView::focusContent()
{
    m_scroll->setFocus(Qt::ShortcutFocusReason);
}

void ReportView::askDismiss()
{
    if (!m_presenter.canDismiss())
        return;
    widgets::ReasonDialog dialog(tr("Dismiss"), tr("Why is nothing to be done about it?"),
                                 {{u"notAProblem"_s, tr("It is not a problem")},
                                  {u"wontFix"_s, tr("It will not be fixed")},
                                  {u"duplicate"_s, tr("It is a duplicate")},
                                  {u"tooVague"_s, tr("It is too vague to act on")},
                                  {u"other"_s, tr("Another reason")}},
                                 tr("Dismiss"), this);
    if (dialog.exec() == QDialog::Accepted)
        m_presenter.dismiss(dialog.reason(), dialog.note());
}

void ReportView::askResolve()
{
    if (!m_presenter.canResolve())
        return;
    widgets::ReasonDialog dialog(tr("Resolve"), tr("How was it settled?"),
                                 {{u"fixedElsewhere"_s, tr("It was fixed elsewhere")},
                                  {u"cannotReproduce"_s, tr("It cannot be reproduced")},
                                  {u"other"_s, tr("Another reason")}},
                                 tr("Resolve"), this);
    if (dialog.exec() == QDialog::Accepted)
        m_presenter.resolve(dialog.reason(), dialog.note());
}

void ReportView::askSnooze()
{
    if (!m_presenter.canSnooze())
        return;
    widgets::SnoozeDialog dialog(m_presenter.now(), m_presenter.page().item.report.signalCount,
                                 this);
    if (dialog.exec() == QDialog::Accepted)
        m_presenter.snooze(dialog.until(), dialog.untilSignals());
}

void ReportView::askPublish()
{
    if (!m_presenter.canPublish())
        return;
    QMessageBox box(QMessageBox::Question, tr("Publish"),
                    tr("Open a pull request with this change?"), QMessageBox::Cancel, this);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(tr("The change is made and proven, and the policy of the repository "
                              "keeps it here. Publishing cannot be taken back; the report can be "
                              "dismissed afterwards."));
    identify(&box, u"report.publish.dialog"_s, tr("Publish"));
    QPushButton *publish = box.addButton(tr("Publish"), QMessageBox::AcceptRole);
    identify(publish, u"report.publish.accept"_s, tr("Publish"));
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    if (box.clickedButton() == publish)
        m_presenter.publish();
}

void ReportView::askRetry()
{
    if (!m_presenter.canRetry())
        return;
    widgets::DirectionDialog dialog({}, this);
    if (dialog.exec() == QDialog::Accepted)
        m_presenter.retry(dialog.direction());
}

void ReportView::askMerge()
{
    if (m_presenter.canMerge())
        m_asker->askMerge();
}

void ReportView::restore()
{
    m_presenter.restore();
}

void ReportView::stop()
{
    m_presenter.stop();
}

void ReportView::review()
{
    if (m_presenter.canReview())
        Q_EMIT reviewRequested(m_presenter.page().item.pullRequest->id);
}

} // namespace ui::report
