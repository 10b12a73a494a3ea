// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looking up objects, with the caches that make walks over a history fast.
#include "core/git/handles_p.h"

using namespace Qt::StringLiterals;

namespace core::git {

namespace {

constexpr size_t largestCache = 400'000;

QString decoded(const char *text)
{
    return text ? QString::fromUtf8(text) : QString();
}

} // namespace

Person toPerson(const git_signature *signature)
{
    if (!signature)
        return {};
    return {decoded(signature->name), decoded(signature->email),
            fromMs(qint64(signature->when.time) * 1000), signature->when.offset};
}

Result<SignatureHandle> toSignature(const Person &person)
{
    SignatureHandle signature;
    const int code = git_signature_new(std::out_ptr(signature), person.name.toUtf8().constData(),
                                       person.address.toUtf8().constData(),
                                       git_time_t(toMs(person.time) / 1000), person.offsetMinutes);
    if (code != 0)
        return gitError(code,
                        QCoreApplication::translate("Git", "“%1” cannot be the author of a commit.")
                            .arg(person.identity()));
    return signature;
}

Commit toCommit(const git_commit *commit)
{
    Commit out;
    out.id = hex(*git_commit_id(commit));
    for (unsigned i = 0; i < git_commit_parentcount(commit); ++i)
        out.parents.append(hex(*git_commit_parent_id(commit, i)));
    out.author = toPerson(git_commit_author(commit));
    out.committer = toPerson(git_commit_committer(commit));
    // The summary is cached inside the object, hence not const there.
    out.summary = decoded(git_commit_summary(const_cast<git_commit *>(commit)));
    out.message = decoded(git_commit_message(commit));
    return out;
}

Result<CommitHandle> Repository::Private::commitAt(const git_oid &oid) const
{
    CommitHandle commit;
    const int code = git_commit_lookup(std::out_ptr(commit), handle.get(), &oid);
    if (code != 0)
        return gitError(code,
                        QCoreApplication::translate("Git", "There is no commit %1.").arg(hex(oid)));
    return commit;
}

Result<TreeHandle> Repository::Private::treeAt(const git_oid &commit) const
{
    const Result<CommitHandle> found = commitAt(commit);
    if (!found)
        return std::unexpected(found.error());
    TreeHandle tree;
    const int code = git_commit_tree(std::out_ptr(tree), found->get());
    if (code != 0)
        return gitError(
            code,
            QCoreApplication::translate("Git", "The files of %1 cannot be read.").arg(hex(commit)));
    return tree;
}

Result<Node> Repository::Private::node(const git_oid &oid)
{
    if (const auto known = nodes.find(oid); known != nodes.end())
        return known->second;
    const Result<CommitHandle> commit = commitAt(oid);
    if (!commit)
        return std::unexpected(commit.error());
    Node node{*git_commit_tree_id(commit->get()), git_commit_time(commit->get()), {}};
    for (unsigned i = 0; i < git_commit_parentcount(commit->get()); ++i) {
        const git_oid *const parent = git_commit_parent_id(commit->get(), i);
        // Behind the edge of a shallow clone a parent is named but not there.
        CommitHandle there;
        if (git_commit_lookup(std::out_ptr(there), handle.get(), parent) == 0)
            node.parents.push_back(*parent);
    }
    if (nodes.size() > largestCache)
        nodes.clear();
    nodes.emplace(oid, node);
    return node;
}

Result<Entry> Repository::Private::entry(const git_oid &tree, const QByteArray &path)
{
    // Folder by folder, so that commits which share a folder share the answer below it.
    Entry current{.oid = tree, .exists = true, .isBlob = false};
    for (qsizetype start = 0; start < path.size();) {
        if (current.isBlob)
            return Entry{};
        qsizetype end = path.indexOf('/', start);
        if (end < 0)
            end = path.size();
        const QByteArray name = path.mid(start, end - start);
        start = end + 1;
        QByteArray key(reinterpret_cast<const char *>(current.oid.id), GIT_OID_SHA1_SIZE);
        key += name;
        if (const auto known = entries.constFind(key); known != entries.cend()) {
            if (!known->exists)
                return *known;
            current = *known;
            continue;
        }
        TreeHandle folder;
        const int code = git_tree_lookup(std::out_ptr(folder), handle.get(), &current.oid);
        if (code != 0)
            return gitError(code, QCoreApplication::translate("Git", "A folder cannot be read."));
        Entry next;
        if (const git_tree_entry *found = git_tree_entry_byname(folder.get(), name.constData())) {
            next.oid = *git_tree_entry_id(found);
            next.exists = git_tree_entry_type(found) != GIT_OBJECT_COMMIT;
            next.isBlob = git_tree_entry_type(found) == GIT_OBJECT_BLOB;
        }
        if (size_t(entries.size()) > largestCache)
            entries.clear();
        entries.insert(key, next);
        if (!next.exists)
            return next;
        current = next;
    }
    return current;
}

Result<QByteArray> Repository::Private::blob(const git_oid &oid) const
{
    BlobHandle blob;
    const int code = git_blob_lookup(std::out_ptr(blob), handle.get(), &oid);
    if (code != 0)
        return gitError(code, QCoreApplication::translate("Git", "A file's contents are missing."));
    return QByteArray(static_cast<const char *>(git_blob_rawcontent(blob.get())),
                      qsizetype(git_blob_rawsize(blob.get())));
}

Result<DiffHandle> Repository::Private::diffTrees(const git_oid *from, const git_oid &to,
                                                  int context) const
{
    TreeHandle before;
    if (from) {
        Result<TreeHandle> tree = treeAt(*from);
        if (!tree)
            return std::unexpected(tree.error());
        before = std::move(*tree);
    }
    const Result<TreeHandle> after = treeAt(to);
    if (!after)
        return std::unexpected(after.error());
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.context_lines = uint32_t(context);
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL;
    DiffHandle diff;
    int code = git_diff_tree_to_tree(std::out_ptr(diff), handle.get(), before.get(), after->get(),
                                     &options);
    if (code != 0)
        return gitError(
            code,
            QCoreApplication::translate("Git", "%1 cannot be compared.").arg(hex(to).left(12)));
    git_diff_find_options find = GIT_DIFF_FIND_OPTIONS_INIT;
    find.flags = GIT_DIFF_FIND_RENAMES;
    find.rename_limit = 400;
    code = git_diff_find_similar(diff.get(), &find);
    if (code != 0)
        return gitError(
            code,
            QCoreApplication::translate("Git", "%1 cannot be compared.").arg(hex(to).left(12)));
    return diff;
}

Result<QByteArray> Repository::Private::nameBefore(const git_oid &parent, const git_oid &commit,
                                                   const QByteArray &path) const
{
    const Result<DiffHandle> diff = diffTrees(&parent, commit, 0);
    if (!diff)
        return std::unexpected(diff.error());
    const size_t count = git_diff_num_deltas(diff->get());
    for (size_t i = 0; i < count; ++i) {
        const git_diff_delta *const delta = git_diff_get_delta(diff->get(), i);
        if (delta->status == GIT_DELTA_RENAMED && path == delta->new_file.path)
            return QByteArray(delta->old_file.path);
    }
    return QByteArray();
}

} // namespace core::git
