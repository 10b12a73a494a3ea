# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a matrix clockwise."""


def turn(rows):
    height = len(rows)
    width = len(rows[0]) if rows else 0
    turned = [[None] * height] * width
    for i in range(height):
        for j in range(width):
            turned[j][height - 1 - i] = rows[i][j]
    return turned
