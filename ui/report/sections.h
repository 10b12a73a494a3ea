// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The report page's sections, each made from values.
#pragma once

#include "core/pipeline/desk.h"
#include "ui/report/groupingsection.h"

#include <QWidget>

#include <functional>

class QBoxLayout;

namespace ui::report {

/// Two widgets beside each other, or one below the other where there is no room.
class Pair : public QWidget
{
    Q_OBJECT

public:
    /// below  narrower than this, they stack
    Pair(QWidget *left, QWidget *right, int leftStretch, int rightStretch, int below,
         QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QBoxLayout *m_layout;
    int m_below;
};

/// Why the work on a failed report ended, and what to do; null if it has not failed.
QWidget *failureSection(const core::pipeline::ReportPage &page);
QWidget *summarySection(const core::pipeline::ReportPage &page);
QWidget *verdictSection(const core::Verdict &verdict);
QWidget *findingsSection(const core::Findings &findings);
/// Shows the heaviest first and more on request.
QWidget *signalsSection(const core::pipeline::ReportPage &page, core::Timestamp now,
                        const GroupingActs &acts);
QWidget *attemptsSection(const std::vector<core::Attempt> &attempts);
QWidget *historySection(const std::vector<core::AuditEntry> &history, core::Timestamp now,
                        std::function<void(core::DecisionId)> undo);
/// The rail at the side: weight, priority, people, suspects, facts.
QWidget *rail(const core::pipeline::ReportPage &page, core::Timestamp now);

/// "shop/cart.py:42–44 @ 1a2b3c4d".
QString placeText(const core::Evidence &evidence);

} // namespace ui::report
