#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Divides labelled texts into a half that is fitted to and a half that only measures.

    halve.py FILE… FITTED MEASURED

A family (`source`) is kept on one side, so the measuring half holds kinds of attack that nobody looked at. Families
are taken by the writer of their pairs (the letter of `pair`), the largest first, each to the side that has fewer texts of
that writer. "written: security talk" is the exception: it is what must never be blocked, and has to be both repaired and
measured, so its pairs alternate. Pairs are whole in any case. The same texts give the same halves, in any order.
"""
import collections
import json
import sys

DIVIDED = "written: security talk"


def number(row):
    return int(row["id"].split("-")[1])


def fitted_pairs(rows):
    families = collections.defaultdict(list)
    for row in rows:
        families[row["pair"][0], row["source"]].append(row)
    fitted = set()
    sides = collections.Counter()
    for (writer, family), texts in sorted(families.items(), key=lambda item: (-len(item[1]), item[0])):
        pairs = sorted({row["pair"] for row in texts})
        if family == DIVIDED:
            fitted.update(pairs[::2])
            continue
        side = sides[writer, "measured"] < sides[writer, "fitted"]
        sides[writer, "measured" if side else "fitted"] += len(texts)
        if not side:
            fitted.update(pairs)
    return fitted


def main(*paths):
    *sources, fitted, measured = paths
    rows = []
    for path in sources:
        with open(path, encoding="utf-8") as file:
            rows += [json.loads(line) for line in file if line.strip()]
    rows.sort(key=number)
    pairs = fitted_pairs(rows)
    for path, side in ((fitted, True), (measured, False)):
        with open(path, "w", encoding="utf-8") as file:
            for row in rows:
                if (row["pair"] in pairs) == side:
                    print(json.dumps(row, ensure_ascii=False), file=file)


if __name__ == "__main__":
    main(*sys.argv[1:])
