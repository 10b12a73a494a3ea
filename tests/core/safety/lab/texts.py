#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes benign texts that the learned screen is fitted to, beside the invented ones and a labelled
file. The weights ship, the texts do not. The same clones give the same file.

    texts.py tracker ISSUES LABELLED COUNT   tickets of tidev/jira-archive (Apache-2.0), as JSON Lines,
                                             without those whose words are in the labelled file
    texts.py pages CLONE SOURCE FOLDER       sections of Markdown pages of a git clone: OWASP/CheatSheetSeries
                                             and OWASP/www-project-top-10-for-large-language-model-applications,
                                             both CC BY-SA 4.0
    texts.py table CLONE SOURCE PATH         tickets of av9ash/gitbugs (CC BY 4.0)
"""
import csv
import gzip
import io
import json
import random
import re
import subprocess
import sys

SEED = 5


def lines(path):
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with (gzip.open if packed else open)(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def put(number, text, source):
    print(json.dumps({"id": f"{source}-{number}", "text": text, "label": "benign", "source": source}, ensure_ascii=False))


def shingles(text):
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[i:i + 8]) for i in range(max(1, len(words) - 7))}


def tracker(issues, labelled, count):
    known = set()
    for row in lines(labelled):
        known |= shingles(row["text"])
    rng = random.Random(SEED)
    rows = sorted(lines(issues), key=lambda row: row["id"])
    rng.shuffle(rows)
    number = 0
    for row in rows:
        text = (row["title"] + "\n" + (row.get("text") or "")).strip()
        if len(text) < 40 or shingles(text) & known:
            continue
        number += 1
        put(number, text[:3000], "Titanium report")
        if number >= int(count):
            break


def git(clone, *arguments):
    return subprocess.run(["git", "-C", clone, *arguments], check=True, capture_output=True).stdout.decode("utf-8", "replace")


def pages(clone, source, folder):
    rng = random.Random(SEED)
    number = 0
    for path in sorted(git(clone, "ls-tree", "-r", "--name-only", "HEAD").split("\n")):
        if not path.startswith(folder) or not path.endswith(".md") or "translations" in path:
            continue
        sections = [part for part in re.split(r"\n(?=#+ )", git(clone, "show", "HEAD:" + path)) if 200 < len(part) < 6000]
        for part in rng.sample(sections, min(4, len(sections))):
            number += 1
            put(number, part, source)


def table(clone, source, path):
    csv.field_size_limit(10_000_000)
    number = 0
    for row in csv.DictReader(io.StringIO(git(clone, "show", "HEAD:" + path))):
        text = ((row["Summary"] or "") + "\n" + (row.get("Description") or "")).strip()
        if len(text) >= 40:
            number += 1
            put(number, text[:3000], source)


if __name__ == "__main__":
    {"tracker": tracker, "pages": pages, "table": table}[sys.argv[1]](*sys.argv[2:])
