# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Crowds: one problem told by many, beside others of the same product, as JSON lines on stdout. Invented; always the same."""
import datetime
import json
import random

PROBLEMS = {
    "library": ["Renewing a book says the card has expired although it has not", "The reading room map stays blank after login",
                "Reserving a seat takes two clicks on the confirm button", "Overdue notices are sent to patrons who returned everything",
                "Search by author ignores accents", "The barcode scanner reads every shelf label twice"],
    "fleet": ["Fuel receipts above 500 litres are rejected with an error", "The driver list shows people who left last year",
              "Tyre changes cannot be entered for trailers", "The odometer jumps back to zero after midnight",
              "Exporting trips to a spreadsheet leaves out the toll column", "Route planning hangs when a bridge is closed"],
    "choir": ["Uploading sheet music of more than ten pages fails", "Rehearsal reminders arrive an hour late since the clock change",
              "The seating plan mixes up altos and tenors", "Members cannot leave a section on their phone",
              "The donation form forgets the amount", "Recordings play only the first minute"],
}
NAMES = "Olga Pavel Quinn Rosa Sven Tariq Uma Vera Wim Xenia Yuri Zoe Adil Bea Cem Dora".split()
WHEN = ["this morning", "since yesterday", "twice this week", "after the update", "on Friday", "all day", "just now", "for days"]
WHERE = ["on the tablet", "in the office", "at the front desk", "from home", "in the app", "on the website"]
FRAMES = ["{p}. {n} saw it {w} {x}, case {c}.", "{n} reports {w}: {p} ({x}, no {c})", "{w} {x} {p}. Said {n}, see {c}",
          "{p} {x}. {n} asked about it {w}. {c}"]


def main():
    chance = random.Random(7)
    at = datetime.datetime(2026, 3, 1, 8, tzinfo=datetime.timezone.utc)
    number = 0
    for product, problems in PROBLEMS.items():
        told = [problem for index, problem in enumerate(problems) for _ in range([60, 25, 12, 6, 3, 1][index])]
        chance.shuffle(told)
        for problem in told:
            number += 1
            at += datetime.timedelta(minutes=chance.randrange(3, 90))
            text = chance.choice(FRAMES).format(p=problem, n=chance.choice(NAMES), w=chance.choice(WHEN),
                                                x=chance.choice(WHERE), c=4000 + number)
            print(json.dumps({"id": f"crowd-{number:03}", "group": f"{product}{problems.index(problem)}", "kind": "message",
                              "title": text[:60], "text": text, "product": product,
                              "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ")}))


if __name__ == "__main__":
    main()
