// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/sourcetree.h"

namespace core::research {

namespace {

constexpr qint64 largestSource = qint64(2) << 20;
constexpr qint64 largestText = qint64(1) << 20;
constexpr size_t mostSources = 4000;
constexpr qint64 mostCharacters = qint64(64) << 20;

bool isBinary(const QByteArray &bytes)
{
    return bytes.left(8000).contains('\0');
}

} // namespace

Result<SourceTree> SourceTree::read(const git::Repository &repository, const QString &commit)
{
    const Result<std::vector<git::TreeEntry>> entries = repository.list(commit);
    if (!entries)
        return std::unexpected(entries.error());
    SourceTree tree;
    tree.m_repository = &repository;
    tree.m_commit = commit;
    for (const git::TreeEntry &entry : *entries) {
        if (entry.kind == git::TreeEntry::Kind::File ||
            entry.kind == git::TreeEntry::Kind::Executable)
            tree.m_paths.push_back(entry.path);
    }
    return tree;
}

const SourceText *SourceTree::file(const QString &path)
{
    if (const auto known = m_files.constFind(path); known != m_files.cend())
        return known->get();
    std::shared_ptr<SourceText> source;
    const Result<QByteArray> bytes = m_repository->readFile(m_commit, path, largestSource);
    if (bytes && !isBinary(*bytes))
        source = std::make_shared<SourceText>(readSource(path, *bytes));
    m_files.insert(path, source);
    return source.get();
}

QString SourceTree::text(const QString &path) const
{
    const Result<QByteArray> bytes = m_repository->readFile(m_commit, path, largestText);
    return bytes && !isBinary(*bytes) ? QString::fromUtf8(*bytes) : QString();
}

std::vector<const SourceText *> SourceTree::sources(const StopToken &stop)
{
    if (m_indexed)
        return m_sources;
    qint64 characters = 0;
    for (const QString &path : m_paths) {
        if (stop.stop_requested())
            return m_sources;
        if (!isSourcePath(path))
            continue;
        const SourceText *const source = file(path);
        if (!source)
            continue;
        for (const QString &line : source->lines)
            characters += line.size() + 1;
        m_sources.push_back(source);
        for (const Symbol &symbol : source->symbols)
            m_definitions[symbol.name].push_back({path, symbol});
        if (m_sources.size() >= mostSources || characters > mostCharacters)
            break;
    }
    m_indexed = true;
    return m_sources;
}

std::vector<Definition> SourceTree::definitions(const QString &name, const StopToken &stop)
{
    sources(stop);
    return m_definitions.value(name);
}

Result<std::vector<git::BlameHunk>> SourceTree::blame(const QString &path, int first, int last)
{
    const QString key = QStringLiteral("%1\n%2\n%3").arg(path).arg(first).arg(last);
    if (const auto known = m_blames.constFind(key); known != m_blames.cend())
        return *known;
    Result<std::vector<git::BlameHunk>> hunks = m_repository->blame(m_commit, path, first, last);
    m_blames.insert(key, hunks);
    return hunks;
}

} // namespace core::research
