// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files of one commit, read when they are needed.
#pragma once

#include "core/async/stop.h"
#include "core/git/repository.h"
#include "core/research/sourcetext.h"

#include <QHash>

#include <memory>

namespace core::research {

struct Definition
{
    QString path;
    Symbol symbol;
};

/// thread  one at a time
class SourceTree
{
public:
    /// repository  borrowed, must outlive this
    static Result<SourceTree> read(const git::Repository &repository, const QString &commit);

    const git::Repository &repository() const { return *m_repository; }
    const QString &commit() const { return m_commit; }
    /// All files, links and submodules left out.
    const std::vector<QString> &paths() const { return m_paths; }
    /// Null if there is no such file, or it is binary or above 2 MiB. Valid as long as this.
    const SourceText *file(const QString &path);
    /// Any text file up to 1 MiB; empty if there is none.
    QString text(const QString &path) const;
    /// Source files in the order of their paths, at most 4000 files and 64 MiB; the rest is not
    /// searched by name or message.
    std::vector<const SourceText *> sources(const StopToken &stop = {});
    /// Functions and classes of this name in sources().
    std::vector<Definition> definitions(const QString &name, const StopToken &stop = {});
    /// As Repository::blame at this commit; kept, since several questions ask for the same lines.
    Result<std::vector<git::BlameHunk>> blame(const QString &path, int first, int last);

private:
    SourceTree() = default;

    const git::Repository *m_repository = nullptr;
    QString m_commit;
    std::vector<QString> m_paths;
    QHash<QString, std::shared_ptr<SourceText>> m_files;          ///< null: not readable
    QHash<QString, Result<std::vector<git::BlameHunk>>> m_blames; ///< by path and range
    bool m_indexed = false;
    std::vector<const SourceText *> m_sources;
    QHash<QString, std::vector<Definition>> m_definitions;
};

} // namespace core::research
