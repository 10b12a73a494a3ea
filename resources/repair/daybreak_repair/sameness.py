# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether two versions of a file say the same: layout, quotes, parentheses, comments and the side of
a comparison aside."""

from __future__ import annotations

import ast

MIRRORED = {ast.Gt: ast.Lt, ast.GtE: ast.LtE}
NEGATED = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
           ast.In: ast.NotIn, ast.NotIn: ast.In}


class Canonical(ast.NodeTransformer):
    """One form for what can be written in several; only where both forms mean the same."""

    def visit_Compare(self, node):
        self.generic_visit(node)
        if len(node.ops) != 1:
            return node
        mirrored = MIRRORED.get(type(node.ops[0]))
        if mirrored:
            return ast.Compare(node.comparators[0], [mirrored()], [node.left])
        if isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            sides = sorted((node.left, node.comparators[0]), key=ast.dump)
            return ast.Compare(sides[0], node.ops, [sides[1]])
        return node

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        inner = node.operand
        if isinstance(node.op, ast.Not) and isinstance(inner, ast.Compare) and len(inner.ops) == 1:
            negated = NEGATED.get(type(inner.ops[0]))
            if negated:
                return ast.Compare(inner.left, [negated()], inner.comparators)
        return node

    def visit_If(self, node):
        self.generic_visit(node)
        if node.orelse and isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not):
            return ast.If(node.test.operand, node.orelse, node.body)
        return node

    def visit_IfExp(self, node):
        self.generic_visit(node)
        if isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not):
            return ast.IfExp(node.test.operand, node.orelse, node.body)
        return node


def meaning_of(text: str) -> str | None:
    """Equal for two texts that say the same; None for what is not Python."""
    try:
        return ast.dump(Canonical().visit(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class Excluded:
    """Versions of files that were proposed before."""

    def __init__(self, versions: list[dict]):
        self.meanings: dict[str, set[str]] = {}
        for version in versions:
            meaning = meaning_of(version["text"])
            if meaning is not None:
                self.meanings.setdefault(version["path"], set()).add(meaning)

    def has(self, path: str, text: str) -> bool:
        known = self.meanings.get(path)
        return bool(known) and meaning_of(text) in known
