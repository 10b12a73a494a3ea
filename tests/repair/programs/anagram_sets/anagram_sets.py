# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that are anagrams of each other."""


def groups(words):
    found = {}
    for word in words:
        key = tuple(set(word))
        found.setdefault(key, []).append(word)
    return sorted(found.values())
