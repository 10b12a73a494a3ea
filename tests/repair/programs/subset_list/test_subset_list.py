# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from subset_list import subsets


class SubsetListTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(sorted(subsets([1, 2])), [[], [1], [1, 2], [2]])

    def test_2(self):
        self.assertEqual(subsets([]), [[]])

    def test_3(self):
        self.assertEqual(len(subsets("abcd")), 16)


if __name__ == "__main__":
    unittest.main()
