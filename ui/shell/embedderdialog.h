// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What makes vectors of signals: to read, to try, to change, and to stay with.
#pragma once

#include "core/pipeline/desk.h"

#include <QDialog>

class QComboBox;
class QProgressBar;
class QPushButton;
class QScrollArea;

namespace ui::widgets {
class Banner;
class Label;
} // namespace ui::widgets

namespace ui::shell {

class SettingForm;

/// Nothing is changed before Change. Stays open with the reason when something is refused.
class EmbedderDialog : public QDialog
{
    Q_OBJECT

public:
    /// desk  borrowed, outlives this
    /// page  as Desk::embedder() gives it
    EmbedderDialog(core::pipeline::Desk &desk, QJsonObject page, QWidget *parent = nullptr);

Q_SIGNALS:
    /// text  what was done; decision may be null: all was so already
    void decided(core::DecisionId decision, const QString &text);

private:
    QJsonObject member() const; ///< the one that is chosen here
    QStringList words() const;  ///< it and its settings, as the command takes them
    void showState();
    void showForm();
    void updateButtons();
    /// As high as the form, where the screen is.
    void fit();
    void say(const QString &text, bool isGood);
    /// Keeps the key that was typed, if one was, and then asks the desk.
    void ask(const QJsonObject &arguments, std::function<void(const QJsonObject &)> then);
    void call(const QJsonObject &arguments, std::function<void(const QJsonObject &)> then);
    void tryIt();
    void change();
    void cancelChange();
    void follow(const core::pipeline::StageProgress &progress);

    core::pipeline::Desk &m_desk;
    QJsonObject m_page;
    widgets::Banner *m_banner;
    widgets::Label *m_now;
    widgets::Label *m_problem;
    QWidget *m_changing;
    widgets::Label *m_next;
    QProgressBar *m_bar;
    QComboBox *m_member;
    QScrollArea *m_area;
    SettingForm *m_form = nullptr;
    QPushButton *m_more;
    widgets::Label *m_result;
    QPushButton *m_try;
    QPushButton *m_change = nullptr;
    QPushButton *m_close = nullptr;
    QPushButton *m_cancel;
    bool m_isAsking = false;
};

} // namespace ui::shell
