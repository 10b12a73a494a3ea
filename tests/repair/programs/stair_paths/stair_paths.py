# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Number of ways up a stair with steps of one or two."""


def ways(steps):
    if steps < 0:
        return 0
    return ways(steps - 1) + ways(steps - 2)
