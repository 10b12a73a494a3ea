# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a real crash to a green pull request, as a ratio to the bare time of the test runs it needs.

The clock starts when a client of the running product sends its first crash, and stops when the report is ready: pull
request open, proof kept, checks green. The bare time is what a person with the patch in hand would wait for, one plain
process after the other, start of the interpreter included:

  1. the regression test on the base (it fails)
  2. the whole suite on the base (it passes, so later failures are the patch's)
  3. the regression test on the head
  4. the whole suite on the head, before the push
  5. the whole suite on the head once more, as the checks of the pull request

So everything but test runs is overhead: receiving, grouping, research, reproducing, searching, sandboxes, publishing.
It weighs most where the suite takes no time; the demo product is therefore measured as it is and with suites that
compute for about 3 and 10 seconds. DAYBREAK_BENCH_SUITES sets other seconds, "0 3 10" if it is not set."""

import datetime
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import faultcase  # noqa: E402

CHECK = ["python3", "-m", "unittest", "discover", "-s", "tests", "-q"]
EACH = 0.25  # seconds a computing test takes
COMPUTING = """import hashlib
import unittest


class ComputingTest(unittest.TestCase):
    \"\"\"Tests that take as long as the tests of larger products.\"\"\"


def computing(number):
    def test(self):
        self.assertEqual(len(hashlib.pbkdf2_hmac("sha256", b"order", b"%d" % number, {iterations})), 32)
    return test


for one in range({count}):
    setattr(ComputingTest, "test_%03d" % one, computing(one))
"""


def iterations_for(seconds):
    started = time.monotonic()
    hashlib.pbkdf2_hmac("sha256", b"order", b"0", 100_000)
    return int(100_000 * seconds / (time.monotonic() - started))


def bare(command, folder, environment, passes=True):
    started = time.monotonic()
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    seconds = time.monotonic() - started
    assert (done.returncode == 0) == passes, done.stderr
    return seconds


class FixBenchmark(faultcase.FaultCase):
    def prepare_repository(self, repository):
        """Called before the workspace is made."""
        if self.suite_seconds:
            text = COMPUTING.format(iterations=iterations_for(EACH), count=int(self.suite_seconds / EACH))
            (repository / "tests" / "test_computing.py").write_text(text)
            git = ["git", "-C", repository, "-c", "user.name=Bench", "-c", "user.email=bench@example.com"]
            subprocess.run([*git, "add", "tests"], check=True)
            subprocess.run([*git, "commit", "-q", "-m", "Test what takes long"], check=True)

    def test_crash_to_pull_request(self):
        for seconds in os.environ.get("DAYBREAK_BENCH_SUITES", "0 3 10").split():
            self.suite_seconds = float(seconds)
            print(json.dumps(self.measure()), flush=True)
            self.doCleanups()

    @classmethod
    def setUpClass(cls):
        pass  # each size has its own workspace

    def setUp(self):
        pass

    def measure(self):
        self.use(faultcase.Prepared(self.prepare_repository))
        self.start_over()
        process = self.watch()
        self.wait_until_received(process)
        self.workspace.ctl("run", "--once")  # what was there before is done
        started = time.time()
        self.send_pending(process)
        self.assertEqual(self.acknowledged, set(self.events))
        inbox = self.workspace.ctl("run", "--once")
        self.assertEqual([item["state"] for item in inbox], ["ready"])
        seconds = self.became_ready(inbox[0]["id"]) - started

        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            head, base = pathlib.Path(folder, "head"), pathlib.Path(folder, "base")
            branch = inbox[0]["pull_request"]["branch"]
            self.workspace.checkout(branch, head)
            shutil.copytree(head, base)
            subprocess.run(["git", "-C", base, "checkout", "-q", "HEAD~1"], check=True)
            test = next(head.glob("tests/test_regression_*.py"))
            shutil.copy(test, base)  # beside the suite, not in it
            alone = ["python3", "-m", "unittest", "discover", "-s", "tests", "-p", test.name]
            on_base = ["python3", "-m", "unittest", test.stem]
            environment = dict(self.workspace.environment, PYTHONDONTWRITEBYTECODE="1")
            runs = [bare(on_base, base, environment, passes=False), bare(CHECK, base, environment),
                    bare(alone, head, environment), bare(CHECK, head, environment), bare(CHECK, head, environment)]
        return {"suite_s": round(runs[3], 2), "crash_to_pull_request_s": round(seconds, 2),
                "bare_test_runs_s": round(sum(runs), 2), "overhead_s": round(seconds - sum(runs), 2),
                "ratio": round(seconds / sum(runs), 2)}

    def became_ready(self, report):
        """When the report turned ready, by the audit log."""
        entries = [entry for entry in self.workspace.ctl("audit")
                   if entry["report"] == report and entry["after"].get("state") == "ready"]
        return datetime.datetime.fromisoformat(entries[-1]["at"]).timestamp()


if __name__ == "__main__":
    unittest.main()
