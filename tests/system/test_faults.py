# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at stage boundaries and at seeded moments: what was answered 200 is kept, and nothing happens twice.

DAYBREAK_FAULT_KILLS sets how many seeded kills there are; 10 if it is not set."""

import gzip
import http.server
import json
import os
import pathlib
import random
import shutil
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

STAGES = ("safety", "queries", "grouping", "research", "execution", "codehost", "ci")


def record_events(repository, folder, function):
    """Sends the demo product's traffic to a recorder.

    Returns the envelopes whose exception was raised in `function`, and the log lines that tell of it."""
    bodies = []

    class Recorder(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            bodies.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        subprocess.run(["/usr/bin/python3", "-B", product.DEMO / "traffic.py", "--repository", repository, "--sentry-dsn",
                        f"http://{'a' * 32}@127.0.0.1:{server.server_port}/1", "--log-file", folder / "whole.log"],
                       check=True, capture_output=True, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

    chosen = {}
    for body in bodies:
        for line in body.split(b"\n"):
            try:
                event = json.loads(line)
            except ValueError:
                continue
            values = event.get("exception", {}).get("values", []) if isinstance(event, dict) else []
            frames = values[-1]["stacktrace"]["frames"] if values and values[-1].get("stacktrace") else []
            if frames and frames[-1]["function"] == function:
                chosen[event["event_id"]] = body
    lines = [line for line in (folder / "whole.log").read_text().splitlines() if f"in {function}" in line]
    return chosen, lines


def send(port, key, body):
    """True if the receiver answered 200; False if it could not be reached or was cut off."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/1/envelope/?sentry_key={key}", data=body,
                                     headers={"Content-Type": "application/x-sentry-envelope"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError, OSError):
        return False


class FaultCase(unittest.TestCase):
    """A workspace on a repository with one defect, and the real events and log lines that tell of it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="daybreak-faults-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.expected = next(report for report in json.loads((product.DEMO / "expected.json").read_text())["reports"]
                             if report["kind"] == "fixable")
        self.repository = self.folder / "repository"
        subprocess.run(["/usr/bin/python3", "-B", product.DEMO / "build_history.py", "--out", self.repository], check=True,
                       capture_output=True)
        self.prepare_repository()
        self.workspace = product.Workspace(self.folder)
        done = self.workspace.run("daybreakctl", "init", str(self.workspace.path), "--repository", str(self.repository),
                                  "--check", "python3 -m unittest discover -s tests -q", "--logfile",
                                  str(self.folder / "product.log"))
        self.assertEqual(done.returncode, 0, done.stderr)
        hint = next(source["hint"] for source in self.workspace.ctl("sources") if source["id"] == "sentry")
        address = hint.split("//", 1)[1]
        self.key, rest = address.split("@", 1)
        self.port = int(rest.split(":", 1)[1].split("/", 1)[0])
        self.acknowledged = set()
        # After the workspace was connected, or the policy holds it back as a back-fill.
        self.events, self.lines = record_events(self.repository, self.folder, self.expected["function"])
        self.assertGreaterEqual(len(self.events), 3)
        self.assertGreaterEqual(len(self.lines), 3)
        (self.folder / "product.log").write_text("\n".join(self.lines) + "\n")

    def prepare_repository(self):
        """For what a subclass adds before the workspace is made."""

    def send_pending(self, process):
        """Sends what was not acknowledged yet, as a client that tries again does; stops when the program is gone."""
        deadline = time.monotonic() + 30
        for event, body in self.events.items():
            while event not in self.acknowledged and process.poll() is None and time.monotonic() < deadline:
                if send(self.port, self.key, body):
                    self.acknowledged.add(event)

    def run_until_killed(self, stage=None, after=None):
        """Runs, sends, and kills when a line of `stage` is printed or `after` seconds have passed.

        Returns whether the stage was reached."""
        process = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "run", "--watch", "--verbose")
        reached = threading.Event()

        def watch():
            for line in process.stderr:
                if stage and line.startswith(stage + ":"):
                    reached.set()
                    product.kill_group(process)
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        timer = threading.Timer(after if after is not None else 60, lambda: product.kill_group(process))
        timer.start()
        try:
            self.send_pending(process)
            process.wait()
        finally:
            timer.cancel()
            product.kill(process)
            watcher.join()
        return reached.is_set()


class FaultTest(FaultCase):
    def test_kills_at_every_stage(self):
        for stage in STAGES:
            self.assertTrue(self.run_until_killed(stage=stage), stage)
        self.assert_one_of_everything()

    def test_kills_at_seeded_moments(self):
        chance = random.Random(20260131)
        for _ in range(int(os.environ.get("DAYBREAK_FAULT_KILLS", "10"))):
            self.run_until_killed(after=chance.uniform(0.05, 6))
        self.assert_one_of_everything()

    def assert_one_of_everything(self):
        """Runs to the end: what was acknowledged is there once, with one branch and one green pull request."""
        process = self.workspace.start("daybreakctl", "--workspace", str(self.workspace.path), "run", "--watch")
        self.send_pending(process)
        product.kill(process)
        self.assertEqual(self.acknowledged, set(self.events))

        inbox = self.workspace.ctl("run", "--once")
        self.assertEqual(len(inbox), 1, [item["title"] for item in inbox])
        item = inbox[0]
        self.assertEqual(item["state"], "ready")
        self.assertEqual(item["pull_request"]["checks"], "passed")
        self.assertEqual(self.workspace.branches(), [item["pull_request"]["branch"]])
        signals = self.workspace.ctl("signals", "--report", item["id"])
        for source, count in (("sentry", len(self.events)), ("logfile", len(self.lines))):
            self.assertEqual(sum(one["occurrences"] for one in signals if one["source"] == source), count, source)
        stored = next(source for source in self.workspace.ctl("sources") if source["id"] == "sentry")["received"]
        self.assertEqual(stored, len(self.events))


if __name__ == "__main__":
    unittest.main()
