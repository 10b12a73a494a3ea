# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from shop_total import Order


class ShopTotalTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(Order([{"price": 100, "pieces": 2}], "spring").total(), 180)

    def test_2(self):
        self.assertEqual(Order([{"price": 100, "pieces": 1}]).total(), 100)

    def test_3(self):
        self.assertEqual(Order([]).total(), 0)

    def test_4(self):
        self.assertEqual(Order([{"price": 40, "pieces": 1}], " STAFF ").total(), 30)
