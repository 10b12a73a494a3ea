// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "ui/diff/reviewwindow.h"
#include "ui/inbox/inboxview.h"
#include "ui/lists/listpage.h"
#include "ui/report/reportview.h"
#include "ui/shell/embedderdialog.h"
#include "ui/shell/inboxpage.h"
#include "ui/shell/keydialogs.h"
#include "ui/shell/policydialog.h"
#include "ui/shell/tunedialog.h"
#include "ui/shell/weightsdialog.h"
#include "ui/support/commands.h"
#include "ui/support/testid.h"
#include "ui/support/type.h"
#include "ui/support/windowplace.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/panels.h"

#include <QCloseEvent>
#include <QJsonArray>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>

using namespace Qt::StringLiterals;
using ui::support::identify;
using ui::support::unit;

namespace ui::shell {

MainWindow::MainWindow(core::pipeline::Desk &desk, const core::Clock &clock, support::Theme &theme,
                       QWidget *parent)
    : QMainWindow(parent), m_desk(desk), m_clock(clock), m_theme(theme),
      m_sidebar(new Sidebar(desk.workspaceName())), m_pages(new QStackedWidget),
      m_inbox(new InboxPage(desk, clock)), m_activity(lists::activityPage(desk, clock)),
      m_sources(lists::sourcesPage(desk)), m_rejected(lists::rejectedPage(desk, clock)),
      m_banner(new widgets::Banner), m_toast(nullptr), m_legend(new widgets::KeyLegend),
      m_refresh(new QTimer(this))
{
    identify(this, u"main"_s, tr("Daybreak"));
    setWindowTitle(tr("%1 – Daybreak").arg(support::line(desk.workspaceName(), 80)));
    setMinimumSize(112 * unit, 70 * unit);
    auto *central = new QWidget;
    auto *columns = new QHBoxLayout(central);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(m_sidebar);
    auto *content = new QVBoxLayout;
    content->setSpacing(0);
    content->addWidget(m_banner);
    for (QWidget *page :
         std::initializer_list<QWidget *>{m_inbox, m_activity, m_sources, m_rejected})
        m_pages->addWidget(page);
    content->addWidget(m_pages, 1);
    content->addWidget(m_legend);
    columns->addLayout(content, 1);
    setCentralWidget(central);
    m_toast = new widgets::Toast(central);

    connect(m_sidebar, &Sidebar::placeChosen, this, &MainWindow::goTo);
    connect(m_sidebar, &Sidebar::stopRequested, this, [this](core::ReportId report) {
        core::join(m_desk.stop(report), this, [this](core::Result<> done) {
            if (!done && done.error().kind != core::ErrorKind::Cancelled)
                showProblem(done.error().toUserText());
        });
    });
    connect(&desk, &core::pipeline::Desk::progressChanged, m_sidebar, &Sidebar::setProgress);
    connect(&desk, &core::pipeline::Desk::problemOccurred, this, &MainWindow::showProblem);
    connect(&m_inbox->inbox(), &inbox::InboxPresenter::stateChanged, this,
            &MainWindow::updateCounts);
    connect(&m_inbox->inbox(), &inbox::InboxPresenter::failed, this, &MainWindow::showProblem);
    connect(&m_inbox->report(), &report::ReportPresenter::decided, this, &MainWindow::decided);
    connect(m_inbox, &InboxPage::reviewRequested, this, &MainWindow::openReview);
    for (lists::ListPage *page : {m_activity, m_sources, m_rejected})
        connect(page, &lists::ListPage::problem, this, &MainWindow::showProblem);
    connect(m_rejected, &lists::ListPage::decided, this,
            [this](core::DecisionId decision, const QString &title) {
                decided(decision, tr("Restored: %1").arg(title));
            });
    connect(m_activity, &lists::ListPage::decided, this,
            [this](core::DecisionId, const QString &) { m_toast->showMessage(tr("Undone")); });
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(500);
    connect(m_refresh, &QTimer::timeout, this, &MainWindow::reloadLists);
    const auto refreshSoon = [this] {
        if (!m_refresh->isActive())
            m_refresh->start();
    };
    connect(&desk, &core::pipeline::Desk::inboxChanged, this, refreshSoon);
    connect(&desk, &core::pipeline::Desk::progressChanged, this, refreshSoon);
    connect(m_rejected, &lists::ListPage::loaded, this,
            [this](int kept) { m_sidebar->setCount(Place::Rejected, kept); });
    connect(m_toast, &widgets::Toast::undoTriggered, this, &MainWindow::undo);
    connect(&desk, &core::pipeline::Desk::activationRequested, this, [this](const QString &token) {
        // The platform reads it when a window asks for the focus.
        if (!token.isEmpty())
            qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
        present();
    });
    addCommands();
    m_legend->setEntries({{u"J K"_s, tr("move")},
                          {u"Enter"_s, tr("open")},
                          {u"D"_s, tr("review")},
                          {u"3"_s, tr("dismiss")},
                          {u"4"_s, tr("resolve")},
                          {u"H"_s, tr("snooze")},
                          {u"Z"_s, tr("undo")},
                          {u"/"_s, tr("filter")},
                          {u"Ctrl+K"_s, tr("commands")},
                          {u"?"_s, tr("all keys")}});
    restoreLayout();
    updateCounts();
    m_rejected->reload(); // its count is in the sidebar before anybody opens it
    goTo(Place::Inbox);
}

MainWindow::~MainWindow()
{
    for (const auto &window : std::as_const(m_reviews))
        delete window.data();
}

void MainWindow::addCommands()
{
    using support::addCommand;
    addCommand(this, u"go.inbox", [this] { goTo(Place::Inbox); });
    addCommand(this, u"go.activity", [this] { goTo(Place::Activity); });
    addCommand(this, u"go.sources", [this] { goTo(Place::Sources); });
    addCommand(this, u"go.rejected", [this] { goTo(Place::Rejected); });
    addCommand(this, u"app.nextPane", [this] { goToPane(1); });
    addCommand(this, u"app.previousPane", [this] { goToPane(-1); });
    addCommand(this, u"app.palette", [this] { showPalette(); });
    addCommand(this, u"app.shortcuts", [this] { ShortcutSheet(this).exec(); });
    addCommand(this, u"app.undo", [this] { undo(); });
    addCommand(this, u"app.refresh", [this] {
        m_inbox->inbox().reload();
        m_inbox->report().reload();
        for (lists::ListPage *page : {m_activity, m_sources, m_rejected})
            page->reload();
    });
    addCommand(this, u"app.policy", [this] { askPolicy(); });
    addCommand(this, u"app.weights", [this] { askWeights(); });
    addCommand(this, u"app.tune", [this] { askTuning(); });
    addCommand(this, u"app.embedder", [this] { askEmbedder(); });
    addCommand(this, u"app.consolidate", [this] { consolidate(); });
    addCommand(this, u"app.scheme", [this] { cycleScheme(); });
    addCommand(this, u"app.close", [this] { close(); });
    addCommand(this, u"app.quit", [this] { Q_EMIT quitRequested(); });
}

void MainWindow::consolidate()
{
    m_toast->showMessage(tr("Looking for reports to merge or split, and signals to move…"));
    m_look.request_stop(); // the one before is asked for no more
    m_look = core::StopSource();
    core::join(m_desk.consolidate(m_look.get_token()), this, [this](const core::Result<int> &open) {
        if (!open && open.error().kind == core::ErrorKind::Cancelled)
            return;
        if (!open)
            showProblem(open.error().toUserText());
        else
            m_toast->showMessage(
                *open == 0
                    ? tr("There is nothing to merge, split or move")
                    : tr("%n proposal(s) wait on the pages of their reports", nullptr, *open));
    });
}

void MainWindow::goTo(Place place)
{
    m_sidebar->setPlace(place);
    m_pages->setCurrentIndex(int(place));
    m_legend->setVisible(place == Place::Inbox);
    switch (place) {
    case Place::Inbox: m_inbox->list()->focusList(); break;
    case Place::Activity: m_activity->focusList(); break;
    case Place::Sources: m_sources->focusList(); break;
    case Place::Rejected: m_rejected->focusList(); break;
    }
}

void MainWindow::goToPane(int step)
{
    std::vector<widgets::Pane> panes{
        {m_sidebar, [this] { m_sidebar->focusPlace(); }},
        {m_inbox->list(), [this] { m_inbox->list()->focusList(); }},
        {m_inbox->view(), [this] { m_inbox->view()->focusContent(); }}};
    for (lists::ListPage *page : {m_activity, m_sources, m_rejected})
        panes.push_back({page, [page] { page->focusList(); }});
    widgets::goToPane(this, panes, step);
}

void MainWindow::present()
{
    if (isMinimized())
        showNormal();
    show();
    raise();
    activateWindow();
}

void MainWindow::openReport(core::ReportId report)
{
    goTo(Place::Inbox);
    m_inbox->openReport(report);
    present();
}

diff::ReviewWindow *MainWindow::openReview(core::PullRequestId pullRequest)
{
    QPointer<diff::ReviewWindow> &window = m_reviews[pullRequest];
    if (!window) {
        window = new diff::ReviewWindow(
            std::make_unique<diff::ReviewPresenter>(m_desk, m_clock, pullRequest));
        window->setAttribute(Qt::WA_DeleteOnClose);
        connect(window.data(), &diff::ReviewWindow::decided, this,
                [this](core::DecisionId decision) {
                    if (!decision.isNull())
                        m_undoable.push_back(decision);
                });
        connect(window.data(), &diff::ReviewWindow::undoRequested, this, &MainWindow::undo);
        support::addCommand(window, u"app.shortcuts",
                            [w = window.data()] { ShortcutSheet(w).exec(); });
    }
    window->show();
    window->raise();
    window->activateWindow();
    return window;
}

void MainWindow::closeReviews()
{
    const auto open = m_reviews; // each leaves m_reviews' pointers as it closes
    for (const auto &review : open) {
        if (review)
            review->close();
    }
}

void MainWindow::openNext()
{
    inbox::InboxModel &model = m_inbox->inbox().model();
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex section = model.index(row, 0);
        if (const core::InboxItem *item = model.item(model.index(0, 0, section))) {
            openReport(item->report.id);
            return;
        }
    }
    present();
}

