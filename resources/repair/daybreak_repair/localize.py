# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the fault may be: coverage of failing against passing tests, and traceback frames.

Suspiciousness is Ochiai's coefficient (Abreu, Zoeteweij and van Gemund 2007), which Pearson et al.
2017 found among the best for real faults; a traceback's own frames are added because a crash
names its place better than any spectrum (Wong et al. 2014, Schroeter et al. 2010).
"""

from __future__ import annotations

import math
import os
import re

FRAME = re.compile(r'^\s*File "([^"\n]+)", line (\d+), in (.+)$', re.M)
ERROR = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Warning|Interrupt|Iteration|Exit|Expired"
                   r"|NotFound|DoesNotExist)[\w]*)(?:: (.*))?$", re.M)


def ochiai(failed_here: int, failed: int, passed_here: int) -> float:
    """ef / sqrt((ef + nf) (ef + ep)), in [0, 1]."""
    if not failed_here or not failed:
        return 0.0
    return failed_here / math.sqrt(failed * (failed_here + passed_here))


def spectrum(tests: list[dict], failing: set[str]) -> dict[tuple[str, int], float]:
    """(path, line) -> suspiciousness; tests carry `test` and `lines` {path: [lines]}."""
    failed: dict[tuple[str, int], int] = {}
    passed: dict[tuple[str, int], int] = {}
    total = 0
    for record in tests:
        bad = record["test"] in failing
        total += bad
        counts = failed if bad else passed
        for path, lines in record.get("lines", {}).items():
            for line in lines:
                counts[(path, line)] = counts.get((path, line), 0) + 1
    return {key: ochiai(count, total, passed.get(key, 0)) for key, count in failed.items()}


def traceback_of(text: str) -> tuple[list[tuple[str, int, str]], str, str]:
    """Frames (file, line, function), exception type and message of the last traceback in a text."""
    start = text.rfind("Traceback (most recent call last)")
    part = text[start:] if start >= 0 else text
    frames = [(m.group(1), int(m.group(2)), m.group(3).strip()) for m in FRAME.finditer(part)]
    errors = list(ERROR.finditer(part))
    if not errors:
        return frames, "", ""
    return frames, errors[0].group(1), errors[0].group(2) or ""


CHAINED = ("The above exception was the direct cause of the following exception:",
           "During handling of the above exception, another exception occurred:")


def cause_frames(text: str) -> list[tuple[str, int, str]]:
    """Frames of the exceptions that led to the last traceback of a text, the first cause first."""
    start = text.rfind("Traceback (most recent call last)")
    end = start
    while start > 0 and text[:start].rstrip().endswith(CHAINED):
        start = text.rfind("Traceback (most recent call last)", 0, start)
    return [(m.group(1), int(m.group(2)), m.group(3).strip())
            for m in FRAME.finditer(text[max(0, start):max(0, end)])]


def relative(path: str, root: str, sources: list[str]) -> str:
    """The source that a frame's path means, by its longest matching end; empty if none does."""
    path = path.replace("\\", "/")
    real = os.path.realpath(os.path.join(root, path))
    for source in sources:
        if real == os.path.realpath(os.path.join(root, source)):
            return source
    parts = path.split("/")
    best, length = "", 0
    for source in sources:
        own = source.split("/")
        common = 0
        while common < min(len(own), len(parts)) and own[-1 - common] == parts[-1 - common]:
            common += 1
        if common > length and (common == len(own) or common >= 2 or len(parts) == 1):
            best, length = source, common
    return best


def merge_frames(scores: dict, frames: list[tuple[str, int]]) -> dict:
    """Adds frames, innermost last: the crash line counts fully, its callers less."""
    merged = dict(scores)
    for distance, (path, line) in enumerate(reversed(frames)):
        key = (path, line)
        merged[key] = max(merged.get(key, 0.0), 0.55 ** min(distance, 6))
        for near in (line - 1, line + 1, line - 2, line + 2):
            if (path, near) in merged:
                merged[(path, near)] = max(merged[(path, near)], 0.5 * merged[key])
    return merged
