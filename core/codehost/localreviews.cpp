// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a pull request once it is published: comments, approvals, checks, merging,
// closing and opening again.
#include "core/codehost/localstore_p.h"

using namespace Qt::StringLiterals;

namespace core::codehost {

namespace {

CheckState stateOf(const std::vector<CheckRun> &runs)
{
    if (runs.empty())
        return CheckState::None;
    const auto has = [&](CheckState state) {
        return std::ranges::any_of(runs, [=](const CheckRun &run) { return run.state == state; });
    };
    if (has(CheckState::Failed))
        return CheckState::Failed;
    return has(CheckState::Pending) ? CheckState::Pending : CheckState::Passed;
}

} // namespace

Result<ReviewComment> LocalStore::comment(const Repository &repository,
                                          const PullRequest &pullRequest,
                                          ReviewComment comment) const
{
    Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    if (comment.id.isNull())
        comment.id = CommentId(m_services.ids->next());
    for (const ReviewComment &known : entry->comments) {
        if (known.id == comment.id)
            return known;
    }
    if (comment.thread.isNull())
        comment.thread = comment.id;
    const bool answers = std::ranges::any_of(
        entry->comments, [&](const ReviewComment &known) { return known.id == comment.thread; });
    if (comment.thread != comment.id && !answers)
        return fail(ErrorKind::NotFound,
                    QCoreApplication::translate("CodeHost", "The thread to answer is gone."));
    comment.pullRequest = entry->pullRequest.id;
    comment.hostId = comment.id.toString();
    if (comment.commit.isEmpty())
        comment.commit = entry->pullRequest.headCommit;
    if (!isKnown(comment.at))
        comment.at = m_services.clock->now();
    entry->comments.push_back(comment);
    if (Result<> saved = save(repository, *entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return comment;
}

Result<PullRequest> LocalStore::approve(const Repository &repository,
                                        const PullRequest &pullRequest,
                                        const QString &reviewer) const
{
    Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    if (!isOpen(entry->pullRequest.state))
        return settled(entry->pullRequest);
    // A person approves what they saw.
    if (!pullRequest.headCommit.isEmpty() &&
        pullRequest.headCommit != entry->pullRequest.headCommit)
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate(
                        "CodeHost", "Pull request %1 has a newer commit. Look at it again.")
                        .arg(entry->pullRequest.number));
    if (entry->approvals.contains(reviewer))
        return entry->pullRequest;
    entry->approvals.append(reviewer);
    entry->pullRequest.state = PullRequestState::Approved;
    entry->pullRequest.updated = m_services.clock->now();
    if (Result<> saved = save(repository, *entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return entry->pullRequest;
}

Result<PullRequest> LocalStore::withdraw(const Repository &repository,
                                         const PullRequest &pullRequest,
                                         const QString &reviewer) const
{
    Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    PullRequest &known = entry->pullRequest;
    if (!isOpen(known.state))
        return settled(known);
    if (entry->approvals.removeAll(reviewer) == 0)
        return known;
    if (entry->approvals.isEmpty() && known.state == PullRequestState::Approved)
        known.state = PullRequestState::Open;
    known.updated = m_services.clock->now();
    if (Result<> saved = save(repository, *entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return known;
}

Result<PullRequest> LocalStore::merge(const Repository &repository, const PullRequest &pullRequest,
                                      const QString &actor) const
{
    Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    PullRequest &merged = entry->pullRequest;
    if (merged.state == PullRequestState::Merged)
        return merged;
    if (merged.state == PullRequestState::Closed)
        return settled(merged);
    if (merged.checks != CheckState::Passed)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate(
                        "CodeHost", "Pull request %1 cannot be merged: its checks are not green.")
                        .arg(merged.number));
    Result<git::Repository> git = open(repository);
    if (!git)
        return std::unexpected(std::move(git.error()));
    const QString reference = branchReference(merged.baseBranch);
    const Result<QString> base = git->reference(reference);
    if (!base)
        return std::unexpected(base.error());
    const Result<bool> contained = git->isAncestor(merged.headCommit, *base);
    if (!contained)
        return std::unexpected(contained.error());
    if (*contained) {
        // Merged before a crash: the commit that has our head as a parent.
        const Result<std::vector<git::LogEntry>> log = git->log({.from = *base});
        if (!log)
            return std::unexpected(log.error());
        for (const git::LogEntry &known : *log) {
            if (known.commit.parents.size() > 1 && known.commit.parents.contains(merged.headCommit))
                merged.mergeCommit = known.commit.id;
        }
        if (merged.mergeCommit.isEmpty())
            merged.mergeCommit = merged.headCommit;
    } else {
        const Result<QString> commit = git->merge(
            {*base, merged.headCommit, person(actor),
             u"Merge pull request %1: %2\n"_s.arg(merged.number, merged.title.simplified()),
             false});
        if (!commit)
            return std::unexpected(commit.error());
        if (Result<> moved = git->updateReference(reference, *commit, *base); !moved)
            return std::unexpected(std::move(moved.error()));
        merged.mergeCommit = *commit;
    }
    merged.state = PullRequestState::Merged;
    merged.updated = m_services.clock->now();
    if (Result<> saved = save(repository, *entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return merged;
}

Result<PullRequest> LocalStore::close(const Repository &repository,
                                      const PullRequest &pullRequest) const
{
    Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    if (entry->pullRequest.state == PullRequestState::Closed)
        return entry->pullRequest;
    if (entry->pullRequest.state == PullRequestState::Merged)
        return settled(entry->pullRequest);
    entry->pullRequest.state = PullRequestState::Closed;
    entry->pullRequest.updated = m_services.clock->now();
    if (Result<> saved = save(repository, *entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return entry->pullRequest;
}

Result<PullRequest> LocalStore::reopen(const Repository &repository,
                                       const PullRequest &pullRequest) const
{
    Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    PullRequest &known = entry->pullRequest;
    if (known.state == PullRequestState::Merged)
        return settled(known);
    if (known.state != PullRequestState::Closed)
        return known;
    Result<git::Repository> git = open(repository);
    if (!git)
        return std::unexpected(std::move(git.error()));
    const Result<QString> head = git->reference(branchReference(known.branch));
    if (!head && head.error().kind != ErrorKind::NotFound)
        return std::unexpected(head.error());
    if (!head || *head != known.headCommit)
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate(
                        "CodeHost", "The branch “%1” is gone or has moved since pull request %2 "
                                    "was closed, so it cannot be opened again.")
                        .arg(known.branch, known.number));
    known.state = entry->approvals.isEmpty() ? PullRequestState::Open : PullRequestState::Approved;
    known.updated = m_services.clock->now();
    if (Result<> saved = save(repository, *entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return known;
}

Result<PullRequest> LocalStore::recordChecks(const Repository &repository,
                                             const PullRequest &pullRequest,
                                             std::vector<CheckRun> runs) const
{
    Result<StoredPullRequest> entry = stored(repository, pullRequest);
    if (!entry)
        return std::unexpected(std::move(entry.error()));
    for (const CheckRun &run : runs) {
        if (run.commit != entry->pullRequest.headCommit)
            return fail(ErrorKind::Conflict,
                        QCoreApplication::translate(
                            "CodeHost", "The checks ran on another commit than pull request %1's.")
                            .arg(entry->pullRequest.number),
                        run.commit);
    }
    entry->pullRequest.checks = stateOf(runs);
    entry->pullRequest.checkRuns = std::move(runs);
    entry->pullRequest.updated = m_services.clock->now();
    if (Result<> saved = save(repository, *entry); !saved)
        return std::unexpected(std::move(saved.error()));
    return entry->pullRequest;
}

} // namespace core::codehost
