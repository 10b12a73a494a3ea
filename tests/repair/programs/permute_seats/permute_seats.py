# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every order of the guests."""


def orders(guests):
    result = []

    def place(chosen, free):
        if not free:
            result.append(chosen)
            return
        for guest in free:
            chosen.append(guest)
            place(chosen, [g for g in free if g != guest])
            chosen.pop()

    place([], guests)
    return result
