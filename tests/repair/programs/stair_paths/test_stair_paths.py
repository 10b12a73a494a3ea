# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
from stair_paths import ways

assert ways(1) == 1
assert ways(0) == 1
assert ways(5) == 8
assert ways(3) == 3
