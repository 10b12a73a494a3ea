# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cheapest connections between all towns."""


def costs(towns, roads):
    """roads: (from, to) -> cost. Returns the cheapest cost of every reachable pair."""
    best = dict(roads)
    for town in towns:
        best[town, town] = 0
    for middle in towns:
        for start in towns:
            for end in towns:
                first = best.get((start, middle))
                second = best.get((end, middle))
                if first is None or second is None:
                    continue
                if best.get((start, end)) is None or first + second < best[start, end]:
                    best[start, end] = first + second
    return best
