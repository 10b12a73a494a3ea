// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person's corrections say of the thresholds of grouping, and what other ones would do.
#pragma once

#include "core/pipeline/desk.h"

#include <QDialog>

class QPushButton;
class QTreeWidget;

namespace ui::widgets {
class Banner;
class Label;
} // namespace ui::widgets

namespace ui::shell {

/// Nothing is changed before Apply. Stays open with the reason when that is refused.
class TuneDialog : public QDialog
{
    Q_OBJECT

public:
    /// desk  borrowed, outlives this
    /// page  as Desk::tune() gives it
    TuneDialog(core::pipeline::Desk &desk, const QJsonObject &page, QWidget *parent = nullptr);

    /// Null unless something was applied.
    core::DecisionId decision() const { return m_decision; }

private:
    /// returns  whether another threshold is proposed
    bool addThreshold(const QString &title, const QString &help, const QJsonObject &tuned);
    void fillChanges(const QJsonObject &page);
    void apply();

    core::pipeline::Desk &m_desk;
    core::DecisionId m_decision;
    widgets::Banner *m_banner;
    widgets::Label *m_effect;
    QTreeWidget *m_changes;
    QPushButton *m_apply = nullptr;
};

} // namespace ui::shell
