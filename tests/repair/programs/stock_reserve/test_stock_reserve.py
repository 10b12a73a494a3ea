# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from stock_reserve import reserve


class StockReserveTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(reserve({"a": 3}, {"a": 2}), {})

    def test_2(self):
        self.assertEqual(reserve({"a": 1}, {"a": 2}), {'a': 1})

    def test_3(self):
        self.assertEqual(reserve({}, {"b": 2}), {'b': 2})


if __name__ == "__main__":
    unittest.main()
