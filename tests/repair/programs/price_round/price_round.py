# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Price with tax in whole cents."""

from decimal import ROUND_HALF_UP, Decimal


def gross(net, rate):
    """net is a text such as "10.05", rate a number such as 0.19."""
    value = Decimal(net) * (1 + rate)
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
