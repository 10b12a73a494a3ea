// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/reviewwindow.h"

#include "ui/diff/reviewdialogs.h"
#include "ui/support/commands.h"
#include "ui/support/style.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/support/windowplace.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/label.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/panels.h"

#include <QButtonGroup>
#include <QCloseEvent>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using ui::support::Glyph;
using ui::support::identify;
using ui::support::Type;
using ui::support::unit;
using ui::widgets::ButtonKind;
using ui::widgets::Ink;
using ui::widgets::Label;

namespace ui::diff {

namespace {

QString withKey(const QString &text, const QString &command)
{
    return u"%1 (%2)"_s.arg(text, support::keyText(command));
}

} // namespace

ReviewWindow::ReviewWindow(std::unique_ptr<ReviewPresenter> presenter, QWidget *parent)
    : QWidget(parent, Qt::Window), m_presenter(std::move(presenter)), m_states(new QStackedWidget),
      m_pages(new QStackedWidget), m_statePage(new widgets::StatePage),
      m_banner(new widgets::Banner), m_toast(nullptr), m_title((new Label({}, Type::Title))),
      m_branch(new widgets::ElidedLabel({}, Type::Code, Ink::Muted)), m_chips(new QHBoxLayout),
      m_tabs(new QButtonGroup(this)),
      m_submit(widgets::makeButton(tr("Submit review…"), Glyph::Check, ButtonKind::Primary,
                                   u"review.submit.button"_s)),
      m_merge(widgets::makeButton(tr("Merge…"), Glyph::Merge, ButtonKind::Normal,
                                  u"review.merge.button"_s)),
      m_retry(widgets::makeButton(tr("Re-trigger…"), Glyph::Retry, ButtonKind::Normal,
                                  u"review.retry.button"_s)),
      m_mode(widgets::makeButton(tr("Side by side"), Glyph::Split, ButtonKind::Quiet,
                                 u"review.mode.button"_s)),
      m_fileList(new QListView), m_sideCards(new QVBoxLayout),
      m_view(new DiffView(m_presenter->clock())), m_legend(new widgets::KeyLegend)
{
    identify(this, u"review"_s, tr("Review"));
    setWindowTitle(tr("Review"));
    support::placeWindow(this, {1320, 860}, QSettings().value("review/geometry").toByteArray());
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(makeHeader());
    layout->addWidget(widgets::separator());
    auto *splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(makeSide());
    m_pages->addWidget(m_view);
    for (int i = 1; i <= int(Page::Conversation); ++i)
        m_pages->addWidget(new QWidget);
    splitter->addWidget(m_pages);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({280, 1040});
    layout->addWidget(splitter, 1);
    layout->addWidget(m_legend);
    m_states->addWidget(page);
    m_states->addWidget(m_statePage);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_states);
    m_toast = new widgets::Toast(this);

    connect(m_toast, &widgets::Toast::undoTriggered, this, &ReviewWindow::undoRequested);
    connect(m_submit, &QPushButton::clicked, this, &ReviewWindow::askSubmit);
    connect(m_merge, &QPushButton::clicked, this, &ReviewWindow::askMerge);
    connect(m_retry, &QPushButton::clicked, this, &ReviewWindow::askRetry);
    connect(m_mode, &QPushButton::clicked, this, &ReviewWindow::toggleMode);
    connect(m_statePage, &widgets::StatePage::actionTriggered, m_presenter.get(),
            &ReviewPresenter::reload);
    connect(m_view, &DiffView::draftSaved, m_presenter.get(), &ReviewPresenter::setDraft);
    connect(m_view, &DiffView::currentFileChanged, this, &ReviewWindow::markFile);
    connect(m_presenter.get(), &ReviewPresenter::changed, this, &ReviewWindow::update);
    connect(m_presenter.get(), &ReviewPresenter::draftsChanged, this, &ReviewWindow::updateDrafts);
    connect(m_presenter.get(), &ReviewPresenter::busyChanged, this, &ReviewWindow::updateDrafts);
    connect(m_presenter.get(), &ReviewPresenter::failed, this,
            [this](const QString &message) { m_banner->showMessage(message); });
    connect(m_presenter.get(), &ReviewPresenter::decided, this,
            [this](core::DecisionId decision, const QString &text) {
                m_banner->hide();
                m_toast->showMessage(text, decision);
                Q_EMIT decided(decision, text);
            });
    addCommands();
    update();
    m_presenter->reload();
    m_view->setFocus();
}

