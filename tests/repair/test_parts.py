# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the repair engine: literals, neutral values, edits, localization, reverts, plans."""

import ast
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "resources", "repair"))

from daybreak_repair import revert  # noqa: E402
from daybreak_repair.engine import LEAST_COST  # noqa: E402
from daybreak_repair.launching import plan_of  # noqa: E402
from daybreak_repair.literals import NotLiteral, parse  # noqa: E402
from daybreak_repair.localize import cause_frames, ochiai, relative, spectrum, traceback_of  # noqa: E402
from daybreak_repair.neutral import neutral_for, surely_personal  # noqa: E402
from daybreak_repair.sameness import Excluded, meaning_of  # noqa: E402
from daybreak_repair.source import Source, unified_diff  # noqa: E402
from daybreak_repair.templates import candidates_of  # noqa: E402
from daybreak_repair.unit import Knowledge, units_of  # noqa: E402


class SamenessTest(unittest.TestCase):
    def test_the_same_in_other_words(self):
        for one, other in (
                ("x = d.get('a', 0)\n", 'x = d.get("a",  (0))  # why\n'),
                ("if a > b:\n    f()\n", "if b < a:\n    f()\n"),
                ("if not x == None:\n    f()\n", "if None != x:\n    f()\n"),
                ("if not a:\n    f()\nelse:\n    g()\n", "if a:\n    g()\nelse:\n    f()\n"),
                ("y = 1 if not c else 2\n", "y = 2 if c else 1\n"),
                ("ok = not k in d\n", "ok = k not in d\n")):
            with self.subTest(one=one):
                self.assertEqual(meaning_of(one), meaning_of(other))

    def test_what_differs_stays_different(self):
        for one, other in (
                ("x = d.get('a', 0)\n", "x = d.get('a', 1)\n"),
                ("x = a - b\n", "x = b - a\n"), ("x = a < b\n", "x = b < a\n"),
                ("x = a < b\n", "x = a <= b\n"), ("x = not a < b\n", "x = b < a\n"),
                ("x = a < b < c\n", "x = c < b < a\n"),
                ("if not a:\n    f()\n", "if a:\n    f()\n")):
            with self.subTest(one=one):
                self.assertNotEqual(meaning_of(one), meaning_of(other))

    def test_excluded(self):
        excluded = Excluded([{"path": "a.py", "text": "x = (1)\n"}, {"path": "b.py", "text": "x = (\n"}])
        self.assertTrue(excluded.has("a.py", "x=1\n"))
        self.assertFalse(excluded.has("a.py", "x=2\n"))
        self.assertFalse(excluded.has("b.py", "x=1\n"))
        self.assertFalse(excluded.has("b.py", "x = (\n"))  # no Python is like nothing
        self.assertFalse(Excluded([]).has("a.py", "x=1\n"))


class LiteralsTest(unittest.TestCase):
    def test_accepted(self):
        for recorded, text in (
                ("'SAVE10'", "'SAVE10'"), ("-3", "-3"), ("None", "None"), ("b'x'", "b'x'"),
                ({"cart": {"items": ["1", "'a'"]}, "code": "None"},
                 "{'cart': {'items': [1, 'a']}, 'code': None}"),
                ({"'quoted'": "1"}, "{'quoted': 1}"), ("(1,)", "(1,)"),
                ("Decimal('2.50')", "Decimal('2.50')"), ("set()", "set()"),
                ("datetime.date(2025, 1, 2)", "datetime.date(2025, 1, 2)"),
                ("Line(sku='A', pieces=2)", "Line(sku='A', pieces=2)")):
            with self.subTest(recorded=recorded):
                self.assertEqual(parse(recorded, {"Line"}).text(), text)

    def test_refused(self):
        for recorded in ("<Cart object at 0x7f>", "__import__('os').system('true')", "open('x')",
                         "'shortened...'", "[1, 2, ...]", "abc...", "lambda: 1", "x", "1 + 1",
                         "f'{1}'", "[x for x in y]", "{**a}", "Other(1)", "'open", "(" * 300,
                         "Decimal.from_float(1)", "'a'.upper()", "2j", "[" * 60 + "]" * 60,
                         "'" + "a" * 30000 + "'"):
            with self.subTest(recorded=recorded[:40]), self.assertRaises(NotLiteral):
                parse(recorded, {"Line"})

    def test_nothing_is_evaluated(self):
        value = parse("Line(sku=Decimal('1'))", {"Line"})
        self.assertIsInstance(value.tree, ast.Call)
        self.assertEqual((value.modules, value.classes), ({"decimal:Decimal"}, {"Line"}))


