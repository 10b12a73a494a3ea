# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects tags, by default in a new list."""


def tag(name, tags=[]):
    tags.append(name)
    return tags


def twice():
    tag("a")
    return tag("b")
