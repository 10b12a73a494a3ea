# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from price_round import gross


class PriceRoundTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(str(gross("10.00", 0.19)), '11.90')

    def test_2(self):
        self.assertEqual(str(gross("0", 0.07)), '0.00')

    def test_3(self):
        self.assertEqual(str(gross("10.05", 0.19)), '11.96')

    def test_4(self):
        self.assertEqual(str(gross("1.00", 0)), '1.00')


if __name__ == "__main__":
    unittest.main()
