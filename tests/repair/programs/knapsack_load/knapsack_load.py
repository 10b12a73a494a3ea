# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Best value that fits a van."""


def best(items, room):
    """items: (weight, value)."""
    table = [0] * (room + 1)
    for weight, value in items:
        for space in range(room, weight, -1):
            table[space] = max(table[space], table[space - weight] + value)
    return table[room]
