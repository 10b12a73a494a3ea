# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often each word occurs, case ignored."""


def tally(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word.lower(), 0) + 1
    return counts
