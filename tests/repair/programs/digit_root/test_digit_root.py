# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import sys

from digit_root import root

CASES = [
    (lambda: root(38), 2),
    (lambda: root(7), 7),
    (lambda: root(0), 0),
    (lambda: root(99999), 9),
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
