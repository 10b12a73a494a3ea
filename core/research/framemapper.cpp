// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/framemapper.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr qsizetype longestPath = 1000;

const QSet<QString> &sourceRoots()
{
    static const QSet<QString> roots{u"src"_s, u"lib"_s, u"source"_s, u"app"_s, u"python"_s};
    return roots;
}

/// Below src/, lib/, src/main/java/, packages/<name>/src/, …
QStringList belowRoot(const QStringList &parts)
{
    for (qsizetype i = 0; i + 1 < parts.size() && i < 4; ++i) {
        if (!sourceRoots().contains(parts.at(i)))
            continue;
        qsizetype from = i + 1;
        if (from + 2 < parts.size() && (parts.at(from) == u"main" || parts.at(from) == u"test") &&
            (parts.at(from + 1) == u"java" || parts.at(from + 1) == u"kotlin" ||
             parts.at(from + 1) == u"scala"))
            from += 2;
        return parts.mid(from);
    }
    return parts;
}

QString moduleOf(QStringList parts)
{
    QString &last = parts.last();
    if (const qsizetype dot = last.indexOf(u'.'); dot > 0)
        last.truncate(dot);
    if (last == u"__init__" || last == u"index" || last == u"mod")
        parts.removeLast();
    return parts.join(u'.');
}

qsizetype commonSuffix(const QStringList &a, const QStringList &b)
{
    qsizetype length = 0;
    while (length < a.size() && length < b.size() &&
           a.at(a.size() - 1 - length) == b.at(b.size() - 1 - length))
        ++length;
    return length;
}

} // namespace

QStringList cleanedParts(const QString &printed, bool *installed)
{
    static const QRegularExpression scheme(uR"(^[A-Za-z][A-Za-z0-9+.-]*:/{0,3})"_s);
    static const QRegularExpression url(uR"(^https?://[^/]*/)"_s,
                                        QRegularExpression::CaseInsensitiveOption);
    QString path = printed.left(longestPath);
    path.replace(u'\\', u'/');
    path.remove(url);
    path.remove(scheme); // also a drive letter
    for (const QChar end : {u'?', u'#'}) {
        if (const qsizetype at = path.indexOf(end); at > 0)
            path.truncate(at);
    }
    const bool absolute = path.startsWith(u'/');
    QStringList parts;
    for (const QString &part : path.split(u'/', Qt::SkipEmptyParts)) {
        if (part == u"." || part == u"~")
            continue;
        if (part == u"..") {
            if (!parts.isEmpty())
                parts.removeLast();
            continue;
        }
        parts.append(part);
    }
    if (installed)
        *installed = false;
    static const QStringList packageFolders{u"site-packages"_s, u"dist-packages"_s,
                                            u"node_modules"_s, u"gems"_s};
    for (qsizetype i = parts.size() - 2; i >= 0; --i) {
        if (packageFolders.contains(parts.at(i))) {
            if (installed)
                *installed = true;
            return parts.mid(i + 1);
        }
    }
    if (!absolute)
        return parts;
    // What machines and images put before a checkout. One of them at most, then a name of a home.
    static const QList<QStringList> prefixes{{u"usr"_s, u"src"_s, u"app"_s},
                                             {u"usr"_s, u"src"_s},
                                             {u"home"_s, u"*"_s},
                                             {u"Users"_s, u"*"_s},
                                             {u"var"_s, u"www"_s},
                                             {u"var"_s, u"task"_s},
                                             {u"app"_s},
                                             {u"srv"_s},
                                             {u"code"_s},
                                             {u"workspace"_s},
                                             {u"build"_s},
                                             {u"repo"_s},
                                             {u"opt"_s}};
    for (const QStringList &prefix : prefixes) {
        if (parts.size() <= prefix.size())
            continue;
        bool same = true;
        for (qsizetype i = 0; i < prefix.size() && same; ++i)
            same = prefix.at(i) == u"*" || prefix.at(i) == parts.at(i);
        if (same)
            return parts.mid(prefix.size());
    }
    return parts;
}

FrameMapper::FrameMapper(const std::vector<QString> &paths)
{
    m_files.reserve(paths.size());
    for (const QString &path : paths) {
        File file{.path = path, .parts = path.split(u'/', Qt::SkipEmptyParts), .rooted = {}};
        if (file.parts.isEmpty())
            continue;
        file.rooted = belowRoot(file.parts);
        m_byName[file.parts.last()].push_back(m_files.size());
        m_byModule[moduleOf(file.rooted)].push_back(m_files.size());
        m_files.push_back(std::move(file));
    }
}

