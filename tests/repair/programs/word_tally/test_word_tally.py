# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from word_tally import tally


class WordTallyTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(tally("a A b"), {'a': 2, 'b': 1})

    def test_2(self):
        self.assertEqual(tally(""), {})

    def test_3(self):
        self.assertEqual(tally("Tea tea TEA"), {'tea': 3})
