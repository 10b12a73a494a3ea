// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reports/reportbuilder.h"

#include "core/base/logging.h"

#include <algorithm>
#include <array>

namespace core::reports {

namespace {

/// Numbers of signals at which a report is looked at again.
constexpr std::array researchSteps{1, 2, 4, 10};

int stepOf(int signalCount)
{
    int step = 0;
    for (const int at : researchSteps)
        step += signalCount >= at ? 1 : 0;
    return step;
}

Timestamp timeOf(const Signal &signal)
{
    return isKnown(signal.occurred) ? signal.occurred : signal.received;
}

} // namespace

Report rebuilt(Report report, std::span<const Signal> members, const Writer &writer, Timestamp now)
{
    report.weight = 0;
    report.signalCount = int(members.size());
    report.firstSeen = {};
    report.lastSeen = {};
    for (const Signal &member : members) {
        report.weight += std::max(0.0, member.weight.product());
        const Timestamp time = timeOf(member);
        if (!isKnown(time))
            continue;
        report.firstSeen = isKnown(report.firstSeen) ? std::min(report.firstSeen, time) : time;
        report.lastSeen = std::max(report.lastSeen, time);
    }
    if (!isKnown(report.created))
        report.created = now;
    report.updated = now;
    const Result<Written> written = writer.write(members);
    if (written) {
        report.title = written->title;
        report.summary = written->summary;
    } else {
        // Title and summary of before stay: stale words are better than none.
        qCWarning(lcPipeline) << "writing a report:" << written.error().toLogString();
    }
    return report;
}

bool isDueForResearch(const Report &report)
{
    return report.weight >= promotionThreshold &&
           stepOf(report.signalCount) > stepOf(report.researchedAtSignals);
}

} // namespace core::reports
