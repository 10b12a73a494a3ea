// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Columns for a terminal, and what stands in them. Outside text comes in as UntrustedText::display
// made it.
#pragma once

#include <QJsonValue>
#include <QStringList>

namespace app {

/// Rows under a heading, columns aligned by what they hold, the widest ones cut so that a row fits
/// `width` characters.
class TextTable
{
public:
    explicit TextTable(QStringList heading) : m_heading(std::move(heading)) {}

    void add(QStringList row) { m_rows.append(std::move(row)); }
    bool isEmpty() const { return m_rows.isEmpty(); }
    QString toString(int width) const;

private:
    QStringList m_heading;
    QList<QStringList> m_rows;
};

inline QString shortId(const QJsonValue &id)
{
    // The first characters of a UUIDv7 are time, equal for reports of one hour: the last ones tell
    // reports apart.
    return id.toString().right(12);
}

inline QString number(double value)
{
    return QString::number(value, 'f', 2);
}

inline QString oneLine(const QJsonValue &text)
{
    return text.toString().simplified();
}

/// Columns of the terminal on stdout; 100 if there is none.
int terminalWidth();

} // namespace app
