# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
from binary_gap import gap

assert gap(9) == 2
assert gap(529) == 4
assert gap(15) == 0
assert gap(32) == 0
assert gap(0) == 0
