# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from anagram_sets import groups


class AnagramSetsTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(groups(["tea", "eat", "tan"]), [['tan'], ['tea', 'eat']])

    def test_2(self):
        self.assertEqual(groups([]), [])

    def test_3(self):
        self.assertEqual(groups(["aab", "abb", "baa"]), [['aab', 'baa'], ['abb']])
