# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from cipher_shift import shift


class CipherShiftTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(shift("abc", 1), 'bcd')

    def test_2(self):
        self.assertEqual(shift("xyz", 3), 'abc')

    def test_3(self):
        self.assertEqual(shift("a b", 1), 'b c')

    def test_4(self):
        self.assertEqual(shift("Zz!", 1), 'Aa!')
