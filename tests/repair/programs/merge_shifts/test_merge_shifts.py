# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from merge_shifts import merge


class MergeShiftsTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(merge([(1, 3), (2, 5)]), [[1, 5]])

    def test_2(self):
        self.assertEqual(merge([(1, 9), (2, 5)]), [[1, 9]])

    def test_3(self):
        self.assertEqual(merge([]), [])

    def test_4(self):
        self.assertEqual(merge([(5, 6), (1, 2)]), [[1, 2], [5, 6]])
