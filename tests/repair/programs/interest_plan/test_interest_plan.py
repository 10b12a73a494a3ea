# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from interest_plan import balance

CASES = [
    (lambda: balance(100, 10, 0, 1), 110.0),
    (lambda: balance(100, 0, 10, 3), 70.0),
    (lambda: balance(50, 5, 1, 0), 50),
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
