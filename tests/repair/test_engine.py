# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair engine on some of the programs, and its honesty when there is nothing to find."""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "resources", "repair"))
import measure  # noqa: E402
from daybreak_repair import job  # noqa: E402

PROGRAMS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
# One for each way of testing (unittest, script, cases) and most kinds of edit; `measure.py` runs all.
EVERYDAY = ["flat_menu", "leap_days", "visitor_log"]


def patches(events):
    return [event for event in events if event["event"] == "patch"]


class Folder:
    """A small program in a temporary folder."""

    def __init__(self, test, **files):
        self.directory = tempfile.TemporaryDirectory()
        self.path = self.directory.name
        for name, text in files.items():
            with open(os.path.join(self.path, name + ".py"), "w", encoding="utf-8") as stream:
                stream.write(text)
        self.job = {"root": self.path, "sources": ["program.py"], "test_command": test,
                    "time_limit_s": 20, "patience_s": 0.4, "max_patches": 3}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.directory.cleanup()


class ProgramsTest(unittest.TestCase):
    def test_everyday_programs_are_fixed_and_the_patch_applies(self):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            runs = pool.map(lambda name: measure.repair(os.path.join(PROGRAMS, name), limit=30,
                                                        workers=1, patience=0.4), EVERYDAY)
            for name, events in zip(EVERYDAY, runs):
                with self.subTest(name):
                    self.check_first_patch(os.path.join(PROGRAMS, name), patches(events))

    def check_first_patch(self, folder, found):
        self.assertTrue(found)
        with tempfile.TemporaryDirectory() as copy:
            subprocess.run(["cp", "-r", folder + "/.", copy], check=True)
            subprocess.run(["git", "apply", "--unsafe-paths", "-"], cwd=copy, check=True,
                           input=found[0]["diff"].encode())
            with open(os.path.join(folder, "repair.json"), encoding="utf-8") as stream:
                command = json.load(stream)["test_command"]
            before = subprocess.run(command, cwd=folder, capture_output=True, check=False,
                                    env=dict(os.environ, PYTHONDONTWRITEBYTECODE="1"))
            after = subprocess.run(command, cwd=copy, capture_output=True, check=False)
            self.assertNotEqual(before.returncode, 0)
            self.assertEqual(after.returncode, 0, after.stderr)

    def test_every_program_fails_before(self):
        for name in sorted(os.listdir(PROGRAMS)):
            with self.subTest(name), open(os.path.join(PROGRAMS, name, "repair.json"),
                                          encoding="utf-8") as stream:
                task = json.load(stream)
                self.assertEqual(sorted(task), ["sources", "test_command", "time_limit_s"])
                self.assertTrue(os.path.isfile(os.path.join(PROGRAMS, name, task["sources"][0])))


class HonestyTest(unittest.TestCase):
    def test_contradicting_tests_have_no_patch(self):
        with Folder(["python3", "check.py"], program="def f(x):\n    return x\n",
                    check="import program\nassert program.f(1) == 2\nassert program.f(1) == 3\n"
                    ) as folder:
            events = measure.run_job(dict(folder.job, time_limit_s=1.5))
        self.assertEqual(patches(events), [])
        self.assertFalse(events[-1]["fixed"])
        self.assertTrue(events[-1]["reason"])

    def test_passing_program_is_left_alone(self):
        with Folder(["python3", "check.py"], program="def f(x):\n    return x\n",
                    check="import program\nassert program.f(1) == 1\n") as folder:
            events = measure.run_job(folder.job)
        self.assertIn("passes", events[-1]["reason"])

    def test_unparsable_source(self):
        with Folder(["python3", "check.py"], program="def f(:\n", check="import program\n") as folder:
            events = measure.run_job(folder.job)
        self.assertIn("parsed", events[-1]["reason"])

    def test_sources_on_disk_are_never_touched(self):
        text = "def f(x):\n    return x - 1\n"
        with Folder(["python3", "check.py"], program=text,
                    check="import program\nassert program.f(1) == 2\nassert program.f(5) == 6\n"
                    ) as folder:
            events = measure.run_job(folder.job)
            with open(os.path.join(folder.path, "program.py"), encoding="utf-8") as stream:
                self.assertEqual(stream.read(), text)
        self.assertEqual(patches(events)[0]["template"], "operator.arithmetic")

    def test_subprocess_tests_fall_back_to_processes(self):
        check = ("import subprocess, sys\n"
                 "out = subprocess.run([sys.executable, 'program.py', '4'], capture_output=True)\n"
                 "sys.exit(out.stdout.strip() != b'16')\n")
        program = "import sys\n\nprint(int(sys.argv[1]) + int(sys.argv[1]))\n"
        with Folder(["python3", "check.py"], program=program, check=check) as folder:
            events = measure.run_job(folder.job)
        self.assertEqual([e["mode"] for e in events if e["event"] == "baseline"], ["process"])
        self.assertIn("+print(int(sys.argv[1]) * int(sys.argv[1]))", patches(events)[0]["diff"])

    def test_endless_loop_is_killed_and_repaired(self):
        program = ("def count(n):\n    steps = 0\n    while n > 0:\n        steps += 1\n"
                   "        n = n\n    return steps\n")
        with Folder(["python3", "check.py"], program=program,
                    check="import program\nassert program.count(3) == 3\nassert program.count(0) == 0\n"
                    ) as folder:
            events = measure.run_job(folder.job)
        self.assertTrue(patches(events))

    def test_memory_is_limited(self):
        program = "def fill(n):\n    data = [0]\n    while len(data) < n:\n        data += data\n" \
                  "    return len(data) + 1\n"
        with Folder(["python3", "check.py"], program=program,
                    check="import program\nassert program.fill(4) == 4\nassert program.fill(1) == 1\n"
                    ) as folder:
            events = measure.run_job(dict(folder.job, memory_mb=256))
        self.assertTrue(patches(events))

    def test_bad_jobs_are_refused(self):
        with Folder(["python3", "check.py"], program="x = 1\n", check="") as folder:
            job.parse(folder.job)
            for change in ({"sources": ["../x.py"]}, {"sources": []}, {"test_command": "ls"},
                           {"time_limit_s": -1}, {"root": "/nowhere"}, {"frames": [1]}):
                with self.subTest(change), self.assertRaises(job.JobError):
                    job.parse({**folder.job, **change})
            events = measure.run_job({**folder.job, "time_limit_s": 0})
            self.assertEqual(events[0]["event"], "error")


