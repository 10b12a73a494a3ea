# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate and validate: base line, localization, candidates in order of promise, ranked patches."""

from __future__ import annotations

import heapq
import itertools
import os
import shutil
import sys
import tempfile
import threading
import time

from . import ranking, reproduce, revert
from .baseline import Baseline
from .job import Job
from .localize import cause_frames, merge_frames, relative, spectrum, traceback_of
from .mining import idioms_of
from .sameness import Excluded
from .source import Source, unified_diff
from .templates import candidates_of
from .templates.registry import source_of
from .unit import Candidate, Knowledge, Unit, units_of
from .validate import Verdict, Worker


# No template costs less, so a function's candidates need not be made before this is their turn.
LEAST_COST = 1.0
# A second worker's start costs as much as some fifty candidates; a short search does without.
SECOND_WORKER_AFTER_S = 1.0


def source_line(unit: Unit) -> int:
    return unit.source.first_line(unit.node)


class Engine:
    """One job. `emit` takes dictionaries, one per line of output; `stopped` ends the search early;
    `launched` is a fork server's interpreter and its process, if it was started already."""

    def __init__(self, job: Job, emit, stopped, launched=None):
        self.job = job
        self.launched = launched
        self.emit = emit
        self.stopped = stopped
        sys.setswitchinterval(0.0005)  # an answer of a fork server should not wait for who computes
        self.started = time.monotonic()
        self.scratch = tempfile.mkdtemp(prefix="repair-", dir=job.scratch or None)
        self.sources: dict[str, Source] = {}
        self.lock = threading.Lock()
        self.sites: dict[tuple, list[int]] = {}
        self.plausible: list[Candidate] = []
        self.partial: list[Candidate] = []
        self.generated: list[tuple] = []                 # (weight, order, candidate)
        self.heap: list[tuple] = []
        self.seen: dict[tuple, float] = {}
        self.seen_texts: set[int] = set()
        self.excluded = Excluded(job.excluded)
        self.best_score = 1.0
        self.crash_only = False
        self.reproduced: reproduce.Reproduced | None = None
        self.near_script: str | None = None
        self.near_lock = threading.Lock()
        self.models: dict = {}                           # path -> how natural its tokens are
        self.rejected = 0
        self.headers: dict[tuple[str, int], float] = {}  # lines of signatures
        self.numbers = itertools.count()
        self.expanded = 0
        self.most_improved = 0
        self.tried = 0
        self.first_found = 0.0
        self.has_leader = False
        self.last_report = 0.0

    # time --------------------------------------------------------------------------------------

    def elapsed(self) -> float:
        return time.monotonic() - self.started

    def left(self) -> float:
        return self.job.time_limit_s - self.elapsed() - self.reserve

    reserve = 0.5

    # the run -----------------------------------------------------------------------------------

    def run(self) -> dict:
        """Emits patches and returns the summary, which is emitted too."""
        try:
            summary = self.search()
        finally:
            if not self.job.throwaway:
                shutil.rmtree(self.scratch, ignore_errors=True)
        summary.update(event="done", seconds=round(self.elapsed(), 3), candidates=self.tried)
        self.emit(summary)
        return summary

    def search(self) -> dict:
        self.baseline = Baseline(self.job, self.scratch, self.launched)
        try:
            return self.search_from(self.baseline)
        finally:
            self.baseline.close()

    def search_from(self, baseline: Baseline) -> dict:
        baseline.begin()
        self.load_sources()
        if not self.sources:
            return {"fixed": False, "reason": "none of the sources can be parsed as Python"}
        baseline.sources = list(self.sources)
        if self.job.reproduce:
            self.reproduced = reproduce.reproduce_into(self.job, baseline, self.sources, self.emit,
                                                       self.stopped)
            if self.reproduced is None:
                return {"fixed": False,
                        "reason": "the crash could not be reproduced from the frame variables"}
            if baseline.ahead and baseline.server:  # the time is there, as the suite still runs
                self.near_script = self.reproduced.near_text(baseline)
                baseline.follow()
            self.started = time.monotonic()  # the limit is the search's
        baseline.measure()
        self.emit({"event": "baseline", "commands": baseline.summary(), "mode": baseline.mode,
                   "elapsed_s": round(self.elapsed(), 3)})
        if not baseline.fails:
            return {"fixed": False, "reason": "every command passes on the unpatched program"}
        self.reserve = min(0.5 * self.job.time_limit_s, 0.5 + 1.3 * baseline.fresh_seconds)
        self.crash_only = bool(self.job.reproduction_command)
        workers: list[Worker] = []
        starting = threading.Thread(
            target=lambda: workers.append(Worker(baseline, self.scratch, 0)))
        starting.start()
        confirmed: list[tuple] = []
        try:
            self.prepare()
            self.queue(starting)
            starting.join()
            paired = False
            while not confirmed:
                self.validate(workers)
                if not paired and not self.plausible and not self.out_of_time():
                    paired = True
                    self.pairs()
                    self.emit({"event": "progress", "phase": "pairs", "generated": len(self.heap),
                               "elapsed_s": round(self.elapsed(), 3)})
                    self.validate(workers)
                ranked = self.ranked()
                confirmed = self.confirm(ranked)
                if not ranked or self.out_of_time():
                    break
        finally:
            starting.join()
            for worker in workers:
                worker.close()
        return self.conclude(confirmed)

    def load_sources(self):
        for path in self.job.sources:
            try:
                with open(os.path.join(self.job.root, path), "rb") as stream:
                    data = stream.read(4_000_000)
                self.sources[path] = Source(path, data)
            except (OSError, SyntaxError, ValueError, RecursionError) as error:
                self.emit({"event": "skipped", "path": path, "reason": str(error)[:300]})

    # localization ------------------------------------------------------------------------------

    def prepare(self):
        frames, error, message = self.crash()
        coverage = self.baseline.tests
        self.scores = merge_frames(spectrum(coverage, self.baseline.failing), frames)
        if not self.scores:
            self.scores = {(path, line): 0.5 for path, source in self.sources.items()
                           for line in range(1, len(source.lines) + 1)}
        self.knowledge = Knowledge(types=self.baseline.types, exception=error, message=message,
                                   crash_lines=set(frames[-3:]),
                                   idioms=idioms_of(self.sources.values(),
                                                   self.job.suspect_diff),
                                   suspect_diff=self.job.suspect_diff,
                                   hangs=self.baseline.hangs)

    def crash(self):
        frames = []
        for frame in self.job.frames:
            path = relative(str(frame.get("file", "")), self.job.root, list(self.sources))
            if path and isinstance(frame.get("line"), int):
                frames.append((path, frame["line"]))
        error = str(self.job.exception.get("type", ""))
        message = str(self.job.exception.get("value", ""))
        if not frames or not error:
            seen, kind, text = traceback_of(self.baseline.failure_text)
            seen = cause_frames(self.baseline.failure_text) + seen
            found = [(relative(path, self.baseline.folder, list(self.sources)), line)
                     for path, line, _ in seen]
            frames = frames or [item for item in found if item[0]]
            if not error:
                error, message = kind, text
        return frames, error, message

    def suspicion(self, candidate: Candidate) -> float:
        source = candidate.source
        lines = {candidate.line}
        for edit in candidate.edits:
            first = source.line_of(edit.start)
            last = source.line_of(max(edit.start, edit.end - 1))
            lines.update(range(first, min(last, first + 12) + 1))
            if edit.start == edit.end:
                lines.add(first - 1)
        score = max(self.scores.get((source.path, line), 0.0) for line in lines)
        if score == 0.0:
            score = 0.8 * self.headers.get((source.path, candidate.line), 0.0)
        return score

    # candidates --------------------------------------------------------------------------------

    def queue(self, starting: threading.Thread):
        """Fills the heap of (least weight, order, level, candidate or unit). A unit stands for its
        candidates until none before them is left; those of the first are made while the worker is
        `starting`."""
        self.best_score = max(self.scores.values(), default=1.0) or 1.0
        for source in self.sources.values():
            for candidate in revert.candidates_of(source, self.job.suspect_diff):
                self.push(candidate, max(0.6, self.suspicion(candidate) / self.best_score))
        for unit, strength in self.ranked_units():
            if unit.is_function:
                for line in range(source_line(unit), unit.node.body[0].lineno):
                    self.headers[(unit.source.path, line)] = min(1.0, strength)
                likely = min(1.0, strength / self.best_score)
            else:
                likely = max(0.35, min(1.0, max(
                    (score for (path, _), score in self.scores.items()
                     if path == unit.source.path), default=0.0) / self.best_score))
            heapq.heappush(self.heap, (LEAST_COST + 1.6 * (1.0 - likely), next(self.numbers), 0, unit))
        while self.heap and isinstance(self.heap[0][3], Unit):  # while the first worker starts
            self.expand(heapq.heappop(self.heap)[3])
        first = min((item for item in self.heap if isinstance(item[3], Unit)), default=None)
        if first and starting.is_alive():
            self.heap.remove(first)
            heapq.heapify(self.heap)
            self.expand(first[3])

    def expand(self, unit: Unit):
        """Puts a unit's candidates into the heap. The lock is held or not needed yet."""
        if len(self.generated) >= self.job.max_candidates:
            return
        for candidate in candidates_of(unit):
            score = self.suspicion(candidate) / self.best_score
            if score <= 0 and unit.is_function:
                continue
            self.push(candidate, max(score, 0.0 if unit.is_function else 0.35))

    def expand_all(self):
        units = [item for item in self.heap if isinstance(item[3], Unit)]
        self.heap = [item for item in self.heap if not isinstance(item[3], Unit)]
        heapq.heapify(self.heap)
        for item in sorted(units):
            self.expand(item[3])

    def cheapest(self, count: int) -> list[Candidate]:
        return [item[2] for item in heapq.nsmallest(count, self.generated)]

    def push(self, candidate: Candidate, score: float):
        key = (candidate.source.path, candidate.edits)
        candidate.weight = candidate.cost + 1.6 * (1.0 - min(1.0, score))
        if candidate.guard:
            candidate.weight += 0.6
        if candidate.weight >= self.seen.get(key, 1e9):
            return
        self.seen[key] = candidate.weight
        order = next(self.numbers)
        self.generated.append((candidate.weight, order, candidate))
        heapq.heappush(self.heap, (candidate.weight, order, 0, candidate))

    def ranked_units(self) -> list[tuple[Unit, float]]:
        """Units with a suspicious line, the most suspicious first, at most 40."""
        found = []
        for source in self.sources.values():
            lines = {line for path, line in self.scores if path == source.path}
            if not lines:
                continue
            for unit in units_of(source, self.knowledge, lines):
                if unit.is_function:
                    low, high = unit.node.lineno, unit.node.end_lineno
                    inner = [self.scores[(source.path, line)] for line in lines
                             if low < line <= high or line == low == high]
                    if inner:
                        found.append((max(inner) + 0.001 * sum(inner) / len(inner), unit))
                else:
                    found.append((0.1, unit))
        found.sort(key=lambda item: -item[0])
        return [(unit, strength) for strength, unit in found[:40]]

    def companions(self, first: Candidate, others, penalty: float):
        """Two edits of one function: a candidate with each of the others that it does not touch."""
        for second in others:
            if first is second or first.source is not second.source \
                    or first.function != second.function or second.parts > 1:
                continue
            edits = tuple(sorted(first.edits + second.edits))
            if any(a.end > b.start or a.start == b.start for a, b in zip(edits, edits[1:])):
                continue
            both = Candidate(first.source, edits, first.template + "+" + second.template,
                             first.cost + second.cost, first.line, first.function,
                             first.guard or second.guard, parts=2)
            both.weight = max(first.weight, second.weight) + 0.3 * min(
                first.weight, second.weight) + penalty
            yield both

    def pairs(self):
        """Pairs of the cheapest edits, those first that made some failing test pass."""
        self.expand_all()
        seen = set()
        partial = sorted(self.partial, key=lambda c: c.weight)[:12]
        cheap = self.cheapest(1500)
        self.heap = []
        for first, others in [(c, cheap) for c in partial] + [(c, cheap[:150]) for c in cheap[:150]]:
            for both in self.companions(first, others, 0.0 if first in partial else 1.5):
                if both.edits not in seen:
                    seen.add(both.edits)
                    self.heap.append((both.weight, next(self.numbers), 0, both))
        heapq.heapify(self.heap)

    # validation --------------------------------------------------------------------------------

    def bar(self) -> float:
        """The final score that a candidate must beat to matter; infinite while too few passed.

        Guards that nothing confirms and patches for the recorded input alone do not count."""
        good = sorted(c.final for c in self.plausible if c.near == 1.0
                      and not ranking.is_guard(c, self.sites, not self.crash_only))
        return good[self.job.enough - 1] if len(good) >= self.job.enough else float("inf")

    def out_of_time(self) -> bool:
        if self.stopped() or self.left() <= 0:
            return True
        if self.plausible:
            if not self.heap or self.heap[0][0] >= self.bar():
                return True  # a final score is never less than the weight
            least = self.job.patience_s
            grace = max(least, 0.1 * self.job.patience_s * self.first_found)
            return self.elapsed() > self.first_found + grace or len(self.plausible) >= 60
        return False

    def validate(self, workers: list[Worker]):
        """Works the heap down with one worker; with all of them if that takes long."""
        self.busy = 0
        over = threading.Event()
        threads = [threading.Thread(target=self.work, args=(worker,)) for worker in workers]

        def join_later(number):
            if over.wait(SECOND_WORKER_AFTER_S):
                return
            worker = Worker(self.baseline, self.scratch, number)
            workers.append(worker)
            self.work(worker)

        later = [threading.Thread(target=join_later, args=(number,))
                 for number in range(len(workers), self.job.workers)]
        for thread in threads + later:
            thread.start()
        for thread in threads:
            thread.join()
        over.set()
        for thread in later:
            thread.join()

    def work(self, worker: Worker):
        while not self.out_of_time():
            with self.lock:
                item = heapq.heappop(self.heap) if self.heap else None
                if item is not None and isinstance(item[3], Unit):
                    self.expand(item[3])
                    continue
                if item is not None:
                    self.busy += 1
            if item is None:
                if not self.busy:
                    return
                time.sleep(0.005)
                continue
            try:
                self.attempt(worker, item)
            finally:
                with self.lock:
                    self.busy -= 1

    def attempt(self, worker: Worker, item):
        weight, order, level, candidate = item
        text = candidate.text()
        fingerprint = hash((candidate.source.path, text))
        with self.lock:
            if level == 0 and (fingerprint in self.seen_texts
                               or text == candidate.source.text):
                return
            self.seen_texts.add(fingerprint)
            bar = self.bar() if self.plausible else float("inf")
        if level == 0 and self.excluded.has(candidate.source.path, text):
            return  # it was proposed before, in these or other words
        if bar < float("inf") and self.final(candidate) >= bar and not self.tells_of_a_guard(candidate):
            return  # it may pass, but it would not be the one that is proposed
        verdict = worker.check(candidate, text, level, self.left())
        if verdict.kind == "passed":
            candidate.near = worker.near(candidate, text, self.near_text(worker))
            with self.lock:
                self.tell_of_leader(candidate)
            if self.crash_only:
                candidate.strange = worker.is_strange(candidate)
        with self.lock:
            self.tried += 1
            self.record(item, verdict)
            now = self.elapsed()
            if now - self.last_report > 1.0:
                self.last_report = now
                self.emit({"event": "progress", "phase": "search", "tried": self.tried,
                           "waiting": len(self.heap), "plausible": len(self.plausible),
                           "elapsed_s": round(now, 2)})

    def final(self, candidate: Candidate) -> float:
        if candidate.final is None:
            candidate.final = ranking.final_score(candidate, self.models, not self.crash_only)
        return candidate.final

    def tells_of_a_guard(self, candidate: Candidate) -> bool:
        return bool(candidate.site) and any(c.site == candidate.site for c in self.plausible)

    def near_text(self, worker: Worker) -> str:
        with self.near_lock:
            if self.near_script is None:
                self.near_script = self.reproduced.near_text(worker) if self.reproduced else ""
            return self.near_script

    def record(self, item, verdict: Verdict):
        weight, order, level, candidate = item
        if verdict.kind == "invalid":
            return
        if verdict.kind == "timeout" and level + 1 < len(self.baseline.levels):
            heapq.heappush(self.heap, (weight + (2.2, 4.0)[level], order, level + 1, candidate))
            return
        if candidate.site:
            entry = self.sites.setdefault(candidate.site, [0, 0, 0])
            entry[0] += 1
            entry[1] += verdict.kind == "passed"
            entry[2] += verdict.asserted
        if verdict.kind == "passed":
            if not self.plausible:
                self.first_found = self.elapsed()
            self.final(candidate)
            self.plausible.append(candidate)
            if candidate.guard and candidate.site:
                self.hurry(candidate)
        elif verdict.improved and candidate.parts == 1:
            self.partial.append(candidate)
            self.most_improved = max(self.most_improved, verdict.improved)
            if self.expanded < 16 and verdict.improved == self.most_improved:
                self.expanded += 1
                for both in self.companions(candidate, self.cheapest(600), 0.8):
                    heapq.heappush(self.heap, (both.weight, next(self.numbers), 0, both))

    def tell_of_leader(self, candidate: Candidate):
        """Names the first repair that passed, for a caller who runs the commands himself and may begin
        while the search goes on."""
        if self.has_leader or self.job.confirm or self.job.enough > 1 or candidate.near < 1.0 \
                or ranking.is_guard(candidate, self.sites, not self.crash_only):
            return
        self.has_leader = True
        self.emit({"event": "leading", "path": candidate.source.path, "text": candidate.text()})

    def hurry(self, guard: Candidate):
        """Tries the same guard with other values next: they tell whether its value matters."""
        for index, (weight, order, level, other) in enumerate(self.heap):
            if isinstance(other, Candidate) and other.site == guard.site and weight > 0:
                self.heap[index] = (min(weight, guard.weight) - 100, order, level, other)
        heapq.heapify(self.heap)

    # results -----------------------------------------------------------------------------------

    def ranked(self) -> list[Candidate]:
        """What passed, best first. Sets `guard` to what it finally is."""
        for candidate in self.plausible:
            candidate.guard = ranking.is_guard(candidate, self.sites, not self.crash_only)
        return sorted(self.plausible, key=lambda c: (-c.near, c.guard, c.final, c.line))

    def confirm(self, ranked: list[Candidate]) -> list[tuple]:
        """(candidate, text, runs) of the best that the commands themselves accept in fresh processes;
        what they refuse is dropped."""
        if not self.job.confirm:
            return [(c, c.text(), []) for c in ranked[:self.job.max_patches]]
        confirmed = []
        for candidate in ranked:
            limit = self.job.time_limit_s - self.elapsed()
            if len(confirmed) >= self.job.max_patches or limit < min(
                    0.2, self.baseline.fresh_seconds) or confirmed and (
                        self.stopped() or self.job.enough == 1):
                break
            text = candidate.text()
            runs = self.baseline.fresh_on({candidate.source.path: text}, limit)
            if all(run.passed for run in runs):
                confirmed.append((candidate, text, runs))
            else:
                self.rejected += 1
                self.plausible.remove(candidate)
        return confirmed

    def conclude(self, confirmed: list[tuple]) -> dict:
        before = self.baseline.summary()
        for rank, (candidate, text, runs) in enumerate(confirmed, 1):
            self.emit(self.patch_event(candidate, text, rank, before, runs))
        if confirmed:
            return {"fixed": True, "patches": len(confirmed), "plausible": len(self.plausible),
                    "rejected_by_command": self.rejected}
        if self.plausible:
            reason = "no time was left to confirm a promising patch with the commands themselves"
        elif self.rejected:
            reason = "what passed in the fast check did not pass with the commands themselves"
        elif self.stopped():
            reason = "stopped"
        elif self.left() <= 0:
            reason = "no candidate passed within the time limit"
        else:
            reason = "no candidate of the templates passes"
        return {"fixed": False, "reason": reason, "plausible": len(self.plausible)}

    def patch_event(self, candidate, text, rank, before, runs) -> dict:
        names = candidate.template.split("+")
        return {
            "event": "patch", "rank": rank, "path": candidate.source.path,
            "diff": unified_diff(candidate.source.path, candidate.source.text, text), "text": text,
            "template": candidate.template, "published": "; ".join(
                dict.fromkeys(source_of(name) or "relifix (Tan and Roychoudhury 2015)"
                              for name in names)),
            "line": candidate.line, "function": candidate.function, "guard": candidate.guard,
            "note": candidate.note, "score": candidate.final,
            "tests": {"before": before, "after": self.baseline.describe(runs)}}
