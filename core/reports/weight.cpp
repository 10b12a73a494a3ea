// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How much one signal weighs.
#include "core/reports/reportbuilder.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::reports {

namespace {

/// Two ordinary exceptions, or one and two voices from elsewhere, reach the threshold of 1.
double baseOf(SignalKind kind)
{
    switch (kind) {
    case SignalKind::Exception: return 0.5;
    case SignalKind::Replay: return 0.4;
    case SignalKind::Log: return 0.35;
    case SignalKind::Message: return 0.35;
    case SignalKind::Experiment: return 0.3;
    }
    Q_UNREACHABLE_RETURN(0.3);
}

/// A level that is not said counts as an error for exceptions (nobody reports a good one), and as
/// ordinary for the rest.
double severityOf(const QString &level)
{
    const QString name = level.toLower();
    if (name == u"fatal" || name == u"critical" || name == u"emergency" || name == u"alert")
        return 1.6;
    if (name == u"warning" || name == u"warn")
        return 0.6;
    if (name == u"info" || name == u"notice" || name == u"log")
        return 0.3;
    if (name == u"debug" || name == u"trace")
        return 0.1;
    return 1;
}

/// 1 for one occurrence, one more for every tenfold, up to 4: a loop that fails ten thousand times
/// is one defect, not ten thousand.
double reachOf(int occurrences)
{
    return std::clamp(1 + std::log10(double(std::max(1, occurrences))), 1.0, 4.0);
}

/// Halves every 14 days; never below a sixteenth, so that what is old stays visible. Times in the
/// future (a sender's wrong clock) count as now.
double decayOf(Timestamp occurred, Timestamp now)
{
    constexpr double halfLifeDays = 14;
    if (!isKnown(occurred) || occurred >= now)
        return 1;
    const double days = double((now - occurred).count()) / 86'400'000;
    return std::max(1.0 / 16, std::exp2(-days / halfLifeDays));
}

} // namespace

WeightFactors weigh(const Signal &signal, Timestamp now)
{
    return {.base = baseOf(signal.kind),
            .severity = severityOf(signal.level),
            .reach = reachOf(signal.occurrences),
            .decay = decayOf(isKnown(signal.occurred) ? signal.occurred : signal.received, now)};
}

} // namespace core::reports
