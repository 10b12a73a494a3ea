# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Median of unsorted readings."""


def median(readings):
    ordered = sorted(readings)
    middle = len(readings) // 2
    if len(ordered) % 2:
        return readings[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
