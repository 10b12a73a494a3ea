# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stars of products whose reviews are all pending."""

import logging
import unittest

from fernway.api import Api, Request
from fernway.reviews import average_rating
from fernway.shop import Shop


def review(stars, status):
    return {"customer_id": "1", "stars": stars, "text": "", "status": status}


class Accept(unittest.TestCase):
    def test_nothing_published_is_nothing_to_average(self):
        self.assertEqual(average_rating([review(5, "pending")]), 0.0)
        self.assertEqual(average_rating([review(5, "pending"), review(1, "pending")]), 0.0)

    def test_published_stars_count_as_before(self):
        self.assertEqual(average_rating([]), 0.0)
        self.assertEqual(average_rating([review(4, "published")]), 4.0)
        self.assertEqual(average_rating([review(5, "published"), review(4, "published"),
                                         review(4, "published"), review(1, "pending")]), 4.3)

    def test_the_route_answers(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        api = Api(Shop())
        api.shop.accounts.register("1", "Ada", "ada@mail.example", "DE")
        api.answer(Request("POST", "/products/CUP-SET/reviews", {"customer_id": "1", "stars": 4}))
        answer = api.answer(Request("GET", "/products/CUP-SET/rating"))
        self.assertEqual((answer.status, answer.body), (200, {"rating": 0.0, "count": 1}))
