// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How signals are weighed, to read, to try out on today's reports, and to change.
#pragma once

#include "ui/shell/settingdialog.h"

#include <array>

class QComboBox;
class QDoubleSpinBox;
class QTimer;

namespace ui::widgets {
class Label;
}

namespace ui::shell {

/// Every change is tried out a moment after it is made.
class WeightsDialog : public SettingDialog
{
    Q_OBJECT

public:
    /// sources  ids of those that can be chosen
    WeightsDialog(core::pipeline::Desk &desk, core::WeightRules rules, const QStringList &sources,
                  QWidget *parent = nullptr);
    ~WeightsDialog() override;

    const core::WeightRules &rules() const { return m_rules; }

private:
    core::WeightScope scope() const;
    QWidget *fields();
    void fill();
    void changed(core::WeightSetting setting, double value);
    void reset();
    void tryOut();
    void show(const core::pipeline::WeightPreview &preview);
    void save();

    core::WeightRules m_saved;
    core::WeightRules m_rules;
    QComboBox *m_source;
    QComboBox *m_kind;
    std::array<QDoubleSpinBox *, core::weightSettingCount> m_values{};
    QPushButton *m_reset;
    widgets::Label *m_effect;
    QTreeWidget *m_reports;
    QTimer *m_wait;           ///< until a change is tried out
    core::StopSource m_trial; ///< of the newest trial; an answer to an earlier one is old
};

} // namespace ui::shell
