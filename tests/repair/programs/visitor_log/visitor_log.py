# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A log of visitors that every door keeps for itself."""


class Door:
    visitors = []

    def __init__(self, name):
        self.name = name

    def enter(self, visitor):
        self.visitors.append(visitor)
        return len(self.visitors)


def two_doors():
    left, right = Door("left"), Door("right")
    left.enter("ann")
    right.enter("bob")
    return left.visitors, right.visitors
