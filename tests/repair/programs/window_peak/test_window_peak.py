# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from window_peak import peak

CASES = [
    (lambda: peak([1, 2, 3], 2), 2.5),
    (lambda: peak([4], 1), 4.0),
    (lambda: peak([], 1), None),
    (lambda: peak([5, 1, 1, 9, 9], 2), 9.0),
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
