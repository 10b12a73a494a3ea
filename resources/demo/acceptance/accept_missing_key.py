# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Postage of parcels with goods that have no weight."""

import logging
import unittest

from fernway.api import Api, Request
from fernway.shipping import parcel_grams, quote
from fernway.shop import Shop

CUP = {"sku": "CUP", "name": "Cup", "quantity": 2, "unit_cents": 1400, "grams": 310}
TEA = {"sku": "TEA", "name": "Tea", "quantity": 3, "unit_cents": 890, "grams": 120}
GIFT = {"sku": "GIFT", "name": "Gift", "quantity": 4, "unit_cents": 2500}


class Accept(unittest.TestCase):
    def test_goods_without_weight_add_nothing(self):
        self.assertEqual(parcel_grams([GIFT]), 180)
        self.assertEqual(parcel_grams([GIFT, GIFT]), 180)

    def test_other_goods_still_count_wherever_they_stand(self):
        for lines in ([CUP, GIFT, TEA], [GIFT, CUP, TEA], [CUP, TEA, GIFT]):
            self.assertEqual(parcel_grams(lines), 180 + 620 + 360)

    def test_good_input_is_weighed_as_before(self):
        self.assertEqual(parcel_grams([]), 180)
        self.assertEqual(parcel_grams([CUP]), 800)
        self.assertEqual(parcel_grams([CUP, TEA]), 1160)
        self.assertEqual(quote([CUP, TEA], "DE"), {"grams": 1160, "cents": 510, "days": [1, 2]})

    def test_the_route_answers(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        api = Api(Shop())
        api.answer(Request("POST", "/carts/k/lines", {"sku": "GIFT-25"}))
        api.answer(Request("POST", "/carts/k/lines", {"sku": "CUP-STONE"}))
        answer = api.answer(Request("POST", "/shipping/quote", {"cart_id": "k", "country": "FR"}))
        self.assertEqual((answer.status, answer.body["grams"], answer.body["cents"]),
                         (200, 490, 830))
