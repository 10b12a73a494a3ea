# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the unpatched program does: its commands with coverage, in a fork server where possible."""

from __future__ import annotations

import ast
import os
import shutil
import threading
import time

from .job import Job
from .launching import launch, plan_of
from .unit import Candidate
from .workers import Outcome, Server, ServerDied, copy_tree, run_fresh, write_files


MOST_TEST_BYTES = 500_000


class Baseline:
    """What the unpatched program does. One fork server and one copy of the program serve the
    reproduction, the measuring and the first worker."""

    def __init__(self, job: Job, scratch: str, launched: tuple | None = None):
        self.job = job
        self.scratch = scratch
        self.launched = launched  # the interpreter of a fork server that starts already, and itself
        self.sources = list(job.sources)
        self.folder = copy_tree(job.root, os.path.join(scratch, "base"), job.extra_files)
        self.plans: list = []
        self.runs: list[Outcome] = []
        self.answers: list[dict] = []
        self.tests: list[dict] = []
        self.failing: set[str] = set()
        self.types: dict = {}
        self.modules: list[str] = []
        self.served: list[str] = []
        self.own: list[str] = []
        self.paths: list[str] = []
        self.failure_text = ""
        self.mode = "process"
        self.levels = [1.0, 6.0]
        self.load_seconds = 0.0
        self.server: Server | None = None
        self.hangs = False
        self.closed = False
        self.script_line = 0
        self.share = max(3.0, min(120.0, 0.3 * job.time_limit_s))
        self.hang = max(2.0, min(10.0, 0.08 * job.time_limit_s))
        self.ahead: list[str] = []  # the command that runs in the background
        self.fresh: dict[tuple, Outcome] = {}
        self.fresh_runs: threading.Thread | None = None

    @property
    def fails(self) -> bool:
        return any(not run.passed for run in self.runs)

    @property
    def fresh_seconds(self) -> float:
        return sum(run.seconds for run in self.runs)

    def begin(self):
        """Starts what needs no reproduction: the fork server, in it the first command, and the
        commands in fresh processes."""
        commands = self.job.commands
        plans = [plan_of(command, self.folder) for command in commands]
        interpreters = {tuple(plan[0]) for plan in plans if plan}
        if len(interpreters) <= 1 and (all(plans) or self.job.reproduce):
            interpreter = list(interpreters.pop()) if interpreters else ["python3"]
            try:
                self.server = Server(self.take_launched(interpreter), self.folder, self.sources,
                                     self.job.memory_mb)
                # What the suite and the reproduction both need is imported and compiled once.
                uses_unittest = any(plan and plan[1]["runner"] == "unittest" for plan in plans)
                self.server.hold_ready(["unittest"], [], [], [
                    os.path.join(self.folder, path) for path in self.sources]
                    + (self.test_files() if uses_unittest else []), uses_unittest)
                if self.job.reproduce and commands and plans[0]:
                    self.server.tell({**self.request(plans[0][1]), "background": True})
                    self.ahead = commands[0]
            except (ServerDied, OSError):
                self.server = None
        if self.job.confirm or self.server is None:
            self.start_fresh()

    def test_files(self) -> list[str]:
        """The Python files of the test folder that a suite reads, as long as they are no more than
        takes a moment."""
        found, room = [], MOST_TEST_BYTES
        top = os.path.join(self.folder, self.job.test_directory or "tests")
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            for name in sorted(files):
                path = os.path.join(folder, name)
                if name.endswith(".py") and os.path.isfile(path) and not os.path.islink(path):
                    room -= os.path.getsize(path)
                    if room < 0:
                        return found
                    found.append(path)
        return found

    def take_launched(self, interpreter: list[str]):
        """The process that was launched before the engine was read, if it fits."""
        if self.launched and self.launched[0] == interpreter:
            launched, self.launched = self.launched, None
            return launched[1]
        return launch(interpreter, self.folder, self.job.seed)

    def request(self, plan: dict) -> dict:
        """A command on the unpatched program, imported anew whatever the server holds ready."""
        return {"op": "run", "plan": plan, "coverage": True, "output": True, "cold": True,
                "limit_s": self.share, "per_test_s": self.hang}

    def follow(self):
        """Gets the server ready for patches while the suite runs."""
        try:
            if self.server is not None:
                self.server.follow(self.share + 10)
        except (ServerDied, OSError):
            self.restart()

    def start_fresh(self):
        self.fresh_runs = threading.Thread(target=self.measure_fresh)
        self.fresh_runs.start()

    def measure_fresh(self):
        commands = [c for c in self.job.commands if not self.is_generated(c)]
        folder = copy_tree(self.job.root, os.path.join(self.scratch, "fresh"))
        for command in commands:
            self.fresh[tuple(command)] = run_fresh(
                command, folder, self.share, self.job.memory_mb, self.job.seed,
                give_up=lambda: self.hangs or self.closed)

    def measure(self):
        """Every command in the fork server with coverage, beside the fresh processes.

        A caller who confirms patches itself, in clean processes, is served without fresh processes as
        long as the check command passes in the server; what differs there he sees."""
        commands = self.job.commands
        self.plans = [plan_of(command, self.folder) for command in commands]
        answers: dict[int, dict] = {}
        if self.server is not None and all(self.plans) and len(
                {tuple(plan[0]) for plan in self.plans}) == 1:
            try:
                # A generated test is no part of the suite: it is written after the suite ran.
                for late in (False, True):
                    if late:
                        self.write_extra(self.folder)
                    for index, (_, plan) in enumerate(self.plans):
                        if self.is_generated(commands[index]) != late:
                            continue
                        if commands[index] == self.ahead:
                            answer = self.server.join(self.share + 10)
                        else:
                            answer = self.server.ask(self.request(plan), self.share + 10)
                        answers[index] = answer
                        self.hangs = self.hangs or any(test["status"] == "timeout"
                                                       for test in answer["tests"])
                self.answers = [answers[index] for index in range(len(commands))]
            except (ServerDied, OSError, ValueError):
                self.answers = []
                self.restart()
        self.write_extra(self.folder)
        trusted = self.fresh_runs is None and all(
            self.is_generated(command) or self.answers[index].get("exit") == 0
            for index, command in enumerate(commands)) if self.answers else False
        if not trusted and self.fresh_runs is None:
            self.start_fresh()
        if self.fresh_runs is not None:
            self.fresh_runs.join()
        for index, command in enumerate(commands):
            if tuple(command) in self.fresh:
                self.runs.append(self.fresh[tuple(command)])
            elif self.answers and not self.job.confirm:
                answer = self.answers[index]
                self.runs.append(Outcome(answer.get("exit"), answer["seconds"],
                                         answer.get("text", "")))
            else:
                folder = copy_tree(self.job.root, os.path.join(self.scratch, "fresh"),
                                   self.job.extra_files)
                self.runs.append(run_fresh(command, folder, self.share, self.job.memory_mb,
                                           self.job.seed))
        self.choose_mode()
        if self.mode != "fork" and self.server is not None:
            self.restart()

    def is_generated(self, command: list[str]) -> bool:
        """Whether it runs a test that was written for the crash, which is no part of the suite."""
        return self.job.reproduce and command == self.job.reproduction_command

    def write_extra(self, folder: str):
        for path, text in self.job.extra_files.items():
            os.makedirs(os.path.dirname(os.path.join(folder, path)) or folder, exist_ok=True)
            with open(os.path.join(folder, path), "w", encoding="utf-8") as stream:
                stream.write(text)

    def restart(self):
        """Goes on without a server that died."""
        self.server.close()
        self.server = None

    def take_server(self) -> Server | None:
        """The server for the first worker, which closes it."""
        server, self.server = self.server, None
        return server

    def choose_mode(self):
        texts = [run.text for run in self.runs if not run.passed]
        self.failure_text = "\n".join(texts)
        if len(self.answers) != len(self.runs):
            return
        for index, (answer, run) in enumerate(zip(self.answers, self.runs)):
            inside_passed = answer.get("exit") == 0
            if inside_passed != run.passed:
                return
        real = {os.path.realpath(os.path.join(self.folder, path)): path for path in self.sources}
        served = {path for answer in self.answers for path in answer.get("served", [])}
        hanging = any(answer.get("timeout") and "served" not in answer for answer in self.answers)
        used = [real[path] for path in served if path in real]
        if not used and not hanging:
            return
        if served:
            unused = [path for full, path in real.items() if full not in served]
            if unused:
                self.sources = [path for path in self.sources if path in used]
        self.mode = "fork"
        self.served = sorted(served)
        for index, answer in enumerate(self.answers):
            for record in answer["tests"]:
                record = dict(record)
                record["command"] = index
                record["lines"] = {real[path]: lines for path, lines in
                                   record.get("lines", {}).items() if path in real}
                self.tests.append(record)
                if record["status"] not in ("passed", "skipped"):
                    self.failing.add(record["test"])
            for key, names in answer.get("types", {}).items():
                path, _, line = key.rpartition(":")
                if path in real:
                    merged = self.types.setdefault(real[path] + ":" + line, {})
                    for name, kinds in names.items():
                        merged.setdefault(name, set()).update(kinds)
            self.script_line = max(self.script_line, answer.get("line", 0))
            self.modules += answer.get("modules", [])
            self.own += [n for n in answer.get("own", []) if n not in self.own]
            self.paths += [n for n in answer.get("paths", []) if n not in self.paths]
            if answer.get("text") and answer.get("exit") != 0 and not self.failure_text:
                self.failure_text = answer["text"]
        if self.fails and not self.failing:
            self.mode = "process"
        self.set_levels()

    def set_levels(self):
        spent = [a["seconds"] - sum(t["seconds"] for t in a["tests"]) for a in self.answers]
        self.load_seconds = max([0.02] + spent)
        failing = [t["seconds"] for t in self.tests if t["test"] in self.failing
                   and t["status"] != "timeout"]
        passing = [t["seconds"] for t in self.tests if t["status"] == "passed"]
        usual = max(failing + [0.03])
        slow = max(passing + [0.0])
        first = max(0.1, 4.0 * usual)
        if any(t["status"] == "timeout" for t in self.tests):
            first = max(0.08, min(2.0, 3.0 * slow))
        self.levels = [first, max(0.8, 6.0 * first), max(5.0, 20.0 * first)]

    def summary(self) -> list[dict]:
        return self.describe(self.runs)

    def describe(self, runs: list[Outcome]) -> list[dict]:
        return [{"command": command, "exit": run.exit, "passed": run.passed,
                 "seconds": round(run.seconds, 3), "output": run.text[-4000:]}
                for command, run in zip(self.job.commands, runs)]

    def fresh_on(self, files: dict[str, str], limit: float) -> list[Outcome]:
        """The commands themselves in a clean copy with the given files, ending at a failure."""
        folder = os.path.join(self.scratch, "check")
        copy_tree(self.job.root, folder, self.job.extra_files)
        stamp = int(time.time()) + 10
        write_files(folder, files, stamp)
        runs = []
        deadline = time.monotonic() + limit
        for command in self.job.commands:
            runs.append(run_fresh(command, folder, max(0.1, deadline - time.monotonic()),
                                  self.job.memory_mb, self.job.seed))
            if not runs[-1].passed:
                break
        shutil.rmtree(folder, ignore_errors=True)
        return runs

    def related(self, candidate: Candidate) -> list[dict]:
        """Passing tests that run a line of the function being edited, the quickest first."""
        source = candidate.source
        top = source.top_statement(candidate.edits)
        names = candidate.function.split(".")
        low, high = (1, len(source.lines))
        if top is not None:
            low, high = source.first_line(top), top.end_lineno
            for node in ast.walk(top):
                if getattr(node, "name", None) == names[-1] and hasattr(node, "body") \
                        and node.lineno <= candidate.line <= node.end_lineno:
                    low, high = node.lineno + (node.body[0].lineno > node.lineno), node.end_lineno
        found = []
        for record in self.tests:
            if record["status"] != "passed":
                continue
            lines = record["lines"].get(source.path, ())
            if low == 1 or any(low <= line <= high for line in lines) or "[" in record["test"]:
                found.append(record)
        found.sort(key=lambda record: record["seconds"])
        return found

    def close(self):
        self.closed = True
        if self.launched:
            self.launched[1].kill()
            self.launched[1].communicate()
            self.launched = None
        if self.server is not None:
            self.server.close()
            self.server = None
        if self.fresh_runs is not None:
            self.fresh_runs.join()
