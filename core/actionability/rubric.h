// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The rubric: facts about a report, and the table of criteria that turns them into a verdict.
#pragma once

#include "core/actionability/assessor.h"
#include "core/actionability/errorclass.h"
#include "core/model/course.h"

namespace core::actionability {

/// What the table looks at.
struct Facts
{
    bool hasFrames = false;        ///< an exception with in-app frames
    bool isLocated = false;        ///< its place is in the repository
    bool isVerified = false;       ///< and the claim about it was recomputed
    bool hasPlace = false;         ///< any place was found, by whatever way
    bool isTestFailure = false;    ///< an assertion of a test
    bool isExpectedByTest = false; ///< a test holds the same message
    bool hasLog = false;
    bool hasPeople = false;
    int concreteness = 0; ///< highest of the members without frames
    ErrorClass error = ErrorClass::Other;
    QString errorType;          ///< made visible
    QString message;            ///< made visible, short
    QString codeLine;           ///< where it was raised, made visible; may be empty
    QString place;              ///< "Cart.total (shop/cart.py:12)"; empty if none
    QString suspect;            ///< 12 hex digits; empty if none
    QString level;              ///< the most severe of the members
    QString route;              ///< the most frequent; made visible
    bool handlesMoney = false;  ///< by the words of routes, places and features
    bool handlesAccess = false; ///< sign-in, passwords, permissions
    bool isProduction = true;   ///< false if every named environment is another one
    Course course;
};

Facts factsOf(const AssessmentRequest &request);

/// A row of the table. Rows are tried in their order; the first that holds decides.
struct Criterion
{
    const char *id;
    bool (*holds)(const Facts &facts);
    VerdictKind kind;
    const char *reason; ///< translatable; %1 type, %2 place, %3 message or code line
};
std::span<const Criterion> criteria();

/// A row of the priority table: points are added if it holds.
struct PriorityRow
{
    const char *id;
    bool (*holds)(const Facts &facts, Timestamp now);
    double points;
    const char *reason; ///< translatable, quoted after the measured figure; empty for none
};
std::span<const PriorityRow> priorityRows();

struct PriorityLimit
{
    double points; ///< at least
    Priority priority;
};
std::span<const PriorityLimit> priorityLimits();

/// The verdict of the table; `now` is for recency and for Verdict::at.
Verdict judge(const Facts &facts, Timestamp now);

} // namespace core::actionability
