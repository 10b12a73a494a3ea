// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reports/settlement.h"

using namespace Qt::StringLiterals;

namespace core::reports {

namespace {

enum class Settled : std::uint8_t { ByFix, ByDecision, ForWantOfEvidence };

Settled howSettled(const Settlement &settlement)
{
    const QString &reason = settlement.reason;
    switch (settlement.state) {
    case ReportState::Dismissed:
        return reason == u"notAProblem" || reason == u"wontFix" || reason == u"duplicate"
                   ? Settled::ByDecision
                   : Settled::ForWantOfEvidence;
    case ReportState::Resolved:
        return reason == u"fixedElsewhere" ? Settled::ByFix : Settled::ForWantOfEvidence;
    default: return Settled::ByFix;
    }
}

} // namespace

Belonging belonging(const Settlement &settlement, const Arrival &arrival)
{
    const bool wasBefore = arrival.happened < settlement.at;
    bool belongs = false;
    switch (howSettled(settlement)) {
    case Settled::ByFix: belongs = wasBefore || arrival.lacksFix; break;
    case Settled::ByDecision: belongs = arrival.isSame; break;
    case Settled::ForWantOfEvidence: belongs = arrival.isSame && wasBefore; break;
    }
    return belongs ? Belonging::Settled : Belonging::Recurrence;
}

bool isRegression(SignalKind kind, bool isSame, double score)
{
    return isSame || (kind != SignalKind::Message && score >= 0.5);
}

} // namespace core::reports
