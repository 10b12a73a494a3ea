# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from bracket_check import balanced


class BracketCheckTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(balanced("()"), True)

    def test_2(self):
        self.assertEqual(balanced("("), False)

    def test_3(self):
        self.assertEqual(balanced("(]"), False)

    def test_4(self):
        self.assertEqual(balanced(""), True)

    def test_5(self):
        self.assertEqual(balanced("{[()]}"), True)


if __name__ == "__main__":
    unittest.main()
