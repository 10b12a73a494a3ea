// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How far Daybreak may go alone, to read and to change.
#pragma once

#include "ui/shell/settingdialog.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QSpinBox;

namespace ui::shell {

class PolicyDialog : public SettingDialog
{
    Q_OBJECT

public:
    /// page  as Desk::policy() gives it
    PolicyDialog(core::pipeline::Desk &desk, QJsonObject page, QWidget *parent = nullptr);

    /// What was chosen and differs from what is so; arguments of Desk::policy().
    QJsonObject changes() const;

private:
    QJsonObject repository() const; ///< the chosen one's policy
    void fill();
    /// Another repository cannot be chosen over what was changed for this one.
    void holdRepository();
    void save();

    QJsonObject m_page;
    QComboBox *m_repository;
    QButtonGroup *m_autonomy;
    QComboBox *m_priority;
    QSpinBox *m_dailyCap;
    QSpinBox *m_rounds;
    QSpinBox *m_watch;
    QCheckBox *m_backfill;
    QPlainTextEdit *m_paths;
};

} // namespace ui::shell
