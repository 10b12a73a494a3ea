// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How much one signal weighs.
#include "core/reports/reportbuilder.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace core::reports {

namespace {

double at(const WeightValues &values, WeightSetting setting)
{
    return values[size_t(setting)];
}

/// A level that is not said, or that nobody knows, counts as an error.
WeightSetting severityOf(const QString &level)
{
    const QString name = level.toLower();
    if (name == u"fatal" || name == u"critical" || name == u"emergency" || name == u"alert")
        return WeightSetting::Fatal;
    if (name == u"warning" || name == u"warn")
        return WeightSetting::Warning;
    if (name == u"info" || name == u"notice" || name == u"log")
        return WeightSetting::Info;
    if (name == u"debug" || name == u"trace")
        return WeightSetting::Debug;
    return WeightSetting::Error;
}

double reachOf(int occurrences, const WeightValues &values)
{
    const double tenfolds = std::log10(double(std::max(1, occurrences)));
    return std::min(1 + at(values, WeightSetting::ReachStep) * tenfolds,
                    at(values, WeightSetting::ReachMost));
}

/// Times in the future (a sender's wrong clock) count as now.
double decayOf(Timestamp occurred, Timestamp now, const WeightValues &values)
{
    if (!isKnown(occurred) || occurred >= now)
        return 1;
    const double days = double((now - occurred).count()) / 86'400'000;
    return std::max(at(values, WeightSetting::Least),
                    std::exp2(-days / at(values, WeightSetting::HalfLifeDays)));
}

} // namespace

WeightFactors weigh(const Weighable &signal, const WeightRules &rules, Timestamp now)
{
    const WeightValues values = rules.valuesFor(signal.source, signal.kind);
    return {.base = at(values, WeightSetting::Base),
            .severity = at(values, severityOf(signal.level)),
            .reach = reachOf(signal.occurrences, values),
            .decay = decayOf(signal.happened, now, values)};
}

WeightFactors weigh(const Signal &signal, const WeightRules &rules, Timestamp now)
{
    return weigh(Weighable{.id = signal.id,
                           .source = signal.source,
                           .kind = signal.kind,
                           .level = signal.level,
                           .occurrences = signal.occurrences,
                           .happened = isKnown(signal.occurred) ? signal.occurred : signal.received,
                           .weight = {}},
                 rules, now);
}

} // namespace core::reports
