# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from route_cost import costs


class RouteCostTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(costs("ab", {("a", "b"): 3}), {('a', 'b'): 3, ('a', 'a'): 0, ('b', 'b'): 0})

    def test_2(self):
        self.assertEqual(costs("abc", {("a", "b"): 1, ("b", "c"): 2})["a", "c"], 3)

    def test_3(self):
        self.assertEqual(costs("abc", {("a", "b"): 1, ("b", "c"): 2, ("a", "c"): 9})["a", "c"], 3)
