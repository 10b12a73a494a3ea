# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from knapsack_load import best


class KnapsackLoadTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(best([(1, 5)], 1), 5)

    def test_2(self):
        self.assertEqual(best([(2, 3), (3, 4)], 5), 7)

    def test_3(self):
        self.assertEqual(best([], 4), 0)

    def test_4(self):
        self.assertEqual(best([(5, 9), (2, 3)], 4), 3)


if __name__ == "__main__":
    unittest.main()
