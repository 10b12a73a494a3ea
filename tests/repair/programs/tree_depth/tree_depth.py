# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth and order of a search tree of tuples (left, value, right)."""


def depth(tree):
    if tree is None:
        return 0
    return 1 + max(depth(tree[0]), depth(tree[0]))


def values(tree):
    if tree is None:
        return []
    return values(tree[0]) + [tree[1]] + values(tree[2])
