# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workspace on a repository with one defect, for the tests that break something under the product's feet.

It is prepared once; each test starts from a copy of the folder."""

import atexit
import errno
import gzip
import http.server
import json
import os
import pathlib
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

PATIENCE = 300  # seconds; a machine this slow is broken
PAUSE = 0.02  # seconds between two looks at something that is not there yet


def record_events(repository, folder, function):
    """Sends the demo product's traffic to a recorder.

    Returns the envelopes whose exception was raised in `function`, by event id, and the log lines that tell of it."""
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
        subprocess.run(["/usr/bin/python3", "-B", product.DEMO / "traffic.py", "--repository", repository,
                        "--sentry-dsn", f"http://{'a' * 32}@127.0.0.1:{server.server_port}/1",
                        "--log-file", folder / "whole.log"],
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


class Prepared:
    """The workspace before anything came in, and the real events and log lines of one defect.

    `change` may add to the repository before the workspace is made."""

    def __init__(self, change=lambda repository: None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="daybreak-faults-"))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        expected = next(report for report in json.loads((product.DEMO / "expected.json").read_text())["reports"]
                        if report["kind"] == "fixable")
        self.repository = self.folder / "repository"
        subprocess.run(["/usr/bin/python3", "-B", product.DEMO / "build_history.py", "--out", self.repository],
                       check=True, capture_output=True)
        change(self.repository)
        self.workspace = product.Workspace(self.folder)
        done = self.workspace.run("daybreakctl", "init", str(self.workspace.path), "--repository", str(self.repository),
                                  "--check", "python3 -m unittest discover -s tests -q", "--logfile",
                                  str(self.folder / "product.log"))
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        hint = next(source["hint"] for source in self.workspace.ctl("sources") if source["id"] == "sentry")
        self.key, rest = hint.split("//", 1)[1].split("@", 1)
        self.port = int(rest.split(":", 1)[1].split("/", 1)[0])
        # After the workspace was connected, or the policy holds it back as a back-fill.
        self.events, self.lines = record_events(self.repository, self.folder, expected["function"])
        if min(len(self.events), len(self.lines)) < 3:
            raise RuntimeError(f"{len(self.events)} events and {len(self.lines)} lines of {expected['function']}")
        (self.folder / "product.log").write_text("\n".join(self.lines) + "\n")
        self.pristine = self.folder / "pristine"
        shutil.copytree(self.workspace.path, self.pristine)


class SmallDisk:
    """A file system of its own, of some MiB, at a folder that only programs started with `prefix` see."""

    def __init__(self, folder, mebibytes):
        as_user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        mount = 'mount -t tmpfs -o size="$1"m,mode=700 none "$0" && echo ready && exec sleep 1000000'
        self._holder = subprocess.Popen(["unshare", "--mount", *as_user, "sh", "-c", mount, folder, str(mebibytes)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if self._holder.stdout.readline() != "ready\n":
            complaint = self._holder.stderr.read()
            self.close()
            raise unittest.SkipTest(f"no file system can be mounted here: {complaint}")
        self.prefix = ["nsenter", "--target", str(self._holder.pid), "--mount",
                       *(["--user", "--preserve-credentials"] if as_user else []), "--"]
        self.root = pathlib.Path("/proc") / str(self._holder.pid) / "root"
        self.folder = self.root / pathlib.Path(folder).relative_to("/")

    def fill(self, name, leave=0):
        """Writes a file until no more fits, but for `leave` bytes."""
        with open(self.folder / name, "wb", buffering=0) as file:
            try:
                while True:
                    if os.fstatvfs(file.fileno()).f_bavail * 4096 < leave + 65536:
                        file.write(b"x" * 4096)
                    else:
                        file.write(b"x" * 65536)
                    if os.fstatvfs(file.fileno()).f_bavail * 4096 <= leave:
                        return
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def remove(self, name):
        (self.folder / name).unlink()

    def close(self):
        self._holder.kill()
        self._holder.wait()
        self._holder.stdout.close()
        self._holder.stderr.close()


PREPARED = None


class FaultCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        global PREPARED
        if PREPARED is None:
            PREPARED = Prepared()
        cls.use(PREPARED)

    @classmethod
    def use(cls, prepared):
        cls.prepared = prepared
        for name in ("folder", "repository", "workspace", "key", "port", "events", "lines"):
            setattr(cls, name, getattr(prepared, name))

    def setUp(self):
        self.start_over()

    def start_over(self):
        """The workspace as it was before anything came in."""
        self.workspace.prefix, self.workspace.root = [], pathlib.Path("/")
        shutil.rmtree(self.workspace.path, ignore_errors=True)
        shutil.copytree(self.prepared.pristine, self.workspace.path)
        self.acknowledged = set()

    def watch(self, *options):
        """A product that runs until it is killed. What it says with --verbose is for the caller to read, see said()."""
        arguments = ["daybreakctl", "--workspace", str(self.workspace.path), "run", "--watch", *options]
        if "--verbose" in options:
            process = self.workspace.start(*arguments)
        else:
            with open(self.folder / "said.txt", "w") as said:
                process = self.workspace.start(*arguments, stderr=said)
        self.addCleanup(product.kill, process)
        return process

    def said(self):
        """What the last quiet product wrote to its standard error."""
        return (self.folder / "said.txt").read_text()

    def send(self, body, path="/api/1/envelope/", content_type="application/x-sentry-envelope"):
        """The receiver's status; 0 if it could not be reached or cut the connection off."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}?sentry_key={self.key}", data=body,
                                         headers={"Content-Type": content_type})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            self.last_headers = error.headers
            return error.code
        except OSError:
            return 0

    def send_pending(self, process):
        """Sends what was not acknowledged yet, as a client that tries again does; stops when the program is gone."""
        for event, body in self.events.items():
            while event not in self.acknowledged and process.poll() is None:
                if self.send(body) == 200:
                    self.acknowledged.add(event)
                else:
                    time.sleep(PAUSE)

    def wait_for(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            value = condition()
            if value:
                return value
            time.sleep(PAUSE)
        self.fail(f"not within {PATIENCE} s: {what}")

    def wait_until_received(self, process):
        """Waits for the receiver, which answers an unknown path with 404."""
        self.wait_for(lambda: self.send(b"", "/nothing") == 404 or process.poll() is not None, "the receiver")
        self.assertIsNone(process.poll(), "the product ended")

    def assert_one_of_everything(self, process=None):
        """Runs to the end: what was acknowledged is there once, with one branch and one green pull request."""
        process = process or self.watch()
        self.send_pending(process)
        self.assertEqual(self.acknowledged, set(self.events))
        inbox = self.workspace.ctl("run", "--once")  # answered by the process that runs
        self.assertEqual(len(inbox), 1, [item["title"] for item in inbox])
        item = inbox[0]
        self.assertEqual(item["state"], "ready")
        self.assertEqual(item["pull_request"]["checks"], "passed")
        self.assertEqual(item["pull_request"]["proof"], {"base_failed": True, "head_passed": True})
        self.assertEqual(self.workspace.branches(), [item["pull_request"]["branch"]])
        signals = self.workspace.ctl("signals", "--report", item["id"])
        for source, count in (("sentry", len(self.events)), ("logfile", len(self.lines))):
            self.assertEqual(sum(one["occurrences"] for one in signals if one["source"] == source), count, source)
        stored = next(source for source in self.workspace.ctl("sources") if source["id"] == "sentry")["received"]
        self.assertEqual(stored, len(self.events))
        product.kill_group(process)
        process.wait()
        return item
