// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a signal is to a report that is settled: still its own, or a sign that the problem came
// back.
#pragma once

#include "core/model/report.h"
#include "core/model/signal.h"

namespace core::reports {

/// When and how a report's problem was settled.
struct Settlement
{
    ReportState state = ReportState::Merged; ///< one that core::isSettled
    QString reason; ///< dismissed and resolved: the person's reason, a code
    Timestamp at;   ///< of the merge, or of the person's decision
};

/// A signal about a settled problem.
struct Arrival
{
    Timestamp happened;    ///< when it occurred, else when it was received
    bool isSame = false;   ///< certainly the same problem, by an exact key; else only like it
    bool lacksFix = false; ///< its release is known not to contain what was merged
};

enum class Belonging : std::uint8_t {
    Settled,   ///< it belongs to the settled report and changes nothing about it
    Recurrence ///< it belongs to a report of its own, which names the settled one
};

/// A settled report never takes a signal as if it were open. The rule, by how it was settled:
///
/// - by a fix (merged and after; resolved as fixedElsewhere): what happened before that belongs to
///   it, and so does what happens in a release that is known not to contain the fix. Everything
///   else is a recurrence.
/// - by a decision about the problem (dismissed as notAProblem, wontFix, duplicate): the decision
///   holds for the same problem, whenever it happens. What is only like it is a recurrence.
/// - for want of evidence (any other reason): the same problem, if it happened before, was known
///   when the person decided. Anything else is the new evidence that was wanting: a recurrence.
Belonging belonging(const Settlement &settlement, const Arrival &arrival);

/// Whether a recurrence says that a fix does not hold: the same problem again; or one that a
/// machine reports and that is more likely the same than not. Words of people that are only like it
/// open a report, but may well be about what happened before.
/// score  probability that it is the same problem, [0, 1]
bool isRegression(SignalKind kind, bool isSame, double score);

} // namespace core::reports
