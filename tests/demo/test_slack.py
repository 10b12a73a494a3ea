# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chat export: in Slack's layout, and about the defects."""

import datetime
import json
import unittest
import zipfile

import build_slack
from support import DEMO, EXPECTED, SCRATCH, script

SOURCE = json.loads((DEMO / "slack" / "conversations.json").read_text(encoding="utf-8"))
NOW = datetime.datetime(2026, 3, 5, 12, 0, tzinfo=datetime.timezone.utc)


class SlackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = {path: json.loads(text)
                     for path, text in build_slack.export(SOURCE, NOW).items()}
        cls.days = {path: records for path, records in cls.files.items() if "/" in path}
        cls.messages = [record for records in cls.days.values() for record in records]

    def test_zip_and_folder_hold_the_same(self):
        for name in ("one.zip", "two.zip", "folder"):
            done = script("build_slack.py", "--out", SCRATCH / name, "--now", NOW.isoformat())
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((SCRATCH / "one.zip").read_bytes(), (SCRATCH / "two.zip").read_bytes())
        with zipfile.ZipFile(SCRATCH / "one.zip") as archive:
            for path in archive.namelist():
                self.assertEqual(archive.read(path), (SCRATCH / "folder" / path).read_bytes())
                self.assertEqual(json.loads(archive.read(path)), self.files[path])

    def test_users_and_channels_are_named(self):
        users = {user["id"] for user in self.files["users.json"]}
        channels = {channel["name"] for channel in self.files["channels.json"]}
        self.assertEqual(len(users), len(self.files["users.json"]))
        self.assertEqual({path.split("/")[0] for path in self.days}, channels)
        for message in self.messages:
            self.assertIn(message["user"], users)
            for reaction in message.get("reactions", []):
                self.assertEqual(len(reaction["users"]), reaction["count"])
                self.assertLessEqual(set(reaction["users"]), users)

    def test_messages_lie_in_the_file_of_their_day(self):
        for path, records in self.days.items():
            stamps = [float(record["ts"]) for record in records]
            self.assertEqual(stamps, sorted(stamps))
            for stamp in stamps:
                day = datetime.datetime.fromtimestamp(stamp, datetime.timezone.utc)
                self.assertTrue(path.endswith(f"/{day:%Y-%m-%d}.json"))
                self.assertLess(day, NOW)
        self.assertEqual(len({message["ts"] for message in self.messages}), len(self.messages))

    def test_threads_fit_together(self):
        by_time = {message["ts"]: message for message in self.messages}
        parents = [message for message in self.messages if "replies" in message]
        self.assertGreaterEqual(len(parents), 8)
        for parent in parents:
            self.assertEqual(parent["thread_ts"], parent["ts"])
            self.assertEqual(parent["reply_count"], len(parent["replies"]))
            for reply in parent["replies"]:
                self.assertEqual(by_time[reply["ts"]]["thread_ts"], parent["ts"])
                self.assertGreater(float(reply["ts"]), float(parent["ts"]))

    def test_tells_of_what_chat_should_tell(self):
        keys = set()
        for channel in SOURCE["channels"]:
            for message in channel["messages"]:
                keys.update(entry["key"] for entry in (message, *message.get("replies", []))
                            if "key" in entry)
        wanted = {entry["key"] for entry in EXPECTED["reports"] + EXPECTED["rejected"]
                  if "slackexport" in entry["sources"]}
        self.assertEqual(keys, wanted)
        self.assertNotIn('"key"', json.dumps(self.messages))

    def test_text_is_marked_up_as_slack_does(self):
        self.assertEqual(build_slack.markup("a < b & http://x.example/y."),
                         "a &lt; b &amp; <http://x.example/y>.")

    def test_refuses_what_it_cannot_use(self):
        done = script("build_slack.py", "--out", SCRATCH / "x.zip", "--now", "2026-03-05")
        self.assertEqual(done.returncode, 2)
        self.assertIn("offset", done.stderr)
        (SCRATCH / "there.zip").write_text("keep")
        done = script("build_slack.py", "--out", SCRATCH / "there.zip")
        self.assertEqual((done.returncode, (SCRATCH / "there.zip").read_text()), (1, "keep"))


if __name__ == "__main__":
    unittest.main()
