// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person's corrections say of the thresholds of grouping, and what other ones would do.
#pragma once

#include "ui/shell/settingdialog.h"

namespace ui::shell {

class TuneDialog : public SettingDialog
{
    Q_OBJECT

public:
    /// page  as Desk::tune() gives it
    TuneDialog(core::pipeline::Desk &desk, const QJsonObject &page, QWidget *parent = nullptr);

private:
    /// returns  whether another threshold is proposed
    bool addThreshold(const QString &title, const QString &help, const QJsonObject &tuned);
    void addChanges(const QJsonObject &page);
    void apply();

    core::Thresholds m_now; ///< as they are shown; others may be proposed meanwhile
    core::Thresholds m_proposed;
};

} // namespace ui::shell
