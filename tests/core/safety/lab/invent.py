#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes invented texts for the learned screen: orders to an agent in many wordings, and texts that
use the same words without ordering one. The same seed gives the same file:

    invent.py > tests/core/safety/data/invented.jsonl

A template names slots as {word}; slots may hold slots. What is said and how it is said are drawn
apart from each other, so that no single word gives a text away.
"""
import json
import random
import re
import sys

from phrases import BENIGN, FRAMES, HOSTS, MALICIOUS, SLOTS
from shortphrases import SHORT_BENIGN, SHORT_MALICIOUS, SHORT_SLOTS

SEED = 7
EACH = 110  # texts of a family
SHORT = 70  # of a family of short ones
FEW = {"thanks": 30}
ALL_SLOTS = {**SLOTS, **SHORT_SLOTS}


def fill(template, rng, depth=0):
    if depth > 8:
        raise ValueError("slots go round: " + template)

    def one(match):
        name = match.group(1)
        upper = name[0].isupper()
        value = fill(rng.choice(ALL_SLOTS[name.lower()]), rng, depth + 1)
        return value[:1].upper() + value[1:] if upper else value

    return re.sub(r"\{([A-Za-z]\w*)\}", one, template)


def texts(families, label, each, rng):
    for family, (templates, embedded) in families.items():
        seen = set()
        tries = 0
        while len(seen) < FEW.get(family, each) and tries < each * 20:
            tries += 1
            text = fill(templates[tries % len(templates)], rng)
            if text in seen:
                continue
            seen.add(text)
            # Orders stand alone, in a report, in what a tool returned; benign texts also do.
            if rng.random() < embedded:
                host = fill(rng.choice(HOSTS), rng)
                frame = rng.choice(FRAMES)
                text = frame.replace("HOST", host).replace("TEXT", text)
            yield {"text": text, "label": label, "source": "invented: " + family}


def alone(families):
    return {family: (templates, 0) for family, templates in families.items()}


def main():
    rng = random.Random(SEED)
    rows = [row for families, label in ((MALICIOUS, "malicious"), (BENIGN, "benign")) for row in texts(families, label, EACH, rng)]
    for families, label in ((SHORT_MALICIOUS, "malicious"), (SHORT_BENIGN, "benign")):
        rows += texts(alone(families), label, SHORT, rng)
    for number, row in enumerate(rows, 1):
        sys.stdout.write(json.dumps({"id": f"invented-{number}", **row}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
