# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second start of the desktop while the first one still prepares the demo, and after it was killed."""

import contextlib
import pathlib
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver as product  # noqa: E402


class SecondStartTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="daybreak-start-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.workspace = product.Workspace(self.folder)
        # A display by name is enough: the windows are drawn off screen.
        self.workspace.environment["DISPLAY"] = ":none"
        self.workspace.environment["QT_QPA_PLATFORM"] = "offscreen"

    def start(self):
        process = self.workspace.start("daybreak", "--demo", "--workspace", str(self.workspace.path))
        self.addCleanup(product.kill, process)
        return process

    def wait_for_lock(self, process):
        deadline = time.monotonic() + 120
        while not (self.workspace.path / "preparing.lock").exists():
            self.assertIsNone(process.poll(), "the first start ended early")
            self.assertLess(time.monotonic(), deadline, "nothing is being prepared")
            time.sleep(0.01)

    def test_it_waits_and_shows_the_first_one(self):
        first = self.start()
        self.wait_for_lock(first)
        second = self.start()
        _, errors = second.communicate(timeout=240)
        self.assertEqual(second.returncode, 0, errors)
        self.assertIn("being prepared", errors)
        self.assertIsNone(first.poll(), "the first start goes on")
        self.assertFalse((self.workspace.path / "preparing.lock").exists())

    def test_it_takes_over_from_one_that_was_killed(self):
        first = self.start()
        self.wait_for_lock(first)
        second = self.start()
        line = ""
        while "being prepared" not in line:
            line = second.stderr.readline()
            self.assertTrue(line, "the second start ended without a word")
        product.kill_group(first)
        first.wait()
        deadline = time.monotonic() + 240
        while not (self.workspace.path / "daybreak.db").exists() or (self.workspace.path / "preparing.lock").exists():
            self.assertIsNone(second.poll(), "the second start ended")
            self.assertLess(time.monotonic(), deadline, "the demo was never opened")
            time.sleep(0.05)
        second.send_signal(signal.SIGTERM)

    def test_it_finishes_a_workspace_that_was_only_begun(self):
        first = self.start()
        database = self.workspace.path / "daybreak.db"
        deadline = time.monotonic() + 240
        while not database.exists() or (self.workspace.path / "preparing.lock").exists():
            self.assertIsNone(first.poll(), "the first start ended early")
            self.assertLess(time.monotonic(), deadline, "the demo was never opened")
            time.sleep(0.05)
        product.kill(first)
        # The database as it is between its making and its settings.
        with contextlib.closing(sqlite3.connect(database)) as connection, connection:
            for table in ("setting", "repository", "source"):
                connection.execute(f"DELETE FROM {table}")
        plain = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), "inbox")
        self.assertNotEqual(plain.returncode, 0)
        self.assertIn("never finished", plain.stderr)

        second = self.start()
        deadline = time.monotonic() + 240
        repositories = []
        while not repositories:
            self.assertIsNone(second.poll(), "the second start ended")
            self.assertLess(time.monotonic(), deadline, "the workspace was never finished")
            time.sleep(0.2)
            if not (self.workspace.path / "preparing.lock").exists():
                with contextlib.suppress(RuntimeError):  # it opens just now
                    repositories = self.workspace.ctl("policy")["repositories"]
        self.assertEqual([one["autonomy"] for one in repositories], ["pullRequest"])
        self.assertIn("sentry", {source["id"] for source in self.workspace.ctl("sources")})
        second.send_signal(signal.SIGTERM)


class RefusedStartTest(unittest.TestCase):
    """What cannot begin ends at once, with a reason."""

    def setUp(self):
        folder = tempfile.mkdtemp(prefix="daybreak-start-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.workspace = product.Workspace(folder)

    def refused(self, *arguments):
        done = self.workspace.run("daybreak", "--headless", *arguments, timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        return done.stderr

    def test_no_demo_without_its_files(self):
        self.workspace.environment["DAYBREAK_DEMO_DIR"] = str(self.workspace.folder / "none")
        self.assertIn("not installed", self.refused("--demo", "--workspace", str(self.workspace.path)))

    def test_no_demo_below_a_file(self):
        file = self.workspace.folder / "file"
        file.write_text("")
        self.assertIn("cannot be made", self.refused("--demo", "--workspace", str(file / "workspace")))

    def test_no_workspace_in_a_plain_folder(self):
        self.assertIn(str(self.workspace.folder), self.refused("--workspace", str(self.workspace.folder)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
