// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything one attempt works on.
#pragma once

#include "core/pipeline/subject.h"

namespace core::pipeline {

struct FixSetting
{
    Subject subject;
    Repository repository;
    codehost::Host *host = nullptr; ///< the context's
    QString baseCommit;
    QString baseTree; ///< path of the checkout
    QStringList layers;
    Attempt attempt;
    std::vector<ChangeSet> earlier; ///< of all attempts before, oldest first
    QByteArray suspectDiff;         ///< of the best suspect commit; empty if there is none
};

/// Checks out the base, prepares its dependencies and takes the report's newest attempt up, be it
/// new, interrupted, or passed and not published.
/// errors  Conflict: there is no such attempt; NotFound, Unsupported: repository or host
Task<FixSetting> prepareFix(SharedContext context, ReportId report, StopToken stop);

/// The same for a fixer.
execution::FixRequest requestFor(SharedContext context, const FixSetting &setting);

} // namespace core::pipeline
