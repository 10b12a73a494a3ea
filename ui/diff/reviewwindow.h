// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The review window: files, the diff, proof, checks, and what the person says to it.
#pragma once

#include "ui/diff/diffview.h"
#include "ui/diff/reviewpages.h"
#include "ui/diff/reviewpresenter.h"

#include <QWidget>

#include <memory>

class QButtonGroup;
class QHBoxLayout;
class QListView;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace ui::widgets {
class Banner;
class ElidedLabel;
class KeyLegend;
class Label;
class StatePage;
class Toast;
} // namespace ui::widgets

namespace ui::diff {

class ReviewWindow : public QWidget
{
    Q_OBJECT

public:
    /// Owns its presenter.
    explicit ReviewWindow(std::unique_ptr<ReviewPresenter> presenter, QWidget *parent = nullptr);
    ~ReviewWindow() override;

    bool isLoading() const { return m_presenter->state() == ReviewPresenter::State::Loading; }
    ReviewPresenter &presenter() { return *m_presenter; }
    DiffView *view() const { return m_view; }

    enum class Page : std::uint8_t { Changes, Proof, Checks, Attempts, Conversation };
    void showPage(Page page);
    void toggleMode();
    void askSubmit();
    void askMerge();
    void askRetry();

Q_SIGNALS:
    /// decision  null if it cannot be taken back
    void decided(core::DecisionId decision, const QString &text);
    /// decision  null for the newest
    void undoRequested(core::DecisionId decision);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeSide();
    void addCommands();
    void goToPane(int step);
    void markFile(int file);
    void update();
    void updateDrafts();
    void updateLegend();
    void replacePage(Page page, QWidget *widget);

    std::unique_ptr<ReviewPresenter> m_presenter;
    FileModel m_files;
    QStackedWidget *m_states;
    QStackedWidget *m_pages;
    widgets::StatePage *m_statePage;
    widgets::Banner *m_banner;
    widgets::Toast *m_toast;
    widgets::Label *m_title;
    widgets::ElidedLabel *m_branch;
    QHBoxLayout *m_chips;
    QButtonGroup *m_tabs;
    QPushButton *m_submit;
    QPushButton *m_merge;
    QPushButton *m_retry;
    QPushButton *m_mode;
    QListView *m_fileList;
    QVBoxLayout *m_sideCards;
    DiffView *m_view;
    widgets::KeyLegend *m_legend;
};

} // namespace ui::diff
