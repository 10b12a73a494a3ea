# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Greatest common divisor and the number of division steps."""


def gcd(a, b):
    steps = 0
    while b:
        a = b
        b = a % b
        steps += 1
    return a, steps
