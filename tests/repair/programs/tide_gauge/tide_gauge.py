# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Longest stretch of rising water levels."""


def longest_rise(levels):
    best = 0
    run = 0
    for index in range(1, len(levels)):
        if levels[index] > levels[index - 1]:
            run += 1
            best = max(best, run)
        run = 0
    return best
