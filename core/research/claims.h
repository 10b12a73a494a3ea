// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Sentences about what was found, each with the evidence to open.
#pragma once

#include "core/research/repositorychoice.h"
#include "core/research/reviewers.h"
#include "core/research/suspects.h"

namespace core::research {

/// All that research put together, before it is told.
struct Discovery
{
    Report report;
    std::vector<Signal> members;
    Repository repository;
    RepositoryChoice choice;
    Timeline timeline;
    std::vector<Lead> leads;
    std::vector<RankedSuspect> suspects;
    QStringList tokens;
    ReviewerChoice reviewers;
};

/// Claims in the order in which a person would read them: course, place, last change, suspects,
/// window, owners. Not yet verified; a claim whose evidence cannot be made is left out.
std::vector<Finding> makeClaims(SourceTree &tree, const Discovery &discovery, IdSource &ids);

/// One or two sentences; empty if no place in the code was found.
QString causeOf(const Discovery &discovery);

} // namespace core::research
