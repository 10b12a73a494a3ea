// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shortcut sheet and the command palette: both read the table of commands.
#pragma once

#include <QDialog>
#include <QList>

class QAction;

namespace ui::widgets {
class PickList;
}

namespace ui::shell {

class ShortcutSheet : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutSheet(QWidget *parent = nullptr);
};

/// Finds an action by words and runs it after closing. Only what acts in `window` now is listed.
class Palette : public QDialog
{
    Q_OBJECT

public:
    explicit Palette(QWidget *window);
    QAction *chosen() const { return m_chosen; }

private:
    void choose();

    QList<QAction *> m_actions;
    widgets::PickList *m_list = nullptr;
    QAction *m_chosen = nullptr;
};

} // namespace ui::shell
