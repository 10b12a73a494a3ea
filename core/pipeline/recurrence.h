// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a signal goes whose problem was settled before: to the settled report, which it does not
// change, or to a report of its own that names it (reports::belonging).
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// Asks the history of the clones which of these releases lack which merged fix. Empty names are
/// left out.
Task<ReleasesWithoutFix> releasesWithoutFix(SharedContext context, QSet<QString> releases);

/// The member that `signal` is another occurrence of: the same fingerprint from the same source, in
/// a report that is open or that it belongs to. None if there is no such member, or if it is a
/// recurrence of every report that has one.
Result<std::optional<storage::SignalHome>>
homeOf(const storage::Stores &stores, const Signal &signal, const ReleasesWithoutFix &without);

/// A settled report whose problem came back.
struct Recurrence
{
    ReportId of;
    bool isRegression = false; ///< reports::isRegression
};

struct Placement
{
    Assignment assignment;               ///< to be stored
    bool isElsewhere = false;            ///< not where the index put it
    std::vector<Recurrence> recurrences; ///< most certain first
    bool isRefreshed = false;            ///< the report was written with it
};

/// What the index decided, held against how the reports were settled or joined since.
Result<Placement> placed(Context &context, const storage::Stores &stores, const Signal &signal,
                         Assignment assignment, const ReleasesWithoutFix &without);

/// Links the report to the one that came back, and ends the watch over a fix that does not hold:
/// verifying → regressed. Inside a write of the storage, after the signal has joined.
Result<> noteRecurrences(storage::Stores &stores, const Placement &placement);

/// Begins the watch over a fix: merged → verifying. Inside a write of the storage.
Result<> beginWatch(storage::Stores &stores, ReportId report);
/// Goes on with every watch: at start, also over what an earlier version merged.
Result<> resumeWatches(Context &context, storage::Stores &stores);
/// The workspace's setting for how many hours a fix is watched, at least 1. A week by default,
/// since much comes and goes with the days of one.
inline const QString watchHoursKey = QStringLiteral("watchHours");
inline constexpr qint64 defaultWatchHours = 7 * 24;

/// When a report that is being verified is verified if nothing happens: so long after the merge, or
/// after the last time it happened in a release without the fix, which proves nothing about it.
/// Unknown if it is not being verified.
Result<Timestamp> watchedUntil(const Context &context, const storage::Stores &stores,
                               const Report &report);

/// What `show` says of it: recurrenceOf, recurrences (ids) and watchedUntil, empty where there is
/// none.
Result<QJsonObject> recurrenceToJson(const Context &context, const storage::Stores &stores,
                                     ReportId report);

} // namespace core::pipeline
