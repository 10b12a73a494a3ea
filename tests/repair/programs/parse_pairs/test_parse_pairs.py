# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from parse_pairs import parse


class ParsePairsTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(parse("a=1"), {'a': '1'})

    def test_2(self):
        self.assertEqual(parse("  # note"), {})

    def test_3(self):
        self.assertEqual(parse(""), {})

    def test_4(self):
        self.assertEqual(parse("a = 1\nb=2"), {'a': '1', 'b': '2'})

    def test_5(self):
        self.assertEqual(parse("   \nx=3"), {'x': '3'})


if __name__ == "__main__":
    unittest.main()