bool MainWindow::isLoading() const
{
    const auto *page = qobject_cast<lists::ListPage *>(m_pages->currentWidget());
    return page ? page->isLoading() : m_inbox->isLoading();
}

void MainWindow::showProblem(const QString &message)
{
    m_banner->showMessage(support::line(message, 1000));
}

void MainWindow::decided(core::DecisionId decision, const QString &text)
{
    if (!decision.isNull())
        m_undoable.push_back(decision);
    m_toast->showMessage(text, decision);
}

void MainWindow::reloadLists()
{
    m_rejected->reload();
    for (lists::ListPage *page : {m_activity, m_sources}) {
        if (page->isVisible())
            page->reload();
    }
}

void MainWindow::undo(core::DecisionId decision)
{
    if (m_undoing)
        return;
    if (!decision.isNull()) {
        undoNow(decision);
        return;
    }
    if (m_undoable.empty()) {
        m_toast->showMessage(tr("There is nothing to undo"));
        return;
    }
    // What was taken back elsewhere, in Activity or on the command line, is not taken back again.
    constexpr int enough = 500;
    m_undoing = true;
    core::join(m_desk.audit(enough), this,
               [this](core::Result<std::vector<core::AuditEntry>> entries) {
                   m_undoing = false;
                   if (!entries) {
                       if (entries.error().kind != core::ErrorKind::Cancelled)
                           showProblem(entries.error().toUserText());
                       return;
                   }
                   std::erase_if(m_undoable, [&](core::DecisionId known) {
                       const auto entry = std::ranges::find(*entries, known, &core::AuditEntry::id);
                       return entry != entries->end() && !entry->undoable;
                   });
                   if (m_undoable.empty())
                       m_toast->showMessage(tr("There is nothing to undo"));
                   else
                       undoNow(m_undoable.back());
               });
}

