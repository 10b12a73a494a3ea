// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Blame as git does it: lines are passed from a commit to the parents that already had them; what
// no parent had stays. libgit2's own is not used: it compares whole trees at each step, and ignores
// neither moves nor white space.
#include "core/git/handles_p.h"

#include <map>

using namespace Qt::StringLiterals;

namespace core::git {

namespace {

/// A run of blamed lines and where it is in the version being looked at.
struct Piece
{
    int final = 0; ///< from 0, in the blamed version
    int here = 0;  ///< from 0
    int count = 0;
};

struct Suspect
{
    git_oid oid{};
    QByteArray path;
    std::vector<Piece> pieces;
};

/// Newest first; commits of one second in the order of their ids.
struct Key
{
    qint64 seconds = 0;
    QByteArray id;
    QByteArray path;

    auto operator<=>(const Key &other) const
    {
        if (seconds != other.seconds)
            return other.seconds <=> seconds;
        if (const int order = id.compare(other.id); order != 0)
            return order <=> 0;
        return path.compare(other.path) <=> 0;
    }
};

using Suspects = std::map<Key, Suspect>;

std::vector<QByteArray> squeezedLines(const QByteArray &text)
{
    std::vector<QByteArray> lines;
    for (qsizetype start = 0; start < text.size();) {
        qsizetype end = text.indexOf('\n', start);
        if (end < 0)
            end = text.size();
        lines.push_back(text.mid(start, end - start).simplified());
        start = end + 1;
    }
    return lines;
}

/// Splits pieces into those that the parent had (moved to its line numbers) and the rest.
void pass(const std::vector<ChangedRun> &runs, const std::vector<Piece> &pieces,
          std::vector<Piece> &passed, std::vector<Piece> &kept)
{
    for (const Piece &piece : pieces) {
        int line = piece.here;
        const int end = piece.here + piece.count;
        int shift = 0;
        for (const ChangedRun &run : runs) {
            if (line >= end)
                break;
            const int runEnd = run.newStart + run.newCount;
            if (runEnd > line) {
                const int same = qMin(end, run.newStart) - line;
                if (same > 0) {
                    passed.push_back({piece.final + line - piece.here, line + shift, same});
                    line += same;
                }
                const int changed = qMin(end, runEnd) - line;
                if (changed > 0 && line >= run.newStart) {
                    kept.push_back({piece.final + line - piece.here, line, changed});
                    line += changed;
                }
            }
            shift += run.oldCount - run.newCount;
        }
        if (line < end)
            passed.push_back({piece.final + line - piece.here, line + shift, end - line});
    }
}

/// Passes whole pieces that the parent held elsewhere in the file, in lines that the commit
/// removed. As git's -M, only blocks with enough letters and digits to be no coincidence.
void passMoved(const QByteArray &before, const QByteArray &after,
               const std::vector<ChangedRun> &runs, std::vector<Piece> &passed,
               std::vector<Piece> &kept)
{
    constexpr qsizetype enough = 20;
    const bool removes = std::ranges::any_of(runs, [](const ChangedRun &r) { return r.oldCount; });
    if (!removes || kept.empty())
        return;
    const std::vector<QByteArray> oldLines = squeezedLines(before);
    const std::vector<QByteArray> newLines = squeezedLines(after);
    std::vector<Piece> rest;
    for (const Piece &piece : kept) {
        qsizetype weight = 0;
        for (int i = 0; i < piece.count && piece.here + i < int(newLines.size()); ++i)
            weight += std::ranges::count_if(newLines[size_t(piece.here + i)], [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c & 0x80);
            });
        int found = -1;
        if (weight >= enough && piece.here + piece.count <= int(newLines.size())) {
            const auto *const wanted = newLines.data() + piece.here;
            for (const ChangedRun &run : runs) {
                for (int at = run.oldStart; at + piece.count <= run.oldStart + run.oldCount &&
                                            at + piece.count <= int(oldLines.size());
                     ++at) {
                    if (std::equal(wanted, wanted + piece.count, oldLines.data() + at)) {
                        found = at;
                        break;
                    }
                }
                if (found >= 0)
                    break;
            }
        }
        if (found >= 0)
            passed.push_back({piece.final, found, piece.count});
        else
            rest.push_back(piece);
    }
    kept = std::move(rest);
}

int lineCount(const QByteArray &text)
{
    return int(text.count('\n')) + (text.isEmpty() || text.endsWith('\n') ? 0 : 1);
}

} // namespace

