# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signals of one wording about different things, as JSON lines on stdout. Invented; always the same.

What everybody writes in the same words says little: "Cannot read properties of null" is raised at many places, and a form's text is the
same for whatever it is filled with. Problems here share their wording with others and differ in the few words that count: property,
place, things spoken of. The signals of one problem have those in common, and seldom the wording. In the second half of the products only one
word tells the problems apart.

    patterns.py
"""
import datetime
import json
import random

NOUNS = """anchor apron arrow badge balcony barrel basket beacon bell bench blanket bottle bracket bridge broom bucket buckle cabin cable
candle carpet castle chain chimney clock cradle crane curtain desk door drum easel engine fence filter flag flute fork fountain funnel
garage garden glove hammer handle harbor hatch helmet hinge hook kettle ladder lamp lantern lever lid locker magnet mirror mitten needle
nozzle orchard oven paddle paint pallet pedal pencil pillow pipe plate pocket pump quilt radio rail ramp ribbon roof rope saddle sail scale
scarf shelf shovel socket spoon stove strap table tent thread ticket tile tower tractor tray trumpet tunnel valve vase wagon wheel whistle
window wire yarn zipper""".split()
SENTENCES = ["The {0} of the {1} does not open when the {2} is full", "Saving a {0} with a {1} loses the {2}",
             "I cannot find the {2} after I changed the {0} in the {1}", "Our {0} shows the wrong {1} for every {2}",
             "Since the update the {1} is missing from the {0} when a {2} is chosen", "{0}: {1} is rejected because of the {2}",
             "Please help, {2} and {1} are mixed up in my {0}", "Error while the {0} was sent to the {1} by {2}"]
ERRORS = [("TypeError", "Cannot read properties of null (reading '{0}')"), ("TypeError", "Cannot read properties of undefined (reading '{0}')"),
          ("KeyError", "'{0}'"), ("AttributeError", "'NoneType' object has no attribute '{0}'"), ("IndexError", "list index out of range"),
          ("ValueError", "invalid literal for int() with base 10: '{0}'"), ("TimeoutError", "timed out"),
          ("NullReferenceException", "Object reference not set to an instance of an object"),
          ("IntegrityError", "duplicate key value violates unique constraint \"{0}_pkey\""),
          ("FileNotFoundError", "[Errno 2] No such file or directory: '/var/{0}/{1}'")]
# Ways to say one thing of something.
TOLD = [["Renaming a {0} takes more than a minute", "It takes ages until a {0} has its new name", "rename of {0} slow"],
        ["I get an empty page whenever I open the {0} in the catalogue", "Catalogue: the page of the {0} has nothing on it",
         "blank page for {0}, catalogue"],
        ["The {0} cannot be deleted, the button for it stays grey", "No way to delete the {0}, grey button", "Delete is disabled on a {0}"],
        ["Customers see a wrong price for the {0} on the receipt we send them", "Receipts list the {0} at a price that is not right",
         "price of {0} wrong on receipt"],
        ["Since yesterday the {0} is shown twice in the summary of the day", "Daily summary repeats the {0}", "two times {0} in summary"],
        ["Printing the label of the {0} cuts off the last line of the address", "Label for the {0}: last line of the address is cut",
         "address on {0} label incomplete"]]


def of_one_word(number, at):
    """Products in which a wording is said of one thing after the other."""
    chance = random.Random(6)
    for service in ["iris", "juniper", "kelp", "lotus", "maple", "nettle", "olive", "poplar"]:
        rows = []
        for ways in chance.sample(TOLD, 2):
            usual = chance.choice(ways)
            for thing in chance.sample(NOUNS, 10):
                told = [usual] + chance.sample([way for way in ways if way != usual], chance.choice([0, 0, 1, 2]))
                for way in told:
                    text = way.format(thing)
                    rows.append({"group": f"{service}-{TOLD.index(ways)}-{thing}", "kind": "message", "title": text[:70], "text": text + "."})
        chance.shuffle(rows)
        for row in rows:
            number += 1
            at += datetime.timedelta(minutes=chance.choice([1, 2, 15, 300, 900]))
            print(json.dumps({"id": f"pattern-{number:03}", "product": service, "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), **row}))


def main():
    chance = random.Random(5)
    number = 0
    for product in range(8):
        rows = []
        service = ["atlas", "birch", "cobalt", "dune", "ember", "fjord", "grove", "heron"][product]
        favourites = chance.sample(SENTENCES, 3)
        for problem in range(22):
            a, b, c = things = chance.sample(NOUNS, 3)
            group = f"{service}-{problem}"
            if problem % 2 == 0:
                kind, text = ERRORS[(problem // 2 + product) % len(ERRORS) if problem % 4 else product % len(ERRORS)]
                text = text.format(*things)
                route = f"POST /{b}s/{{id}}/{c}"
                place = {"error_type": kind, "title": f"{kind}: {text}", "text": f"{kind}: {text}"}
                if product % 2:
                    place["frames"] = [{"function": f"{a}_{c}", "file": f"app/{b}.py", "line": 31, "in_app": True},
                                       {"function": "dispatch", "file": "app/web.py", "line": 80, "in_app": True}]
                if product % 4 < 2:
                    place["route"] = route
                found = [{"kind": "exception", **place}]
                if chance.random() < 0.5:
                    found.append({"kind": "log", "title": f"{b} {c} failed: {text}", "text": f"ERROR {b}.{c}: {kind} {text}"})
                if chance.random() < 0.5:
                    found.append({"kind": "message", "title": f"The {c} of a {b} cannot be saved",
                                  "text": f"Whatever {a} I choose, the page of the {b} says that something went wrong."})
            else:
                told = [favourites[problem // 2 % 3]]
                if chance.random() < 0.5:
                    told.append(chance.choice([one for one in SENTENCES if one not in told]))
                found = [{"kind": "message", "title": one.format(*things)[:70], "text": one.format(*things) + "."} for one in told]
            rows += [{"group": group, **one} for one in found]
        chance.shuffle(rows)
        at = datetime.datetime(2026, 4, 1, 9, tzinfo=datetime.timezone.utc)
        for row in rows:
            number += 1
            at += datetime.timedelta(minutes=chance.choice([1, 2, 15, 300, 900]))
            print(json.dumps({"id": f"pattern-{number:03}", "product": service, "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), **row}))
    of_one_word(number, at)


if __name__ == "__main__":
    main()
