# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Balance after years of interest and a yearly payment."""


def balance(start, percent, payment, years):
    for year in range(1, years):
        start = start + start * percent / 100
        start = start - payment
    return start
