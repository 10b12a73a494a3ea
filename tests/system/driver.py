# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the built programs as a person would, for the tests of the whole product."""

import json
import os
import pathlib
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO = ROOT / "resources" / "demo"


def programs():
    """The folder of the built programs."""
    return pathlib.Path(os.environ.get("DAYBREAK_BIN_DIR", ROOT / "build" / "dev" / "bin"))


class Workspace:
    """A workspace in a folder and home of its own; `demo` is the demo product that --demo opens in it."""

    def __init__(self, folder, demo=DEMO):
        self.folder = pathlib.Path(folder)
        self.demo_folder = demo
        self.prefix = []  # what every program is started with
        self.root = pathlib.Path("/")  # where the programs see their files
        self.home = self.folder / "home"
        self.path = self.folder / "workspace"
        (self.home / "run").mkdir(parents=True, exist_ok=True)
        (self.home / "run").chmod(0o700)
        self.environment = {
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home / "run"), "QT_QPA_PLATFORM": "offscreen",
        }
        if demo != DEMO:
            self.environment["DAYBREAK_DEMO_DIR"] = str(demo)
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def start(self, program, *arguments, stderr=subprocess.PIPE, stdin=None):
        """A running program in a session of its own, so that a kill takes what it started along."""
        return subprocess.Popen([*self.prefix, programs() / program, *arguments], env=self.environment, text=True,
                                stdin=stdin, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True)

    def run(self, program, *arguments, timeout=600):
        process = self.start(program, *arguments)
        out, err = process.communicate(timeout=timeout)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def ctl(self, *arguments, timeout=600):
        """A daybreakctl command's JSON. Raises with its message if it fails."""
        done = self.run("daybreakctl", "--workspace", str(self.path), "--json", *arguments, timeout=timeout)
        if done.returncode != 0:
            raise RuntimeError(f"daybreakctl {' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)

    def demo(self, timeout=900):
        """Runs the demo without a display until nothing is left to do; its inbox."""
        done = self.run("daybreak", "--demo", "--headless", "--json", "--workspace", str(self.path), timeout=timeout)
        if done.returncode != 0:
            raise RuntimeError(f"daybreak --demo: exit {done.returncode}: {done.stderr[-4000:]}")
        return json.loads(done.stdout)

    def start_demo(self):
        return self.start("daybreak", "--demo", "--headless", "--json", "--workspace", str(self.path))

    def host_repository(self):
        """The bare repository of the local code host; None before there is one."""
        found = sorted((self.root / self.path.relative_to("/")).glob("hosts/**/HEAD"))
        return pathlib.Path("/") / found[0].parent.relative_to(self.root) if found else None

    def branches(self):
        repository = self.host_repository()
        if repository is None:
            return []
        done = subprocess.run([*self.prefix, "git", "-C", repository, "for-each-ref", "--format=%(refname:short)", "refs/heads"],
                              env=self.environment, capture_output=True, text=True, check=True)
        return [name for name in done.stdout.split() if name.startswith("daybreak/")]

    def checkout(self, branch, folder):
        subprocess.run([*self.prefix, "git", "clone", "-q", "--branch", branch, self.host_repository(), folder],
                       env=self.environment, check=True, capture_output=True)


def shape_of(workspace, expected):
    """Everything of an inbox but the words of the product that it is about, as rows to compare.

    A report is known by its key in `expected` or by nothing; then by what it holds. Priority and reviewers are those of
    the research, which runs at the first and at few later signals: what it saw of a report of many small signals depends
    on when they arrived, so they are compared where a crash was researched and fixed."""
    rows = []
    for item in workspace.ctl("inbox"):
        key = key_of(workspace.ctl("show", item["id"]), expected["reports"])
        signals = workspace.ctl("signals", "--report", item["id"])
        evidence = sorted((one["source"], one["kind"], one["occurrences"]) for one in signals)
        pull_request = item["pull_request"]
        rows.append((key or "", item["state"], item["threshold"], evidence,
                     pull_request and (pull_request["state"], pull_request["checks"], pull_request["proof"],
                                       item["priority"], len(item["reviewers"]))))
    return sorted(rows, key=repr)


def kill_group(process):
    """kill -9 to the program and everything it started in its session. Nothing if it has ended: its number may be another's."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def kill(process):
    """The same, and its pipes are closed."""
    kill_group(process)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe:
            pipe.close()


def key_of(page, expected):
    """Which expected report this one is, by the places its exceptions were raised at; None if no one."""
    for signal_json in page["signals"]:
        for exception in signal_json.get("exceptions", []):
            for frame in exception["frames"]:
                for report in expected:
                    if report.get("exception") == exception["type"] and report.get("function") == frame["function"]:
                        return report["key"]
    return None