ReviewWindow::~ReviewWindow() = default;

QWidget *ReviewWindow::makeHeader()
{
    auto *header = new QWidget;
    header->setAutoFillBackground(true);
    header->setBackgroundRole(QPalette::Base);
    auto *rows = new QVBoxLayout(header);
    rows->setContentsMargins(2 * unit, unit + 4, 2 * unit, unit);
    rows->setSpacing(6);
    auto *top = new QHBoxLayout;
    top->setSpacing(unit);
    top->addWidget(m_title, 1);
    for (QPushButton *button : {m_retry, m_merge, m_submit})
        top->addWidget(button, 0, Qt::AlignTop);
    m_submit->setToolTip(withKey(tr("Approve, request changes or comment"), u"review.submit"_s));
    m_merge->setToolTip(withKey(tr("Merge"), u"review.merge"_s));
    m_retry->setToolTip(
        withKey(tr("Start a round, with your drafts as direction"), u"review.retry"_s));
    m_mode->setToolTip(withKey(tr("Side by side or unified"), u"diff.mode"_s));
    rows->addLayout(top);
    auto *facts = new QHBoxLayout;
    facts->setSpacing(unit);
    m_chips->setSpacing(unit);
    facts->addLayout(m_chips);
    facts->addWidget(m_branch, 1);
    rows->addLayout(facts);
    auto *tabs = new QHBoxLayout;
    tabs->setSpacing(4);
    const auto tab = [&](Page page, const QString &text, const QString &id) {
        QPushButton *button =
            widgets::makeButton(text, std::nullopt, ButtonKind::Quiet, u"review.tab.%1"_s.arg(id));
        button->setCheckable(true);
        m_tabs->addButton(button, int(page));
        tabs->addWidget(button);
    };
    tab(Page::Changes, tr("Changes"), u"changes"_s);
    tab(Page::Proof, tr("Proof"), u"proof"_s);
    tab(Page::Checks, tr("Checks"), u"checks"_s);
    tab(Page::Attempts, tr("Attempts"), u"attempts"_s);
    tab(Page::Conversation, tr("Conversation"), u"conversation"_s);
    m_tabs->button(int(Page::Changes))->setChecked(true);
    tabs->addStretch(1);
    tabs->addWidget(m_mode);
    rows->addLayout(tabs);
    connect(m_tabs, &QButtonGroup::idClicked, this, [this](int id) { showPage(Page(id)); });
    return header;
}

QWidget *ReviewWindow::makeSide()
{
    auto *side = new QWidget;
    side->setMinimumWidth(220);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, unit, 0, unit);
    layout->setSpacing(unit);
    auto *heading = (new Label(tr("Files"), Type::Strong))->oneLine();
    heading->setContentsMargins(2 * unit, 0, 0, 0);
    layout->addWidget(heading);
    identify(m_fileList, u"review.files"_s, tr("Changed files"));
    m_fileList->setModel(&m_files);
    m_fileList->setItemDelegate(new FileDelegate(m_fileList));
    m_fileList->setFrameShape(QFrame::NoFrame);
    m_fileList->setMouseTracking(true);
    m_fileList->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_fileList->viewport()->setBackgroundRole(QPalette::Window);
    m_fileList->viewport()->setAutoFillBackground(false);
    layout->addWidget(m_fileList, 1);
    m_sideCards->setContentsMargins(unit, 0, unit, 0);
    m_sideCards->setSpacing(unit);
    layout->addLayout(m_sideCards);
    connect(m_fileList->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (!index.isValid())
                    return;
                showPage(Page::Changes);
                m_view->goToFile(index.row());
            });
    return side;
}

