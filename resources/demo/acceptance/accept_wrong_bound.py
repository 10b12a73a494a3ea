# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last page of search results, full or not."""

import logging
import unittest

from fernway.api import Api, Request
from fernway.errors import InvalidRequest
from fernway.search import page_of
from fernway.shop import Shop


class Accept(unittest.TestCase):
    def test_every_page_of_every_length(self):
        for length in range(0, 26):
            skus = [f"S{number}" for number in range(length)]
            for per_page in range(1, 14):
                pages = -(-length // per_page)
                for page in range(1, pages + 2):
                    rest = skus[page * per_page:]
                    with self.subTest(length=length, per_page=per_page, page=page):
                        self.assertEqual(page_of(skus, page, per_page), {
                            "shown": skus[(page - 1) * per_page:page * per_page],
                            "pages": pages, "following": rest[0] if rest else None})

    def test_impossible_pages_are_refused_as_before(self):
        for page, per_page in ((0, 10), (-1, 10), (1, 0), (1, 49)):
            with self.subTest(page=page), self.assertRaises(InvalidRequest):
                page_of(["S"], page, per_page)

    def test_the_route_answers(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        answer = Api(Shop()).answer(
            Request("GET", "/search", {"q": "gift", "page": 1, "per_page": 2}))
        self.assertEqual((answer.status, answer.body), (200, {
            "shown": ["GIFT-25", "GIFT-50"], "pages": 1, "following": None}))
