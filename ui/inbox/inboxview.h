// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inbox: filter, sections, rows, and its empty, loading and error states.
#pragma once

#include "ui/inbox/inboxpresenter.h"

#include <QPersistentModelIndex>
#include <QTreeView>
#include <QWidget>

#include <utility>
#include <vector>

class QButtonGroup;
class QLineEdit;
class QStackedWidget;

namespace ui::widgets {
class ElidedLabel;
class StatePage;
} // namespace ui::widgets

namespace ui::inbox {

/// Up, Down, j and k go from report to report, over the section rows.
class InboxTree : public QTreeView
{
    Q_OBJECT

public:
    explicit InboxTree(QWidget *parent = nullptr);
    /// The next (1) or previous (-1) report from the current one; invalid at the end.
    QModelIndex neighbour(int step) const;

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void mousePressEvent(QMouseEvent *event) override;
};

class InboxView : public QWidget
{
    Q_OBJECT

public:
    /// presenter, clock  borrowed, outlive this
    InboxView(InboxPresenter &presenter, const core::Clock &clock, QWidget *parent = nullptr);

    core::ReportId currentReport() const { return m_current; }
    /// Clears a filter that hides it. Nothing happens if there is no such report.
    void select(core::ReportId report);
    void step(int by); ///< 1 next, -1 previous
    void toggleRead();
    void focusFilter();
    void focusList();
    bool isLoading() const { return m_presenter.state() == InboxPresenter::State::Loading; }

Q_SIGNALS:
    void currentChanged(core::ReportId report); ///< null if none
    void opened(core::ReportId report);         ///< Enter or double click
    void problem(const QString &message);

private:
    void update();
    void beginSync();
    void endSync();
    void keepCurrent();
    void keepScrolled();
    void showMore();
    void applyFilter();

    InboxPresenter &m_presenter;
    core::ReportId m_current;
    QLineEdit *m_filter;
    QButtonGroup *m_only;
    InboxTree *m_tree;
    QStackedWidget *m_stack;
    widgets::StatePage *m_statePage;
    widgets::ElidedLabel *m_count;
    bool m_keeping = false;
    /// The uppermost rows that are seen, and how far each is below the upper edge.
    std::vector<std::pair<QPersistentModelIndex, int>> m_anchors;
    bool m_wantsFocus = false; ///< the list was asked to take it before it was there
};

} // namespace ui::inbox
