// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/timeline.h"

#include <algorithm>

namespace core::research {

Timeline timelineOf(const git::Repository &repository, std::span<const Signal> members)
{
    std::vector<const Signal *> ordered;
    for (const Signal &signal : members)
        ordered.push_back(&signal);
    std::ranges::stable_sort(ordered, {}, [](const Signal *s) { return s->occurred; });
    Timeline line;
    QHash<QString, QString> known;
    for (const Signal *const signal : ordered) {
        if (isKnown(signal->occurred) && !isKnown(line.firstSeen))
            line.firstSeen = signal->occurred;
        if (signal->release.isEmpty() || line.unknownReleases.contains(signal->release))
            continue;
        if (!known.contains(signal->release)) {
            const Result<QString> commit = repository.resolve(signal->release);
            if (!commit) {
                if (line.unknownReleases.size() < 10)
                    line.unknownReleases.append(signal->release);
                continue;
            }
            known.insert(signal->release, *commit);
        }
        if (line.release.isEmpty()) {
            line.release = signal->release;
            line.releaseCommit = known.value(signal->release);
        }
        line.latestRelease = signal->release;
        line.latestCommit = known.value(signal->release);
    }
    if (line.releaseCommit.isEmpty())
        return line;
    // The newest tag that the release holds and that is not the release itself.
    const Result<std::vector<git::Tag>> tags = repository.tags();
    if (!tags)
        return line;
    Timestamp best;
    for (const git::Tag &tag : *tags) {
        if (tag.commit == line.releaseCommit)
            continue;
        const Result<git::Commit> commit = repository.commit(tag.commit);
        if (!commit || (isKnown(best) && commit->committer.time <= best))
            continue;
        const Result<bool> holds = repository.isAncestor(tag.commit, line.releaseCommit);
        if (!holds || !*holds)
            continue;
        best = commit->committer.time;
        line.previous = tag.name;
        line.previousCommit = tag.commit;
    }
    return line;
}

Result<QString> commitToRead(const git::Repository &repository, const Timeline &timeline,
                             const QString &baseBranch)
{
    if (!timeline.latestCommit.isEmpty())
        return timeline.latestCommit;
    if (!baseBranch.isEmpty()) {
        Result<QString> head = repository.resolve(baseBranch);
        if (head)
            return head;
    }
    Result<QString> head = repository.resolve(QStringLiteral("HEAD"));
    if (head)
        return head;
    // HEAD may name a branch that nothing was committed to while others have commits.
    const Result<QStringList> branches = repository.branches();
    if (branches && branches->size() == 1)
        return repository.resolve(branches->first());
    return head;
}

} // namespace core::research
