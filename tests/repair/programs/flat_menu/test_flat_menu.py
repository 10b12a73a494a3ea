# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from flat_menu import dishes


class FlatMenuTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(list(dishes([1, [2, [3]], 4])), [1, 2, 3, 4])

    def test_2(self):
        self.assertEqual(list(dishes([])), [])

    def test_3(self):
        self.assertEqual(list(dishes([[[]]])), [])

    def test_4(self):
        self.assertEqual(list(dishes(["soup"])), ['soup'])


if __name__ == "__main__":
    unittest.main()
