# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from island_count import islands


class IslandCountTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(islands([[1, 1], [0, 1]]), 1)

    def test_2(self):
        self.assertEqual(islands([]), 0)

    def test_3(self):
        self.assertEqual(islands([[1, 0], [0, 1]]), 2)

    def test_4(self):
        self.assertEqual(islands([[0]]), 0)