void ReviewWindow::addCommands()
{
    using support::addCommand;
    const auto inDiff = [this](std::function<void()> run) {
        return [this, run = std::move(run)] {
            showPage(Page::Changes);
            run();
        };
    };
    addCommand(this, u"diff.nextLine", inDiff([this] { m_view->moveLine(1); }));
    addCommand(this, u"diff.previousLine", inDiff([this] { m_view->moveLine(-1); }));
    addCommand(this, u"diff.nextHunk", inDiff([this] { m_view->moveHunk(1); }));
    addCommand(this, u"diff.previousHunk", inDiff([this] { m_view->moveHunk(-1); }));
    addCommand(this, u"diff.nextFile", inDiff([this] { m_view->moveFile(1); }));
    addCommand(this, u"diff.previousFile", inDiff([this] { m_view->moveFile(-1); }));
    addCommand(this, u"diff.mode", inDiff([this] { toggleMode(); }));
    addCommand(this, u"diff.expand", inDiff([this] { m_view->expandContext(); }));
    addCommand(this, u"diff.comment", inDiff([this] { m_view->beginComment(); }));
    addCommand(m_view, u"diff.copy", [this] { m_view->copySelection(); });
    for (const auto &[page, id] : std::initializer_list<std::pair<Page, QStringView>>{
             {Page::Changes, u"page.changes"},
             {Page::Proof, u"page.proof"},
             {Page::Checks, u"page.checks"},
             {Page::Attempts, u"page.attempts"},
             {Page::Conversation, u"page.conversation"}}) {
        addCommand(this, id, [this, page] {
            showPage(page);
            m_pages->currentWidget()->setFocus(Qt::ShortcutFocusReason);
        });
        m_tabs->button(int(page))->setToolTip(support::keyText(id));
    }
    addCommand(this, u"app.nextPane", [this] { goToPane(1); });
    addCommand(this, u"app.previousPane", [this] { goToPane(-1); });
    addCommand(this, u"review.submit", [this] { askSubmit(); });
    addCommand(this, u"review.retry", [this] { askRetry(); });
    addCommand(this, u"review.merge", [this] { askMerge(); });
    addCommand(this, u"app.undo", [this] { Q_EMIT undoRequested({}); });
    addCommand(this, u"app.refresh", [this] { m_presenter->reload(); });
    addCommand(this, u"app.close", [this] { close(); });
    updateLegend();
}

void ReviewWindow::goToPane(int step)
{
    QAbstractButton *tab = m_tabs->checkedButton();
    widgets::goToPane(
        this,
        {{tab->parentWidget(), [tab] { tab->setFocus(Qt::TabFocusReason); }},
         {m_fileList->parentWidget(), [this] { m_fileList->setFocus(Qt::TabFocusReason); }},
         {m_pages, [this] { m_pages->currentWidget()->setFocus(Qt::TabFocusReason); }}},
        step);
}

void ReviewWindow::updateLegend()
{
    m_legend->setEntries({{u"J K"_s, tr("line")},
                          {u"N P"_s, tr("change")},
                          {u"[ ]"_s, tr("file")},
                          {u"M"_s, tr("view")},
                          {u"E"_s, tr("more lines")},
                          {u"C"_s, tr("comment")},
                          {support::keyText(u"review.submit"), tr("submit")},
                          {support::keyText(u"review.merge"), tr("merge")},
                          {u"?"_s, tr("all keys")}});
}

