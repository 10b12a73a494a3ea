# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Primes up to and including a limit."""


def primes(limit):
    marked = [True] * (limit + 1)
    found = []
    for number in range(2, limit + 1):
        if marked[number]:
            found.append(number)
        for multiple in range(number * number, limit, number):
            marked[multiple] = False
    return found
