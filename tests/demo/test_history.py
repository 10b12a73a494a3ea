# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's history: the same everywhere, and telling where each defect came from."""

import ast
import datetime
import unittest

import build_history
from support import DEMO, EXPECTED, SCRATCH, built, git, script, shop_tests

BOT = "[bot]"


def log(*arguments: str) -> list[list[str]]:
    """Fields of each commit, newest first."""
    return [line.split("\t") for line in git(built(), "log", *arguments).splitlines()]


class HistoryTest(unittest.TestCase):
    def test_commit_ids_do_not_depend_on_the_machine(self):
        surroundings = {"GIT_AUTHOR_NAME": "Someone", "GIT_COMMITTER_DATE": "2001-01-01T00:00Z",
                        "TZ": "Asia/Tokyo", "LC_ALL": "C", "GIT_DEFAULT_HASH": "sha256",
                        "EMAIL": "someone@example.com"}
        done = script("build_history.py", "--out", SCRATCH / "again", **surroundings)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(git(SCRATCH / "again", "show-ref"), git(built(), "show-ref"))
        self.assertEqual(git(built(), "status", "--porcelain"), "")

    def test_is_long_enough_and_made_by_several(self):
        commits = log("--format=%aI%x09%an%x09%cn")
        people = {author for _, author, _ in commits if BOT not in author}
        days = [datetime.datetime.fromisoformat(date) for date, _, _ in commits]
        self.assertGreaterEqual(len(commits), 30)
        self.assertGreaterEqual(len(people), 5)
        self.assertGreater((days[0] - days[-1]).days, 120)
        self.assertEqual(days, sorted(days, reverse=True))
        self.assertTrue(all(author == committer for _, author, committer in commits))

    def test_head_is_the_newest_release(self):
        tags = git(built(), "tag", "--sort=version:refname").split()
        self.assertGreaterEqual(len(tags), 5)
        self.assertEqual(git(built(), "describe", "--tags", "--exact-match").strip(), tags[-1])
        version = git(built(), "show", "HEAD:fernway/__init__.py")
        self.assertIn(f'"{tags[-1].removeprefix("v")}"', version)

    def test_blame_of_each_defect_meets_its_suspect(self):
        authors = {}
        for report in EXPECTED["reports"]:
            if "suspect" not in report:
                continue
            with self.subTest(report["key"]):
                found = [row for row in log("--format=%H%x09%ae%x09%s")
                         if row[2] == report["suspect"]]
                self.assertEqual(len(found), 1)
                tree = ast.parse((built() / report["file"]).read_text(encoding="utf-8"))
                function = next(node for node in ast.walk(tree) if isinstance(
                    node, ast.FunctionDef) and node.name == report["function"])
                lines = git(built(), "blame", "-s", "-l", "--root", "-L",
                            f"{function.lineno},{function.end_lineno}", report["file"])
                self.assertIn(found[0][0], {line.split()[0] for line in lines.splitlines()})
                authors[report["key"]] = found[0][1], report["kind"]
        fixable = [author for author, kind in authors.values() if kind == "fixable"]
        self.assertEqual(len(set(fixable)), 4)

    def test_owners_are_as_expected(self):
        rules = [line.split() for line in (built() / "CODEOWNERS").read_text().splitlines()
                 if line and not line.startswith("#")]
        for report in EXPECTED["reports"]:
            if "owners" in report:
                owners = [rule[1:] for rule in rules if rule[0] in ("*", "/" + report["file"])]
                self.assertEqual(owners[-1], report["owners"], report["key"])

    def test_the_shops_own_tests_pass_quickly_and_see_no_defect(self):
        done = shop_tests(built())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"Ran [5-9]\d tests in [01]\.")

    def test_no_answer_is_in_the_repository(self):
        names = git(built(), "log", "--all", "--name-only", "--format=").split()
        self.assertFalse([name for name in names if "accept" in name or "expected" in name])

    def test_dates_move_but_nothing_else(self):
        done = script("build_history.py", "--out", SCRATCH / "moved", "--until", "2026-06-30")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(git(SCRATCH / "moved", "log", "-1", "--format=%as").strip(), "2026-06-30")
        self.assertEqual(git(SCRATCH / "moved", "rev-parse", "HEAD^{tree}"),
                         git(built(), "rev-parse", "HEAD^{tree}"))

    def test_refuses_what_it_cannot_use(self):
        broken = {"no patch": "From: A <a@b>\nDate: 2025-01-01T00:00Z\nSubject: x\n\n---\n",
                  "no author": "Date: 2025-01-01T00:00+00:00\nSubject: x\n\n---\ndiff\n",
                  "no offset": "From: A <a@b>\nDate: 2025-01-01\nSubject: x\n\n---\ndiff\n",
                  "no date": "From: A <a@b>\nSubject: x\n\n---\ndiff\n"}
        for name, text in broken.items():
            with self.subTest(name), self.assertRaises(build_history.HistoryError):
                build_history.parse(text, "0001.patch")
        self.assertIn("not empty", script("build_history.py", "--out", DEMO).stderr)
        (SCRATCH / "bad").mkdir()
        (SCRATCH / "bad" / "0001.patch").write_text(
            "From: A <a@b>\nDate: 2025-01-01T00:00+00:00\nSubject: x\n\n---\nno diff\n")
        done = script("build_history.py", "--out", SCRATCH / "b", "--history", SCRATCH / "bad")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("git apply", done.stderr)


if __name__ == "__main__":
    unittest.main()
