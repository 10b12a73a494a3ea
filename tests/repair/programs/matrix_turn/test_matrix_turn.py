# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
from matrix_turn import turn

assert turn([[1, 2], [3, 4]]) == [[3, 1], [4, 2]]
assert turn([]) == []
assert turn([[1, 2, 3]]) == [[1], [2], [3]]
