// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The columns of a report and how they are read, groups of its states as statements take them, and
// the error when there is none: what the files that read reports share.
#pragma once

#include "core/model/report.h"
#include "core/storage/database.h"

#include <QCoreApplication>
#include <QJsonArray>

// A macro, because statements are literals. Every column has a name that no other table of these
// statements uses unqualified; `report` must be in the FROM clause under its own name.
#define DAYBREAK_REPORT_COLUMNS                                                                    \
    "report.id, state, state_reason, retryable, title, summary, priority, priority_reason,"        \
    " weight, signal_count, repository_id, merged_into, snoozed_until_ms, snoozed_until_signals,"  \
    " recurrence_of, created_ms, updated_ms, first_seen_ms, last_seen_ms, researched_at_signals"

namespace core::storage {

inline constexpr int reportColumnCount = 20;

inline Report readReport(const Row &row)
{
    return {.id = row.id<ReportId>(0),
            .state = reportStateFromName(row.text(1)).value_or(ReportState::Gathering),
            .stateReason = row.text(2),
            .retryable = row.boolean(3),
            .title = row.text(4),
            .summary = row.text(5),
            .priority = priorityFromName(row.text(6)),
            .priorityReason = row.text(7),
            .weight = row.real(8),
            .signalCount = row.integer32(9),
            .repository = row.id<RepositoryId>(10),
            .mergedInto = row.id<ReportId>(11),
            .snoozedUntil = row.time(12),
            .snoozedUntilSignals = row.integer32(13),
            .recurrenceOf = row.id<ReportId>(14),
            .created = row.time(15),
            .updated = row.time(16),
            .firstSeen = row.time(17),
            .lastSeen = row.time(18),
            .researchedAtSignals = row.integer32(19)};
}

inline std::unexpected<Error> noReport(ReportId id)
{
    return fail(
        ErrorKind::NotFound,
        QCoreApplication::translate("core::storage", "There is no report %1.").arg(id.toString()));
}

/// For `state IN (SELECT value FROM json_each(?))`.
inline QJsonArray statesThat(bool (*holds)(ReportState))
{
    QJsonArray names;
    for (const ReportState state : reportStates()) {
        if (holds(state))
            names.append(reportStateName(state));
    }
    return names;
}

} // namespace core::storage
