// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Making commits, merges and references, and copying objects from a local clone.
#include "core/git/handles_p.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace core::git {

namespace {

struct StringArray
{
    explicit StringArray(const QStringList &texts)
    {
        for (const QString &text : texts)
            bytes.push_back(text.toUtf8());
        for (QByteArray &text : bytes)
            pointers.push_back(text.data());
        array.strings = pointers.data();
        array.count = pointers.size();
    }

    std::vector<QByteArray> bytes;
    std::vector<char *> pointers;
    git_strarray array{};
};

QStringList conflictingPaths(git_index *index)
{
    QStringList paths;
    ConflictIteratorHandle conflicts;
    if (git_index_conflict_iterator_new(std::out_ptr(conflicts), index) != 0)
        return paths;
    const git_index_entry *ancestor = nullptr;
    const git_index_entry *ours = nullptr;
    const git_index_entry *theirs = nullptr;
    while (git_index_conflict_next(&ancestor, &ours, &theirs, conflicts.get()) == 0) {
        const git_index_entry *const any = ours ? ours : theirs ? theirs : ancestor;
        if (any)
            paths.append(QString::fromUtf8(any->path));
    }
    paths.removeDuplicates();
    return paths;
}

/// Puts one change into an index that holds the parent's files.
Result<> applyChange(git_repository *repository, git_index *index, const FileChange &change)
{
    const QByteArray path = change.path.toUtf8();
    if (!isSafePath(path))
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Git", "“%1” cannot be a file in a repository.")
                        .arg(change.path.left(200)));
    const git_index_entry *const existing = git_index_get_bypath(index, path.constData(), 0);
    const auto conflict = [&] {
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate("Git", "“%1” is not what the change started from.")
                        .arg(change.path));
    };
    if (bool(existing) != change.before.has_value())
        return conflict();
    quint32 mode = GIT_FILEMODE_BLOB;
    if (existing) {
        if (existing->mode != GIT_FILEMODE_BLOB && existing->mode != GIT_FILEMODE_BLOB_EXECUTABLE)
            return fail(
                ErrorKind::InvalidInput,
                QCoreApplication::translate("Git", "“%1” is no plain file.").arg(change.path));
        mode = existing->mode;
        git_oid before;
        const int code = git_odb_hash(&before, change.before->constData(),
                                      size_t(change.before->size()), GIT_OBJECT_BLOB);
        if (code != 0 || !git_oid_equal(&before, &existing->id))
            return conflict();
    }
    if (!change.after) {
        const int code = git_index_remove(index, path.constData(), 0);
        if (code != 0)
            return gitError(
                code,
                QCoreApplication::translate("Git", "“%1” cannot be removed.").arg(change.path));
        return {};
    }
    git_index_entry entry{};
    entry.mode = mode;
    entry.path = path.constData();
    int code = git_blob_create_from_buffer(&entry.id, repository, change.after->constData(),
                                           size_t(change.after->size()));
    if (code == 0)
        code = git_index_add(index, &entry);
    if (code != 0)
        return gitError(
            code, QCoreApplication::translate("Git", "“%1” cannot be stored.").arg(change.path));
    return {};
}

} // namespace

Result<> Repository::fetch(const QString &sourcePath, const QStringList &refspecs)
{
    // Opened first, so that a name which is no local repository is never taken for an address.
    const Result<Repository> source = open(sourcePath);
    if (!source)
        return std::unexpected(source.error());
    RemoteHandle remote;
    int code = git_remote_create_anonymous(std::out_ptr(remote), d->handle.get(),
                                           QFile::encodeName(source->path()).constData());
    if (code == 0) {
        const StringArray specs(refspecs);
        git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
        options.update_fetchhead = 0;
        options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
        code = git_remote_fetch(remote.get(), &specs.array, &options, nullptr);
    }
    if (code != 0)
        return gitError(
            code,
            QCoreApplication::translate("Git", "“%1” could not be copied from.").arg(sourcePath));
    return {};
}

Result<QString> Repository::createCommit(const NewCommit &commit)
{
    IndexHandle index;
    int code = git_index_new(std::out_ptr(index));
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "No commit could be made."));
    CommitHandle parent;
    if (!commit.parent.isEmpty()) {
        const Result<git_oid> oid = oidFrom(commit.parent);
        if (!oid)
            return std::unexpected(oid.error());
        Result<CommitHandle> found = d->commitAt(*oid);
        if (!found)
            return std::unexpected(found.error());
        parent = std::move(*found);
        const Result<TreeHandle> tree = d->treeAt(*oid);
        if (!tree)
            return std::unexpected(tree.error());
        code = git_index_read_tree(index.get(), tree->get());
        if (code != 0)
            return gitError(code, QCoreApplication::translate("Git", "No commit could be made."));
    }
    for (const FileChange &change : commit.files) {
        if (Result<> ok = applyChange(d->handle.get(), index.get(), change); !ok)
            return std::unexpected(std::move(ok.error()));
    }
    const Result<SignatureHandle> author = toSignature(commit.author);
    const Result<SignatureHandle> committer = toSignature(commit.committer);
    if (!author || !committer)
        return std::unexpected(author ? committer.error() : author.error());
    git_oid tree;
    git_oid id;
    TreeHandle treeHandle;
    code = git_index_write_tree_to(&tree, index.get(), d->handle.get());
    if (code == 0)
        code = git_tree_lookup(std::out_ptr(treeHandle), d->handle.get(), &tree);
    if (code == 0) {
        const git_commit *parents[] = {parent.get()};
        code = git_commit_create(&id, d->handle.get(), nullptr, author->get(), committer->get(),
                                 nullptr, commit.message.toUtf8().constData(), treeHandle.get(),
                                 parent ? 1 : 0, parents);
    }
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "No commit could be made."));
    return hex(id);
}

