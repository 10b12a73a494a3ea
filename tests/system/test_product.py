# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole product on the demo: a real program crashes, and green pull requests come out."""

import concurrent.futures
import contextlib
import json
import math
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver as product  # noqa: E402


FOLDER = None
DEMO = None
RENAMED = None


class Run:
    """One demo, run to its end: its workspace, what is expected of it, and how its inbox looked then."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.expected = json.loads((workspace.demo_folder / "expected.json").read_text())

    def go(self):
        self.inbox = self.workspace.demo()
        self.shape = product.shape_of(self.workspace, self.expected)
        self.rejected = sorted((row["category"], row["path"]) for row in self.workspace.ctl("signals", "--rejected"))


def setUpModule():
    """Runs the demo, and beside it one whose modules, authors and messages have other names."""
    global FOLDER, DEMO, RENAMED
    FOLDER = tempfile.mkdtemp(prefix="daybreak-demo-")
    folder = pathlib.Path(FOLDER)
    subprocess.run(["/usr/bin/python3", "-B", product.DEMO / "rename.py", "--out", folder / "renamed", "--seed",
                    os.environ.get("DAYBREAK_RENAME_SEED", "2")], check=True, capture_output=True)
    DEMO = Run(product.Workspace(folder / "first"))
    RENAMED = Run(product.Workspace(folder / "second", folder / "renamed"))
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for done in [pool.submit(run.go) for run in (DEMO, RENAMED)]:
            done.result()


def tearDownModule():
    shutil.rmtree(FOLDER, ignore_errors=True)


class DemoChecks:
    """What one run of a demo left; nothing here changes it. `run_of_demo` says which."""

    @classmethod
    def setUpClass(cls):
        run = cls.run_of_demo()
        cls.folder = run.workspace.folder
        cls.workspace = run.workspace
        cls.inbox = run.inbox
        cls.expected = run.expected
        cls.pages = {item["id"]: cls.workspace.ctl("show", item["id"]) for item in cls.inbox}
        cls.by_key = {}
        for item in cls.inbox:
            key = product.key_of(cls.pages[item["id"]], cls.expected["reports"])
            if key:
                cls.by_key.setdefault(key, []).append(item)

    def expected_of(self, kind):
        return [report for report in self.expected["reports"] if report["kind"] == kind]

    def course_of(self, item):
        """What a failed assertion says of a report: how it went, and what each attempt came to."""
        page = self.pages[item["id"]]
        return {"title": item["title"], "state": item["state"], "history": page.get("history"),
                "attempts": page.get("attempts"), "verdict": page.get("verdict")}

    def test_inbox_has_the_documented_form(self):
        for item in self.inbox:
            self.assertEqual(set(item), {"id", "title", "state", "priority", "weight", "threshold", "signals", "sources",
                                         "repository", "reviewers", "pull_request"})

    def test_every_fixable_defect_has_one_green_pull_request_with_proof(self):
        for report in self.expected_of("fixable"):
            with self.subTest(report["key"]):
                items = [item for item in self.by_key.get(report["key"], []) if item["pull_request"]]
                self.assertEqual(len(items), 1, [self.course_of(item) for item in self.by_key.get(report["key"], [])])
                pull_request = items[0]["pull_request"]
                self.assertEqual(items[0]["state"], "ready")
                self.assertEqual(pull_request["checks"], "passed")
                self.assertEqual(pull_request["proof"], {"base_failed": True, "head_passed": True})
                self.assertIsNotNone(items[0]["priority"])
                self.assertTrue(items[0]["reviewers"])

    def test_no_other_pull_request(self):
        green = [item for item in self.inbox if item["pull_request"]]
        self.assertEqual(len(green), self.expected["pull_requests"])
        self.assertEqual(len(self.workspace.branches()), self.expected["pull_requests"])

    def test_fixes_are_what_the_hidden_tests_want(self):
        for report in self.expected_of("fixable"):
            with self.subTest(report["key"]):
                items = [item for item in self.by_key.get(report["key"], []) if item["pull_request"]]
                self.assertTrue(items)
                checkout = pathlib.Path(self.folder) / report["key"]
                self.workspace.checkout(items[0]["pull_request"]["branch"], checkout)
                done = subprocess.run(["/usr/bin/python3", self.workspace.demo_folder / "acceptance" / "run.py", "--repository", checkout,
                                       report["key"]], capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_what_needs_a_decision_waits_for_one(self):
        for report in self.expected_of("decision"):
            with self.subTest(report["key"]):
                states = {item["state"] for item in self.by_key.get(report["key"], [])}
                self.assertEqual(states, {"needsDecision"})

    def test_signals_of_different_formats_are_in_one_report(self):
        for report in self.expected_of("fixable") + self.expected_of("decision"):
            with self.subTest(report["key"]):
                sources = {source for item in self.by_key.get(report["key"], []) for source in item["sources"]}
                self.assertGreaterEqual(len(sources & set(report["sources"])), 3, sources)
                self.assertEqual(len(self.by_key.get(report["key"], [])), 1)

    def test_the_vague_complaint_only_gathers(self):
        vague = [item for item in self.inbox if item["sources"] == ["slackexport"]]
        self.assertTrue(vague)
        for item in vague:
            self.assertIn(item["state"], ("gathering", "needsDecision"))
            self.assertIsNone(item["pull_request"])

    def test_hostile_signals_are_rejected_and_quoted(self):
        rejected = self.workspace.ctl("signals", "--rejected")
        quotes = " ".join(row["quote"] for row in rejected).lower()
        for hostile in self.expected["rejected"]:
            with self.subTest(hostile["key"]):
                self.assertIn(hostile["fragment"].lower(), quotes)

    def test_suspects_are_the_commits_that_brought_the_defects(self):
        found = 0
        for report in self.expected_of("fixable"):
            for item in self.by_key.get(report["key"], []):
                suspects = self.pages[item["id"]].get("findings", {}).get("suspects", [])
                found += any(suspect["subject"] == report["suspect"] for suspect in suspects[:3])
        self.assertGreaterEqual(found, 3)

    def test_why_explains_every_signal(self):
        item = max(self.inbox, key=lambda one: one["signals"])
        signals = {signal["id"] for signal in self.workspace.ctl("signals", "--report", item["id"])}
        compared = 0
        for signal in sorted(signals):
            why = self.workspace.ctl("why", signal)
            with self.subTest(signal):
                self.assertEqual(why["report"], item["id"])
                self.assertIn(why["rule"], ("score", "fingerprint", "opened", "externalId", "person"))
                if why["rule"] in ("score", "fingerprint"):
                    self.assertIn(why["parent"], signals - {signal})
                if why["rule"] == "score":
                    self.assertGreaterEqual(why["score"], why["threshold"])
                    self.assertTrue(why["features"])
                # The numbers that are printed give the score that is printed, of what was joined and of what was not.
                for made in [why, *why["rejected"]]:
                    if made["features"]:
                        logit = sum(feature["contribution"] for feature in made["features"])
                        self.assertAlmostEqual(1 / (1 + math.exp(-logit)), made["score"], 5)
                        compared += 1
                for other in why["rejected"]:
                    self.assertIn(other["report"], set(self.pages) - {item["id"]})
                    self.assertEqual(self.workspace.ctl("why", other["nearest"])["report"], other["report"])
        self.assertGreater(compared, 2)


class DemoTest(DemoChecks, unittest.TestCase):
    @classmethod
    def run_of_demo(cls):
        return DEMO


class RenamedTest(DemoChecks, unittest.TestCase):
    """The product knows no word of the demo: with other modules, authors and messages, the same inbox."""

    @classmethod
    def run_of_demo(cls):
        return RENAMED

    def test_nothing_kept_its_name(self):
        files, renamed = ({report["file"] for report in run.expected["reports"] if report.get("file")}
                          for run in (DEMO, RENAMED))
        self.assertFalse(files & renamed)
        titles = {item["title"] for item in DEMO.inbox if item["pull_request"]}
        self.assertFalse(titles & {item["title"] for item in self.inbox})
        people = {person["identity"] for item in DEMO.inbox for person in item["reviewers"]}
        self.assertTrue(people)
        self.assertFalse(people & {person["identity"] for item in self.inbox for person in item["reviewers"]})

    def test_the_inbox_is_the_same(self):
        self.assertEqual(len(RENAMED.inbox), len(DEMO.inbox))
        self.assertEqual(RENAMED.shape, DEMO.shape)
        self.assertEqual(RENAMED.rejected, DEMO.rejected)


class PersonTest(unittest.TestCase):
    """What a person does at the command line. Named to run after DemoTest: it changes the workspace."""

    @classmethod
    def setUpClass(cls):
        cls.workspace = DEMO.workspace
        cls.inbox = cls.workspace.ctl("inbox")

    def item(self, report):
        return next((item for item in self.workspace.ctl("inbox") if item["id"] == report), None)

    def test_a_retry_takes_nothing_from_a_green_pull_request(self):
        before = [item for item in self.inbox if item["state"] == "ready"][-1]
        self.workspace.ctl("retry", before["id"])
        self.assertEqual(self.item(before["id"])["state"], "fixing")
        done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), "run", "--once")
        self.assertEqual(done.returncode, 0, done.stderr)
        after = self.item(before["id"])  # another change was found and is green, or the one before stands
        self.assertEqual((after["state"], after["pull_request"]["branch"], after["pull_request"]["checks"]),
                         ("ready", before["pull_request"]["branch"], "passed"))

    def test_approve_then_merge(self):
        report = next(item["id"] for item in self.inbox if item["state"] == "ready")
        with self.assertRaisesRegex(RuntimeError, "exit 4"):
            self.workspace.ctl("merge", report)  # merging is a second act
        self.workspace.ctl("approve", report)
        self.assertEqual(self.item(report)["state"], "approved")
        before = subprocess.run(["git", "-C", self.workspace.path / "product", "rev-parse", "HEAD"], capture_output=True,
                                text=True, check=True).stdout
        self.workspace.ctl("merge", report)
        self.assertEqual(self.item(report)["pull_request"]["state"], "merged")
        after = subprocess.run(["git", "-C", self.workspace.path / "product", "rev-parse", "HEAD"], capture_output=True,
                               text=True, check=True).stdout
        self.assertEqual(before, after)  # the person's clone is only read

    def test_dismiss_and_undo(self):
        report = next(item["id"] for item in self.inbox if item["state"] == "needsDecision")
        decision = self.workspace.ctl("dismiss", report, "--reason", "wontFix", "--note", "not now")["decision"]
        self.assertEqual(self.item(report)["state"], "dismissed")
        with self.assertRaisesRegex(RuntimeError, "exit 4"):
            self.workspace.ctl("dismiss", report, "--reason", "wontFix")
        self.workspace.ctl("undo", decision)
        self.assertEqual(self.item(report)["state"], "needsDecision")
        actions = [entry["action"] for entry in self.workspace.ctl("audit")]
        self.assertIn("dismissed", actions)

    def test_dismissing_closes_the_pull_request(self):
        before = [item for item in self.inbox if item["state"] == "ready"][-1]
        decision = self.workspace.ctl("dismiss", before["id"], "--reason", "wontFix", "--note", "not now")["decision"]
        page = self.workspace.ctl("show", before["id"])
        self.assertEqual((page["item"]["state"], page["pullRequest"]["state"]), ("dismissed", "closed"))
        self.assertIn("not now", page["comments"][-1]["text"])
        self.workspace.ctl("undo", decision)
        after = self.item(before["id"])
        self.assertEqual((after["state"], after["pull_request"]["state"], after["pull_request"]["branch"]),
                         ("ready", "open", before["pull_request"]["branch"]))

    def test_split_and_undo(self):
        report = max((item for item in self.inbox if item["signals"] > 1), key=lambda item: item["signals"])["id"]
        signals = self.workspace.ctl("signals", "--report", report)
        count = self.item(report)["signals"]
        decision = self.workspace.ctl("split", signals[0]["id"])["decision"]
        self.assertEqual(self.item(report)["signals"], count - 1)
        self.workspace.ctl("undo", decision)
        self.assertEqual(self.item(report)["signals"], count)

    def where(self, signal):
        return self.workspace.ctl("why", signal)["report"]

    def test_never_and_always(self):
        report = max((item for item in self.inbox if item["signals"] > 1), key=lambda item: item["signals"])["id"]
        first, second = (signal["id"] for signal in self.workspace.ctl("signals", "--report", report)[:2])
        rule = self.workspace.ctl("group", "never", first, second)["decision"]
        self.assertNotEqual(self.where(first), self.where(second))
        self.assertEqual([row["id"] for row in self.workspace.ctl("group", "list")], [rule])
        for refused in (("group", "always", first, second), ("move", second, self.where(first)),
                        ("join", self.where(second), self.where(first))):
            with self.subTest(refused), self.assertRaisesRegex(RuntimeError, "exit 4"):
                self.workspace.ctl(*refused)
        self.assertGreaterEqual(self.workspace.ctl("eval", "grouping", "--mine")["apart"], 1)
        self.assertFalse(self.workspace.ctl("tune")["enough"])
        withdrawal = self.workspace.ctl("group", "withdraw", rule)["decision"]
        self.assertEqual(self.workspace.ctl("group", "list"), [])
        self.workspace.ctl("undo", withdrawal)
        self.workspace.ctl("undo", rule)
        self.assertEqual(self.where(first), self.where(second))
        always = self.workspace.ctl("group", "always", first, second)["decision"]
        with self.assertRaisesRegex(RuntimeError, "exit 4"):
            self.workspace.ctl("split", second)
        self.workspace.ctl("undo", always)
        self.assertEqual(self.workspace.ctl("group", "list"), [])

    def fall_apart(self):
        """Splits a signal off so that it is proposed to be taken back: as if nobody had said anything.

        Returns the two reports and the proposal."""
        joined = []
        for item in self.workspace.ctl("inbox"):
            for signal in self.workspace.ctl("signals", "--report", item["id"]) if item["signals"] > 1 else []:
                why = self.workspace.ctl("why", signal["id"])
                if why["rule"] == "score":
                    joined.append((why["score"] - item["signals"], signal["id"]))
        for _, signal in sorted(joined, reverse=True)[:5]:
            before = self.where(signal)
            decision = self.workspace.ctl("split", signal)["decision"]
            with contextlib.closing(sqlite3.connect(self.workspace.path / "daybreak.db")) as database, database:
                database.execute("DELETE FROM pair_label")  # what a person took apart is not proposed again
            pair = {before, self.where(signal)}
            for row in self.workspace.ctl("consolidate"):
                if row["kind"] == "merge" and {row["report"], row["other"]} == pair:
                    return signal, pair, row["id"]
            self.workspace.ctl("undo", decision)
        self.fail(f"nothing is proposed of {len(joined)} signals")

    def test_consolidation_is_decided_by_a_person(self):
        def shape():
            return sorted((item["id"], item["signals"]) for item in self.workspace.ctl("inbox"))

        def listed(*arguments):
            return {row["id"] for row in self.workspace.ctl("consolidate", *arguments)}

        signal, pair, proposal = self.fall_apart()
        apart = shape()
        self.assertEqual(listed("--list"), listed())
        self.assertIn(proposal, listed())
        self.assertEqual(shape(), apart)  # looking changes nothing
        accepted = self.workspace.ctl("consolidate", "--accept", proposal)["decision"]
        self.assertIn(self.where(signal), pair)
        self.assertEqual(len({report for report, _ in shape()} & pair), 1)
        self.assertNotIn(proposal, listed())
        self.workspace.ctl("undo", accepted)
        self.assertEqual(shape(), apart)
        self.assertIn(proposal, listed("--list"))
        dismissed = self.workspace.ctl("consolidate", "--dismiss", proposal)["decision"]
        self.assertNotIn(proposal, listed())
        self.assertEqual(shape(), apart)
        with self.assertRaisesRegex(RuntimeError, "exit 3"):
            self.workspace.ctl("consolidate", "--accept", proposal)
        self.workspace.ctl("undo", dismissed)
        self.assertIn(proposal, listed("--list"))
        self.workspace.ctl("consolidate", "--accept", proposal)

    def test_why_is_told_in_words(self):
        said = set()
        for signal in self.workspace.ctl("signals"):
            done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), "why", signal["id"])
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("is in report", done.stdout)
            said.add(self.workspace.ctl("why", signal["id"])["rule"])
        self.assertIn("opened", said)
        self.assertIn("score", said)

    def test_snooze_hides(self):
        report = next(item["id"] for item in reversed(self.inbox) if item["state"] == "gathering")
        decision = self.workspace.ctl("snooze", report, "--signals", "1000")["decision"]
        self.assertIsNone(self.item(report))
        self.workspace.ctl("undo", decision)
        self.assertIsNotNone(self.item(report))

    def test_errors_have_their_exit_codes(self):
        for arguments, code in ((("show", "ffffffffffff"), 3), (("dismiss",), 2), (("nonsense",), 2),
                                (("dismiss", self.inbox[0]["id"], "--reason", "boredom"), 2)):
            with self.subTest(arguments):
                done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), *arguments)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertTrue(done.stderr.startswith("daybreakctl: "))


if __name__ == "__main__":
    unittest.main()
