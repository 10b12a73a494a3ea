# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from coin_change import ways


class CoinChangeTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(ways([1, 2], 4), 3)

    def test_2(self):
        self.assertEqual(ways([5], 3), 0)

    def test_3(self):
        self.assertEqual(ways([2, 5, 3, 6], 10), 5)

    def test_4(self):
        self.assertEqual(ways([], 0), 1)


if __name__ == "__main__":
    unittest.main()
