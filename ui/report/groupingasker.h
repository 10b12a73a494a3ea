// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Asks what a person has to choose before signals move, and hands it to the presenter.
#pragma once

#include "ui/report/groupingsection.h"
#include "ui/report/reportpresenter.h"

namespace ui::report {

class GroupingAsker : public QObject
{
    Q_OBJECT

public:
    /// presenter, window  borrowed, outlive this; dialogs open over `window`
    GroupingAsker(ReportPresenter &presenter, QWidget *window);

    GroupingActs acts();
    /// Chooses a report that goes into this one.
    void askMerge();

Q_SIGNALS:
    void reportRequested(core::ReportId report);

private:
    void askMove(core::SignalId signal);
    void askNever(core::SignalId signal);
    void askAlways(core::SignalId signal);
    /// What the dialog says.
    struct Question
    {
        QString title;
        QString text;
        QString remark;
        QString verb;
        QString name; ///< of the test ids
    };
    /// Offers the open reports that may act so, those that are possibly the same first.
    /// act   as inbox::mayAct; empty for any
    /// then  called with the one that is chosen; another report may be shown by then
    void chooseReport(const QString &act, const Question &question,
                      std::function<void(core::ReportId)> then);
    QString titleOf(core::SignalId signal) const;

    ReportPresenter &m_presenter;
    QWidget *m_window;
};

} // namespace ui::report
