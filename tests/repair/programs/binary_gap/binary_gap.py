# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Longest run of zeros between ones in the binary form."""


def gap(number):
    best = current = 0
    started = False
    while number > 0:
        if number & 1:
            best = max(best, current)
            current = 0
            started = True
        elif started:
            current += 1
    return best
