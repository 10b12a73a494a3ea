// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Authors as people: one person under several addresses, and machines that commit.
#pragma once

#include <QHash>
#include <QString>

namespace core::research {

struct Author
{
    QString name;
    QString address;

    /// "Name <address>"
    QString identity() const;
    friend bool operator==(const Author &, const Author &) = default;
};

/// Git's .mailmap: four forms of line, addresses without regard to case.
class Mailmap
{
public:
    Mailmap() = default;
    explicit Mailmap(const QString &text);

    Author proper(const QString &name, const QString &address) const;

private:
    struct Target
    {
        QString name;    ///< empty keeps the commit's
        QString address; ///< empty keeps the commit's
    };
    QHash<QString, Target> m_entries; ///< by address, or by address + '\n' + name; lower case
};

/// Whether it is a program that commits: "[bot]", a CI or release account, an address nobody reads.
/// Addresses that code hosts give people to hide their own do not count.
bool isMachine(const QString &name, const QString &address);

} // namespace core::research
