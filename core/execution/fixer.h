// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The family of fixers: from a verdict to a proven change set.
#pragma once

#include "core/async/stop.h"
#include "core/async/task.h"
#include "core/base/clock.h"
#include "core/base/provider.h"
#include "core/model/change.h"
#include "core/model/policy.h"
#include "core/model/signal.h"
#include "core/sandbox/sandbox.h"

#include <functional>

namespace core::execution {

struct FixerServices
{
    sandbox::Sandbox *sandbox = nullptr; ///< borrowed
    const Clock *clock = nullptr;
};

struct FixRequest
{
    Report report;
    std::vector<Signal> members; ///< oldest first
    Findings findings;
    Repository repository;
    QString baseCommit; ///< 40 hex digits
    QString baseTree;   ///< host folder: a plain checkout of it without .git
    QStringList preparedLayers;
    QByteArray suspectDiff; ///< unified diff of the best suspect commit; may be empty

    // A round: what is there already and why it goes on.
    SnapshotId snapshot; ///< the last attempt's; none for the first
    /// Of all attempts before, oldest first: none of them, in whatever words, is proposed again.
    std::vector<ChangeSet> earlier;
    std::vector<CommandRun> failedChecks;
    std::vector<ReviewComment> comments; ///< open ones, oldest first

    QString seed; ///< fixed by the caller: equal requests give equal results
    Milliseconds timeLimit{300'000};
    std::function<void(QString)>
        progress; ///< one plain sentence at a time; any thread; may be empty
};

struct FixOutcome
{
    std::optional<ChangeSet> changes; ///< none: an honest "found none", `outcome` says why
    std::vector<CommandRun> commands; ///< the interesting ones
    SnapshotId snapshot;              ///< the state of the workspace with the changes
    QString outcome;                  ///< one sentence for people
    QString outcomeCode; ///< fixed, guardOnly, noReproduction, noFixFound, checksBroken,
                         ///< alreadyAnswered, timeUp
};

class Fixer
{
public:
    virtual ~Fixer() = default;
    virtual Task<FixOutcome> fix(FixRequest request, StopToken stop) = 0;
};

using FixerInfo = ProviderInfo<Fixer, FixerServices>;
const ProviderTable<FixerInfo> &fixers();

} // namespace core::execution
