// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of the workspace's repositories a report is about.
#pragma once

#include "core/async/stop.h"
#include "core/model/policy.h"
#include "core/model/signal.h"

#include <span>

namespace core::research {

struct RepositoryChoice
{
    size_t index = 0; ///< into the candidates
    double score = 0; ///< [0, 1]
    QString reason;   ///< English
};

/// By the share of in-app frames whose files the repository has (0.6), the service the signals name
/// (0.3) and the packages or files they mention (0.1). A single candidate is taken unless the
/// signals have in-app frames, none is found there and another service is named.
///
/// errors  NotFound if there is no candidate or none fits, naming why; a repository that cannot be
///         opened is passed over unless it is the only one, then its error
Result<RepositoryChoice> chooseRepository(std::span<const Repository> candidates,
                                          std::span<const Signal> members, const StopToken &stop);

} // namespace core::research