std::vector<PathMatch> FrameMapper::matchParts(const QStringList &parts, bool installed) const
{
    std::vector<PathMatch> matches;
    if (parts.isEmpty())
        return matches;
    qsizetype longest = 0;
    for (const size_t index : m_byName.value(parts.last())) {
        const File &file = m_files[index];
        const qsizetype common = commonSuffix(parts, file.parts);
        const bool wholeFile = common == file.parts.size();
        const bool wholeFrame = common == parts.size();
        const bool wholeRooted =
            commonSuffix(parts, file.rooted) == file.rooted.size() && file.rooted.size() > 1;
        double score = 0;
        QString reason;
        if (wholeFile && wholeFrame) {
            score = 1.0;
            reason = u"is %1"_s.arg(file.path);
        } else if (installed) {
            // A package that happens to have a file of the same name is not this repository.
            if (parts != file.rooted)
                continue;
            score = 0.85;
            reason = u"is installed from %1"_s.arg(file.path);
        } else if (wholeFile) {
            score = file.parts.size() > 1 ? 0.95 : 0.8;
            reason = u"ends in %1"_s.arg(file.path);
        } else if (wholeRooted) {
            score = 0.9;
            reason = u"ends in %1 below a source root"_s.arg(file.rooted.join(u'/'));
        } else if (wholeFrame) {
            score = parts.size() > 1 ? 0.9 : 0.7;
            reason = u"%1 ends in it"_s.arg(file.path);
        } else {
            score = (common > 1 ? 0.55 : 0.25) * double(common) / double(file.parts.size());
            reason = u"shares the last %1 parts with %2"_s.arg(common).arg(file.path);
        }
        longest = qMax(longest, common);
        matches.push_back({file.path, score, reason});
    }
    std::ranges::stable_sort(matches, [](const PathMatch &a, const PathMatch &b) {
        if (a.score != b.score)
            return a.score > b.score;
        return a.path < b.path;
    });
    const auto equals = std::ranges::count_if(matches, [&](const PathMatch &match) {
        return match.score >= matches.front().score - 1e-9;
    });
    for (PathMatch &match : matches) {
        if (equals > 1 && match.score >= matches.front().score - 1e-9 && &match != &matches.front())
            match.score /= double(equals);
    }
    if (equals > 1) {
        matches.front().score /= double(equals);
        for (qsizetype i = 0; i < equals; ++i)
            matches[size_t(i)].reason += u", as do %1 others"_s.arg(equals - 1);
    }
    if (matches.size() > 5)
        matches.resize(5);
    return matches;
}

std::vector<PathMatch> FrameMapper::matchPath(const QString &path) const
{
    bool installed = false;
    const QStringList parts = cleanedParts(path, &installed);
    return matchParts(parts, installed);
}

std::vector<PathMatch> FrameMapper::match(const Frame &frame) const
{
    bool installed = false;
    const QStringList parts = cleanedParts(frame.file, &installed);
    std::vector<PathMatch> matches = matchParts(parts, installed);
    if (frame.module.isEmpty())
        return matches;
    // The module settles which of several files of one name is meant, or finds the file alone.
    QString module = frame.module;
    std::vector<size_t> named;
    for (int drops = 0; drops < 3 && !module.isEmpty(); ++drops) {
        if (const auto found = m_byModule.constFind(module); found != m_byModule.cend()) {
            named = *found;
            break;
        }
        const qsizetype dot = module.lastIndexOf(u'.'); // the class of a Java or C# name
        module.truncate(qMax<qsizetype>(0, dot));
    }
    if (installed && matches.empty())
        return matches;
    for (const size_t index : named) {
        const QString &path = m_files[index].path;
        const auto known = std::ranges::find(matches, path, &PathMatch::path);
        if (known != matches.end()) {
            known->score = qMax(known->score, 0.95);
            known->reason += u" and is module %1"_s.arg(module);
        } else if (parts.isEmpty() || parts.last() == m_files[index].parts.last()) {
            matches.push_back({path, 0.85 / double(named.size()), u"is module %1"_s.arg(module)});
        }
    }
    std::ranges::stable_sort(matches, std::greater(), &PathMatch::score);
    return matches;
}

} // namespace core::research
