// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The diff for assistive technology: a list whose children are the rows.
#pragma once

#include <QAccessibleWidget>
#include <QHash>

namespace ui::diff {

class DiffView;

/// Once per process, before the first view is asked for; more calls do nothing.
void installDiffAccessibility();

/// Children are made when they are asked for, so a long file costs nothing.
class DiffAccessible : public QAccessibleWidget
{
public:
    explicit DiffAccessible(DiffView *view);
    ~DiffAccessible() override;

    int childCount() const override;
    QAccessibleInterface *child(int index) const override;
    int indexOfChild(const QAccessibleInterface *child) const override;
    QAccessibleInterface *childAt(int x, int y) const override;
    QAccessibleInterface *focusChild() const override;

    /// Forgets the children and says so.
    static void rowsChanged(DiffView *view);
    /// Tells that the cursor is on another row.
    static void focusMoved(DiffView *view, int row);

private:
    void forget();

    DiffView *m_view;
    mutable QHash<int, QAccessible::Id> m_children;
};

} // namespace ui::diff
