# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a real crash to a green pull request, as a ratio to the bare time of the test runs it needs.

Those are four: the regression test on the base and on the head, and the whole check on each."""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver  # noqa: E402
import test_faults  # noqa: E402

CHECK = ["python3", "-m", "unittest", "discover", "-s", "tests", "-q"]


class FixBenchmark(test_faults.FaultCase):
    def test_crash_to_pull_request(self):
        process = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "run", "--watch")
        self.addCleanup(driver.kill, process)
        started = time.monotonic()
        self.send_pending(process)
        self.assertEqual(self.acknowledged, set(self.events))
        inbox = self.workspace.ctl("run", "--once")
        seconds = time.monotonic() - started
        self.assertEqual([item["state"] for item in inbox], ["ready"])

        with tempfile.TemporaryDirectory(dir=self.folder) as checkout:
            self.workspace.checkout(inbox[0]["pull_request"]["branch"], checkout)
            test = next(pathlib.Path(checkout).glob("tests/test_regression_*.py"))
            bare = time.monotonic()
            for command in (["python3", "-m", "unittest", f"tests.{test.stem}"], CHECK) * 2:
                subprocess.run(command, cwd=checkout, env=self.workspace.environment, capture_output=True, check=True)
            bare = time.monotonic() - bare
        print(json.dumps({"crash_to_pull_request_s": round(seconds, 2), "bare_test_runs_s": round(bare, 2),
                          "ratio": round(seconds / bare, 2)}))


if __name__ == "__main__":
    unittest.main()
