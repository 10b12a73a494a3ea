# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hidden acceptance tests: they tell a right fix from none and from a wrong one."""

import unittest

from support import DEMO, EXPECTED, copy_of_built, git, script, shop_tests

KEYS = [report["key"] for report in EXPECTED["reports"] if report["kind"] == "fixable"]

# Each of these stops the crash and passes the shop's own tests, and is still wrong.
WRONG = {
    "missing-key": (('line["grams"] *', 'line.get("grams", 1) *'),),
    "absent-lookup": (("    tier = tier_for(points)\n    return order",
                       "    tier = tier_for(points)\n    if tier is None:\n        return None\n"
                       "    return order"),),
    "empty-collection": (("    return round(sum(stars) / len(stars), 1)",
                          "    return round(sum(stars) / len(stars), 1) if stars else 5.0"),),
    "wrong-bound": (("        following = skus[end]",
                     "        following = skus[min(end, len(skus) - 1)]"),),
}


def accepts(repository, key: str) -> int:
    """Exit status of the acceptance test of one defect."""
    return script("acceptance/run.py", "--repository", repository, key).returncode


class AcceptanceTest(unittest.TestCase):
    def test_there_are_four(self):
        self.assertEqual(len(KEYS), 4)
        self.assertEqual(sorted(WRONG), sorted(KEYS))

    def test_fails_before_and_passes_after_the_reference_fix(self):
        repository = copy_of_built("fixed")
        for key in KEYS:
            with self.subTest(key):
                self.assertEqual(accepts(repository, key), 1)
                git(repository, "apply", DEMO / "acceptance" / "reference" / f"{key}.patch")
                self.assertEqual(accepts(repository, key), 0)
        done = shop_tests(repository)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(script("acceptance/run.py", "--repository", repository).returncode, 0)

    def test_refuses_a_fix_that_only_looks_right(self):
        repository = copy_of_built("wrong")
        for report in EXPECTED["reports"]:
            if report["kind"] != "fixable":
                continue
            with self.subTest(report["key"]):
                path = repository / report["file"]
                text = path.read_text(encoding="utf-8")
                for old, new in WRONG[report["key"]]:
                    self.assertEqual(text.count(old), 1)
                    text = text.replace(old, new)
                path.write_text(text, encoding="utf-8")
                self.assertEqual(accepts(repository, report["key"]), 1)
        self.assertEqual(shop_tests(repository).returncode, 0)

    def test_says_what_is_wrong_with_its_arguments(self):
        self.assertEqual(accepts(DEMO / "none", KEYS[0]), 2)
        self.assertEqual(accepts(DEMO, "no-such-key"), 2)


if __name__ == "__main__":
    unittest.main()
