# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fewest hops between two stops."""

from collections import deque


def hops(lines, start, goal):
    waiting = deque([(start, 0)])
    seen = {start}
    while waiting:
        stop, distance = waiting.popleft()
        if stop == goal:
            return distance
        for other in lines.get(stop, ()):
            if other not in seen:
                seen.add(other)
                waiting.append((other, distance))
    return None
