// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What makes vectors of signals: to read, to try, to change, and to stay with.
#pragma once

#include "ui/shell/settingdialog.h"

class QComboBox;
class QProgressBar;
class QScrollArea;

namespace ui::widgets {
class Label;
}

namespace ui::shell {

class SettingForm;

class EmbedderDialog : public SettingDialog
{
    Q_OBJECT

public:
    /// page  as Desk::embedder() gives it
    EmbedderDialog(core::pipeline::Desk &desk, QJsonObject page, QWidget *parent = nullptr);

protected:
    void updateButtons() override;

private:
    QJsonObject member() const; ///< the one that is chosen here
    QStringList words() const;  ///< it and its settings, as the command takes them
    void showState();
    void showForm();
    /// As high as the form, where the screen is.
    void fit();
    /// Keeps the key that was typed, if one was, and then asks the desk.
    void askWithKey(const QJsonObject &arguments, std::function<void(const QJsonObject &)> then);
    void call(const QJsonObject &arguments, std::function<void(const QJsonObject &)> then);
    void tryIt();
    void change();
    void cancelChange();
    void follow(const core::pipeline::StageProgress &progress);

    QJsonObject m_page;
    widgets::Label *m_now;
    widgets::Label *m_problem;
    QWidget *m_changing;
    widgets::Label *m_next;
    QProgressBar *m_bar;
    QComboBox *m_member;
    QScrollArea *m_area;
    SettingForm *m_form = nullptr;
    QPushButton *m_more;
    QPushButton *m_try;
    QPushButton *m_change = nullptr;
    QPushButton *m_cancel;
};

} // namespace ui::shell
