// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The questions asked before a decision: a reason from a numbered list, a direction in words, a
// time to wait.
#pragma once

#include "core/base/clock.h"

#include <QDialog>

#include <functional>
#include <vector>

class QLineEdit;
class QPlainTextEdit;
class QRadioButton;

namespace ui::widgets {

/// A numbered list and an optional note. A digit chooses and accepts; Enter does nothing before
/// something is chosen.
class ReasonDialog : public QDialog
{
    Q_OBJECT

public:
    struct Reason
    {
        QString code;
        QString text; ///< translated
    };
    ReasonDialog(const QString &title, const QString &question, std::vector<Reason> reasons,
                 const QString &verb, QWidget *parent = nullptr);

    QString reason() const; ///< the code; empty if none is chosen
    QString note() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    std::vector<Reason> m_reasons;
    std::vector<QRadioButton *> m_buttons;
    QLineEdit *m_note;
};

/// Words for the next round; they may be empty.
class DirectionDialog : public QDialog
{
    Q_OBJECT

public:
    /// remark  what else goes along, may be empty
    explicit DirectionDialog(const QString &remark, QWidget *parent = nullptr);
    QString direction() const;

private:
    QPlainTextEdit *m_edit;
};

/// Until a time or a number of signals.
class SnoozeDialog : public QDialog
{
    Q_OBJECT

public:
    SnoozeDialog(core::Timestamp now, int signalCount, QWidget *parent = nullptr);
    core::Timestamp until() const { return m_until; }   ///< unknown: until signals
    int untilSignals() const { return m_untilSignals; } ///< 0: until the time

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    std::vector<std::function<void()>> m_choices;
    core::Timestamp m_until{};
    int m_untilSignals = 0;
};

} // namespace ui::widgets
