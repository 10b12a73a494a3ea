// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One signal of a report: what came, what it weighs, and why it is here.
#pragma once

#include "core/inbox/why.h"
#include "core/pipeline/desk.h"
#include "ui/report/groupingsection.h"
#include "ui/widgets/panels.h"

namespace ui::report {

class SignalCardView : public widgets::Card
{
    Q_OBJECT

public:
    SignalCardView(const core::pipeline::SignalCard &card, const core::inbox::Names &names,
                   core::Timestamp now, GroupingActs acts, QWidget *parent = nullptr);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QWidget *why(const core::pipeline::SignalCard &card, const core::inbox::Names &names);
    void showMenu(const QPoint &where);

    core::SignalId m_signal;
    GroupingActs m_acts;
};

/// "0.40 base × 1.25 severity × 1.60 reach × 0.98 decay".
QString factorsText(const core::WeightFactors &factors);

} // namespace ui::report
