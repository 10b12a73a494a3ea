// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Shows that an area without a frame has the keyboard, and walks from pane to pane.
#pragma once

#include <QPointer>
#include <QWidget>

#include <functional>
#include <vector>

namespace ui::widgets {

/// Lies over `area` and lets everything through; seen while the area itself has the focus and the
/// window is used with the keyboard. Goes with the area.
class FocusRing : public QWidget
{
    Q_OBJECT

public:
    explicit FocusRing(QWidget *area);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();

    QWidget *m_area;
};

/// A part of a window that F6 goes to.
struct Pane
{
    QWidget *area = nullptr;     ///< those that are hidden are left out
    std::function<void()> focus; ///< gives something in it the keyboard
};

/// Goes on from the pane that has the focus, round and round.
/// step  1 or -1
void goToPane(QWidget *window, const std::vector<Pane> &panes, int step);

} // namespace ui::widgets
