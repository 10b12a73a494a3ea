// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chooses one of many things by words and arrows.
#pragma once

#include <QDialog>

#include <vector>

namespace ui::widgets {

class PickList;

/// A list that narrows as one types; Up, Down and Enter work from the field.
class ChoiceDialog : public QDialog
{
    Q_OBJECT

public:
    struct Choice
    {
        QString id;    ///< what chosen() gives
        QString title; ///< shown; outside words must have been made visible
        QString note;  ///< smaller, below; may be empty
    };
    /// remark  what follows from choosing, below the list; may be empty
    /// name    of the test ids: "name.words", "name.list", "name.accept"
    ChoiceDialog(const QString &title, const QString &question, std::vector<Choice> choices,
                 const QString &remark, const QString &verb, const QString &name,
                 QWidget *parent = nullptr);

    QString chosen() const; ///< empty if nothing is

private:
    std::vector<Choice> m_choices;
    PickList *m_list;
};

} // namespace ui::widgets
