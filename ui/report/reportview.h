// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The report page: header with what can be done, then everything that is known.
#pragma once

#include "ui/report/reportpresenter.h"

#include <QWidget>

class QBoxLayout;
class QHBoxLayout;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace ui::widgets {
class Banner;
class Label;
class StatePage;
} // namespace ui::widgets

namespace ui::report {

class GroupingAsker;

class ReportView : public QWidget
{
    Q_OBJECT

public:
    /// presenter  borrowed, outlives this
    explicit ReportView(ReportPresenter &presenter, QWidget *parent = nullptr);

    bool isLoading() const { return m_presenter.state() == ReportPresenter::State::Loading; }
    void focusContent();

    /// Each asks first where something is to be said, and does nothing where it makes no sense now.
    void askDismiss();
    void askResolve();
    void askSnooze();
    void askRetry();
    void askPublish();
    void restore();
    void stop();
    void review();
    void askMerge();

Q_SIGNALS:
    void reportRequested(core::ReportId report);
    void reviewRequested(core::PullRequestId pullRequest);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void rebuild(bool otherReport);
    void fillHeader();
    void updateButtons();
    void arrange();

    ReportPresenter &m_presenter;
    GroupingAsker *m_asker;
    QStackedWidget *m_stack;
    widgets::StatePage *m_statePage;
    widgets::Banner *m_banner;
    widgets::Label *m_title;
    QHBoxLayout *m_chips;
    QPushButton *m_review;
    QPushButton *m_publish;
    QPushButton *m_restore;
    QPushButton *m_retry;
    QPushButton *m_dismiss;
    QPushButton *m_resolve;
    QPushButton *m_snooze;
    QPushButton *m_stop;
    QScrollArea *m_scroll;
    QBoxLayout *m_columns = nullptr;
    QWidget *m_rail = nullptr;
};

} // namespace ui::report
