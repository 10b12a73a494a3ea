# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A source file with its syntax tree, and edits by ranges of its text.

Edits never go through `ast.unparse` for more than the smallest replaced expression, so formatting
and comments survive. Offsets are characters from the start of the text.
"""

from __future__ import annotations

import ast
import bisect
import difflib
from dataclasses import dataclass

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = FUNCTIONS + (ast.Lambda, ast.ClassDef)


@dataclass(frozen=True, order=True)
class Edit:
    """Replaces text[start:end]; start == end inserts."""

    start: int
    end: int
    text: str


class Source:
    """One parsed file. Raises SyntaxError or UnicodeDecodeError when it cannot be read as Python."""

    def __init__(self, path: str, data: bytes):
        self.path = path
        self.text = data.decode("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self.tree = ast.parse(self.text)
        self.lines = self.text.splitlines(keepends=True)
        if any(ch in self.text for ch in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"):
            self.lines = [line for line in self.text.replace("\r\n", "\n").split("\n")]
            self.lines = [line + self.newline for line in self.lines]
        self.offsets = [0]
        for line in self.lines:
            self.offsets.append(self.offsets[-1] + len(line))
        self.parent: dict[ast.AST, ast.AST] = {}
        self.field: dict[ast.AST, str] = {}
        self.below: dict[ast.AST, list[ast.AST]] = {}
        for node in self.walk(self.tree):
            for name, value in ast.iter_fields(node):
                for item in value if isinstance(value, list) else [value]:
                    if isinstance(item, ast.AST):
                        self.parent[item] = node
                        self.field[item] = name

    def walk(self, node: ast.AST) -> list[ast.AST]:
        """`ast.walk` of a node of this tree, remembered: templates ask again and again."""
        if node not in self.below:
            self.below[node] = list(ast.walk(node))
        return self.below[node]

    def offset(self, line: int, column: int) -> int:
        """Line from 1 and column in UTF-8 bytes, as `ast` counts."""
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8")[:column].decode("utf-8", "ignore"))
        return self.offsets[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        return (self.offset(node.lineno, node.col_offset),
                self.offset(node.end_lineno, node.end_col_offset))

    def segment(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def replace(self, node: ast.AST, text: str) -> Edit:
        start, end = self.span(node)
        return Edit(start, end, text)

    def first_line(self, node: ast.AST) -> int:
        decorators = getattr(node, "decorator_list", None)
        return min([node.lineno] + [d.lineno for d in decorators or []])

    def alone(self, stmt: ast.stmt) -> bool:
        """Whether a statement has its lines for itself."""
        start, end = self.span(stmt)
        line_start = self.offsets[self.first_line(stmt) - 1]
        rest = self.text[end:self.offsets[stmt.end_lineno]].strip()
        before = self.text[line_start:self.offset(self.first_line(stmt),
                                                  stmt.col_offset)]
        return not before.strip() and (not rest or rest.startswith("#"))

    def block(self, stmt: ast.stmt) -> tuple[int, int]:
        """The whole lines of a statement."""
        return self.offsets[self.first_line(stmt) - 1], self.offsets[stmt.end_lineno]

    def indent(self, stmt: ast.stmt) -> str:
        line = self.lines[self.first_line(stmt) - 1]
        return line[:len(line) - len(line.lstrip())]

    def statement_text(self, stmt: ast.stmt) -> str:
        """A statement's text without the indentation of its first line."""
        start, end = self.block(stmt)
        text = self.text[start:end]
        return text if text.endswith("\n") else text + self.newline

    def reindent(self, text: str, old: str, new: str) -> str:
        lines = []
        for line in text.splitlines(keepends=True):
            if line.startswith(old):
                line = new + line[len(old):]
            lines.append(line)
        return "".join(lines)

    def apply(self, edits) -> str:
        """The file's text with the edits applied; they must not overlap."""
        pieces = []
        position = 0
        for edit in sorted(edits):
            if edit.start < position:
                raise ValueError("overlapping edits")
            pieces.append(self.text[position:edit.start])
            pieces.append(edit.text)
            position = edit.end
        pieces.append(self.text[position:])
        return "".join(pieces)

    def top_statement(self, edits) -> ast.stmt | None:
        """The one top-level definition that holds every edit, or None."""
        low = min(edit.start for edit in edits)
        high = max(edit.end for edit in edits)
        for stmt in self.tree.body:
            start, end = self.block(stmt)
            if start <= low and high <= end and isinstance(stmt, FUNCTIONS + (ast.ClassDef,)):
                return stmt
        return None

    def line_of(self, offset: int) -> int:
        return bisect.bisect_right(self.offsets, offset, 1)


def unified_diff(path: str, before: str, after: str) -> str:
    """A diff that `git apply` takes."""
    lines = []
    for line in difflib.unified_diff(before.splitlines(keepends=True),
                                     after.splitlines(keepends=True),
                                     "a/" + path, "b/" + path, n=3):
        if not line.endswith("\n"):
            line += "\n\\ No newline at end of file\n"
        lines.append(line)
    return "".join(lines)


PRECEDENCE = {
    ast.NamedExpr: 0, ast.Lambda: 1, ast.IfExp: 2, ast.Compare: 6, ast.BitOr: 7, ast.BitXor: 8,
    ast.BitAnd: 9, ast.LShift: 10, ast.RShift: 10, ast.Add: 11, ast.Sub: 11, ast.Mult: 12,
    ast.Div: 12, ast.FloorDiv: 12, ast.Mod: 12, ast.MatMult: 12, ast.Pow: 14, ast.Await: 15,
}


def precedence(node: ast.AST) -> int:
    """How strongly an expression's outermost operator binds; 16 for atoms."""
    if isinstance(node, ast.BinOp):
        return PRECEDENCE[type(node.op)]
    if isinstance(node, ast.BoolOp):
        return 3 if isinstance(node.op, ast.Or) else 4
    if isinstance(node, ast.UnaryOp):
        return 5 if isinstance(node.op, ast.Not) else 13
    if isinstance(node, (ast.Yield, ast.YieldFrom)):
        return 0
    if isinstance(node, ast.Tuple):
        return 0
    return PRECEDENCE.get(type(node), 16)


def required(parent: ast.AST, node: ast.AST, field: str) -> int:
    """The least precedence that needs no parentheses in the node's place."""
    if isinstance(parent, ast.BinOp):
        level = PRECEDENCE[type(parent.op)]
        if isinstance(parent.op, ast.Pow):
            return 15 if field == "left" else 13
        return level if field == "left" else level + 1
    if isinstance(parent, ast.BoolOp):
        return 4 if isinstance(parent.op, ast.Or) else 5
    if isinstance(parent, ast.UnaryOp):
        return 5 if isinstance(parent.op, ast.Not) else 13
    if isinstance(parent, ast.Compare):
        return 7
    if isinstance(parent, ast.Attribute):
        return 16
    if isinstance(parent, ast.Subscript):
        return 16 if field == "value" else 0
    if isinstance(parent, ast.Call) and field == "func":
        return 16
    if isinstance(parent, (ast.IfExp,)):
        return 2 if field == "orelse" else 3
    if isinstance(parent, (ast.Starred, ast.Await)):
        return 16
    if isinstance(parent, ast.comprehension):
        return 3
    if isinstance(parent, ast.FormattedValue):
        return 16
    return 2
