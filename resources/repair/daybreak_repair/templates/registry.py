# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of templates and the one place that runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterator

from ..unit import Candidate, Unit


@dataclass(frozen=True)
class Template:
    name: str
    source: str
    generate: Callable


TEMPLATES: list[Template] = []


def template(name: str, source: str):
    """Registers a generator of candidates; `source` says where the idea is published."""
    def register(function):
        TEMPLATES.append(Template(name, source, function))
        return function
    return register


def source_of(name: str) -> str:
    for item in TEMPLATES:
        if name == item.name or name.startswith(item.name + "."):
            return item.source
    return ""


def candidates_of(unit: Unit) -> Iterator[Candidate]:
    """All candidates of all templates for one unit, in no order of merit."""
    for item in TEMPLATES:
        for candidate in item.generate(unit) or ():
            if candidate is not None:
                yield candidate
