// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recurrence.h"
#include "core/pipeline/reportjobs.h"
#include "core/pipeline/reportstages.h"

using namespace Qt::StringLiterals;

namespace core::pipeline {

Task<> verifyReport(SharedContext context, ReportId id, StopToken /*stop*/)
{
    Task<> storing = context->storage->write([context, id](storage::Stores &stores) -> Result<> {
        const Result<Report> report = stores.reports.report(id);
        if (!report)
            return std::unexpected(report.error());
        if (report->state != ReportState::Verifying)
            return {}; // it came back in the meantime
        const Result<Timestamp> until = watchedUntil(*context, stores, *report);
        if (!until)
            return std::unexpected(until.error());
        if (context->clock.now() < *until)
            return queueVerification(stores, id, QString::number(toMs(*until)), *until);
        return stepTo(stores, id, ReportState::Verified,
                      u"stage:"_s + QLatin1StringView(verifyStage));
    });
    Result<> stored = co_await storing;
    context->reportChanged(id);
    co_return stored;
}

} // namespace core::pipeline
