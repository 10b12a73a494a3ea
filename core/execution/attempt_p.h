// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One attempt of the templates fixer: what it looks at, the search for candidates, their proof.
#pragma once

#include "core/execution/cleanrun_p.h"
#include "core/execution/crashes_p.h"
#include "core/execution/engine_p.h"
#include "core/execution/fixer.h"

#include <QDeadlineTimer>

namespace core::execution {

/// All that is read from the disk before the sandbox starts.
struct Plan
{
    Tree tree;
    std::vector<Crash> crashes;
    QStringList sources;
    QString testFolder;
    bool python = true;
    std::shared_ptr<UnpackedEngine> engine;
};

/// Clean runs that begin while the engine still searches. Whoever takes one awaits it; what nobody
/// took in the end is stopped and awaited.
struct RunsAhead
{
    std::optional<Task<CommandRun>> base; ///< the generated test on the base
    StopSource stopBase;
    FreshFiles patched;                   ///< the test and the candidate that leads
    std::optional<Task<CommandRun>> head; ///< the test on `patched`
    std::optional<Task<CommandRun>>
        check;           ///< the check command on `patched`; none if there is none
    StopSource stopHead; ///< for both on `patched`
};

/// Where and how long one attempt looks.
struct Attempting
{
    FixerServices services;
    FixRequest request;
    Plan plan;
    sandbox::SessionSpec spec;
    QDeadlineTimer deadline;
    std::shared_ptr<RunsAhead> ahead;
};

struct Search
{
    std::shared_ptr<EngineOutput> output; ///< of the last run; null if there was no time for one
    Crash crash;
    bool timedOut = false;
};

/// Asks the engine about one crash after another until one can be reproduced; at last about the
/// check command alone, which a repository with a failing test needs.
///
/// confirm  whether the engine runs the commands themselves on its patches before it names them
///
/// errors   those of Sandbox::open and runEngine
Task<Search> search(Attempting attempt, bool confirm, StopToken stop);

/// What is said of an attempt that found nothing to propose. expired  whether its time was up
FixOutcome outcomeWithout(const FixRequest &request, const Search &search, bool expired);

/// What one search and the proving of its candidates came to.
struct Attempted
{
    FixOutcome outcome;
    bool contradicted = false; ///< a clean run refused what had passed beside the engine
};

/// Stops the runs that nobody took and waits for their end.
Task<> discard(std::shared_ptr<RunsAhead> ahead);

/// Measures one candidate after another in clean sessions until one is proven: the reproduction
/// fails on the base as recorded and passes on the head, as does the whole check command.
///
/// errors   those of runClean and snapshotWith
Task<Attempted> prove(Attempting attempt, Search found, StopToken stop);

} // namespace core::execution
