// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the screens and the command line read, put together from the stores.
#pragma once

#include "core/pipeline/context.h"

#include <QJsonValue>

#include <map>

namespace core::pipeline {

Task<ReportPage> readReport(SharedContext context, ReportId report);
Task<ReviewPage> readReview(SharedContext context, PullRequestId pullRequest, StopToken stop);

/// Every source with its counts and, for receivers, how a client is pointed to it.
/// problems  by source id, translated
Task<std::vector<SourceStatus>> sourceStatus(SharedContext context,
                                             std::map<QString, QString> problems);

/// The object of `daybreakctl show --json`.
QJsonObject toJson(const ReportPage &page);
/// The object of `daybreakctl why --json`.
Task<QJsonValue> explainSignal(SharedContext context, SignalId signal);

/// The report a person means by an id or a part of one: the whole id, or its first or last
/// characters. errors  NotFound; InvalidInput if several fit
Task<ReportId> findReport(SharedContext context, QString given);
/// The same for signals; looks through the newest 10,000.
Task<SignalId> findSignal(SharedContext context, QString given);

/// The one of `ids` that `given` is, starts or ends. For ids of any kind, as text.
/// errors  NotFound; InvalidInput if several fit
Result<QString> uniqueMatch(const QStringList &ids, const QString &given);

} // namespace core::pipeline
