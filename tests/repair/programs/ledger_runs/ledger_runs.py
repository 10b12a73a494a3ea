# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Groups neighbouring equal entries."""


def runs(entries):
    result = []
    current = []
    for entry in entries:
        if current and current[-1] != entry:
            result.append(current)
            current = []
        current.append(entry)
    return result
