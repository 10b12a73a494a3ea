// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/fixreleases.h"

#include "core/base/logging.h"
#include "core/git/repository.h"

#include <map>
#include <optional>

using namespace Qt::StringLiterals;

namespace core::pipeline {

namespace {

/// None if it cannot be told.
std::optional<bool> holds(const git::Repository &clone, const QString &merge,
                          const QString &release)
{
    const Result<git::Commit> merged = clone.commit(merge);
    if (!merged && merged.error().kind == ErrorKind::NotFound)
        return false;
    const Result<bool> contained = clone.isAncestor(merge, release);
    if (contained)
        return *contained;
    qCWarning(lcPipeline).noquote() << "a release's history:" << contained.error().toLogString();
    return std::nullopt;
}

} // namespace

ReleasesWithoutFix FixReleases::without(std::span<const MergedFix> fixes,
                                        const QSet<QString> &releases)
{
    ReleasesWithoutFix result;
    std::map<QString, std::vector<const MergedFix *>> byClone;
    for (const MergedFix &fix : fixes)
        byClone[fix.repository].push_back(&fix);
    const std::scoped_lock lock(m_mutex);
    for (const auto &[path, ofClone] : byClone) {
        const Result<git::Repository> clone = git::Repository::open(path);
        if (!clone) {
            qCWarning(lcPipeline).noquote() << "releases:" << clone.error().toLogString();
            continue;
        }
        for (const QString &release : releases) {
            const Result<QString> commit = clone->resolve(release);
            if (!commit)
                continue;
            for (const MergedFix *fix : ofClone) {
                const QString key = fix->commit + *commit;
                auto known = m_holds.constFind(key);
                if (known == m_holds.constEnd()) {
                    const std::optional<bool> found = holds(*clone, fix->commit, *commit);
                    if (!found)
                        continue;
                    known = m_holds.insert(key, *found);
                }
                if (!*known)
                    result[fix->report].insert(release);
            }
        }
    }
    return result;
}

} // namespace core::pipeline
