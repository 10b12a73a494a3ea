// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far Daybreak may go alone, to read and to change.
#pragma once

#include "core/pipeline/desk.h"

#include <QDialog>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace ui::widgets {
class Banner;
}

namespace ui::shell {

/// Stays open with the reason when saving is refused. Nothing is changed before Save.
class PolicyDialog : public QDialog
{
    Q_OBJECT

public:
    /// desk  borrowed, outlives this
    /// page  as Desk::policy() gives it
    PolicyDialog(core::pipeline::Desk &desk, QJsonObject page, QWidget *parent = nullptr);

    /// What was chosen and differs from what is so; arguments of Desk::policy().
    QJsonObject changes() const;
    /// Null unless something was saved.
    core::DecisionId decision() const { return m_decision; }

private:
    QJsonObject repository() const; ///< the chosen one's policy
    void fill();
    /// Another repository cannot be chosen over what was changed for this one.
    void holdRepository();
    void save();

    core::pipeline::Desk &m_desk;
    QJsonObject m_page;
    core::DecisionId m_decision;
    QComboBox *m_repository;
    QButtonGroup *m_autonomy;
    QComboBox *m_priority;
    QSpinBox *m_dailyCap;
    QSpinBox *m_rounds;
    QSpinBox *m_watch;
    QCheckBox *m_backfill;
    QPlainTextEdit *m_paths;
    widgets::Banner *m_banner;
    QPushButton *m_save = nullptr;
};

} // namespace ui::shell
