# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
from ledger_runs import runs

assert runs([1, 1, 2]) == [[1, 1], [2]]
assert runs([]) == []
assert runs("aab") == [['a', 'a'], ['b']]
assert runs([4]) == [[4]]
