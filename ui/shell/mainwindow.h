// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The main window: puts the screens together, keeps what can be undone, opens reviews.
#pragma once

#include "core/base/clock.h"
#include "core/pipeline/desk.h"
#include "ui/shell/sidebar.h"
#include "ui/support/theme.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>

#include <vector>

class QStackedWidget;
class QTimer;

namespace ui::diff {
class ReviewWindow;
}
namespace ui::lists {
class ListPage;
}
namespace ui::widgets {
class Banner;
class KeyLegend;
class Toast;
} // namespace ui::widgets

namespace ui::shell {

class InboxPage;
class SettingDialog;

/// How many things wait, for the tray and the badge.
struct Counts
{
    int green = 0;     ///< review and merge
    int decisions = 0; ///< need a decision, failed or came back
    int working = 0;
    int unread = 0;

    friend bool operator==(const Counts &, const Counts &) = default;
};

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// desk, clock, theme  borrowed, outlive this
    MainWindow(core::pipeline::Desk &desk, const core::Clock &clock, support::Theme &theme,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Closes the review windows; their drafts are kept.
    void closeReviews();
    /// Whether closing hides the window (a tray is there) instead of quitting.
    void setKeepsRunning(bool keeps) { m_keepsRunning = keeps; }
    Counts counts() const { return m_counts; }
    /// Shows and raises the window.
    void present();
    void goTo(Place place);
    void openReport(core::ReportId report);
    /// Its window if it is open already, raised.
    diff::ReviewWindow *openReview(core::PullRequestId pullRequest);
    /// The report that needs the person most.
    void openNext();
    bool isLoading() const;
    void showProblem(const QString &message);
    /// Takes back `decision`; null takes back the newest that still can be.
    void undo(core::DecisionId decision = {});

Q_SIGNALS:
    void countsChanged(const ui::shell::Counts &counts);
    void quitRequested();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void addCommands();
    void goToPane(int step);
    void updateCounts();
    void decided(core::DecisionId decision, const QString &text);
    void undoNow(core::DecisionId decision);
    void consolidate();
    void reloadLists();
    void showPalette();
    void askPolicy();
    void askWeights();
    void askEmbedder();
    void askTuning();
    /// What it cannot have is shown as a problem.
    template<typename T, typename Then>
    void ask(core::Task<T> task, Then then);
    void open(SettingDialog *dialog);
    void cycleScheme();
    void restoreLayout();
    void saveLayout() const;

    core::pipeline::Desk &m_desk;
    const core::Clock &m_clock;
    support::Theme &m_theme;
    Sidebar *m_sidebar;
    QStackedWidget *m_pages;
    InboxPage *m_inbox;
    lists::ListPage *m_activity;
    lists::ListPage *m_sources;
    lists::ListPage *m_rejected;
    widgets::Banner *m_banner;
    widgets::Toast *m_toast;
    widgets::KeyLegend *m_legend;
    QHash<core::PullRequestId, QPointer<diff::ReviewWindow>> m_reviews;
    std::vector<core::DecisionId> m_undoable; ///< newest last
    Counts m_counts;
    QTimer *m_refresh;       ///< gathers changes before the lists are loaded again
    core::StopSource m_look; ///< of the newest look for reports to merge or split
    bool m_undoing = false;
    bool m_tuning = false; ///< what corrections propose is being computed
    bool m_keepsRunning = false;
};

} // namespace ui::shell
