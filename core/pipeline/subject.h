// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A report with what the stages of reports need to know of it.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

struct Subject
{
    Report report;
    std::vector<Signal> members; ///< oldest first
    std::optional<Findings> findings;
    std::optional<PullRequest> pullRequest; ///< the newest
    std::vector<Attempt> attempts;          ///< oldest first
    std::vector<ReviewComment> comments;    ///< of the pull request, oldest first
};

/// errors  NotFound: there is no such report
Result<Subject> subjectOf(const storage::Stores &stores, ReportId report);
/// The same as a read of its own.
Task<Subject> loadSubject(SharedContext context, ReportId report);

} // namespace core::pipeline
