# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
from clock_add import add

assert add(23, 30, 45) == (0, 15)
assert add(1, 0, 59) == (1, 59)
assert add(10, 10, 0) == (10, 10)
assert add(0, 0, 1440) == (0, 0)