class GuardTest(unittest.TestCase):
    PROGRAM = ("def total(order):\n    value = order['pieces'] * order['price']\n"
               "    return value - order['discount']\n")
    FRAME = {"file": "/srv/app/program.py", "function": "total", "line": 3,
             "vars": {"order": {"pieces": "2", "price": "5", "mail": "'ann@corp.example'"},
                      "value": "10"}}

    def crash(self):
        folder = Folder(["python3", "check.py"], program=self.PROGRAM, check=(
            "import program\nassert program.total({'pieces': 1, 'price': 5, 'discount': 2}) == 3\n"))
        folder.job.update(reproduce=True, frames=[self.FRAME],
                          exception={"type": "KeyError", "value": "'discount'"})
        return folder

    def test_crash_is_reproduced_and_a_guard_is_labelled(self):
        with self.crash() as folder:
            events = measure.run_job(folder.job)
        test = next(e for e in events if e["event"] == "reproduction")
        self.assertIn("total({'pieces': 2, 'price': 5, 'mail': 'user@example.com'})", test["text"])
        self.assertNotIn("ann@corp", test["text"])
        found = patches(events)
        self.assertTrue(found)
        self.assertTrue(found[0]["guard"])
        self.assertEqual([p["guard"] for p in found], sorted(p["guard"] for p in found))

    def test_suspect_commit_gives_the_default_back(self):
        diff = ("--- a/program.py\n+++ b/program.py\n@@ -2,2 +2,2 @@\n"
                "     value = order['pieces'] * order['price']\n"
                "-    return value - order.get('discount', 0)\n+    return value - order['discount']\n")
        with self.crash() as folder:
            events = measure.run_job(dict(folder.job, suspect_diff=diff))
            itself = measure.run_job(dict(folder.job, suspect_diff=diff, confirm=False))
        self.assertFalse(patches(events)[0]["guard"])
        self.assertIn("+    return value - order.get('discount', 0)", patches(events)[0]["diff"])
        # A caller who confirms the patches himself hears of it before the search is over.
        self.assertNotIn("leading", [event["event"] for event in events])
        leading = [event for event in itself if event["event"] in ("leading", "patch")]
        self.assertEqual([event["event"] for event in leading[:2]], ["leading", "patch"])
        self.assertEqual([leading[0][key] for key in ("path", "text")],
                         [patches(events)[0][key] for key in ("path", "text")])

    def test_a_guard_does_not_lead(self):
        with self.crash() as folder:
            events = measure.run_job(dict(folder.job, confirm=False))
        self.assertTrue(patches(events)[0]["guard"])
        self.assertNotIn("leading", [event["event"] for event in events])

    def test_an_answer_of_another_type_is_a_guard(self):
        program = ("def label(item):\n    return item['name']\n\n\n"
                   "def is_named(item):\n    return item.get('name', None) is not None\n")
        frame = {"file": "program.py", "line": 2, "function": "label", "vars": {"item": "{'size': 3}"}}
        for tests, guard in (("assert program.label({'name': 'cup'}) == 'cup'\n", True),
                             ("assert program.label({'name': None}) is None\n", False)):
            with self.subTest(tests), Folder(["python3", "check.py"], program=program,
                                             check="import program\n" + tests) as folder:
                events = measure.run_job(dict(folder.job, reproduce=True, frames=[frame], exception={
                    "type": "KeyError", "value": "'name'"}))
                none = [patch for patch in patches(events) if "+    return item.get('name')\n" in patch["diff"]]
                self.assertEqual([patch["guard"] for patch in none], [guard])

    def test_no_reproduction_is_said(self):
        with self.crash() as folder:
            frame = dict(self.FRAME, vars={"order": "<Order object at 0x7f00>"})
            events = measure.run_job(dict(folder.job, frames=[frame]))
        self.assertIn("could not be reproduced", events[-1]["reason"])


if __name__ == "__main__":
    unittest.main()
