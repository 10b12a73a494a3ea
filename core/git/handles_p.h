// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// libgit2's objects as owning handles, its errors as ours, and what a Repository keeps.
#pragma once

#include "core/git/paths.h"
#include "core/git/repository.h"

#include <git2.h>

#include <QHash>

#include <memory>
#include <unordered_map>

namespace core::git {

template<auto Free>
struct Freer
{
    template<typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

template<typename T, auto Free>
using Handle = std::unique_ptr<T, Freer<Free>>;

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using CommitHandle = Handle<git_commit, git_commit_free>;
using TreeHandle = Handle<git_tree, git_tree_free>;
using TreeEntryHandle = Handle<git_tree_entry, git_tree_entry_free>;
using BlobHandle = Handle<git_blob, git_blob_free>;
using ObjectHandle = Handle<git_object, git_object_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using ReferenceIteratorHandle = Handle<git_reference_iterator, git_reference_iterator_free>;
using DiffHandle = Handle<git_diff, git_diff_free>;
using PatchHandle = Handle<git_patch, git_patch_free>;
using IndexHandle = Handle<git_index, git_index_free>;
using RemoteHandle = Handle<git_remote, git_remote_free>;
using SignatureHandle = Handle<git_signature, git_signature_free>;
using ConflictIteratorHandle =
    Handle<git_index_conflict_iterator, git_index_conflict_iterator_free>;

/// Call right after the failing call, on its thread: libgit2 keeps the text there.
[[nodiscard]] std::unexpected<Error>
gitError(int code, QString message, std::source_location at = std::source_location::current());

/// Starts libgit2 once for the process and turns off what would read outside a repository.
void ensureLibrary();

struct OidHash
{
    size_t operator()(const git_oid &oid) const noexcept
    {
        size_t value = 0;
        memcpy(&value, oid.id, sizeof value);
        return value;
    }
};
struct OidEqual
{
    bool operator()(const git_oid &a, const git_oid &b) const noexcept
    {
        return git_oid_equal(&a, &b) != 0;
    }
};

inline QString hex(const git_oid &oid)
{
    char text[GIT_OID_SHA1_HEXSIZE];
    git_oid_fmt(text, &oid);
    return QString::fromLatin1(text, sizeof text);
}

/// errors  InvalidInput unless it is 40 hex digits
Result<git_oid> oidFrom(const QString &text);

/// What walking needs of a commit.
struct Node
{
    git_oid tree;
    qint64 seconds = 0; ///< commit time
    std::vector<git_oid> parents;
};

/// An entry of a commit's tree at a path; a missing one is a valid answer.
struct Entry
{
    git_oid oid{};
    bool exists = false;
    bool isBlob = false;

    bool same(const Entry &other) const
    {
        return exists == other.exists && (!exists || git_oid_equal(&oid, &other.oid));
    }
};

struct Repository::Private
{
    RepositoryHandle handle;

    // Caches of immutable facts; dropped whole when they grow large.
    std::unordered_map<git_oid, Node, OidHash, OidEqual> nodes;
    QHash<QByteArray, Entry> entries; ///< by tree id + path

    Result<CommitHandle> commitAt(const git_oid &oid) const;
    Result<TreeHandle> treeAt(const git_oid &commit) const;
    Result<Node> node(const git_oid &oid);
    Result<Entry> entry(const git_oid &tree, const QByteArray &path);
    Result<QByteArray> blob(const git_oid &oid) const;
    /// The name `path` had in the parent, if the commit renamed it; empty if it added it.
    Result<QByteArray> nameBefore(const git_oid &parent, const git_oid &commit,
                                  const QByteArray &path) const;
    Result<DiffHandle> diffTrees(const git_oid *from, const git_oid &to, int context) const;
};

Commit toCommit(const git_commit *commit);
Person toPerson(const git_signature *signature);
Result<SignatureHandle> toSignature(const Person &person);

/// A changed run of lines between two versions, from 0.
struct ChangedRun
{
    int oldStart = 0;
    int oldCount = 0;
    int newStart = 0;
    int newCount = 0;
};

/// Changed runs in order; lines that differ in white space alone count as equal.
/// errors  InvalidInput for binary contents
Result<std::vector<ChangedRun>> changedRuns(const QByteArray &before, const QByteArray &after);

} // namespace core::git