void ReviewWindow::update()
{
    switch (m_presenter->state()) {
    case ReviewPresenter::State::Loading:
        m_statePage->showLoading(tr("Loading the changes…"));
        m_states->setCurrentWidget(m_statePage);
        return;
    case ReviewPresenter::State::Failed:
        m_statePage->show(Glyph::Warning, tr("The changes could not be read"),
                          m_presenter->problem(), tr("Try again"));
        m_states->setCurrentWidget(m_statePage);
        return;
    case ReviewPresenter::State::Ready: break;
    }
    const core::pipeline::ReviewPage &page = m_presenter->page();
    const core::PullRequest &pull = m_presenter->pullRequest();
    m_title->setText(support::line(pull.title));
    setWindowTitle(tr("Review: %1").arg(support::line(pull.title, 80)));
    m_branch->setFullText(
        u"%1 → %2"_s.arg(support::line(pull.branch), support::line(pull.baseBranch)));
    widgets::clearLayout(m_chips);
    using support::Tone;
    const auto chip = [this](widgets::ChipText text) {
        m_chips->addWidget(new widgets::Chip(std::move(text)));
    };
    const bool approved = page.item.report.state == core::ReportState::Approved;
    const bool merged = pull.state == core::PullRequestState::Merged;
    chip({approved ? tr("Approved") : support::pullRequestText(pull.state),
          approved || merged ? Tone::Success : Tone::Accent,
          merged     ? Glyph::Merge
          : approved ? Glyph::Check
                     : Glyph::PullRequest});
    chip({support::checkText(pull.checks), support::checkTone(pull.checks),
          support::checkGlyph(pull.checks)});
    const bool holds = pull.proof && pull.proof->holds();
    chip({holds ? tr("Proven") : tr("No proof"), holds ? Tone::Success : Tone::Warning,
          Glyph::Proof});
    if (pull.label == u"guard")
        chip({tr("Guard only"), Tone::Warning, Glyph::Warning});
    const int round = int(page.attempts.size());
    if (round > 1)
        chip({page.maximumRounds > 0
                  ? tr("Round %1 of %2").arg(round).arg(qMax(round, page.maximumRounds))
                  : tr("Round %1").arg(round),
              Tone::Neutral, Glyph::Retry});
    // What is going on beyond the pull request itself.
    const core::ReportState state = page.item.report.state;
    const core::InboxSection section = core::sectionOf(state);
    if (section == core::InboxSection::Working || section == core::InboxSection::Failed ||
        section == core::InboxSection::NeedsDecision)
        chip({support::stateText(state), support::stateTone(state), support::stateGlyph(state)});

    m_view->setFiles(page.files);
    m_view->setComments(page.comments);
    replacePage(Page::Proof, proofPage(pull));
    replacePage(Page::Checks, checksPage(pull));
    replacePage(Page::Attempts, attemptsPage(page.attempts));
    replacePage(Page::Conversation, conversationPage(page, m_presenter->clock().now()));
    m_tabs->button(int(Page::Conversation))
        ->setText(page.comments.empty() ? tr("Conversation")
                                        : tr("Conversation (%1)").arg(page.comments.size()));
    widgets::clearLayout(m_sideCards);
    if (pull.proof) {
        auto *card = new widgets::Card(tr("Proof"));
        card->headingRow()->addWidget(new widgets::Chip(
            {holds ? tr("Holds") : tr("Does not hold"), holds ? Tone::Success : Tone::Danger}));
        card->body()->addWidget(new widgets::ElidedLabel(
            support::line(pull.proof->head.argv.join(u' ')), Type::Code, Ink::Muted));
        card->body()->addWidget(
            new widgets::Chip({pull.proof->base.passed() ? tr("passes before") : tr("fails before"),
                               pull.proof->base.passed() ? Tone::Danger : Tone::Success,
                               pull.proof->base.passed() ? Glyph::Passed : Glyph::Failed}));
        card->body()->addWidget(
            new widgets::Chip({pull.proof->head.passed() ? tr("passes after") : tr("fails after"),
                               pull.proof->head.passed() ? Tone::Success : Tone::Danger,
                               pull.proof->head.passed() ? Glyph::Passed : Glyph::Failed}));
        auto *open = widgets::makeButton(tr("Both outputs"), Glyph::Proof, ButtonKind::Quiet,
                                         u"review.openProof"_s);
        connect(open, &QPushButton::clicked, this, [this] { showPage(Page::Proof); });
        card->body()->addWidget(open, 0, Qt::AlignLeft);
        m_sideCards->addWidget(card);
    }
    m_states->setCurrentIndex(0);
    updateDrafts();
}

