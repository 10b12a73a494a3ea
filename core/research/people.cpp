// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/research/people.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace core::research {

QString Author::identity() const
{
    return u"%1 <%2>"_s.arg(name, address);
}

Mailmap::Mailmap(const QString &text)
{
    static const QRegularExpression pattern(uR"(^([^<#]*)<([^>]*)>(?:([^<#]*)<([^>]*)>)?)"_s);
    for (const QString &line : text.split(u'\n')) {
        const auto match = pattern.match(line);
        if (line.size() > 1000 || !match.hasMatch())
            continue;
        const QString name = match.captured(1).trimmed();
        const QString address = match.captured(2).trimmed();
        const QString oldName = match.captured(3).trimmed();
        const QString oldAddress = match.captured(4).trimmed();
        if (oldAddress.isEmpty()) {
            m_entries.insert(address.toLower(), {name, {}});
            continue;
        }
        const QString key = oldName.isEmpty() ? oldAddress : oldAddress + u'\n' + oldName;
        m_entries.insert(key.toLower(), {name, address});
    }
}

Author Mailmap::proper(const QString &name, const QString &address) const
{
    auto entry = m_entries.constFind((address + u'\n' + name).toLower());
    if (entry == m_entries.cend())
        entry = m_entries.constFind(address.toLower());
    if (entry == m_entries.cend())
        return {name, address};
    return {entry->name.isEmpty() ? name : entry->name,
            entry->address.isEmpty() ? address : entry->address};
}

bool isMachine(const QString &name, const QString &address)
{
    static const QRegularExpression marked(
        uR"(\[bot\]|\bbot\b|-bot\b|\bbot-|^(dependabot|renovate|greenkeeper|github-actions|pre-commit-ci|semantic-release|snyk|mergify|codecov|travis|jenkins|gitlab|github|weblate|allcontributors|release[- ]?(bot|manager|machine)?|ci|build|buildbot|automation|root)$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression nobody(
        uR"(^(no-?reply|do-?not-?reply|bot|ci|automation|release|releases|jenkins|builds?)(\+[^@]*)?@)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (marked.match(name.trimmed()).hasMatch() || address.contains(u"[bot]"))
        return true;
    return nobody.match(address).hasMatch();
}

} // namespace core::research
