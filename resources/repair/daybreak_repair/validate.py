# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The quick check of candidates against the base line.

Failing tests first, then the passing ones that reach the edited function, quickest first, ending
at the first failure (the order of Qi et al. 2013, TrpAutoRepair). A candidate that does not end is
killed; it gets another, longer chance later, so many endless loops do not eat the time limit.
"""

from __future__ import annotations

import ast
import os
import time
from dataclasses import dataclass

from . import ranking
from .baseline import Baseline
from .launching import launch
from .source import FUNCTIONS
from .unit import Candidate
from .workers import Server, ServerDied, copy_tree, run_fresh, write_files


@dataclass
class Verdict:
    """kind: passed, failed, timeout, invalid. improved: how many failing tests pass now, or how far a
    script of assertions came (0: no better than before). asserted: a test failed by an assertion
    (not by an error), which says that the value computed is wrong."""

    kind: str
    improved: int = 0
    asserted: bool = False


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
