# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Order totals with vouchers."""

VOUCHERS = {"SPRING": 10, "STAFF": 25}


class Order:
    def __init__(self, lines, voucher=None):
        self.lines = lines
        self.voucher = voucher

    def subtotal(self):
        return sum(line["price"] * line["pieces"] for line in self.lines)

    def percent(self):
        return VOUCHERS[self.voucher.strip().upper()]

    def total(self):
        amount = self.subtotal()
        return amount - amount * self.percent() // 100