class NeutralTest(unittest.TestCase):
    def test_values(self):
        for key, text, expected in (
                ("to", "ann@corp.example", "user@example.com"), ("x", "4111 1111 1111 1111", "0" * 19),
                ("first_name", "Ann", "Alex"), ("x", "+49 30 123456", "+15550100"),
                ("x", "10.1.2.3", "192.0.2.1"), ("x", "sk-live-4f9a8b7c6d5e4f3a2b1c0d9e", "token"),
                ("sku", "CUP-GLASS", None), ("day", "2025-01-02", None), ("note", "", None)):
            with self.subTest(text=text):
                self.assertEqual(neutral_for(key, text), expected)

    def test_neutral_values_stay(self):
        for text in ("user@example.com", "192.0.2.1"):
            self.assertIn(surely_personal(text), (None, text))


class SourceTest(unittest.TestCase):
    TEXT = ("# über\ndef f(a, b):  # sum\n    s = 'ü' ; t = a<b  # keep  this\n"
            "    if (a   <  b):\n        return [a,\n                b]\n    return t\n")

    def test_every_candidate_applies_and_keeps_comments(self):
        source = Source("f.py", self.TEXT.encode())
        count = 0
        for unit in units_of(source, Knowledge(exception="KeyError"), set(range(1, 9))):
            for candidate in candidates_of(unit):
                text = candidate.text()
                count += 1
                self.assertIn("# über", text)
                self.assertTrue(unified_diff("f.py", source.text, text) or text == source.text)
        self.assertGreater(count, 100)

    def test_most_candidates_parse(self):
        for name in sorted(os.listdir(os.path.join(HERE, "programs")))[::5]:
            with open(os.path.join(HERE, "programs", name, name + ".py"), "rb") as stream:
                source = Source(name, stream.read())
            good = bad = 0
            for unit in units_of(source, Knowledge(), set(range(1, 200))):
                for candidate in list(candidates_of(unit))[::4]:
                    try:
                        ast.parse(candidate.text())
                        good += 1
                    except SyntaxError:
                        bad += 1
            with self.subTest(name):
                self.assertLess(bad, 0.05 * good)

    def test_no_template_costs_less_than_the_search_assumes(self):
        for name in sorted(os.listdir(os.path.join(HERE, "programs")))[::6]:
            with open(os.path.join(HERE, "programs", name, name + ".py"), "rb") as stream:
                source = Source(name, stream.read())
            for error in ("KeyError", "TypeError", "IndexError"):
                for unit in units_of(source, Knowledge(exception=error), set(range(1, 200))):
                    for candidate in candidates_of(unit):
                        self.assertGreaterEqual(candidate.cost, LEAST_COST, candidate.template)

    def test_line_endings_survive(self):
        source = Source("f.py", self.TEXT.replace("\n", "\r\n").encode())
        for unit in units_of(source, Knowledge(), set(range(1, 9))):
            for candidate in candidates_of(unit):
                self.assertEqual(candidate.text().replace("\r\n", "").count("\n"), 0,
                                 (candidate.template, candidate.text()))


