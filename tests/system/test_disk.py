# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A full disk, a workspace that can only be read, one from a newer version, damaged ones: said plainly, no damage added."""

import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver as product  # noqa: E402
import faultcase  # noqa: E402


def renumbered(body):
    """The same envelope as another event, and that event's id."""
    number = uuid.uuid4().hex
    lines = body.split(b"\n")
    for index, line in enumerate(lines):
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict) and "event_id" in value:
            lines[index] = json.dumps({**value, "event_id": number}).encode()
            if "type" in json.loads(lines[index - 1] or b"{}"):  # the item's header says how long it is
                header = json.loads(lines[index - 1])
                lines[index - 1] = json.dumps({**header, "length": len(lines[index])}).encode()
    return number, b"\n".join(lines)


READ = """
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
events = database.execute("SELECT external_id FROM signal WHERE source = 'sentry'").fetchall()
print(json.dumps({"check": database.execute("PRAGMA integrity_check").fetchall(), "events": [row[0] for row in events]}))
"""


class FullDiskTest(faultcase.FaultCase):
    def setUp(self):
        super().setUp()
        self.disk = faultcase.SmallDisk(self.workspace.path, 128)
        self.addCleanup(self.disk.close)
        shutil.copytree(self.prepared.pristine, self.disk.folder, dirs_exist_ok=True)
        self.workspace.prefix, self.workspace.root = self.disk.prefix, self.disk.root

    def send_until_refused(self):
        """Sends new events until one is refused; those that were answered 200."""
        taken = set()
        body = next(iter(self.events.values()))
        for _ in range(5000):
            number, event = renumbered(body)
            status = self.send(event)
            if status != 200:
                self.assertTrue(status == 429 or 500 <= status < 600, status)
                self.assertIsNotNone(self.last_headers["Retry-After"])
                return taken
            taken.add(number)
        self.fail("a full disk takes everything")

    def stored_events(self):
        """Ids of the stored events, after a check of the whole database. Read by a program that sees the small disk."""
        done = subprocess.run([*self.disk.prefix, "/usr/bin/python3", "-c", READ, self.workspace.path / "daybreak.db"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["check"], [["ok"]])
        return {name.replace("-", "").lower() for name in answer["events"]}

    def test_a_full_disk_is_refused_and_the_work_goes_on_when_there_is_room(self):
        process = self.watch()
        self.wait_until_received(process)
        self.disk.fill("ballast", leave=200_000)
        taken = self.send_until_refused()
        self.wait_for(lambda: "disk is full" in self.said(), "a message about the disk")
        self.assertIsInstance(self.workspace.ctl("sources"), list)  # looking is still possible
        self.assertIsNone(process.poll())
        self.disk.remove("ballast")
        # Nobody started it again: it notices.
        self.send_pending(process)
        inbox = self.workspace.ctl("run", "--once")
        self.assertEqual([(item["state"], len(item["sources"])) for item in inbox], [("ready", 2)])
        self.assertEqual(self.workspace.branches(), [inbox[0]["pull_request"]["branch"]])
        product.kill(process)
        self.assertEqual(self.stored_events(), taken | set(self.events))

    def test_killed_and_started_on_a_full_disk(self):
        process = self.watch()
        self.wait_until_received(process)
        self.disk.fill("ballast", leave=200_000)
        taken = self.send_until_refused()
        product.kill(process)
        done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), "--json", "inbox")
        if done.returncode != 0:  # opening may need room of its own; then it says so
            self.assertIn("disk is full", done.stderr)
        self.disk.remove("ballast")
        self.assertLessEqual(taken, self.stored_events())
        process = self.watch()
        self.send_pending(process)
        inbox = self.workspace.ctl("run", "--once")
        self.assertEqual([item["state"] for item in inbox], ["ready"])
        product.kill(process)


def truncated(size):
    return lambda data, _: (data[:size(len(data))], _)


def garbled(data, log):
    pages = bytearray(data)
    for at in range(3 * 4096, len(pages), 4096):
        pages[at:at + 64] = b"\x5a" * 64
    return bytes(pages), log


