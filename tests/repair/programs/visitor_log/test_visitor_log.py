# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from visitor_log import Door, two_doors


class VisitorLogTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(two_doors(), (['ann'], ['bob']))

    def test_2(self):
        self.assertEqual(Door("x").enter("y"), 1)


if __name__ == "__main__":
    unittest.main()