class LocalizeTest(unittest.TestCase):
    def test_ochiai(self):
        self.assertEqual(ochiai(2, 2, 0), 1.0)
        self.assertEqual(ochiai(0, 2, 5), 0.0)
        self.assertAlmostEqual(ochiai(1, 1, 3), 0.5)

    def test_spectrum(self):
        tests = [{"test": "a", "lines": {"f": [1, 2]}}, {"test": "b", "lines": {"f": [1]}}]
        scores = spectrum(tests, {"a"})
        self.assertEqual(scores[("f", 2)], 1.0)
        self.assertLess(scores[("f", 1)], 1.0)

    def test_traceback(self):
        frames, error, message = traceback_of(
            'Traceback (most recent call last):\n  File "/x/a.py", line 3, in f\n    x\n'
            "KeyError: 'b'\n")
        self.assertEqual((frames, error, message), ([("/x/a.py", 3, "f")], "KeyError", "'b'"))

    def test_causes(self):
        text = ('Traceback (most recent call last):\n  File "/x/a.py", line 3, in f\n    x\nStopIteration\n\n'
                "The above exception was the direct cause of the following exception:\n\n"
                'Traceback (most recent call last):\n  File "/x/t.py", line 9, in test\n    x\n'
                "RuntimeError: generator raised StopIteration\n")
        self.assertEqual(cause_frames(text), [("/x/a.py", 3, "f")])
        self.assertEqual(cause_frames("Other text\n" + text[text.rfind("Traceback"):]), [])
        self.assertEqual(cause_frames(""), [])

    def test_relative(self):
        sources = ["pkg/cart.py", "pkg/api/cart.py"]
        self.assertEqual(relative("/srv/build/pkg/cart.py", "/r", sources), "pkg/cart.py")
        self.assertEqual(relative("/usr/lib/python3/json.py", "/r", sources), "")


class CallableTest(unittest.TestCase):
    def test_a_missing_function_is_the_usual_one(self):
        source = Source("f.py", b"def pick(items, wanted=None):\n    return [i for i in items if wanted(i)]\n")
        found = [c.text() for unit in units_of(source, Knowledge(
            exception="TypeError", message="'NoneType' object is not callable"), {2})
            for c in candidates_of(unit) if c.template == "guard.callable"]
        self.assertEqual(len(found), 2)
        self.assertIn("    if wanted is None:\n        wanted = bool\n    return", found[0])


class RevertTest(unittest.TestCase):
    def test_lines_and_file(self):
        source = Source("f.py", b"a = 1\nb = 3\nc = 4\nd = 6\n")
        diff = ("--- a/f.py\n+++ b/f.py\n@@ -1,4 +1,4 @@\n a = 1\n-b = 2\n+b = 3\n c = 4\n-d = 5\n"
                "+d = 6\n")
        texts = [c.text() for c in revert.candidates_of(source, diff)]
        self.assertIn("a = 1\nb = 2\nc = 4\nd = 6\n", texts)
        self.assertIn("a = 1\nb = 2\nc = 4\nd = 5\n", texts)

    def test_garbage_gives_nothing(self):
        source = Source("f.py", b"a = 1\n")
        for diff in ("", "@@ -1 +1 @@\n-x\n+y\n", "--- a/f.py\n+++ b/f.py\n@@ nonsense\n+a = 1\n"):
            self.assertEqual(list(revert.candidates_of(source, diff)), [])


class PlanTest(unittest.TestCase):
    def test_plans(self):
        self.assertEqual(plan_of(["python3", "-m", "unittest", "-q"], HERE)[1]["runner"], "unittest")
        self.assertEqual(plan_of(["python3", "-B", "test_parts.py"], HERE)[1]["kind"], "script")
        self.assertEqual(plan_of(["python3", "-c", "1"], HERE)[1]["kind"], "code")
        self.assertIsNone(plan_of(["make", "test"], HERE))
        self.assertIsNone(plan_of(["python3"], HERE))
        self.assertIsNone(plan_of(["python3", "--weird", "x.py"], HERE))


if __name__ == "__main__":
    unittest.main()
