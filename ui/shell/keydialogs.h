// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The shortcut sheet and the command palette: both read the table of commands.
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QListWidget;

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

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(const QString &words);
    void choose();

    QList<QAction *> m_actions;
    QLineEdit *m_words;
    QListWidget *m_list;
    QAction *m_chosen = nullptr;
};

} // namespace ui::shell
