# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from bus_route import hops


class BusRouteTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(hops({"a": ["b"], "b": ["c"]}, "a", "c"), 2)

    def test_2(self):
        self.assertEqual(hops({}, "a", "a"), 0)

    def test_3(self):
        self.assertEqual(hops({}, "a", "b"), None)

    def test_4(self):
        self.assertEqual(hops({"a": ["b", "c"], "b": ["d"], "c": ["d"]}, "a", "d"), 2)


if __name__ == "__main__":
    unittest.main()
