# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from leap_days import leap

CASES = [
    (lambda: leap(2000), True),
    (lambda: leap(1900), False),
    (lambda: leap(2024), True),
    (lambda: leap(2023), False),
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
