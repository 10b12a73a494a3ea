# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Repeated digit sum of a number."""


def root(number):
    while number >= 10:
        total = 0
        while number:
            total += number % 10
            number /= 10
        number = total
    return number
