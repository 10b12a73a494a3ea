# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs commands on patched files: through fork servers where possible, else in fresh processes."""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field

from .launching import environment

SKIPPED = shutil.ignore_patterns(".git", "__pycache__", "*.pyc", ".hg", "node_modules", ".venv",
                                 ".tox", ".mypy_cache", ".pytest_cache")


INSTALLED = ("node_modules", ".venv", ".tox")


@dataclass
class Outcome:
    """One run of a command. exit is None when it ran out of time."""

    exit: int | None
    seconds: float
    text: str = ""
    tests: list = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.exit == 0


def run_fresh(command: list[str], folder: str, limit: float, memory_mb: int, seed: int,
              keep: int = 100_000, give_up=lambda: False) -> Outcome:
    """The command itself in a new process group; its end killed with everything it started."""
    started = time.monotonic()
    try:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   start_new_session=True, env=environment(seed))
    except OSError as error:
        return Outcome(127, 0.0, str(error))
    for what, value in ((resource.RLIMIT_AS, (memory_mb + 512) << 20), (resource.RLIMIT_CORE, 0),
                        (resource.RLIMIT_FSIZE, 256 << 20)):
        try:
            resource.prlimit(process.pid, what, (value, value))
        except (OSError, ValueError, ProcessLookupError):
            pass
    output = b""
    descriptor = process.stdout.fileno()
    timed_out = False
    while True:
        left = limit - (time.monotonic() - started)
        if left <= 0 or give_up():
            timed_out = True
            break
        ready, _, _ = select.select([descriptor], [], [], min(left, 0.5))
        if ready:
            chunk = os.read(descriptor, 65536)
            if not chunk:
                break
            output = (output + chunk)[-keep:]
        elif process.poll() is not None:
            break
    try:
        if not timed_out:
            process.wait(max(0.1, limit - (time.monotonic() - started)))
    except subprocess.TimeoutExpired:
        timed_out = True
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (OSError, ProcessLookupError):
        pass
    process.wait()
    process.stdout.close()
    seconds = time.monotonic() - started
    return Outcome(None if timed_out else process.returncode, seconds,
                   output.decode("utf-8", "replace"))


class ServerDied(Exception):
    """The fork server ended or does not answer."""


class Server:
    """One fork server in its own copy of the program. Used by one thread at a time."""

    def __init__(self, process: subprocess.Popen, folder: str, sources: list[str], memory_mb: int):
        self.folder = folder
        self.process = process
        self.warm = False  # whether it was told to hold the program ready
        self.background: int | None = None  # the process of a run that nobody joined yet
        self.rest = b""
        self.unread = 1  # the greeting: the caller need not wait while the interpreter starts
        self.send({"root": folder, "sources": sources, "memory_mb": memory_mb})

    def send(self, request: dict):
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except (OSError, ValueError) as error:
            raise ServerDied(str(error)) from error

    def tell(self, request: dict):
        """Sends a request whose answer nobody needs, or that of a run in the background."""
        self.send(request)
        self.unread += 1

    def ask(self, request: dict, limit: float) -> dict:
        self.send(request)
        deadline = time.monotonic() + limit
        self.settle(limit)
        return self.answer(deadline)

    def settle(self, limit: float):
        """Waits until what it was told is done."""
        deadline = time.monotonic() + limit
        while self.unread:
            self.background = self.answer(deadline).get("process", self.background)
            self.unread -= 1

    def hold_ready(self, modules: list[str], own: list[str], paths: list[str], files: list[str],
                   follow_imports: bool = False):
        """Has the libraries `modules` and the program's `own` imported before a child needs them.
        paths  folders below the root that are searched for them
        follow_imports  whether the libraries that `files` name are, too"""
        self.warm = self.warm or bool(own)
        self.tell({"op": "preload", "modules": modules, "files": files, "own": own,
                   "follow_imports": follow_imports,
                   "paths": [os.path.normpath(os.path.join(self.folder, path)) for path in paths]})

    def follow(self, limit: float):
        """Has what the run in the background imports held ready while its tests run."""
        self.settle(limit)
        found = self.ask({"op": "collected", "process": self.background}, limit)
        if found.get("own"):
            self.hold_ready(found["modules"], found["own"], found["paths"], found["served"])

    def join(self, limit: float) -> dict:
        """What came of the run in the background."""
        self.settle(limit)  # its number is among the answers
        answer = self.ask({"op": "join", "process": self.background}, limit)
        self.background = None
        return answer

    def answer(self, deadline: float) -> dict:
        descriptor = self.process.stdout.fileno()
        pieces = [self.rest]
        while b"\n" not in pieces[-1]:
            left = deadline - time.monotonic()
            ready = select.select([descriptor], [], [], max(0, left))[0] if left > 0 else []
            if not ready:
                raise ServerDied("no answer")
            chunk = os.read(descriptor, 1 << 20)
            if not chunk:
                raise ServerDied("ended")
            pieces.append(chunk)
        line, _, self.rest = b"".join(pieces).partition(b"\n")
        return json.loads(line)

    def close(self):
        # The background run is a child of the server, so its number is its own until that ends.
        for number in (self.background, self.process.pid):
            try:
                if number is not None:
                    os.killpg(number, signal.SIGKILL)
            except (OSError, ProcessLookupError):
                pass
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def copy_tree(root: str, target: str, extra: dict[str, str] | None = None) -> str:
    """A copy of the program without its history and caches, with a generated test where given.

    What was installed for it is large and nobody's to patch: the copy links to it."""
    shutil.copytree(root, target, symlinks=True, ignore=SKIPPED, dirs_exist_ok=True)
    for name in INSTALLED:
        if os.path.isdir(os.path.join(root, name)) and not os.path.lexists(
                os.path.join(target, name)):
            os.symlink(os.path.join(root, name), os.path.join(target, name))
    for path, text in (extra or {}).items():
        os.makedirs(os.path.dirname(os.path.join(target, path)) or target, exist_ok=True)
        with open(os.path.join(target, path), "w", encoding="utf-8") as stream:
            stream.write(text)
    return os.path.realpath(target)


def write_files(folder: str, files: dict[str, str], stamp: int):
    """Writes patched files; each write gets a new time so that no stale byte code is used."""
    for path, text in files.items():
        full = os.path.join(folder, path)
        with open(full, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        os.utime(full, (stamp, stamp))
