# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The renamed demo: nothing keeps its name, everything still happens."""

import json
import unittest

import rename
from support import EXPECTED, SCRATCH, built, git, package, script, shop_tests


class RenameTest(unittest.TestCase):
    def test_everything_happens_under_other_names(self):
        original = json.loads(script("traffic.py", "--repository", built(), "--dry-run").stdout)
        for seed in (2,):
            with self.subTest(seed=seed):
                self.check(SCRATCH / f"renamed{seed}", seed, original)

    def check(self, root, seed, original):
        done = script("rename.py", "--out", root, "--seed", seed)
        self.assertEqual(done.returncode, 0, done.stderr)
        words = json.loads(done.stdout)
        repository = root / "built"
        done = script("build_history.py", "--out", repository, root=root)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(shop_tests(repository).returncode, 0)

        self.assertFalse(self.modules(repository) & (self.modules(built()) - {"__init__"}))
        authors = set(git(repository, "log", "--format=%an").splitlines())
        self.assertFalse(authors & set(git(built(), "log", "--format=%an").splitlines()))
        text = git(repository, "grep", "-hI", "") + git(repository, "log", "--format=%B")
        self.assertFalse(rename.parts_of(text) & set(words))

        traffic = script("traffic.py", "--repository", repository, "--dry-run", root=root)
        self.assertEqual(json.loads(traffic.stdout), original)
        expected = json.loads((root / "expected.json").read_text(encoding="utf-8"))
        self.assertEqual([report["key"] for report in expected["reports"]],
                         [report["key"] for report in EXPECTED["reports"]])
        for report in expected["reports"]:
            if report.get("file"):
                self.assertIn(f"def {report['function']}(",
                              (repository / report["file"]).read_text(encoding="utf-8"))
        check = script("acceptance/run.py", "--repository", repository, root=root)
        self.assertEqual(check.returncode, 1)
        for patch in sorted((root / "acceptance" / "reference").iterdir()):
            git(repository, "apply", patch)
        check = script("acceptance/run.py", "--repository", repository, root=root)
        self.assertEqual(check.returncode, 0, check.stderr)
        chat = script("build_slack.py", "--out", root / "chat.zip", root=root)
        self.assertEqual(chat.returncode, 0, chat.stderr)

    @staticmethod
    def modules(repository):
        """Names of the shop's modules that say something, and of its package."""
        folder = repository / package(repository)
        return {folder.name, *(path.stem for path in folder.glob("*.py")
                               if not path.stem.startswith("__"))}

    def test_the_same_seed_gives_the_same_names(self):
        table = {"phrases": [], "words": [["a b", "c d", "e f"], ["g", "h", "i"]]}
        self.assertEqual(rename.choose(table, set(), 3), rename.choose(table, set(), 3))

    def test_never_joins_two_names(self):
        table = {"phrases": [], "words": [["cart", "basket", "hamper"]]}
        for seed in range(8):
            self.assertEqual(rename.choose(table, {"basket"}, seed)[1], {"cart": "hamper"})
        with self.assertRaises(rename.RenameError):
            rename.choose(table, {"basket", "hamper"}, 1)

    def test_replaces_whole_parts_only(self):
        renamer = rename.Renamer({}, {"cart": "hamper", "dvořák": "novák"})
        self.assertEqual(renamer("cart_id Cart cartLines MyCart CART_MAX cartoon carts Dvořák"),
                         "hamper_id Hamper hamperLines MyHamper HAMPER_MAX cartoon carts Novák")


if __name__ == "__main__":
    unittest.main()
