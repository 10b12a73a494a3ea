# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders what passed: repairs before guards, then by how usual, local, small and natural it is."""

from __future__ import annotations

import ast
import difflib
import math
import re
from collections import Counter

from .unit import Candidate

# Where only "does not crash" is known, edits that steer around the crash prove little.
INCIDENTAL = ("variable.", "expression.", "constant.", "insert.flow", "insert.update", "insert.copy",
              "statement.", "condition.wrap", "condition.refine", "condition.replace", "call.unwrap",
              "call.remove")

TOKEN = re.compile(r"[A-Za-z_]\w*|\d+\.?\d*|\S")


def size(before: str, after: str) -> tuple[int, int]:
    """(changed lines, changed tokens) between two texts of the same definition."""
    a, b = before.splitlines(), after.splitlines()
    lines = 0
    tokens = 0
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, a, b, False).get_opcodes():
        if tag == "equal":
            continue
        lines += max(i2 - i1, j2 - j1)
        left, right = TOKEN.findall("\n".join(a[i1:i2])), TOKEN.findall("\n".join(b[j1:j2]))
        for kind, x1, x2, y1, y2 in difflib.SequenceMatcher(None, left, right, False).get_opcodes():
            if kind != "equal":
                tokens += max(x2 - x1, y2 - y1)
    return lines, tokens


class Naturalness:
    """Mean surprise of the new tokens under a bigram model of the file itself (Hindle et al. 2012)."""

    def __init__(self, text: str):
        tokens = TOKEN.findall(text)[:40000]
        self.single = Counter(tokens)
        self.pairs = Counter(zip(tokens, tokens[1:]))
        self.total = len(tokens) + 1

    def surprise(self, text: str) -> float:
        """Bits a token, 0 (usual) to about 15 (never seen)."""
        tokens = TOKEN.findall(text)
        if len(tokens) < 2:
            return 0.0
        bits = 0.0
        for left, right in zip(tokens, tokens[1:]):
            pair = (self.pairs[(left, right)] + 0.1) / (self.single[left] + 1.0)
            single = (self.single[right] + 0.5) / self.total
            bits -= math.log2(0.7 * min(1.0, pair) + 0.3 * single)
        return bits / (len(tokens) - 1)


# Types that callers use alike.
ALIKE = {"float": "int", "defaultdict": "dict", "OrderedDict": "dict", "Counter": "dict"}
# Types of the values that templates make up.
MADE_UP = {"NoneType", "bool", "int", "str", "list", "tuple", "dict", "set"}
LITERALS = ((ast.List, "list"), (ast.Tuple, "tuple"), (ast.Dict, "dict"), (ast.Set, "set"))


def spelled_out(node) -> set[str]:
    """Names of the types that a function's text says it answers with."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Return):
            value = one.value
            if value is None or isinstance(value, ast.Constant):
                found.add(type(value and value.value).__name__)
            found.update(name for kind, name in LITERALS if isinstance(value, kind))
    note = ast.unparse(node.returns) if node.returns is not None else ""
    if "None" in note or "Optional" in note or "Any" in note:
        found.add("NoneType")
    return found


def is_strange(node, before, after) -> bool:
    """Whether a patched function answers with a made-up value of a type that it did not have before.
    Its callers may not expect that: what fails is then only moved to them.

    node  the unpatched function; before, after  names of types that were seen"""
    if not before:
        return False
    known = {ALIKE.get(name, name) for name in spelled_out(node) | set(before)}
    return bool(({ALIKE.get(name, name) for name in after} & MADE_UP) - known)


def is_guard(candidate: Candidate, sites: dict, oracle_is_specific: bool) -> bool:
    """Whether it only silences. A guard whose variants with another value fail an assertion is a repair:
    the tests say which value is right.

    sites: site -> [tried, passed, variants that failed an assertion].
    """
    tried, passed, contradicted = sites.get(candidate.site, (0, 0, 0))
    constrained = contradicted > 0 or (oracle_is_specific and passed < tried)
    return candidate.strange and not oracle_is_specific \
        or candidate.guard and not (candidate.site and constrained)


def final_score(candidate: Candidate, models: dict, oracle_is_specific: bool) -> float:
    """The candidate's weight and what its text adds to it; never less than the weight."""
    source = candidate.source
    top = source.top_statement(candidate.edits)
    start, end = source.block(top) if top is not None else (0, len(source.text))
    shift = sum(len(e.text) - (e.end - e.start) for e in candidate.edits)
    before, after = source.text[start:end], candidate.text()[start:end + shift]
    lines, tokens = size(before, after)
    if source.path not in models:
        models[source.path] = Naturalness(source.text)
    added = "\n".join(line for line in after.splitlines() if line not in before.splitlines())
    score = candidate.weight + 0.25 * max(0, lines - 1) + 0.06 * tokens
    score += 0.05 * models[source.path].surprise(added)
    if candidate.template.startswith(("statement.delete", "expression.drop", "condition.drop",
                                      "condition.unwrap")):
        score += 0.8
    if not oracle_is_specific and candidate.template.startswith(INCIDENTAL):
        score += 1.2
    return round(score, 4)
