// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which code ran: the releases that signals name, as commits.
#pragma once

#include "core/git/repository.h"
#include "core/model/signal.h"

#include <span>

namespace core::research {

struct Timeline
{
    Timestamp firstSeen;    ///< earliest occurrence; unknown if no signal has a time
    QString release;        ///< as the earliest signal with a known release names it; may be empty
    QString releaseCommit;  ///< 40 hex digits; empty if the release is unknown here
    QString previous;       ///< the tag before it on the same line of history; empty if none
    QString previousCommit; ///< 40 hex digits
    QString latestRelease;  ///< as the latest signal names it, if it is known here
    QString latestCommit;   ///< 40 hex digits
    QStringList unknownReleases; ///< named by signals, not found; outside text
};

Timeline timelineOf(const git::Repository &repository, std::span<const Signal> members);

/// The commit to read: the code that the latest signals ran, else the head of the base branch, else
/// HEAD.
/// errors  NotFound in a repository without a commit
Result<QString> commitToRead(const git::Repository &repository, const Timeline &timeline,
                             const QString &baseBranch);

} // namespace core::research
