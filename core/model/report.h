// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A report: signals that one fix would settle, and the states it walks through.
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <QString>

#include <optional>
#include <span>

namespace core {

/// Stored and JSON spelling is the name in lowerCamel.
enum class ReportState : std::uint8_t {
    Gathering,
    Queued,
    Researching,
    NeedsDecision,
    Actionable,
    Fixing,
    Checking,
    Ready,
    Approved,
    Merged,
    Verifying,
    Verified,
    Regressed,
    Dismissed,
    Resolved,
    Failed,
};

QString reportStateName(ReportState state);
std::optional<ReportState> reportStateFromName(QStringView name);
/// All states, in the order above.
std::span<const ReportState> reportStates();

/// Whether the table of allowed transitions has this step. Staying in a state is no step.
bool isAllowed(ReportState from, ReportState to);

/// Whether nothing more happens by itself: verified, dismissed, resolved.
bool isClosed(ReportState state);
/// Whether its fix was merged, whatever came of it: merged, verifying, verified, regressed.
bool isFixed(ReportState state);
/// Whether its problem counts as settled: closed or fixed.
bool isSettled(ReportState state);

/// P0 (drop everything) to P4 (some day).
enum class Priority : std::uint8_t { P0, P1, P2, P3, P4 };
QString priorityName(Priority priority); ///< "P0" … "P4"
std::optional<Priority> priorityFromName(QStringView name);

struct Report
{
    ReportId id;
    ReportState state = ReportState::Gathering;
    QString stateReason;   ///< code for dismissed, resolved, failed: "notActionable", "duplicate",
                           ///< "noFixFound", …
    bool retryable = true; ///< Failed only
    QString title;         ///< from untrusted words: shown as plain text, made visible by
                           ///< UntrustedText::displayLine
    QString summary;       ///< plain text, paragraphs separated by blank lines
    std::optional<Priority> priority; ///< unknown before the verdict
    QString priorityReason;
    double weight = 0; ///< sum of its signals' weights, not below 0
    int signalCount = 0;
    RepositoryId repository;     ///< none while unknown
    ReportId mergedInto;         ///< overlay: this report's signals live there
    Timestamp snoozedUntil;      ///< overlay; unknown if not snoozed by time
    int snoozedUntilSignals = 0; ///< overlay: until the report has this many signals; 0 if not
    ReportId recurrenceOf;       ///< the closed report whose problem came back
    Timestamp created;
    Timestamp updated;
    Timestamp firstSeen; ///< earliest occurrence of its signals
    Timestamp lastSeen;
    int researchedAtSignals = 0; ///< how many signals it had when research last ran

    friend bool operator==(const Report &, const Report &) = default;
};

/// The weight at which a report is researched.
inline constexpr double promotionThreshold = 1.0;

} // namespace core
