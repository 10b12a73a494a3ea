# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from tree_depth import depth, values


class TreeDepthTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(depth(None), 0)

    def test_2(self):
        self.assertEqual(depth((None, 1, (None, 2, None))), 2)

    def test_3(self):
        self.assertEqual(depth(((None, 0, None), 1, None)), 2)

    def test_4(self):
        self.assertEqual(values((None, 1, (None, 2, None))), [1, 2])
