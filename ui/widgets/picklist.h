// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A field over a list that narrows as one types.
#pragma once

#include <QIcon>
#include <QWidget>

#include <vector>

class QLineEdit;
class QListWidget;

namespace ui::widgets {

/// Up, Down and Enter work from the field, which has the keyboard.
class PickList : public QWidget
{
    Q_OBJECT

public:
    struct Row
    {
        QString title; ///< outside words must have been made visible
        QString note;  ///< smaller, below; may be empty
        QString aside; ///< at the end of the line, as a key; may be empty
        QIcon icon;    ///< none: its words begin where those of the others do
    };
    /// name  of the test ids: "name.words", "name.list"
    /// what  what is chosen, for who hears it
    /// hint  what the empty field says
    PickList(std::vector<Row> rows, const QString &name, const QString &what, const QString &hint,
             QWidget *parent = nullptr);

    /// The row's number in what was given; -1 if none fits the words.
    int current() const;

Q_SIGNALS:
    void currentChanged(int row);
    void clicked(); ///< a row, by the mouse
    void picked();  ///< a row, by Enter or a double click

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(const QString &words);

    std::vector<Row> m_rows;
    QLineEdit *m_words;
    QListWidget *m_list;
};

} // namespace ui::widgets
