# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Personal values in recorded inputs, and neutral ones of the same shape."""

from __future__ import annotations

import re

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"^\+?\d[\d ()/.-]{6,18}\d$")
CARD = re.compile(r"^\d(?:[ -]?\d){12,18}$")
TOKEN = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_\-.=/+]{24,}$")
ADDRESS = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}$")
KEYS = [
    (re.compile(r"mail", re.I), "user@example.com"),
    (re.compile(r"phone|mobile|fax", re.I), "+15550100"),
    (re.compile(r"card|iban|account_?number", re.I), "0000000000000000"),
    (re.compile(r"token|secret|password|passwd|api_?key|session", re.I), "token"),
    (re.compile(r"^(first_?name|given_?name)$", re.I), "Alex"),
    (re.compile(r"^(last_?name|surname|family_?name)$", re.I), "Doe"),
    (re.compile(r"^(name|full_?name|customer_?name|user_?name|recipient|addressee)$", re.I),
     "Alex Doe"),
    (re.compile(r"street|address", re.I), "Example Street 1"),
    (re.compile(r"birth", re.I), "2000-01-01"),
]


def luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if index % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def surely_personal(text: str) -> str | None:
    """A neutral text for one that shows by its own form that it is personal, else None."""
    if EMAIL.search(text):
        return EMAIL.sub("user@example.com", text)
    digits = re.sub(r"\D", "", text)
    if CARD.match(text) and luhn(digits):
        return "0" * len(text)
    if PHONE.match(text) and ("+" in text or " " in text or "-" in text) \
            and not re.match(r"^\d{4}-\d{2}-\d{2}", text):
        return "+15550100"
    if TOKEN.match(text):
        return "token"
    if ADDRESS.match(text):
        return "192.0.2.1"
    return None


def neutral_for(key: str, text: str) -> str | None:
    """What to put in place of a text under a key or parameter name; None if it may stay."""
    found = surely_personal(text)
    if found is not None and found != text:
        return found
    for pattern, replacement in KEYS:
        if pattern.search(key) and text and text != replacement:
            return replacement
    return None
