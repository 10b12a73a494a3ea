# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes signals under other words, as JSON lines on stdout; always the same.

A product's grouping must not hang on its words, nor on how fast its signals come. Every word of content becomes another word of the
file, the same one everywhere; a product's time runs as it did, twenty or five hundred times as fast; and signals that say nothing
come in between, each a problem of its own. Then all signals again under their own words, a dozen of a product at a time, within
minutes: a workspace that has just begun.

    renamed.py SIGNALS.jsonl
"""
import collections
import datetime
import json
import random
import re
import sys

WORD = re.compile(r"[A-Za-z][a-z]{3,}")
KEPT = set("""about after again also always another because been before being cannot could does doing done down each else even ever
every from have having here into just like many more most much must never none nothing only other over same should since some still
such than that their them then there these they this those through till under until upon very want were what when where which while
will with without would your error exception failed fails failure warning invalid null undefined timeout""".split())
SPEEDS = [1, 20, 500]
NOTHING = [".", "?", "...", "hm", "ok", "n/a", "test", "see above", "+1", "any news?"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    chance = random.Random(11)
    words = sorted({word.lower() for row in rows for word in WORD.findall(row["title"] + " " + row.get("text", ""))} - KEPT)
    others = words[:]
    chance.shuffle(others)
    other = dict(zip(words, others))

    def changed(text):
        def one(match):
            word = match.group(0)
            to = other.get(word.lower(), word)
            return to.capitalize() if word[0].isupper() else to
        return WORD.sub(one, text)

    products = collections.defaultdict(list)
    for row in rows:
        products[row["product"]].append(row)
    for index, (product, signals) in enumerate(sorted(products.items())):
        signals.sort(key=lambda row: row["created_at"])
        begin = datetime.datetime.fromisoformat(signals[0]["created_at"].replace("Z", "+00:00"))
        for number, row in enumerate(signals):
            at = datetime.datetime.fromisoformat(row["created_at"].replace("Z", "+00:00"))
            at = begin + (at - begin) / SPEEDS[index % len(SPEEDS)]
            stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            new = {**row, "id": "r-" + row["id"], "title": changed(row["title"]), "text": changed(row.get("text", "")),
                   "product": "r-" + product, "created_at": stamp}
            if "error_type" in row:
                new["error_type"] = changed(row["error_type"])
            print(json.dumps(new, ensure_ascii=False))
            if number % 9 == 4:
                print(json.dumps({"id": f"n-{product}-{number}", "group": f"n-{product}-{number}", "kind": "message",
                                  "title": chance.choice(NOTHING), "text": "", "product": "r-" + product, "created_at": stamp}))

    for product, signals in sorted(products.items()):
        part = {row["id"]: chance.randrange(max(1, len(signals) // 12)) for row in signals}
        for number, row in enumerate(signals):
            at = datetime.datetime.fromisoformat(signals[0]["created_at"].replace("Z", "+00:00")) + datetime.timedelta(minutes=3 * number)
            print(json.dumps({**row, "id": "b-" + row["id"], "product": f"b-{product}-{part[row['id']]}",
                              "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ")}, ensure_ascii=False))


if __name__ == "__main__":
    main()
