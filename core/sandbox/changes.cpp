// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sandbox/changes_p.h"

#include "core/git/paths.h"
#include "core/sandbox/layertree_p.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace core::sandbox {

namespace {

constexpr qint64 largestFile = 5'000'000;
constexpr qint64 largestChange = 50'000'000;
constexpr size_t mostFiles = 2'000;

/// Folders that tools make, wherever they are.
const QSet<QByteArray> &generatedFolders()
{
    static const QSet<QByteArray> folders{
        "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis",
        ".tox",        ".nox",          ".eggs",       ".venv",       "node_modules",
        ".nyc_output", ".gradle",       ".cache",      ".npm",        ".ipynb_checkpoints",
        ".pytype",     ".parcel-cache", "htmlcov"};
    return folders;
}

bool isGeneratedFile(const QByteArray &name)
{
    return name.endsWith(".pyc") || name.endsWith(".pyo") || name == ".coverage" ||
           name.startsWith(".coverage.") || name == ".DS_Store" || name.startsWith(".nfs") ||
           name == "npm-debug.log" || name == ".daybreak-write";
}

std::unexpected<Error> refused(const QByteArray &path, const QString &why)
{
    return fail(ErrorKind::InvalidInput,
                QCoreApplication::translate("Sandbox", "“%1” cannot be part of a change: %2.")
                    .arg(UntrustedText(QString::fromUtf8(path)).displayLine(200), why));
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Sandbox", text);
}

class Differ
{
public:
    Differ(const QString &base, const QStringList &prepared, const QStringList &written)
        : m_base(base), m_lower(QStringList{base} + prepared), m_written(written)
    {
    }

    Result<std::vector<FileChange>> run()
    {
        Result<LayerMap> map = stacked(m_written);
        if (!map)
            return std::unexpected(std::move(map.error()));
        for (const auto &[path, entry] : *map) {
            const Result<Shown> base = shownAt({m_base}, path);
            if (!base)
                return std::unexpected(base.error());
            if (isGenerated(path) && !base->exists)
                continue;
            if (Result<> ok = visit(*map, path, entry, *base); !ok)
                return std::unexpected(std::move(ok.error()));
        }
        std::vector<FileChange> changes;
        changes.reserve(m_changes.size());
        for (auto &[path, change] : m_changes)
            changes.push_back(std::move(change));
        return changes;
    }

private:
    Result<> visit(const LayerMap &map, const QByteArray &path, const LayerEntry &entry,
                   const Shown &base)
    {
        switch (entry.kind) {
        case LayerEntry::Kind::Other: {
            const Result<Shown> same = shownAt(m_lower, path);
            if (same && same->exists && same->entry.kind == LayerEntry::Kind::Other &&
                same->entry.reason == "link" && entry.reason == "link")
                return refused(path, tr("it is a link that was changed"));
            return refused(path, tr("it is a %1").arg(QString::fromLatin1(entry.reason)));
        }
        case LayerEntry::Kind::Folder:
            if (base.exists && base.entry.kind != LayerEntry::Kind::Folder)
                return gone(path, base);
            return {};
        case LayerEntry::Kind::OpaqueFolder:
            if (base.exists && base.entry.kind == LayerEntry::Kind::Folder)
                return goneBelow(map, path);
            return base.exists ? gone(path, base) : Result<>{};
        case LayerEntry::Kind::Whiteout:
            if (!base.exists)
                return {};
            return base.entry.kind == LayerEntry::Kind::Folder ? goneBelow(map, path)
                                                               : gone(path, base);
        case LayerEntry::Kind::File:
            if (base.exists && base.entry.kind == LayerEntry::Kind::Folder) {
                if (Result<> ok = goneBelow(map, path); !ok)
                    return ok;
                return file(path, entry, Shown{});
            }
            return file(path, entry, base);
        }
        Q_UNREACHABLE_RETURN({});
    }

    Result<> file(const QByteArray &path, const LayerEntry &entry, const Shown &base)
    {
        if (!git::isSafePath(path) || !path.isValidUtf8())
            return refused(path, tr("the name is not safe"));
        if (entry.mode & 07000)
            return refused(path, tr("it has set-id or sticky bits"));
        if (base.exists && base.entry.kind != LayerEntry::Kind::File)
            return refused(path, tr("it replaces a link"));
        const bool executable = (entry.mode & 0111) != 0;
        const bool wasExecutable = base.exists && (base.entry.mode & 0111) != 0;
        if (executable != wasExecutable)
            return refused(path, tr("its mode was changed"));
        Result<QByteArray> after = readInside(m_written.at(entry.layer), path, largestFile);
        if (!after)
            return std::unexpected(std::move(after.error()));
        FileChange change{QString::fromUtf8(path), {}, {}};
        if (base.exists) {
            Result<QByteArray> before = readInside(m_base, path, largestFile);
            if (!before)
                return std::unexpected(std::move(before.error()));
            if (*before == *after)
                return {};
            change.before = std::move(*before);
        } else if (m_lower.size() > 1) {
            const Result<Shown> prepared = shownAt(m_lower, path);
            if (!prepared)
                return std::unexpected(prepared.error());
            if (prepared->exists)
                return refused(path, tr("it belongs to the prepared dependencies"));
        }
        m_total += after->size();
        change.after = std::move(*after);
        return add(std::move(change));
    }

    Result<> gone(const QByteArray &path, const Shown &base)
    {
        if (base.entry.kind != LayerEntry::Kind::File)
            return refused(path, tr("it is a link that was removed"));
        Result<QByteArray> before = readInside(m_base, path, largestFile);
        if (!before)
            return std::unexpected(std::move(before.error()));
        return add(FileChange{QString::fromUtf8(path), std::move(*before), {}});
    }

    /// The base's files below a folder that hides them, but those that are there again.
    Result<> goneBelow(const LayerMap &map, const QByteArray &folder)
    {
        if (!m_baseMap) {
            Result<LayerMap> all = stacked({m_base});
            if (!all)
                return std::unexpected(std::move(all.error()));
            m_baseMap = std::move(*all);
        }
        const QByteArray prefix = folder + '/';
        for (auto it = m_baseMap->lower_bound(prefix);
             it != m_baseMap->end() && it->first.startsWith(prefix); ++it) {
            if (it->second.kind == LayerEntry::Kind::Folder || map.contains(it->first))
                continue;
            Shown base{true, it->second, {}};
            if (Result<> ok = gone(it->first, base); !ok)
                return ok;
        }
        return {};
    }

    Result<> add(FileChange change)
    {
        QString path = change.path;
        m_changes.emplace(std::move(path), std::move(change));
        if (m_changes.size() > mostFiles || m_total > largestChange)
            return fail(ErrorKind::InvalidInput,
                        QCoreApplication::translate(
                            "Sandbox", "More than %L1 files or %L2 bytes were changed.")
                            .arg(mostFiles)
                            .arg(largestChange));
        return {};
    }

    QString m_base;
    QStringList m_lower;
    QStringList m_written;
    std::optional<LayerMap> m_baseMap;
    std::map<QString, FileChange> m_changes;
    qint64 m_total = 0;
};

} // namespace

bool isGenerated(const QByteArray &path)
{
    const QList<QByteArray> parts = path.split('/');
    for (const QByteArray &part : parts) {
        if (generatedFolders().contains(part) || part.endsWith(".egg-info"))
            return true;
    }
    return isGeneratedFile(parts.constLast());
}

Result<std::vector<FileChange>> changesIn(const QString &base, const QStringList &prepared,
                                          const QStringList &written)
{
    return Differ(base, prepared, written).run();
}

} // namespace core::sandbox
