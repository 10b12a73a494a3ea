# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from queue_bank import order


class QueueBankTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(order([(2, "a"), (1, "b"), (2, "c")]), ['b', 'a', 'c'])

    def test_2(self):
        self.assertEqual(order([]), [])

    def test_3(self):
        self.assertEqual(order([(1, "z"), (1, "a")]), ['z', 'a'])

    def test_4(self):
        self.assertEqual(order([(3, "c"), (2, "b"), (1, "a")]), ['a', 'b', 'c'])