void ReviewWindow::replacePage(Page page, QWidget *widget)
{
    QWidget *old = m_pages->widget(int(page));
    const bool shown = m_pages->currentIndex() == int(page);
    m_pages->insertWidget(int(page), widget);
    m_pages->removeWidget(old);
    old->deleteLater();
    if (shown)
        m_pages->setCurrentIndex(int(page));
}

void ReviewWindow::updateDrafts()
{
    if (m_presenter->state() != ReviewPresenter::State::Ready)
        return;
    const auto &drafts = m_presenter->drafts();
    m_view->setDrafts(drafts);
    m_submit->setText(drafts.empty() ? tr("Submit review…")
                                     : tr("Submit review (%1)…").arg(drafts.size()));
    const bool open = !m_presenter->isBusy() && !m_presenter->isMerged();
    m_submit->setEnabled(open);
    m_retry->setEnabled(open);
    m_merge->setEnabled(open);
    std::vector<FileModel::Entry> entries;
    for (const core::FileDiff &file : m_presenter->page().files) {
        const auto isHere = [&](const core::ReviewComment &remark) {
            return remark.file == file.newPath;
        };
        entries.push_back({file.newPath, file.status, file.added(), file.removed(),
                           int(std::ranges::count_if(drafts, isHere) +
                               std::ranges::count_if(m_presenter->page().comments, isHere))});
    }
    m_files.setEntries(std::move(entries));
    markFile(m_view->currentFile());
}

void ReviewWindow::showPage(Page page)
{
    m_tabs->button(int(page))->setChecked(true);
    m_pages->setCurrentIndex(int(page));
    m_mode->setVisible(page == Page::Changes);
    if (page == Page::Changes && !m_view->isEditing())
        m_view->setFocus();
}

void ReviewWindow::markFile(int file)
{
    // The diff is there already: following the list would move its cursor.
    const QSignalBlocker blocker(m_fileList->selectionModel());
    m_fileList->setCurrentIndex(m_files.index(file));
    m_fileList->viewport()->update();
}

void ReviewWindow::toggleMode()
{
    const bool split = m_view->mode() == DiffMode::Unified;
    m_view->setMode(split ? DiffMode::SideBySide : DiffMode::Unified);
    m_mode->setText(split ? tr("Unified") : tr("Side by side"));
    m_mode->setIcon(support::icon(split ? Glyph::Unified : Glyph::Split));
}

void ReviewWindow::askSubmit()
{
    if (!m_submit->isEnabled() || m_presenter->state() != ReviewPresenter::State::Ready)
        return;
    m_view->keepComment();
    SubmitDialog dialog(int(m_presenter->drafts().size()), m_presenter->remark(), this);
    const bool sends = dialog.exec() == QDialog::Accepted;
    m_presenter->setRemark(dialog.remark()); // until it is sent
    if (sends)
        m_presenter->submit(dialog.act(), dialog.remark());
}

void ReviewWindow::askMerge()
{
    if (!m_merge->isEnabled() || m_presenter->state() != ReviewPresenter::State::Ready)
        return;
    MergeDialog dialog(m_presenter->pullRequest(), m_presenter->mergeBlockers(), this);
    if (dialog.exec() == QDialog::Accepted)
        m_presenter->merge();
}

void ReviewWindow::askRetry()
{
    if (!m_retry->isEnabled() || m_presenter->state() != ReviewPresenter::State::Ready)
        return;
    const size_t drafts = m_presenter->drafts().size();
    widgets::DirectionDialog dialog(drafts == 0 ? QString()
                                    : drafts == 1
                                        ? tr("Your draft comment goes along.")
                                        : tr("Your %1 draft comments go along.").arg(drafts),
                                    this);
    if (dialog.exec() == QDialog::Accepted)
        m_presenter->retry(dialog.direction());
}

void ReviewWindow::closeEvent(QCloseEvent *event)
{
    // Nothing is lost, so nothing is asked: drafts are kept, the one in the editor too.
    m_view->keepComment();
    QSettings().setValue("review/geometry", saveGeometry());
    event->accept();
}

} // namespace ui::diff
