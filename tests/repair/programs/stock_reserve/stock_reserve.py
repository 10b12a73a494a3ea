# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reserves stock for an order."""


def reserve(stock, order):
    """Takes the ordered pieces out of stock; returns what is missing."""
    missing = {}
    for article, pieces in order.items():
        available = stock[article]
        taken = min(available, pieces)
        stock[article] = available - taken
        if taken < pieces:
            missing[article] = pieces - taken
    return missing