Result<QString> Repository::merge(const MergeRequest &request)
{
    const Result<bool> contained = isAncestor(request.theirs, request.ours);
    if (!contained)
        return std::unexpected(contained.error());
    if (*contained)
        return request.ours;
    const Result<bool> forward = isAncestor(request.ours, request.theirs);
    if (!forward)
        return std::unexpected(forward.error());
    if (*forward && request.allowFastForward)
        return request.theirs;

    const Result<git_oid> oursId = oidFrom(request.ours);
    const Result<git_oid> theirsId = oidFrom(request.theirs);
    if (!oursId || !theirsId)
        return std::unexpected(oursId ? theirsId.error() : oursId.error());
    const Result<CommitHandle> ours = d->commitAt(*oursId);
    const Result<CommitHandle> theirs = d->commitAt(*theirsId);
    if (!ours || !theirs)
        return std::unexpected(ours ? theirs.error() : ours.error());
    const Result<SignatureHandle> committer = toSignature(request.committer);
    if (!committer)
        return std::unexpected(committer.error());
    const git_merge_options options = GIT_MERGE_OPTIONS_INIT;
    IndexHandle index;
    int code = git_merge_commits(std::out_ptr(index), d->handle.get(), ours->get(), theirs->get(),
                                 &options);
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "%1 cannot be merged.")
                                  .arg(request.theirs.left(12)));
    if (git_index_has_conflicts(index.get()))
        return fail(ErrorKind::Conflict,
                    QCoreApplication::translate(
                        "Git", "Both sides changed the same lines of: %1. Nothing was merged.")
                        .arg(conflictingPaths(index.get()).join(u", "_s)));
    git_oid tree;
    git_oid id;
    TreeHandle treeHandle;
    code = git_index_write_tree_to(&tree, index.get(), d->handle.get());
    if (code == 0)
        code = git_tree_lookup(std::out_ptr(treeHandle), d->handle.get(), &tree);
    if (code == 0) {
        const git_commit *parents[] = {ours->get(), theirs->get()};
        code = git_commit_create(&id, d->handle.get(), nullptr, committer->get(), committer->get(),
                                 nullptr, request.message.toUtf8().constData(), treeHandle.get(), 2,
                                 parents);
    }
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "%1 cannot be merged.")
                                  .arg(request.theirs.left(12)));
    return hex(id);
}

Result<> Repository::updateReference(const QString &name, const QString &commit,
                                     const QString &expected)
{
    const Result<git_oid> id = oidFrom(commit);
    if (!id)
        return std::unexpected(id.error());
    git_oid old{};
    if (!expected.isEmpty()) {
        const Result<git_oid> known = oidFrom(expected);
        if (!known)
            return std::unexpected(known.error());
        old = *known;
    }
    ReferenceHandle reference;
    // A zero id as the expected one means "must not exist" to libgit2's file store only by way of
    // force, so creation is asked for without it.
    const int code =
        expected.isEmpty()
            ? git_reference_create(std::out_ptr(reference), d->handle.get(),
                                   name.toUtf8().constData(), &*id, 0, nullptr)
            : git_reference_create_matching(std::out_ptr(reference), d->handle.get(),
                                            name.toUtf8().constData(), &*id, 1, &old, nullptr);
    if (code == GIT_ENOTFOUND)
        return gitError(GIT_EMODIFIED,
                        QCoreApplication::translate("Git", "“%1” is gone.").arg(name));
    if (code != 0)
        return gitError(code, QCoreApplication::translate(
                                  "Git", "“%1” was changed by somebody else or cannot be set.")
                                  .arg(name));
    return {};
}

Result<> Repository::removeReference(const QString &name, const QString &expected)
{
    const Result<QString> now = reference(name);
    if (!now)
        return std::unexpected(now.error());
    if (*now != expected)
        return fail(
            ErrorKind::Conflict,
            QCoreApplication::translate("Git", "“%1” was changed by somebody else.").arg(name));
    ReferenceHandle handle;
    int code =
        git_reference_lookup(std::out_ptr(handle), d->handle.get(), name.toUtf8().constData());
    if (code == 0)
        code = git_reference_delete(handle.get()); // checks that it did not move since the look-up
    if (code != 0)
        return gitError(code,
                        QCoreApplication::translate("Git", "“%1” cannot be removed.").arg(name));
    return {};
}

Result<> Repository::setHead(const QString &branch)
{
    const int code =
        git_repository_set_head(d->handle.get(), (u"refs/heads/"_s + branch).toUtf8().constData());
    if (code != 0)
        return gitError(
            code,
            QCoreApplication::translate("Git", "“%1” cannot be the main branch.").arg(branch));
    return {};
}

} // namespace core::git
