# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program itself does elsewhere, as the first choice of default values.

The plastic surgery hypothesis (Barr et al. 2014): the material of a repair is mostly in the program.
"""

from __future__ import annotations

import ast
import re


REMOVED = re.compile(r"""\.(?:get|setdefault|pop)\(\s*(["'][^"'\n]{1,60}["'])\s*,\s*([^(),\n]{1,30})\)""")


def idioms_of(sources, suspect_diff: str = "") -> dict[str, list[str]]:
    """Key text -> default texts that `.get(key, default)` gives it somewhere in the program, or gave
    it before the suspect commit."""
    found: dict[str, list[str]] = {}
    for line in suspect_diff.splitlines()[:20000]:
        if line.startswith("-") and not line.startswith("---"):
            for key, value in REMOVED.findall(line[:2000]):
                found.setdefault(key.replace('"', "'"), []).append(value.strip())
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) \
                    and node.func.attr in ("get", "setdefault", "pop") and len(node.args) == 2:
                key = source.segment(node.args[0]).replace('"', "'")
                value = source.segment(node.args[1])
                if len(value) <= 30 and "\n" not in value and value not in found.get(key, []):
                    found.setdefault(key, []).append(value)
    return found
