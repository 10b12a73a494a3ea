// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How often, when and to whom the signals of a report happened: the figures that claims and
// priorities quote.
#pragma once

#include "core/model/signal.h"

#include <QDate>
#include <QStringList>

#include <span>
#include <vector>

namespace core {

struct DayCount
{
    QDate day; ///< UTC
    int occurrences = 0;

    friend bool operator==(const DayCount &, const DayCount &) = default;
};

struct Course
{
    int signalCount = 0;
    int occurrences = 0; ///< each signal counts as often as it says it happened, at least once
    int users = 0;       ///< distinct pseudonyms
    int sessions = 0;    ///< distinct
    Timestamp first;     ///< earliest known time of occurrence
    Timestamp last;
    std::vector<DayCount> days; ///< only days on which something happened, ascending
    QStringList releases;       ///< in the order of their first occurrence
    QStringList environments;   ///< likewise
    QStringList services;       ///< likewise
    QStringList sources;        ///< likewise

    /// Calendar days (UTC) from the first occurrence to the last, both counted; 0 if no time is
    /// known.
    int spanDays() const;
    friend bool operator==(const Course &, const Course &) = default;
};

/// The figures of these signals, in any order. Signals without a time count everywhere but in days.
Course courseOf(std::span<const Signal> members);

/// "12 occurrences for 5 users in 2 days" in English; users are left out if none is known.
QString courseSentence(const Course &course);

/// All figures, one a line, for evidence: equal texts mean equal courses.
QString courseText(const Course &course);

} // namespace core
