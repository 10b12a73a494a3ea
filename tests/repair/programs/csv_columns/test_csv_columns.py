# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from csv_columns import means


class CsvColumnsTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(means([["a"], ["1"], ["3"]]), {'a': 2.0})

    def test_2(self):
        self.assertEqual(means([["a", "b"], ["1", "2.5"], ["", "3.5"]]), {'a': 1.0, 'b': 3.0})


if __name__ == "__main__":
    unittest.main()
