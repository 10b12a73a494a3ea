# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The repair templates: every member is a function from a unit to candidates.

A new template is one decorated function in one of these modules. The sources named are listed in
the README of the folder above.
"""

from . import calls, conditions, constants, guards, inserts, operators, statements, variables
from .registry import TEMPLATES, candidates_of

__all__ = ["TEMPLATES", "candidates_of", "calls", "conditions", "constants", "guards", "inserts",
           "operators", "statements", "variables"]
