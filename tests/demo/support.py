# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the demo product share: paths, one built repository, and a receiver."""

import atexit
import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

sys.dont_write_bytecode = True
DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
SCRATCH = Path(tempfile.mkdtemp(prefix="demo-test-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
sys.path.insert(0, str(DEMO))
EXPECTED = json.loads((DEMO / "expected.json").read_text(encoding="utf-8"))


def run(*arguments, cwd=None, **environment) -> subprocess.CompletedProcess:
    """Runs a program without this process's surroundings."""
    base = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([str(argument) for argument in arguments], cwd=cwd, check=False,
                          env={**base, **environment}, capture_output=True, text=True, timeout=60)


def script(name: str, *arguments, root: Path = DEMO, **environment) -> subprocess.CompletedProcess:
    """Runs a script of the demo."""
    return run(sys.executable, root / name, *arguments, **environment)


def git(repository: Path, *arguments) -> str:
    """Output of a git command that must succeed."""
    done = run("git", "-C", repository, *arguments, GIT_CONFIG_GLOBAL=os.devnull,
               GIT_CONFIG_SYSTEM=os.devnull)
    assert done.returncode == 0, done.stderr
    return done.stdout


def shop_tests(repository: Path) -> subprocess.CompletedProcess:
    """The shop's own check, without installed packages."""
    return run(sys.executable, "-S", "-m", "unittest", "discover", "-s", "tests", "-q",
               cwd=repository)


@functools.cache
def built() -> Path:
    """The demo repository. Nobody may change it; see `copy_of_built`."""
    done = script("build_history.py", "--out", SCRATCH / "built")
    assert done.returncode == 0, done.stderr
    return SCRATCH / "built"


def copy_of_built(name: str) -> Path:
    """A checkout of the demo repository that a test may change."""
    return Path(shutil.copytree(built(), SCRATCH / name))


def package(repository: Path) -> str:
    """Name of the shop's package."""
    return next(path.parent.name for path in repository.glob("*/__main__.py"))


class Receiver:
    """Takes what the SDK and the OTLP handler post; use as a context manager."""

    def __init__(self) -> None:
        self.events: list[dict] = []
        self.records: list[tuple[str, dict]] = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.headers.get("Content-Encoding") == "gzip":
                    body = gzip.decompress(body)
                receiver.take(self.path, self.headers, body)
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *arguments) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]

    def take(self, path: str, headers, body: bytes) -> None:
        """Keeps one request."""
        if path == "/v1/logs":
            for resource in json.loads(body)["resourceLogs"]:
                for scope in resource["scopeLogs"]:
                    self.records += [(headers["Authorization"], record)
                                     for record in scope["logRecords"]]
            return
        items = [json.loads(line) for line in body.splitlines() if line.startswith(b"{")]
        self.events += [item for item in items if "exception" in item]

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *unused) -> None:
        self._server.shutdown()
        self._server.server_close()
