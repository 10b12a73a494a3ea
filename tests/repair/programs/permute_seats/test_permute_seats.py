# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from permute_seats import orders


class PermuteSeatsTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(orders([1, 2]), [[1, 2], [2, 1]])

    def test_2(self):
        self.assertEqual(orders([]), [[]])

    def test_3(self):
        self.assertEqual(len(orders([1, 2, 3])), 6)


if __name__ == "__main__":
    unittest.main()
