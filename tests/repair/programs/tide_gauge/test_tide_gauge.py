# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from tide_gauge import longest_rise


class TideGaugeTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(longest_rise([1, 2, 3, 2, 5]), 2)

    def test_2(self):
        self.assertEqual(longest_rise([]), 0)

    def test_3(self):
        self.assertEqual(longest_rise([3, 2, 1]), 0)

    def test_4(self):
        self.assertEqual(longest_rise([1, 2, 3, 4]), 3)

    def test_5(self):
        self.assertEqual(longest_rise([5, 1, 2, 0, 1, 2, 3]), 3)
