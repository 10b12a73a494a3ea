// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/owners.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::research {

namespace {

constexpr qsizetype mostLines = 20'000;

/// One part against a pattern of one part, with one step back a star.
bool partMatches(QStringView pattern, QStringView text)
{
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && (pattern.at(p) == u'?' || pattern.at(p) == text.at(t)) &&
            pattern.at(p) != u'*') {
            ++p;
            ++t;
        } else if (p < pattern.size() && pattern.at(p) == u'*') {
            star = p++;
            mark = t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern.at(p) == u'*')
        ++p;
    return p == pattern.size();
}

/// Whether the pattern's parts match the path's beginning, up to a whole part. Table instead of
/// recursion: hostile patterns of many "**" stay quadratic.
bool partsMatch(const QStringList &pattern, const QStringList &path, bool folderOnly)
{
    const qsizetype rows = pattern.size();
    const qsizetype columns = path.size();
    std::vector<std::vector<bool>> reach(size_t(rows + 1),
                                         std::vector<bool>(size_t(columns + 1), false));
    reach[0][0] = true;
    for (qsizetype i = 0; i < rows; ++i) {
        const bool any = pattern.at(i) == u"**";
        for (qsizetype j = 0; j <= columns; ++j) {
            if (!reach[size_t(i)][size_t(j)])
                continue;
            if (any) {
                for (qsizetype k = j; k <= columns; ++k)
                    reach[size_t(i + 1)][size_t(k)] = true;
                break;
            }
            if (j < columns && partMatches(pattern.at(i), path.at(j)))
                reach[size_t(i + 1)][size_t(j + 1)] = true;
        }
    }
    for (qsizetype j = 1; j <= columns; ++j) {
        if (reach[size_t(rows)][size_t(j)] && (j < columns || !folderOnly))
            return true;
    }
    return false;
}

/// Splits "pattern owner owner", honouring "\ " in the pattern.
QStringList fieldsOf(const QString &line)
{
    QStringList fields;
    QString field;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (c == u'\\' && i + 1 < line.size()) {
            field += line.at(++i);
        } else if (c == u'#' && field.isEmpty()) {
            break;
        } else if (c.isSpace()) {
            if (!field.isEmpty())
                fields.append(field);
            field.clear();
        } else {
            field += c;
        }
    }
    if (!field.isEmpty())
        fields.append(field);
    return fields;
}

OwnerMatch fromCodeOwners(const QString &path, const QString &file, const QString &text)
{
    static const QRegularExpression section(uR"(^\^?\[[^\]]+\](?:\[\d+\])?(.*)$)"_s);
    OwnerMatch all;
    all.file = file;
    OwnerMatch current; // of this section
    QStringList defaults;
    const auto endSection = [&] {
        for (const QString &owner : std::as_const(current.owners)) {
            if (!all.owners.contains(owner))
                all.owners.append(owner);
        }
        if (current.line > 0 && all.line == 0) {
            all.line = current.line;
            all.rule = current.rule;
        }
        current = {};
    };
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        if (++number > mostLines)
            break;
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(u'#'))
            continue;
        if (const auto match = section.match(trimmed);
            match.hasMatch() && !trimmed.startsWith(u"[a-z")) {
            endSection();
            defaults = fieldsOf(match.captured(1).trimmed());
            continue;
        }
        QStringList fields = fieldsOf(trimmed);
        if (fields.isEmpty())
            continue;
        QString pattern = fields.takeFirst();
        const bool excluded = pattern.startsWith(u'!');
        if (excluded)
            pattern.remove(0, 1);
        if (!ownerPatternMatches(pattern, path))
            continue;
        current.owners = excluded ? QStringList() : fields.isEmpty() ? defaults : fields;
        current.line = number;
        current.rule = pattern;
    }
    endSection();
    return all;
}

OwnerMatch fromOwners(const QString &file, const QString &text)
{
    static const QRegularExpression person(uR"(^-?\s*["']?(@?[\w.+-]+(?:@[\w.-]+)?)["']?$)"_s);
    OwnerMatch match;
    match.file = file;
    bool listed = true; // before any key, and below approvers:
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        if (++number > mostLines)
            break;
        const QString trimmed = line.section(u'#', 0, 0).trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(u"set ") || trimmed.startsWith(u"per-file"))
            continue;
        if (trimmed.endsWith(u':')) {
            listed = trimmed == u"approvers:" || trimmed == u"owners:";
            continue;
        }
        const auto found = person.match(trimmed);
        if (!listed || !found.hasMatch())
            continue;
        if (match.line == 0)
            match.line = number;
        match.owners.append(found.captured(1));
    }
    match.rule = file;
    return match;
}

OwnerMatch fromMaintainers(const QString &path, const QString &file, const QString &text)
{
    OwnerMatch best;
    QStringList people;
    qsizetype bestLength = -1;
    int number = 0;
    for (const QString &line : text.split(u'\n')) {
        if (++number > mostLines)
            break;
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty())
            people.clear();
        else if (trimmed.startsWith(u"M:"))
            people.append(trimmed.mid(2).trimmed());
        else if (trimmed.startsWith(u"F:")) {
            const QString pattern = trimmed.mid(2).trimmed();
            if (!people.isEmpty() && pattern.size() > bestLength &&
                ownerPatternMatches(u'/' + pattern, path)) {
                bestLength = pattern.size();
                best = {people, file, number, pattern};
            }
        }
    }
    return best;
}

} // namespace

bool ownerPatternMatches(const QString &pattern, const QString &path)
{
    if (pattern.isEmpty() || pattern.size() > 500 || path.size() > 4000)
        return false;
    QString text = pattern;
    const bool folderOnly = text.endsWith(u'/');
    if (folderOnly)
        text.chop(1);
    const bool anchored = text.contains(u'/');
    QStringList parts = text.split(u'/', Qt::SkipEmptyParts);
    if (!anchored)
        parts.prepend(u"**"_s);
    // A last "*" after a folder means its files, not those deeper: "docs/*".
    if (anchored && !parts.isEmpty() && parts.last() == u"*") {
        const QStringList pathParts = path.split(u'/', Qt::SkipEmptyParts);
        if (!parts.contains(u"**"_s) && pathParts.size() != parts.size())
            return false;
    }
    return partsMatch(parts, path.split(u'/', Qt::SkipEmptyParts), folderOnly);
}

OwnerMatch ownersOf(const QString &path, const ReadText &read)
{
    for (const QString &file : {u".github/CODEOWNERS"_s, u".gitlab/CODEOWNERS"_s, u"CODEOWNERS"_s,
                                u"docs/CODEOWNERS"_s}) {
        const QString text = read(file);
        if (text.isEmpty())
            continue;
        const OwnerMatch match = fromCodeOwners(path, file, text);
        if (!match.owners.isEmpty())
            return match;
        break; // hosts read the first one only
    }
    QString folder = path;
    while (true) {
        const qsizetype slash = folder.lastIndexOf(u'/');
        folder = slash < 0 ? QString() : folder.left(slash);
        const QString file = folder.isEmpty() ? u"OWNERS"_s : folder + u"/OWNERS"_s;
        const QString text = read(file);
        if (!text.isEmpty()) {
            const OwnerMatch match = fromOwners(file, text);
            if (!match.owners.isEmpty())
                return match;
        }
        if (folder.isEmpty())
            break;
    }
    const QString text = read(u"MAINTAINERS"_s);
    return text.isEmpty() ? OwnerMatch{} : fromMaintainers(path, u"MAINTAINERS"_s, text);
}

} // namespace core::research
