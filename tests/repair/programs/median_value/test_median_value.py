# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from median_value import median


class MedianValueTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(median([3, 1, 2]), 2)

    def test_2(self):
        self.assertEqual(median([4, 1, 3, 2]), 2.5)

    def test_3(self):
        self.assertEqual(median([5]), 5)
