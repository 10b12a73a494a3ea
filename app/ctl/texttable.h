// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Columns for a terminal. Outside text comes in as UntrustedText::display made it.
#pragma once

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

/// Columns of the terminal on stdout; 100 if there is none.
int terminalWidth();

} // namespace app
