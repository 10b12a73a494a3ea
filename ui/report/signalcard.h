// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One signal of a report: what came, what it weighs, and why it is here.
#pragma once

#include "core/pipeline/desk.h"
#include "ui/widgets/panels.h"

#include <QHash>

namespace ui::report {

/// Names of signals and reports that a reason may mention; a missing one is shown by its id.
struct Titles
{
    QHash<core::SignalId, QString> forSignals;
};

class SignalCardView : public widgets::Card
{
    Q_OBJECT

public:
    SignalCardView(const core::pipeline::SignalCard &card, const Titles &titles,
                   core::Timestamp now, QWidget *parent = nullptr);

private:
    QWidget *why(const core::Assignment &assignment, const Titles &titles);
};

/// "0.40 base × 1.25 severity × 1.60 reach × 0.98 decay".
QString factorsText(const core::WeightFactors &factors);
/// One sentence why a signal is in its report.
QString whyText(const core::Assignment &assignment, const Titles &titles);

} // namespace ui::report
