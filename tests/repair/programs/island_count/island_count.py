# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts connected patches of land."""


def islands(grid):
    seen = set()

    def walk(row, column):
        if row < 0 or column < 0 or row >= len(grid) or column >= len(grid[row]):
            return
        if (row, column) in seen or not grid[row][column]:
            return
        for step in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            walk(row + step[0], column + step[1])

    count = 0
    for row in range(len(grid)):
        for column in range(len(grid[row])):
            if grid[row][column] and (row, column) not in seen:
                walk(row, column)
                count += 1
    return count
