# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Highest mean over a window of readings."""


def peak(readings, width):
    best = None
    for start in range(len(readings) - width):
        mean = sum(readings[start:start + width]) / width
        if best is None or mean > best:
            best = mean
    return best
