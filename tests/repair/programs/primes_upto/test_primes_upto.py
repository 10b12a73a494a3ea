# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest

from primes_upto import primes


class PrimesUptoTest(unittest.TestCase):
    def test_1(self):
        self.assertEqual(primes(9), [2, 3, 5, 7])

    def test_2(self):
        self.assertEqual(primes(2), [2])

    def test_3(self):
        self.assertEqual(primes(1), [])

    def test_4(self):
        self.assertEqual(primes(25), [2, 3, 5, 7, 11, 13, 17, 19, 23])


if __name__ == "__main__":
    unittest.main()
