# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a year has a 29 February."""


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 and year % 400 == 0)
