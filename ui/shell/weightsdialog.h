// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How signals are weighed, to read, to try out on today's reports, and to change.
#pragma once

#include "core/pipeline/desk.h"

#include <QDialog>

#include <array>

class QComboBox;
class QDoubleSpinBox;
class QPushButton;
class QTimer;
class QTreeWidget;

namespace ui::widgets {
class Banner;
class Label;
} // namespace ui::widgets

namespace ui::shell {

/// Every change is tried out a moment after it is made; nothing is set before Save. Stays open
/// with the reason when something is refused.
class WeightsDialog : public QDialog
{
    Q_OBJECT

public:
    /// desk     borrowed, outlives this
    /// sources  ids of those that can be chosen
    WeightsDialog(core::pipeline::Desk &desk, core::WeightRules rules, const QStringList &sources,
                  QWidget *parent = nullptr);
    ~WeightsDialog() override;

    const core::WeightRules &rules() const { return m_rules; }
    /// Null unless something was saved.
    core::DecisionId decision() const { return m_decision; }

private:
    core::WeightScope scope() const;
    QWidget *fields();
    void fill();
    void changed(core::WeightSetting setting, double value);
    void reset();
    void tryOut();
    void show(const core::pipeline::WeightPreview &preview);
    void save();

    core::pipeline::Desk &m_desk;
    core::WeightRules m_saved;
    core::WeightRules m_rules;
    core::DecisionId m_decision;
    QComboBox *m_source;
    QComboBox *m_kind;
    std::array<QDoubleSpinBox *, core::weightSettingCount> m_values{};
    QPushButton *m_reset;
    widgets::Label *m_effect;
    QTreeWidget *m_reports;
    widgets::Banner *m_banner;
    QPushButton *m_save = nullptr;
    QTimer *m_wait;           ///< until a change is tried out
    core::StopSource m_trial; ///< of the newest trial; an answer to an earlier one is old
};

} // namespace ui::shell