Result<std::vector<BlameHunk>> Repository::blame(const QString &commit, const QString &path,
                                                 int firstLine, int lastLine) const
{
    const Result<git_oid> start = oidFrom(commit);
    if (!start)
        return std::unexpected(start.error());
    const Result<QByteArray> text = readFile(commit, path);
    if (!text)
        return std::unexpected(text.error());
    const int lines = lineCount(*text);
    if (firstLine == 0 && lastLine == 0) {
        firstLine = 1;
        lastLine = lines;
    }
    if (lines == 0)
        return std::vector<BlameHunk>();
    if (firstLine < 1 || lastLine < firstLine || lastLine > lines)
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Git", "“%1” has %2 lines, not %3 to %4.")
                        .arg(path)
                        .arg(lines)
                        .arg(firstLine)
                        .arg(lastLine));

    std::vector<BlameHunk> hunks;
    Suspects suspects;
    const auto suspect = [&](const git_oid &oid, const QByteArray &name,
                             std::vector<Piece> pieces) -> Result<> {
        const Result<Node> node = d->node(oid);
        if (!node)
            return std::unexpected(node.error());
        const Key key{node->seconds,
                      QByteArray(reinterpret_cast<const char *>(oid.id), GIT_OID_SHA1_SIZE), name};
        Suspect &entry = suspects[key];
        entry.oid = oid;
        entry.path = name;
        entry.pieces.insert(entry.pieces.end(), pieces.begin(), pieces.end());
        return {};
    };
    if (Result<> ok = suspect(*start, path.toUtf8(),
                              {{firstLine - 1, firstLine - 1, lastLine - firstLine + 1}});
        !ok)
        return std::unexpected(ok.error());

    while (!suspects.empty()) {
        const Suspect current = std::move(suspects.extract(suspects.begin()).mapped());
        const Result<Node> node = d->node(current.oid);
        if (!node)
            return std::unexpected(node.error());
        const Result<Entry> here = d->entry(node->tree, current.path);
        if (!here)
            return std::unexpected(here.error());

        struct Origin
        {
            git_oid parent;
            QByteArray path;
            Entry entry;
        };
        std::vector<Origin> origins;
        bool unchanged = false;
        for (const git_oid &parent : node->parents) {
            const Result<Node> parentNode = d->node(parent);
            if (!parentNode)
                return std::unexpected(parentNode.error());
            Result<Entry> entry = d->entry(parentNode->tree, current.path);
            if (!entry)
                return std::unexpected(entry.error());
            if (entry->isBlob && entry->same(*here)) {
                if (Result<> ok = suspect(parent, current.path, current.pieces); !ok)
                    return std::unexpected(ok.error());
                unchanged = true;
                break;
            }
            origins.push_back({parent, current.path, *entry});
        }
        if (unchanged)
            continue;
        std::vector<Piece> kept = current.pieces;
        QByteArray after;
        for (Origin &origin : origins) {
            if (kept.empty())
                break;
            if (!origin.entry.isBlob) {
                const Result<QByteArray> name =
                    d->nameBefore(origin.parent, current.oid, current.path);
                if (!name)
                    return std::unexpected(name.error());
                if (name->isEmpty())
                    continue;
                const Result<Node> parentNode = d->node(origin.parent);
                if (!parentNode)
                    return std::unexpected(parentNode.error());
                Result<Entry> entry = d->entry(parentNode->tree, *name);
                if (!entry)
                    return std::unexpected(entry.error());
                origin.path = *name;
                origin.entry = *entry;
                if (!origin.entry.isBlob)
                    continue;
            }
            if (after.isEmpty()) {
                Result<QByteArray> blob = d->blob(here->oid);
                if (!blob)
                    return std::unexpected(blob.error());
                after = std::move(*blob);
            }
            const Result<QByteArray> before = d->blob(origin.entry.oid);
            if (!before)
                return std::unexpected(before.error());
            const Result<std::vector<ChangedRun>> runs = changedRuns(*before, after);
            if (!runs)
                return std::unexpected(runs.error());
            std::vector<Piece> passed;
            std::vector<Piece> rest;
            pass(*runs, kept, passed, rest);
            passMoved(*before, after, *runs, passed, rest);
            kept = std::move(rest);
            if (passed.empty())
                continue;
            if (Result<> ok = suspect(origin.parent, origin.path, std::move(passed)); !ok)
                return std::unexpected(ok.error());
        }
        if (kept.empty())
            continue;
        const Result<CommitHandle> handle = d->commitAt(current.oid);
        if (!handle)
            return std::unexpected(handle.error());
        // libgit2 hides the parents behind the edge of a shallow clone; the object names them.
        const QByteArray header(git_commit_raw_header(handle->get()));
        const bool boundary = header.count("\nparent ") > qsizetype(node->parents.size());
        const Commit info = toCommit(handle->get());
        for (const Piece &piece : kept)
            hunks.push_back({.firstLine = piece.final + 1,
                             .lines = piece.count,
                             .commit = info.id,
                             .path = QString::fromUtf8(current.path),
                             .originalLine = piece.here + 1,
                             .author = info.author,
                             .summary = info.summary,
                             .boundary = boundary});
    }
    std::ranges::sort(hunks, {}, &BlameHunk::firstLine);
    std::vector<BlameHunk> joined;
    for (BlameHunk &hunk : hunks) {
        if (!joined.empty()) {
            BlameHunk &last = joined.back();
            if (last.commit == hunk.commit && last.path == hunk.path &&
                last.firstLine + last.lines == hunk.firstLine &&
                last.originalLine + last.lines == hunk.originalLine) {
                last.lines += hunk.lines;
                continue;
            }
        }
        joined.push_back(std::move(hunk));
    }
    return joined;
}

} // namespace core::git
