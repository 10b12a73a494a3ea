// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The log of a path or of a range of lines.
#include "core/git/handles_p.h"

#include <limits>
#include <queue>
#include <unordered_set>

using namespace Qt::StringLiterals;

namespace core::git {

namespace {

/// A commit that waits to be visited, with the name and lines the subject has there.
struct Visit
{
    qint64 seconds = 0;
    size_t order = 0; ///< of arrival, so that equal times keep a fixed order
    git_oid oid{};
    QByteArray path;
    int first = 0; ///< from 1; 0 without a range
    int last = 0;

    bool operator<(const Visit &other) const
    {
        if (seconds != other.seconds)
            return seconds < other.seconds;
        return order > other.order;
    }
};

struct Traced
{
    bool touched = false;
    int first = 0; ///< the range before the commit; 0 if all of it was added by it
    int last = 0;
};

/// Where lines first..last (from 1) of `after` were in `before`, as `git log -L` follows them.
Traced traceBack(const std::vector<ChangedRun> &runs, int first, int last)
{
    const int begin = first - 1;
    const int end = last; // exclusive
    Traced traced;
    int oldBegin = std::numeric_limits<int>::max();
    int oldEnd = -1;
    const auto cover = [&](int from, int to) {
        oldBegin = qMin(oldBegin, from);
        oldEnd = qMax(oldEnd, to);
    };
    int newLine = 0;
    int oldLine = 0;
    const auto coverUnchanged = [&](int until) {
        const int from = qMax(begin, newLine);
        const int to = qMin(end, until);
        if (from < to)
            cover(from + oldLine - newLine, to + oldLine - newLine);
    };
    for (const ChangedRun &run : runs) {
        coverUnchanged(run.newStart);
        newLine = run.newStart + run.newCount;
        oldLine = run.oldStart + run.oldCount;
        const bool inside = run.newCount > 0 ? run.newStart < end && newLine > begin
                                             : run.newStart > begin && run.newStart < end;
        if (!inside)
            continue;
        traced.touched = true;
        if (run.oldCount > 0)
            cover(run.oldStart, oldLine);
    }
    coverUnchanged(end);
    if (oldEnd > oldBegin) {
        traced.first = oldBegin + 1;
        traced.last = oldEnd;
    }
    return traced;
}

} // namespace

Result<std::vector<LogEntry>> Repository::log(const LogQuery &query) const
{
    const Result<git_oid> from = oidFrom(query.from);
    if (!from)
        return std::unexpected(from.error());
    const bool ranged = query.firstLine > 0;
    if (query.limit < 1 || query.firstLine < 0 || (ranged && query.lastLine < query.firstLine) ||
        (ranged && query.path.isEmpty()))
        return fail(ErrorKind::InvalidInput,
                    QCoreApplication::translate("Git", "The log's range cannot be used."));
    const Result<Node> start = d->node(*from);
    if (!start)
        return std::unexpected(start.error());

    std::vector<LogEntry> entries;
    std::priority_queue<Visit> waiting;
    std::unordered_set<git_oid, OidHash, OidEqual> seen{*from};
    size_t arrivals = 0;
    waiting.push(
        {start->seconds, arrivals++, *from, query.path.toUtf8(), query.firstLine, query.lastLine});
    const auto follow = [&](const git_oid &oid, const Visit &visit) -> Result<> {
        if (!seen.insert(oid).second)
            return {};
        const Result<Node> node = d->node(oid);
        if (!node)
            return std::unexpected(node.error());
        Visit next = visit;
        next.seconds = node->seconds;
        next.order = arrivals++;
        next.oid = oid;
        waiting.push(std::move(next));
        return {};
    };
    while (!waiting.empty() && int(entries.size()) < query.limit) {
        const Visit visit = waiting.top();
        waiting.pop();
        // Times may be out of order by a little, but not by what a bound is used for.
        if (isKnown(query.since) && visit.seconds * 1000 < toMs(query.since))
            continue;
        const Result<Node> node = d->node(visit.oid);
        if (!node)
            return std::unexpected(node.error());
        bool include = true;
        bool followed = false;
        if (!visit.path.isEmpty()) {
            const Result<Entry> here = d->entry(node->tree, visit.path);
            if (!here)
                return std::unexpected(here.error());
            if (!here->exists && entries.empty() && git_oid_equal(&visit.oid, &*from))
                return fail(ErrorKind::NotFound,
                            QCoreApplication::translate("Git", "There is no file “%1” in %2.")
                                .arg(query.path, query.from.left(12)));
            std::vector<Entry> before;
            for (const git_oid &parent : node->parents) {
                const Result<Node> parentNode = d->node(parent);
                if (!parentNode)
                    return std::unexpected(parentNode.error());
                const Result<Entry> entry = d->entry(parentNode->tree, visit.path);
                if (!entry)
                    return std::unexpected(entry.error());
                if (entry->same(*here)) {
                    if (Result<> ok = follow(parent, visit); !ok)
                        return std::unexpected(ok.error());
                    followed = true;
                    break;
                }
                before.push_back(*entry);
            }
            if (followed)
                continue;
            for (size_t i = 0; i < before.size(); ++i) {
                Visit next = visit;
                if (!before[i].exists && here->isBlob) {
                    Result<QByteArray> name =
                        d->nameBefore(node->parents[i], visit.oid, visit.path);
                    if (!name)
                        return std::unexpected(name.error());
                    if (name->isEmpty())
                        continue;
                    next.path = std::move(*name);
                    const Result<Node> parentNode = d->node(node->parents[i]);
                    if (!parentNode)
                        return std::unexpected(parentNode.error());
                    const Result<Entry> entry = d->entry(parentNode->tree, next.path);
                    if (!entry)
                        return std::unexpected(entry.error());
                    before[i] = *entry;
                }
                if (ranged) {
                    if (!here->isBlob || !before[i].isBlob)
                        continue;
                    const Result<QByteArray> after = d->blob(here->oid);
                    const Result<QByteArray> earlier = d->blob(before[i].oid);
                    if (!after || !earlier)
                        return std::unexpected(after ? earlier.error() : after.error());
                    const Result<std::vector<ChangedRun>> runs = changedRuns(*earlier, *after);
                    if (!runs)
                        return std::unexpected(runs.error());
                    const Traced traced = traceBack(*runs, visit.first, visit.last);
                    include = include && traced.touched;
                    if (traced.first == 0)
                        continue;
                    next.first = traced.first;
                    next.last = traced.last;
                }
                if (Result<> ok = follow(node->parents[i], next); !ok)
                    return std::unexpected(ok.error());
            }
        } else {
            for (const git_oid &parent : node->parents) {
                if (Result<> ok = follow(parent, visit); !ok)
                    return std::unexpected(ok.error());
            }
        }
        if (!include || (isKnown(query.until) && visit.seconds * 1000 > toMs(query.until)))
            continue;
        const Result<CommitHandle> commit = d->commitAt(visit.oid);
        if (!commit)
            return std::unexpected(commit.error());
        entries.push_back(
            {toCommit(commit->get()), QString::fromUtf8(visit.path), visit.first, visit.last});
    }
    return entries;
}

} // namespace core::git
