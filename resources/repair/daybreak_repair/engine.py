# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate and validate: base line, localization, candidates in order of promise, ranked patches."""

from __future__ import annotations

import heapq
import itertools
import os
import shutil
import tempfile
import threading
import time

from . import ranking, revert
from .job import Job, plan_of
from .localize import merge_frames, relative, spectrum, traceback_of
from .mining import idioms_of
from .source import Source, unified_diff
from .templates import candidates_of
from .templates.registry import source_of
from .unit import Candidate, Knowledge, Unit, units_of
from .validate import Baseline, Verdict, Worker


def source_line(unit: Unit) -> int:
    return unit.source.first_line(unit.node)


class Engine:
    """One job. `emit` takes dictionaries, one per line of output; `stopped` ends the search early."""

    def __init__(self, job: Job, emit, stopped):
        self.job = job
        self.emit = emit
        self.stopped = stopped
        self.started = time.monotonic()
        self.scratch = tempfile.mkdtemp(prefix="repair-", dir=job.scratch or None)
        self.sources: dict[str, Source] = {}
        self.lock = threading.Lock()
        self.sites: dict[tuple, list[int]] = {}
        self.plausible: list[Candidate] = []
        self.partial: list[Candidate] = []
        self.headers: dict[tuple[str, int], float] = {}  # lines of signatures
        self.numbers = itertools.count()
        self.expanded = 0
        self.most_improved = 0
        self.next_weight = 0.0
        self.tried = 0
        self.first_found = 0.0
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
            shutil.rmtree(self.scratch, ignore_errors=True)
        summary.update(event="done", seconds=round(self.elapsed(), 3), candidates=self.tried)
        self.emit(summary)
        return summary

    def search(self) -> dict:
        self.load_sources()
        if not self.sources:
            return {"fixed": False, "reason": "none of the sources can be parsed as Python"}
        self.baseline = Baseline(self.job, self.scratch, list(self.sources))
        self.baseline.measure(self.job.time_limit_s)
        self.emit({"event": "baseline", "commands": self.baseline.summary(),
                   "mode": self.baseline.mode, "elapsed_s": round(self.elapsed(), 3)})
        if not self.baseline.fails:
            self.baseline.close()
            return {"fixed": False, "reason": "every command passes on the unpatched program"}
        self.reserve = min(0.5 * self.job.time_limit_s, 0.5 + 1.3 * self.baseline.fresh_seconds)
        workers = []
        try:
            self.prepare()
            queue = self.queue()
            self.emit({"event": "progress", "phase": "search", "generated": len(queue),
                       "elapsed_s": round(self.elapsed(), 3)})
            workers = [Worker(self.baseline, self.scratch, number)
                       for number in range(self.job.workers)]
            self.validate(queue, workers)
            if not self.plausible and not self.out_of_time():
                pairs = self.pairs()
                self.emit({"event": "progress", "phase": "pairs", "generated": len(pairs),
                           "elapsed_s": round(self.elapsed(), 3)})
                self.validate(pairs, workers)
        finally:
            for worker in workers:
                worker.close()
            self.baseline.close()
        return self.conclude()

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

    def queue(self) -> list:
        """A heap of (weight, order, level, candidate), without duplicates."""
        heap = []
        seen: dict = {}
        counter = self.numbers
        best = max(self.scores.values(), default=1.0) or 1.0
        begun = time.monotonic()
        for source in self.sources.values():
            for candidate in revert.candidates_of(source, self.job.suspect_diff):
                self.push(heap, seen, counter, candidate, max(0.6, self.suspicion(candidate) / best))
        for unit, strength in self.ranked_units():
            if len(heap) >= self.job.max_candidates or time.monotonic() - begun > 0.15 * self.job.time_limit_s:
                break
            if unit.is_function:
                for line in range(source_line(unit), unit.node.body[0].lineno):
                    self.headers[(unit.source.path, line)] = min(1.0, strength)
            for candidate in candidates_of(unit):
                score = self.suspicion(candidate) / best
                if score <= 0 and unit.is_function:
                    continue
                self.push(heap, seen, counter, candidate, max(score, 0.0 if unit.is_function
                                                              else 0.35))
        heapq.heapify(heap)
        self.cheapest = [item[3] for item in heapq.nsmallest(1500, heap)]
        return heap

    def push(self, heap, seen, counter, candidate, score):
        key = (candidate.source.path, candidate.edits)
        candidate.weight = candidate.cost + 1.6 * (1.0 - min(1.0, score))
        if candidate.guard:
            candidate.weight += 0.6
        item = (candidate.weight, next(counter), 0, candidate)
        if key not in seen:
            seen[key] = len(heap)
            heap.append(item)
        elif item[0] < heap[seen[key]][0]:
            heap[seen[key]] = item

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

    def pairs(self) -> list:
        """Pairs of the cheapest edits, those first that made some failing test pass."""
        result = []
        seen = set()
        partial = sorted(self.partial, key=lambda c: c.weight)[:12]
        for first, others in [(c, self.cheapest[:1500]) for c in partial] + [
                (c, self.cheapest[:150]) for c in self.cheapest[:150]]:
            for both in self.companions(first, others, 0.0 if first in partial else 1.5):
                if both.edits not in seen:
                    seen.add(both.edits)
                    result.append((both.weight, next(self.numbers), 0, both))
        heapq.heapify(result)
        return result

    # validation --------------------------------------------------------------------------------

    def out_of_time(self) -> bool:
        if self.stopped() or self.left() <= 0:
            return True
        if self.plausible:
            best = min(candidate.weight for candidate in self.plausible)
            least = self.job.patience_s / (3 if self.next_weight > best + 1.5 else 1)
            grace = max(least, 0.1 * self.job.patience_s * self.first_found)
            return self.elapsed() > self.first_found + grace or len(self.plausible) >= 60
        return False

    def validate(self, heap: list, workers: list[Worker]):
        self.seen_texts: set[int] = set()
        self.busy = 0
        threads = [threading.Thread(target=self.work, args=(heap, worker)) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def work(self, heap: list, worker: Worker):
        while not self.out_of_time():
            with self.lock:
                item = heapq.heappop(heap) if heap else None
                if item is not None:
                    self.next_weight = item[0]
                    self.busy += 1
            if item is None:
                if not self.busy:
                    return
                time.sleep(0.005)
                continue
            try:
                self.attempt(heap, worker, item)
            finally:
                with self.lock:
                    self.busy -= 1

    def attempt(self, heap: list, worker: Worker, item):
        weight, order, level, candidate = item
        text = candidate.text()
        fingerprint = hash((candidate.source.path, text))
        with self.lock:
            if level == 0 and (fingerprint in self.seen_texts
                               or text == candidate.source.text):
                return
            self.seen_texts.add(fingerprint)
        verdict = worker.check(candidate, text, level, self.left())
        with self.lock:
            self.tried += 1
            self.record(heap, item, verdict)
            now = self.elapsed()
            if now - self.last_report > 1.0:
                self.last_report = now
                self.emit({"event": "progress", "phase": "search", "tried": self.tried,
                           "waiting": len(heap), "plausible": len(self.plausible),
                           "elapsed_s": round(now, 2)})

    def record(self, heap, item, verdict: Verdict):
        weight, order, level, candidate = item
        if verdict.kind == "invalid":
            return
        if verdict.kind == "timeout" and level + 1 < len(self.baseline.levels):
            heapq.heappush(heap, (weight + (2.2, 4.0)[level], order, level + 1, candidate))
            return
        if candidate.site:
            entry = self.sites.setdefault(candidate.site, [0, 0, 0])
            entry[0] += 1
            entry[1] += verdict.kind == "passed"
            entry[2] += verdict.asserted
        if verdict.kind == "passed":
            if not self.plausible:
                self.first_found = self.elapsed()
            self.plausible.append(candidate)
        elif verdict.improved and candidate.parts == 1:
            self.partial.append(candidate)
            self.most_improved = max(self.most_improved, verdict.improved)
            if self.expanded < 16 and verdict.improved == self.most_improved:
                self.expanded += 1
                for both in self.companions(candidate, self.cheapest[:600], 0.8):
                    heapq.heappush(heap, (both.weight, next(self.numbers), 0, both))

    # results -----------------------------------------------------------------------------------

    def conclude(self) -> dict:
        """The given commands themselves, in fresh processes, decide what is emitted."""
        crash_only = bool(self.job.reproduction_command)
        ranked = ranking.order(self.plausible, self.sites, not crash_only)
        if crash_only and self.job.near_text:
            shares = {id(c): self.baseline.near({c.source.path: c.text()}) for c in ranked[:25]}
            ranked.sort(key=lambda c: (-shares.get(id(c), 0.0), c.guard, c.weight))
        before = self.baseline.summary()
        verified = 0
        rejected = 0
        for candidate in ranked:
            limit = self.job.time_limit_s - self.elapsed()
            if verified >= self.job.max_patches or limit < min(
                    0.2, self.baseline.fresh_seconds) or verified and self.stopped():
                break
            text = candidate.text()
            runs = self.baseline.fresh_on({candidate.source.path: text}, limit)
            if not all(run.passed for run in runs):
                rejected += 1
                continue
            verified += 1
            self.emit(self.patch_event(candidate, text, verified, before, runs))
        if verified:
            return {"fixed": True, "patches": verified, "plausible": len(ranked),
                    "rejected_by_command": rejected}
        if ranked and not rejected:
            reason = "no time was left to confirm a promising patch with the commands themselves"
        elif ranked:
            reason = "what passed in the fast check did not pass with the commands themselves"
        elif self.stopped():
            reason = "stopped"
        elif self.left() <= 0:
            reason = "no candidate passed within the time limit"
        else:
            reason = "no candidate of the templates passes"
        return {"fixed": False, "reason": reason, "plausible": len(ranked)}

    def patch_event(self, candidate, text, rank, before, runs) -> dict:
        names = candidate.template.split("+")
        return {
            "event": "patch", "rank": rank, "path": candidate.source.path,
            "diff": unified_diff(candidate.source.path, candidate.source.text, text), "text": text,
            "template": candidate.template, "published": "; ".join(
                dict.fromkeys(source_of(name) or "relifix (Tan and Roychoudhury 2015)"
                              for name in names)),
            "line": candidate.line, "function": candidate.function, "guard": candidate.guard,
            "note": candidate.note, "score": candidate.weight,
            "tests": {"before": before, "after": self.baseline.describe(runs)}}
