// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One git repository, read and written through libgit2: no git program, no hooks, no filters, no
// configuration of the user or the system.
#pragma once

#include "core/base/result.h"
#include "core/git/types.h"
#include "core/model/change.h"

#include <memory>
#include <optional>
#include <span>

namespace core::git {

struct NewCommit
{
    QString parent; ///< 40 hex digits; empty for a root commit
    std::vector<FileChange> files;
    Person author;
    Person committer;
    QString message;
};

struct MergeRequest
{
    QString ours;   ///< the commit merged into
    QString theirs; ///< the commit merged
    Person committer;
    QString message;
    bool allowFastForward = false;
};

/// thread  any, but one at a time: bind it to a queue (RepositoryQueue) or open one for each
///         computation; opening takes well under a millisecond
/// errors  NotFound (repository, revision, path), Corrupt (a damaged object), Conflict (a reference
///         moved, a merge conflicts), InvalidInput, Internal
class Repository
{
public:
    /// path  the working copy, its .git, or a bare repository; who owns it does not matter, since
    ///       nothing in it is run
    static Result<Repository> open(const QString &path);
    /// Makes a bare repository, or opens the one that is there. Either it is there whole or not at
    /// all, also after a kill.
    static Result<Repository> createBare(const QString &path);
    /// Removes what a killed process left locked in a bare repository of ours. Only for who knows
    /// that nobody else has it open.
    static void removeStaleLocks(const QString &path);

    Repository(Repository &&) noexcept;
    Repository &operator=(Repository &&) noexcept;
    ~Repository();

    QString path() const; ///< of the .git folder, absolute, ends in "/"

    // Names

    /// A commit id from: HEAD, a commit id (whole, or 7 and more digits), a full reference name, a
    /// branch, a tag, origin's branch, or a release as telemetry names it ("shop@1.4.2",
    /// "v1.4.2", "1.4.2+build7"), which is matched to tags. Never a revision expression, so text
    /// from outside may be given.
    Result<QString> resolve(const QString &name) const;
    /// The branch HEAD names; NotFound if it is detached.
    Result<QString> headBranch() const;
    Result<QStringList> branches() const;  ///< local, sorted
    Result<std::vector<Tag>> tags() const; ///< those that lead to a commit, sorted by name

    // Reading; `commit` is always 40 hex digits

    Result<Commit> commit(const QString &commit) const;
    /// errors  NotFound; Unsupported for a link, folder or submodule; InvalidInput above `limit`
    ///         bytes
    Result<QByteArray> readFile(const QString &commit, const QString &path,
                                qint64 limit = qint64(32) << 20) const;
    /// Every file below the root, sorted as git sorts; folders are not listed.
    Result<std::vector<TreeEntry>> list(const QString &commit) const;
    Result<std::vector<LogEntry>> log(const LogQuery &query) const;
    /// What a commit changed against its first parent, renames found; a root commit adds all.
    Result<std::vector<FilePatch>> diff(const QString &commit, int context = 3) const;
    Result<std::vector<FilePatch>> diff(const QString &from, const QString &to, int context) const;
    /// Who last touched each line of the range. White space alone does not count as touching; lines
    /// are followed over renames of the file and, as whole blocks, over moves inside it.
    ///
    /// firstLine, lastLine  from 1, inclusive; 0 and 0 for the whole file
    /// returns  hunks in the order of their lines, which cover the range
    Result<std::vector<BlameHunk>> blame(const QString &commit, const QString &path,
                                         int firstLine = 0, int lastLine = 0) const;
    Result<bool> isAncestor(const QString &ancestor, const QString &descendant) const;
    Result<QString> mergeBase(const QString &a, const QString &b) const;

    /// Writes the commit's files as a plain folder without .git. Links are made only if they are
    /// relative and stay inside; submodules, other links and names that git would refuse are left
    /// out and noted. No attribute is honoured: what is written is what is stored. `folder` appears
    /// whole or not at all.
    ///
    /// folder  must not exist, its parent must
    Result<std::vector<CheckoutNote>> checkout(const QString &commit, const QString &folder) const;

    // Writing

    /// Copies the objects behind `refspecs` ("+refs/heads/main:refs/daybreak/upstream/main") from a
    /// repository on this machine, which is only read.
    Result<> fetch(const QString &sourcePath, const QStringList &refspecs);
    /// Makes a commit object; no reference moves. The same input gives the same id. File modes are
    /// the parent's; new files are plain.
    /// errors  Conflict if a file's `before` is not what the parent holds
    Result<QString> createCommit(const NewCommit &commit);
    /// returns  the merge commit, or `theirs` for a fast forward, or `ours` if it holds `theirs`
    /// errors   Conflict, naming the files
    Result<QString> merge(const MergeRequest &request);
    /// Points `name` ("refs/heads/…") at a commit.
    ///
    /// expected  what it must point at now; empty: it must not exist
    /// errors    Conflict if it is otherwise
    Result<> updateReference(const QString &name, const QString &commit, const QString &expected);
    Result<> removeReference(const QString &name, const QString &expected);
    /// The commit a full reference name leads to; NotFound.
    Result<QString> reference(const QString &name) const;
    /// Makes `branch` what a clone of this repository checks out.
    Result<> setHead(const QString &branch);

private:
    struct Private;
    explicit Repository(std::unique_ptr<Private> d);

    std::unique_ptr<Private> d;
};

} // namespace core::git
