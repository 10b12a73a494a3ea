// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Differences between commits, and between two versions of a file.
#include "core/git/handles_p.h"

using namespace Qt::StringLiterals;

namespace core::git {

namespace {

Result<FilePatch> toFilePatch(git_diff *diff, size_t index)
{
    const git_diff_delta *delta = git_diff_get_delta(diff, index);
    FilePatch file;
    file.oldPath = QString::fromUtf8(delta->old_file.path);
    file.newPath = QString::fromUtf8(delta->new_file.path);
    switch (delta->status) {
    case GIT_DELTA_ADDED: file.status = FileDiff::Status::Added; break;
    case GIT_DELTA_DELETED: file.status = FileDiff::Status::Deleted; break;
    case GIT_DELTA_RENAMED: file.status = FileDiff::Status::Renamed; break;
    default: break;
    }
    PatchHandle patch;
    int code = git_patch_from_diff(std::out_ptr(patch), diff, index);
    if (code != 0)
        return gitError(
            code, QCoreApplication::translate("Git", "“%1” cannot be compared.").arg(file.newPath));
    delta = git_diff_get_delta(diff, index); // computing the patch settles the flags
    file.binary = (delta->flags & GIT_DIFF_FLAG_BINARY) != 0;
    if (!patch)
        return file;
    size_t added = 0;
    size_t removed = 0;
    git_patch_line_stats(nullptr, &added, &removed, patch.get());
    file.added = int(added);
    file.removed = int(removed);
    const size_t hunks = git_patch_num_hunks(patch.get());
    for (size_t i = 0; i < hunks; ++i) {
        const git_diff_hunk *hunk = nullptr;
        if (git_patch_get_hunk(&hunk, nullptr, patch.get(), i) == 0)
            file.hunks.push_back(
                {hunk->old_start, hunk->old_lines, hunk->new_start, hunk->new_lines});
    }
    git_buf text = GIT_BUF_INIT;
    code = git_patch_to_buf(&text, patch.get());
    if (code == 0)
        file.patch = QByteArray(text.ptr, qsizetype(text.size));
    git_buf_dispose(&text);
    if (code != 0)
        return gitError(
            code, QCoreApplication::translate("Git", "“%1” cannot be compared.").arg(file.newPath));
    return file;
}

Result<std::vector<FilePatch>> toFilePatches(git_diff *diff)
{
    std::vector<FilePatch> files;
    const size_t count = git_diff_num_deltas(diff);
    files.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        Result<FilePatch> file = toFilePatch(diff, i);
        if (!file)
            return std::unexpected(std::move(file.error()));
        files.push_back(std::move(*file));
    }
    return files;
}

} // namespace

Result<std::vector<FilePatch>> Repository::diff(const QString &commit, int context) const
{
    const Result<git_oid> oid = oidFrom(commit);
    if (!oid)
        return std::unexpected(oid.error());
    const Result<Node> node = d->node(*oid);
    if (!node)
        return std::unexpected(node.error());
    const git_oid *const parent = node->parents.empty() ? nullptr : &node->parents.front();
    const Result<DiffHandle> diff = d->diffTrees(parent, *oid, context);
    if (!diff)
        return std::unexpected(diff.error());
    return toFilePatches(diff->get());
}

Result<std::vector<FilePatch>> Repository::diff(const QString &from, const QString &to,
                                                int context) const
{
    const Result<git_oid> a = oidFrom(from);
    const Result<git_oid> b = oidFrom(to);
    if (!a || !b)
        return std::unexpected(a ? b.error() : a.error());
    const Result<DiffHandle> diff = d->diffTrees(&*a, *b, context);
    if (!diff)
        return std::unexpected(diff.error());
    return toFilePatches(diff->get());
}

Result<std::vector<ChangedRun>> changedRuns(const QByteArray &before, const QByteArray &after)
{
    struct Collected
    {
        std::vector<ChangedRun> runs;
        bool binary = false;
    } collected;
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.context_lines = 0;
    options.flags = GIT_DIFF_IGNORE_WHITESPACE;
    const auto onHunk = [](const git_diff_delta *, const git_diff_hunk *hunk,
                           void *payload) -> int {
        // With an empty side git names the line before it; from 0, that is the line after.
        static_cast<Collected *>(payload)->runs.push_back(
            {hunk->old_lines ? hunk->old_start - 1 : hunk->old_start, hunk->old_lines,
             hunk->new_lines ? hunk->new_start - 1 : hunk->new_start, hunk->new_lines});
        return 0;
    };
    const auto onBinary = [](const git_diff_delta *, const git_diff_binary *,
                             void *payload) -> int {
        static_cast<Collected *>(payload)->binary = true;
        return 0;
    };
    const int code = git_diff_buffers(before.constData(), size_t(before.size()), nullptr,
                                      after.constData(), size_t(after.size()), nullptr, &options,
                                      nullptr, onBinary, onHunk, nullptr, &collected);
    if (code != 0)
        return gitError(code,
                        QCoreApplication::translate("Git", "Two versions cannot be compared."));
    if (collected.binary)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Git", "A binary file has no lines."));
    return std::move(collected.runs);
}

} // namespace core::git
