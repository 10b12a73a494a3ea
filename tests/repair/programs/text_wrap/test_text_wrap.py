# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from text_wrap import wrap


class TextWrapTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(wrap(["aa", "bb"], 4), ['aa', 'bb'])

    def test_2(self):
        self.assertEqual(wrap(["aa", "bb"], 5), ['aa bb'])

    def test_3(self):
        self.assertEqual(wrap([], 3), [])

    def test_4(self):
        self.assertEqual(wrap(["a", "b", "c"], 3), ['a b', 'c'])


if __name__ == "__main__":
    unittest.main()
