// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who should look at a fix.
#pragma once

#include "core/research/locator.h"
#include "core/research/owners.h"

namespace core::research {

struct ReviewerChoice
{
    std::vector<Reviewer> reviewers; ///< at most 3, best first
    OwnerMatch owners;               ///< the rule behind the owners among them
    QString ownedPath;
};

/// Owners of the best place first, by the owners files; then people by the lines of code they last
/// changed in the places found × recency of their latest change there (30 days 1, falling to 0.3 at
/// a year, older 0.15), and authors of suspects. Machines are left out, addresses are merged by
/// .mailmap and by name.
///
/// now  what recency counts from; unknown: the newest change there
ReviewerChoice chooseReviewers(SourceTree &tree, std::span<const Lead> leads,
                               std::span<const SuspectCommit> suspects, Timestamp now);

} // namespace core::research
