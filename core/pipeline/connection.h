// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The repositories that are connected, as they are now. The database is the one place that knows:
// what it said before may be over, since a person changes policies while Daybreak works.
#pragma once

#include "core/pipeline/context.h"

namespace core::pipeline {

/// A repository and where its pull requests live.
struct Connection
{
    Repository repository;
    codehost::Host *host = nullptr; ///< the context's
};

/// errors  NotFound: it is not connected, or not any more; Unsupported: its host is not known here
Task<Connection> connectionTo(SharedContext context, RepositoryId repository);

/// Where the pull request lives.
/// errors  NotFound: its repository or host is not connected any more
Task<Connection> connectionOf(SharedContext context, PullRequest pullRequest);

} // namespace core::pipeline
