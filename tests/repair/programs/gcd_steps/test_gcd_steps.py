# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from gcd_steps import gcd

CASES = [
    (lambda: gcd(12, 8), (4, 2)),
    (lambda: gcd(7, 0), (7, 0)),
    (lambda: gcd(35, 10), (5, 2)),
    (lambda: gcd(17, 5), (1, 3)),
]

failures = 0
for number, (call, expected) in enumerate(CASES, 1):
    try:
        actual = call()
    except Exception as error:
        actual = error
    if actual != expected:
        print("case", number, "expected", expected, "got", actual)
        failures += 1
sys.exit(1 if failures else 0)