void MainWindow::undoNow(core::DecisionId decision)
{
    m_undoing = true;
    core::join(m_desk.undo(decision), this, [this, decision](core::Result<> done) {
        m_undoing = false;
        if (!done && done.error().kind == core::ErrorKind::Cancelled)
            return;
        // Refused or done, it cannot be asked for again; a host that is away comes back.
        if (done || !done.error().isRetryable())
            std::erase(m_undoable, decision);
        if (done)
            m_toast->showMessage(tr("Undone"));
        else
            showProblem(done.error().toUserText());
        reloadLists();
    });
}

void MainWindow::updateCounts()
{
    inbox::InboxModel &model = m_inbox->inbox().model();
    Counts counts;
    counts.unread = model.unread();
    const auto inSection = [&](core::InboxSection section) { return model.inSection(section); };
    counts.green = inSection(core::InboxSection::ReviewAndMerge);
    counts.decisions = inSection(core::InboxSection::NeedsDecision) +
                       inSection(core::InboxSection::Failed) +
                       inSection(core::InboxSection::Regressed);
    counts.working = inSection(core::InboxSection::Working);
    m_sidebar->setCount(Place::Inbox, counts.unread);
    if (counts == m_counts)
        return;
    m_counts = counts;
    Q_EMIT countsChanged(counts);
}

