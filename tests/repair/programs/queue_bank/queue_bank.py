# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serving order at a counter where some customers have priority."""

import heapq


def order(customers):
    """customers: (priority, name); a smaller priority is served first, ties by arrival."""
    heap = []
    for arrival, (priority, name) in enumerate(customers):
        heapq.heappush(heap, (arrival, priority, name))
    return [heapq.heappop(heap)[2] for _ in range(len(heap))]
