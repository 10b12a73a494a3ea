# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody's own small repository, from the first command on, with what is easily forgotten forgotten."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import driver as product  # noqa: E402

TARIFF = '''RATES = {"home": 0.31}


def rate_for(customer):
    return RATES[customer["class"]]
'''


def crash(event_id):
    """An event as the SDK sends it for a customer of a class without a rate."""
    frame = {"filename": "tariff.py", "abs_path": "/srv/tariff.py", "function": "rate_for", "module": "tariff",
             "lineno": 5, "in_app": True, "context_line": '    return RATES[customer["class"]]',
             "vars": {"customer": {"class": "'shop'"}}}
    return json.dumps({"event_id": event_id, "platform": "python", "level": "error", "exception": {
        "values": [{"type": "KeyError", "value": "'shop'", "stacktrace": {"frames": [frame]}}]}}).encode()


class NewcomerTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="daybreak-newcomer-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.workspace = product.Workspace(self.folder)
        self.repository = self.folder / "meter"
        self.repository.mkdir()
        (self.repository / "tariff.py").write_text(TARIFF)
        for command in (("init", "-q", "-b", "main"), ("add", "."),
                        ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "-qm", "Rates")):
            subprocess.run(["git", "-C", self.repository, *command], check=True, env=self.workspace.environment)

    def init(self, *arguments):
        done = self.workspace.run("daybreakctl", "init", str(self.workspace.path), *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def receive(self, *requests):
        """Sends to the running receivers; the statuses of the answers."""
        hint = next(one["hint"] for one in self.workspace.ctl("sources") if one["id"] == "sentry")
        key, address = hint.split("//", 1)[1].split("@", 1)
        address = address.split("/", 1)[0]
        process = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "run", "--watch", "--verbose")
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(process.stderr))
        reader.start()
        statuses = []
        try:
            for path, body in requests:
                request = urllib.request.Request(f"http://{address}{path.replace('KEY', key)}", data=body)
                deadline = time.monotonic() + 60
                while time.monotonic() < deadline:
                    try:
                        with urllib.request.urlopen(request, timeout=20) as answer:
                            statuses.append(answer.status)
                        break
                    except urllib.error.HTTPError as error:
                        statuses.append(error.code)
                        break
                    except OSError:
                        if process.poll() is not None:
                            self.fail("".join(lines))
            self.workspace.ctl("run")
        finally:
            process.terminate()
            self.assertEqual(process.wait(timeout=60), 0)
            reader.join()
            process.stdout.close()
            process.stderr.close()
        return statuses

    def test_without_a_check_command_nothing_is_changed(self):
        self.assertIn("workspace is ready", self.init("--repository", str(self.repository)))
        statuses = self.receive(("/api/1/store/?sentry_key=KEY", crash("a" * 32)),
                                ("/api/1/store/?sentry_key=no", crash("b" * 32)),
                                ("/api/1/store/?sentry_key=KEY", b"not JSON"),
                                ("/nothing-here", b"{}"))
        self.assertEqual(statuses, [200, 403, 400, 404])
        sources = {one["id"]: one for one in self.workspace.ctl("sources")}
        self.assertEqual((sources["sentry"]["received"], sources["sentry"]["rejected"]), (1, 2))
        self.assertEqual(sources["sentry"]["counts"], {"refused.keyWrong": 1, "refused.malformed": 1})
        self.assertEqual(sources["receiver"]["counts"], {"refused.unknownPath": 1})

        report = self.workspace.ctl("inbox")[0]["id"]
        self.workspace.ctl("retry", report)
        item = self.workspace.ctl("run", "--once")[0]
        self.assertEqual(item["state"], "needsDecision")
        self.assertIsNone(item["pull_request"])
        self.assertEqual(self.workspace.branches(), [])
        self.assertEqual(self.workspace.ctl("show", report)["stateReason"], "noCheckCommand")
        shown = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), "show", report)
        self.assertIn("--check COMMAND", shown.stdout)

    def test_several_log_files_are_followed(self):
        logs = self.folder / "logs"
        for name in ("one.log", "shop/a/app.log", "shop/b/app.log", "shop/b/other.log"):
            (logs / name).parent.mkdir(parents=True, exist_ok=True)
            (logs / name).write_text(f"2026-01-31 09:30:00 ERROR {name} fails\n")
            os.utime(logs / name, (1_769_850_000, 1_769_850_000))
        self.init("--logfile", str(logs / "one.log"), "--logfile", str(logs / "shop/*/app.log"),
                  "--logfile", str(logs / "none.log"))
        done = self.workspace.run("daybreakctl", "--workspace", str(self.workspace.path), "run", "--once")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(str(logs / "none.log"), done.stderr)
        followed = next(one for one in self.workspace.ctl("sources") if one["id"] == "logfile")
        self.assertEqual(followed["received"], 3)
        self.assertIn("one.log, ", followed["hint"])

    def test_a_watch_that_is_stopped_has_done_what_it_should(self):
        self.init("--repository", str(self.repository))
        sockets = self.folder / "home/run"
        for number in (signal.SIGINT, signal.SIGTERM):
            for old in sockets.iterdir():
                old.unlink()
            process = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "--json", "run", "--watch",
                                           "--verbose")
            deadline = time.monotonic() + 60
            while not list(sockets.iterdir()) and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.05)
            process.send_signal(number)
            out, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, errors)
            self.assertEqual(json.loads(out), [])


if __name__ == "__main__":
    unittest.main()
