// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From the signals of a report to places in the code.
#pragma once

#include "core/model/findings.h"
#include "core/research/framemapper.h"
#include "core/research/sourcetree.h"

#include <span>

namespace core::research {

enum class LeadKind : std::uint8_t {
    Crash,     ///< a frame where the exception passed, innermost first
    Callee,    ///< made a value the crashing line uses
    UnderTest, ///< what a failing test calls
    Message,   ///< writes the message that was seen
    Route,     ///< answers the route that was seen
    Mention    ///< named by a person
};

struct Lead
{
    CodeLocation location;
    LeadKind kind = LeadKind::Crash;
    int first = 0; ///< of the function around it; 0 at module level
    int last = 0;
    bool exactLine = false; ///< the line is the one meant, not only its function
    bool isTest = false;
    int depth = 0;   ///< Crash: frames of the repository's own code further in
    SignalId signal; ///< that led here
    QString printed; ///< what of the signal led here: the frame's file, the message; outside text
    QString exception{}; ///< type, for Crash
};

/// Places, best first, at most 24, one for each function. Frames count most: the innermost frame of
/// the repository's own code 1, each further one less; then messages, routes and names that the
/// signals hold. Nothing found is a valid answer: vague words lead nowhere.
/// source  Wong et al. 2014 for the weight of frames by depth; Zhou, Zhang and Lo 2012 for words
std::vector<Lead> locate(SourceTree &tree, const FrameMapper &mapper,
                         std::span<const Signal> members, const StopToken &stop = {});

/// Share of the members' in-app frames that this repository has, [0, 1]; -1 if they have none.
double frameShare(const FrameMapper &mapper, std::span<const Signal> members);

} // namespace core::research
