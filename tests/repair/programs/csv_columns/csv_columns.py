# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Means of the numeric columns of a small table."""


def means(rows):
    """rows: the first is the heading, all cells are texts."""
    heading, body = rows[0], rows[1:]
    result = {}
    for index, name in enumerate(heading):
        column = [row[index] for row in body if row[index]]
        result[name] = sum(column) / len(column)
    return result
