# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Base line of the commands, and the quick check of candidates against it.

Failing tests first, then the passing ones that reach the edited function, quickest first, ending
at the first failure (the order of Qi et al. 2013, TrpAutoRepair). A candidate that does not end is
killed; it gets another, longer chance later, so many endless loops do not eat the time limit.
"""

from __future__ import annotations

import ast
import os
import shutil
import threading
import time
from dataclasses import dataclass

from . import ranking
from .job import Job, plan_of
from .source import FUNCTIONS
from .unit import Candidate
from .workers import Outcome, Server, ServerDied, copy_tree, launch, run_fresh, write_files


@dataclass
class Verdict:
    """kind: passed, failed, timeout, invalid. improved: how many failing tests pass now, or how far a
    script of assertions came (0: no better than before). asserted: a test failed by an assertion
    (not by an error), which says that the value computed is wrong."""

    kind: str
    improved: int = 0
    asserted: bool = False


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
                self.server.hold_ready(["unittest"], [], [], [
                    os.path.join(self.folder, path) for path in self.sources])
                if self.job.reproduce and commands and plans[0]:
                    self.server.tell({**self.request(plans[0][1]), "background": True})
                    self.ahead = commands[0]
            except (ServerDied, OSError):
                self.server = None
        if self.job.confirm or self.server is None:
            self.start_fresh()

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


class Worker:
    """Checks candidates one at a time in its own copy of the program. One thread only."""

    def __init__(self, baseline: Baseline, scratch: str, number: int):
        self.baseline = baseline
        self.job = baseline.job
        self.server: Server | None = baseline.take_server() if number == 0 else None
        self.folder = baseline.folder if self.server else copy_tree(
            self.job.root, os.path.join(scratch, "worker%d" % number), self.job.extra_files)
        self.warm = bool(baseline.own) or self.server is not None and self.server.warm
        self.stamp = int(time.time()) + 1000 * number
        if baseline.mode == "fork":
            self.start()

    def start(self):
        """A server with the program held ready where that changes nothing, else only its imports."""
        if self.warm:
            try:
                self.open(self.baseline.own, self.baseline.paths)
                if self.same_as_baseline():
                    return
            except ServerDied:
                pass
            self.warm = False
            self.server.close()
            self.server = None
        try:
            self.open([], [])
        except ServerDied:
            # Something cannot be imported ahead of time; go without.
            self.server.close()
            self.server = self.fresh_server()

    def restart(self):
        self.server.close()
        self.server = None
        self.start()

    def fresh_server(self) -> Server:
        base = self.baseline
        return Server(launch(base.plans[0][0], self.folder, self.job.seed), self.folder, base.sources,
                      self.job.memory_mb)

    def open(self, own: list[str], paths: list[str]):
        base = self.baseline
        if self.server is None:
            self.server = self.fresh_server()
        files = [os.path.join(self.folder, os.path.relpath(path, base.folder))
                 for path in base.served]
        files += [os.path.join(self.folder, path) for path in base.sources]
        self.server.hold_ready(base.modules, own, paths, list(dict.fromkeys(files)))
        self.server.settle(60)

    def same_as_baseline(self) -> bool:
        """Whether the failing tests fail in this server too, and a few passing ones pass."""
        base = self.baseline
        for index, (_, plan) in enumerate(base.plans):
            whole = plan["runner"] not in ("unittest", "pytest")
            tests = [t for t in base.tests if t["command"] == index and t["status"] != "skipped"]
            if whole and base.hangs:
                continue
            bad = [t["test"] for t in tests if t["test"] in base.failing and t["status"] != "timeout"]
            good = sorted((t for t in tests if t["status"] == "passed"), key=lambda t: t["seconds"])
            names = bad[:5] + [t["test"] for t in good[:20]]
            if not names:
                continue
            answer = self.server.ask({"op": "run", "plan": plan, "select": None if whole else names,
                                      "per_test_s": 5, "limit_s": 20}, 40)
            if {t["test"] for t in answer["tests"] if t["status"] not in ("passed", "skipped")} \
                    != set(bad[:5]) or len(answer["tests"]) != len(names):
                return False
        return True

    def close(self):
        if self.server is not None:
            self.server.close()

    def check(self, candidate: Candidate, text: str, level: int, left: float) -> Verdict:
        if self.baseline.mode != "fork":
            return self.check_process(candidate, text, level, left)
        try:
            return self.check_forked(candidate, level, left)
        except ServerDied:
            self.restart()
            return Verdict("failed")

    def near(self, candidate: Candidate, text: str, script: str) -> float:
        """The share of the calls near the recorded one that a patched program survives; 1 if none."""
        if not script:
            return 1.0
        if self.baseline.mode == "fork":
            plan = {"kind": "code", "target": script, "args": [], "runner": ""}
            try:
                answer = self.server.ask({"op": "run", "plan": plan, "patches": [self.patch(candidate)],
                                          "output": True, "limit_s": 5}, 20)
            except ServerDied:
                self.restart()
                return 0.0
            passed, output = answer.get("exit") == 0, answer.get("text", "")
        else:
            path = candidate.source.path
            python = self.baseline.plans[0][0] if self.baseline.plans[0] else ["python3"]
            self.stamp += 7
            write_files(self.folder, {path: text}, self.stamp)
            run = run_fresh(python + ["-c", script], self.folder, 5, self.job.memory_mb,
                            self.job.seed)
            self.stamp += 7
            write_files(self.folder, {path: candidate.source.text}, self.stamp)
            passed, output = run.passed, run.text
        words = output.split("near ")[-1].split() if passed else []
        return int(words[0]) / int(words[1]) if len(words) >= 2 else 0.0

    def is_strange(self, candidate: Candidate) -> bool:
        """Whether the failing tests now see the function answer with a type that it never had. False
        where nothing is known of that."""
        base, source = self.baseline, candidate.source
        around = [node for node in ast.walk(source.tree) if isinstance(node, FUNCTIONS)
                  and source.first_line(node) <= candidate.line <= node.end_lineno]
        if base.mode != "fork" or not around:
            return False
        key = ":%d" % source.first_line(around[-1])
        before = base.types.get(source.path + key, {}).get("return", ())
        path = os.path.realpath(os.path.join(self.folder, source.path))
        after: set[str] = set()
        try:
            for index, (_, plan) in enumerate(base.plans):
                failing = [t["test"] for t in base.tests if t["command"] == index
                           and t["test"] in base.failing]
                if failing and plan["runner"] in ("unittest", "pytest"):
                    answer = self.server.ask(
                        {"op": "run", "plan": plan, "patches": [self.patch(candidate)],
                         "select": failing, "coverage": True, "limit_s": 10}, 30)
                    after.update(answer.get("types", {}).get(path + key, {}).get("return", ()))
        except ServerDied:
            self.restart()
            return False
        return ranking.is_strange(around[-1], before, after)

    def patch(self, candidate: Candidate) -> dict:
        source = candidate.source
        path = os.path.join(self.folder, source.path)
        top = source.top_statement(candidate.edits)
        if top is None:
            return {"path": path, "text": candidate.text()}
        start, end = source.block(top)
        shift = sum(len(e.text) - (e.end - e.start) for e in candidate.edits)
        return {"path": path, "name": top.name, "line": top.lineno, "start": start, "end": end,
                "segment": candidate.text()[start:end + shift]}

    def check_forked(self, candidate: Candidate, level: int, left: float) -> Verdict:
        base = self.baseline
        patch = self.patch(candidate)
        limit = base.levels[level]
        improved = 0
        for index, (interpreter, plan) in enumerate(base.plans):
            failing = [t["test"] for t in base.tests if t["command"] == index
                       and t["test"] in base.failing]
            whole = plan["runner"] not in ("unittest", "pytest")
            if not failing and (not whole or base.runs[index].passed):
                continue
            several = len(failing) <= 12
            answer = self.server.ask(
                {"op": "run", "plan": plan, "patches": [patch], "select": None if whole else failing,
                 "failfast": not several, "per_test_s": limit,
                 "limit_s": min(left + 1, 3 * base.load_seconds + limit * max(1, len(failing)))},
                left + 30)
            if "invalid" in answer:
                return Verdict("invalid")
            if answer["timeout"]:
                return Verdict("timeout")
            good = [t for t in answer["tests"] if t["status"] == "passed"]
            improved += 0 if whole else len(good)
            if whole and 0 < base.script_line < answer.get("line", 0):
                improved += answer["line"] - base.script_line
            if answer.get("exit") != 0 or len(answer["tests"]) < len(failing):
                return Verdict("failed", improved, any(t["status"] == "failed"
                                                       for t in answer["tests"]))
        return self.check_passing(candidate, patch, left, improved)

    def check_passing(self, candidate, patch, left, improved) -> Verdict:
        base = self.baseline
        related = base.related(candidate)
        for index, (interpreter, plan) in enumerate(base.plans):
            whole = plan["runner"] not in ("unittest", "pytest")
            chosen = [t for t in related if t["command"] == index]
            if whole and not base.runs[index].passed or not chosen:
                continue
            slowest = max(t["seconds"] for t in chosen)
            total = sum(t["seconds"] for t in chosen)
            names = [t["test"] for t in chosen]
            answer = self.server.ask(
                {"op": "run", "plan": plan, "patches": [patch], "first": names,
                 "select": None if whole else names, "failfast": True,
                 "per_test_s": max(1.0, 6 * slowest),
                 "limit_s": min(left + 1, max(2.0, 3 * base.load_seconds + 4 * total + 1))},
                left + 30)
            if answer.get("exit") != 0 or len(answer["tests"]) < len(chosen):
                return Verdict("failed", improved, any(t["status"] == "failed"
                                                       for t in answer["tests"]))
        return Verdict("passed", 1)

    def check_process(self, candidate: Candidate, text: str, level: int, left: float) -> Verdict:
        """For commands the fork server cannot run: the command itself for every candidate."""
        base = self.baseline
        try:
            compile(text, candidate.source.path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError):
            return Verdict("invalid")
        self.stamp += 7
        path = candidate.source.path
        write_files(self.folder, {path: text}, self.stamp)
        try:
            for command, run in sorted(zip(self.job.commands, base.runs),
                                       key=lambda item: item[1].passed):
                usual = run.seconds if run.exit is not None else 1.0
                limit = (3.0 if level == 0 else 12.0) * usual + (0.5 if level == 0 else 5.0)
                outcome = run_fresh(command, self.folder, min(limit, left + 1), self.job.memory_mb,
                                    self.job.seed, keep=2000)
                if outcome.exit is None:
                    return Verdict("timeout")
                if not outcome.passed:
                    return Verdict("failed", 0, "AssertionError" in outcome.text)
            return Verdict("passed", 1)
        finally:
            self.stamp += 7
            write_files(self.folder, {path: candidate.source.text}, self.stamp)
