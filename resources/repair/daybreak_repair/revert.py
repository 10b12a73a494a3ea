# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partial revert of a suspect commit: each changed run of lines, each hunk, each file.

Reverting what a change did is the oldest repair there is (Tan and Roychoudhury 2015, relifix).
"""

from __future__ import annotations

import re

from .source import Edit, Source
from .unit import Candidate

HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def changes_of(diff: str) -> dict[str, list[tuple]]:
    """Per file the runs (hunk number, removed lines, added lines, the line before)."""
    files: dict[str, list] = {}
    path, hunk, removed, added, inside = "", 0, [], [], False

    def flush():
        if removed or added:
            files.setdefault(path, []).append((hunk, list(removed), list(added), context[-1:]))
        removed.clear()
        added.clear()

    context: list[str] = []
    for line in diff.split("\n"):
        if line.startswith("diff ") or line.startswith("--- ") and not inside:
            flush()
            inside = False
        elif line.startswith("+++ ") and not inside:
            path = line[4:].split("\t")[0].strip()
            path = path[2:] if path.startswith("b/") else path
        elif HUNK.match(line):
            flush()
            inside, hunk = True, hunk + 1
            context.clear()
        elif inside and line.startswith("-"):
            removed.append(line[1:])
        elif inside and line.startswith("+"):
            added.append(line[1:])
        elif inside and line.startswith(" "):
            flush()
            context.append(line[1:])
    flush()
    return files


def occurrences(lines: list[str], wanted: list[str], before: list[str]) -> list[int]:
    """Indices where a run of lines stands; with the line before it when the run is empty."""
    if not wanted:
        return [i + 1 for i, line in enumerate(lines) if before and line == before[-1]]
    return [i for i in range(len(lines) - len(wanted) + 1) if lines[i:i + len(wanted)] == wanted]


def candidates_of(source: Source, diff: str):
    """Candidates that undo parts of the diff in this file, where its lines still stand."""
    runs = changes_of(diff).get(source.path, [])
    if not runs or len(runs) > 60:
        return
    lines = [line.rstrip("\r\n") for line in source.lines]
    found = []
    for hunk, removed, added, before in runs:
        places = occurrences(lines, added, before)
        if len(places) != 1:
            continue
        start = source.offsets[places[0]]
        end = source.offsets[places[0] + len(added)]
        text = "".join(line + source.newline for line in removed)
        found.append((hunk, Edit(start, end, text)))
    function = "<commit>"

    def make(edits, name, cost):
        line = source.line_of(min(edit.start for edit in edits))
        return Candidate(source, tuple(sorted(edits)), name, cost, line, function)

    for hunk, edit in found:
        yield make([edit], "revert.lines", 1.0)
    for number in sorted({hunk for hunk, _ in found}):
        edits = [edit for hunk, edit in found if hunk == number]
        if len(edits) > 1:
            yield make(edits, "revert.hunk", 1.3)
    if len(found) > 1:
        yield make([edit for _, edit in found], "revert.file", 1.8)
