// SPDX-FileCopyrightText: 2026 The Daybreak authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/texttable.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <numeric>
#include <vector>

namespace app {

QString TextTable::toString(int width) const
{
    const qsizetype columns = m_heading.size();
    std::vector<int> widths(size_t(columns), 0);
    const auto measure = [&](const QStringList &row) {
        for (qsizetype i = 0; i < columns; ++i)
            widths[size_t(i)] = qMax(widths[size_t(i)], int(row.value(i).size()));
    };
    measure(m_heading);
    for (const QStringList &row : m_rows)
        measure(row);

    constexpr int gap = 2;
    constexpr int narrowest = 8;
    const int total = std::accumulate(widths.begin(), widths.end(), 0) + gap * int(columns - 1);
    // One by one from the widest: two long columns share what there is.
    for (int excess = total - width; excess > 0; --excess) {
        const auto widest = std::ranges::max_element(widths);
        if (*widest <= narrowest)
            break;
        --*widest;
    }

    QString text;
    const auto append = [&](const QStringList &row) {
        QString line;
        for (qsizetype i = 0; i < columns; ++i) {
            QString cell = row.value(i);
            const int room = widths[size_t(i)];
            if (cell.size() > room)
                cell = cell.left(room - 1) + u'…';
            line += i + 1 < columns ? cell.leftJustified(room + gap) : cell;
        }
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    };
    append(m_heading);
    for (const QStringList &row : m_rows)
        append(row);
    return text;
}

int terminalWidth()
{
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
        return size.ws_col;
    return 100;
}

} // namespace app
