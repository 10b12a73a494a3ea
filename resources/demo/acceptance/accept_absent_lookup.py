# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bonus points of customers below the first tier."""

import logging
import unittest

from fernway.accounts import bonus_points, tier_for, tier_label
from fernway.api import Api, Request
from fernway.shop import Shop


class Accept(unittest.TestCase):
    def test_below_the_first_tier_there_is_no_bonus(self):
        for points in (0, 1, 57, 99):
            with self.subTest(points=points):
                self.assertEqual(bonus_points(points, 120_000), 0)
                self.assertIsInstance(bonus_points(points, 120_000), int)

    def test_tiers_earn_as_before(self):
        self.assertEqual([bonus_points(points, 120_000) for points in (100, 499, 500, 1999, 2000)],
                         [12, 12, 36, 36, 60])
        self.assertEqual([bonus_points(points, cents) for points in (0, 3000) for cents in (0, -5)],
                         [0, 0, 0, 0])

    def test_the_account_page_is_as_before(self):
        self.assertEqual([tier_label(points) for points in (0, 99, 100, 500)],
                         ["Member", "Member", "Green member", "Silver member"])
        self.assertEqual(tier_for(2000)["name"], "gold")

    def test_the_route_answers(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        api = Api(Shop())
        api.shop.accounts.register("1", "New", "new@mail.example", "DE", 40)
        api.answer(Request("POST", "/carts/k/lines", {"sku": "CUP-SET"}))
        answer = api.answer(Request("GET", "/carts/k/bonus", {"customer_id": "1"}))
        self.assertEqual((answer.status, answer.body), (200, {"points": 39, "bonus": 0}))
