# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from tag_default import tag, twice


class TagDefaultTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(twice(), ['b'])

    def test_2(self):
        self.assertEqual(tag("c", ["d"]), ['d', 'c'])


if __name__ == "__main__":
    unittest.main()
