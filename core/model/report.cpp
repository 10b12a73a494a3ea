// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/report.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace core {

namespace {

constexpr std::array allStates{
    ReportState::Gathering,     ReportState::Queued,     ReportState::Researching,
    ReportState::NeedsDecision, ReportState::Actionable, ReportState::Fixing,
    ReportState::Checking,      ReportState::Ready,      ReportState::Approved,
    ReportState::Merged,        ReportState::Verifying,  ReportState::Verified,
    ReportState::Regressed,     ReportState::Dismissed,  ReportState::Resolved,
    ReportState::Failed};

using enum ReportState;

/// The walk of a report. Dismissing, resolving and failing are possible from every open state and
/// listed apart.
constexpr std::array<std::pair<ReportState, ReportState>, 35> steps{{
    {Gathering, Queued},       {Queued, Researching},
    {Queued, Gathering}, // weight fell below the threshold before research began
    {Researching, Gathering},  {Researching, NeedsDecision},
    {Researching, Actionable}, {Researching, Queued}, // interrupted
    {NeedsDecision, Queued},   {NeedsDecision, Actionable},
    {NeedsDecision, Fixing},   {Actionable, Fixing},
    {Actionable, Queued},      {Actionable, NeedsDecision},
    {Fixing, Checking},        {Fixing, Actionable}, // interrupted
    {Fixing, NeedsDecision},   {Fixing, Ready},      // a round that changed nothing
    {Checking, Fixing},        {Checking, Ready},
    {Checking, NeedsDecision}, {Ready, Fixing},
    {Ready, Checking},         {Ready, Approved},
    {Ready, Queued},           {Approved, Ready}, // approval withdrawn
    {Approved, Fixing},        {Approved, Merged},
    {Ready, Merged}, // merged outside
    {Merged, Verifying},       {Verifying, Verified},
    {Verifying, Regressed}, // its problem goes on in the report that was opened for it
    {Failed, Queued},          {Failed, Fixing},
    {Dismissed, Gathering}, // reopened
    {Resolved, Gathering},
}};

} // namespace

std::span<const ReportState> reportStates()
{
    return allStates;
}

QString reportStateName(ReportState state)
{
    switch (state) {
    case Gathering: return u"gathering"_s;
    case Queued: return u"queued"_s;
    case Researching: return u"researching"_s;
    case NeedsDecision: return u"needsDecision"_s;
    case Actionable: return u"actionable"_s;
    case Fixing: return u"fixing"_s;
    case Checking: return u"checking"_s;
    case Ready: return u"ready"_s;
    case Approved: return u"approved"_s;
    case Merged: return u"merged"_s;
    case Verifying: return u"verifying"_s;
    case Verified: return u"verified"_s;
    case Regressed: return u"regressed"_s;
    case Dismissed: return u"dismissed"_s;
    case Resolved: return u"resolved"_s;
    case Failed: return u"failed"_s;
    }
    Q_UNREACHABLE_RETURN(QString());
}

std::optional<ReportState> reportStateFromName(QStringView name)
{
    for (const ReportState state : allStates) {
        if (name == reportStateName(state))
            return state;
    }
    return std::nullopt;
}

bool isAllowed(ReportState from, ReportState to)
{
    if (from == to)
        return false;
    if (to == Dismissed || to == Resolved)
        return !isClosed(from) && from != Merged && from != Verifying;
    if (to == Failed)
        return from == Researching || from == Actionable || from == Fixing || from == Checking ||
               from == Queued;
    for (const auto &step : steps) {
        if (step == std::pair(from, to))
            return true;
    }
    return false;
}

bool isClosed(ReportState state)
{
    return state == Verified || state == Dismissed || state == Resolved;
}

bool isFixed(ReportState state)
{
    return state == Merged || state == Verifying || state == Verified || state == Regressed;
}

bool isSettled(ReportState state)
{
    return isClosed(state) || isFixed(state);
}

QString priorityName(Priority priority)
{
    return u"P"_s + QString::number(int(priority));
}

std::optional<Priority> priorityFromName(QStringView name)
{
    for (const Priority priority :
         {Priority::P0, Priority::P1, Priority::P2, Priority::P3, Priority::P4}) {
        if (name == priorityName(priority))
            return priority;
    }
    return std::nullopt;
}

} // namespace core