void MainWindow::showPalette()
{
    Palette palette(this);
    palette.exec();
    if (QAction *action = palette.chosen())
        QTimer::singleShot(0, action, &QAction::trigger);
}

template<typename T, typename Then>
void MainWindow::ask(core::Task<T> task, Then then)
{
    core::join(std::move(task), this, [this, then](const core::Result<T> &answer) {
        if (answer)
            then(*answer);
        else if (answer.error().kind != core::ErrorKind::Cancelled)
            showProblem(answer.error().toUserText());
    });
}

void MainWindow::open(SettingDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingDialog::decided, this, &MainWindow::decided);
    connect(dialog, &SettingDialog::failed, this, &MainWindow::showProblem);
    dialog->open();
}

void MainWindow::askPolicy()
{
    ask(m_desk.policy({}), [this](const QJsonValue &page) {
        if (page.toObject().value(u"repositories"_s).toArray().isEmpty())
            showProblem(tr("No repository is connected. Connect one with: daybreakctl init"));
        else
            open(new PolicyDialog(m_desk, page.toObject(), this));
    });
}

void MainWindow::askWeights()
{
    ask(m_desk.weightRules(), [this](const core::WeightRules &rules) {
        ask(m_desk.sources(),
            [this, rules](const std::vector<core::pipeline::SourceStatus> &sources) {
                QStringList names;
                for (const core::pipeline::SourceStatus &source : sources) {
                    if (source.id != u"receiver") // requests that fit no source bring no signals
                        names.append(source.id);
                }
                open(new WeightsDialog(m_desk, rules, names, this));
            });
    });
}

void MainWindow::askEmbedder()
{
    ask(m_desk.embedder({}), [this](const QJsonValue &page) {
        open(new EmbedderDialog(m_desk, page.toObject(), this));
    });
}

void MainWindow::askTuning()
{
    if (std::exchange(m_tuning, true))
        return;
    m_toast->showMessage(tr("Looking at your corrections…"));
    core::join(m_desk.tune(), this, [this](const core::Result<QJsonValue> &page) {
        m_tuning = false;
        m_toast->hide();
        if (page)
            open(new TuneDialog(m_desk, page->toObject(), this));
        else if (page.error().kind != core::ErrorKind::Cancelled)
            showProblem(page.error().toUserText());
    });
}

void MainWindow::cycleScheme()
{
    using support::Scheme;
    const Scheme next = m_theme.scheme() == Scheme::System  ? Scheme::Light
                        : m_theme.scheme() == Scheme::Light ? Scheme::Dark
                                                            : Scheme::System;
    m_theme.setScheme(next);
    QSettings().setValue("appearance/scheme", support::schemeName(next));
    m_toast->showMessage(next == Scheme::System  ? tr("Colours follow the system")
                         : next == Scheme::Light ? tr("Light colours")
                                                 : tr("Dark colours"));
}

void MainWindow::restoreLayout()
{
    const QSettings settings;
    support::placeWindow(this, {1440, 900}, settings.value("window/geometry").toByteArray());
    m_inbox->splitter()->restoreState(settings.value("window/inboxSplitter").toByteArray());
}

void MainWindow::saveLayout() const
{
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/inboxSplitter", m_inbox->splitter()->saveState());
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    constexpr int roomForWords = 130 * unit;
    m_sidebar->setCompact(width() < roomForWords);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    if (m_keepsRunning) {
        event->ignore();
        hide();
        return;
    }
    event->accept();
    Q_EMIT quitRequested();
}

} // namespace ui::shell