DAMAGES = {
    "cut in half": (truncated(lambda size: size // 2), "damaged", 1),
    "cut within a page": (truncated(lambda size: size - 1000), "damaged", 1),
    "only the beginning": (truncated(lambda size: 100), "damaged", 1),
    "emptied": (truncated(lambda size: 0), "is empty", 1),
    "garbled pages": (garbled, "damaged", 1),
    "garbled beginning": (lambda data, log: (b"x" * 100 + data[100:], log), "damaged", 1),
    "another file": (lambda data, log: (b"These are somebody's notes.\n" * 500, log), "damaged", 1),
    "garbled log": (lambda data, log: (data, b"\x5a" * len(log)), "damaged", 1),
    "cut log": (lambda data, log: (data, log[:20]), "damaged", 1),
}


class UnusableTest(faultcase.FaultCase):
    """Workspaces that cannot be opened. Each command says why, and leaves every byte as it was."""

    def setUp(self):
        super().setUp()
        self.database = self.workspace.path / "daybreak.db"
        self.log = self.workspace.path / "daybreak.db-wal"

    def contents(self):
        """Sums of the bytes; an empty log, which a look at the database makes, holds what no log holds."""
        return {name: hashlib.sha256(path.read_bytes() if path.exists() else b"").hexdigest()
                for name, path in (("database", self.database), ("log", self.log))}

    def assert_refused(self, words, code):
        before = self.contents()
        for arguments in (["inbox"], ["run", "--once"], ["sources"]):
            with self.subTest(command=arguments):
                done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), *arguments)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(words, done.stderr)
                self.assertIn(str(self.workspace.path), done.stderr)
                self.assertTrue(done.stderr.startswith("daybreakctl: "), done.stderr)
                self.assertEqual(done.stdout, "")
        self.assertEqual(self.contents(), before)

    def leave_a_log(self):
        """What a killed process leaves: acknowledged events that are in the log only."""
        process = self.watch()
        self.send_pending(process)
        product.kill(process)
        self.assertGreater(self.log.stat().st_size, 32)

    def test_damaged(self):
        self.leave_a_log()
        sound = self.workspace.folder / "sound"
        shutil.rmtree(sound, ignore_errors=True)
        shutil.copytree(self.workspace.path, sound)
        for name, (damage, words, code) in DAMAGES.items():
            with self.subTest(name):
                shutil.rmtree(self.workspace.path)
                shutil.copytree(sound, self.workspace.path)
                data, log = self.database.read_bytes(), self.log.read_bytes()
                if "log" not in name:
                    # The log covers damage of the pages that it holds: fold it in first.
                    connection = sqlite3.connect(self.database)
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    connection.close()
                    data, log = self.database.read_bytes(), b""
                data, log = damage(data, log)
                self.database.write_bytes(data)
                if log:
                    self.log.write_bytes(log)
                self.assert_refused(words, code)

    def test_what_was_refused_opens_again_when_it_is_mended(self):
        self.leave_a_log()
        log = self.log.read_bytes()
        self.log.write_bytes(b"\x5a" * len(log))
        self.assert_refused("damaged", 1)
        self.log.write_bytes(log)
        self.assert_one_of_everything()

    def test_newer(self):
        connection = sqlite3.connect(self.database)
        connection.execute("PRAGMA user_version = 1000")
        connection.close()
        self.assert_refused("newer version", 5)

    def test_another_program_s(self):
        self.database.unlink()
        self.log.unlink(missing_ok=True)
        connection = sqlite3.connect(self.database)
        connection.execute("CREATE TABLE notes (text)")
        connection.commit()
        connection.close()
        self.assert_refused("another program", 5)

    def read_only(self, path):
        """Programs see `path` as something that nobody may write to, root included."""
        as_user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        mount = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
        self.workspace.prefix = ["unshare", "--mount", *as_user, "sh", "-c", mount, str(path)]
        if self.workspace.run("daybreakctl", "man").returncode != 0:
            self.skipTest("nothing can be mounted here")

    def test_a_folder_that_can_only_be_read(self):
        self.read_only(self.workspace.path)
        self.assert_refused("write to", 1)

    def test_a_database_that_can_only_be_read(self):
        self.read_only(self.database)
        self.assert_refused("can only be read", 1)

    def test_no_workspace(self):
        shutil.rmtree(self.workspace.path)
        done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), "inbox")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("daybreakctl init", done.stderr)


if __name__ == "__main__":
    unittest.main()
