# SPDX-FileCopyrightText: 2026 The Daybreak authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the templates work on: one function (or a module's own statements) and what is in scope."""

from __future__ import annotations

import ast
import builtins
import functools
from dataclasses import dataclass, field

from .source import FUNCTIONS, SCOPES, Edit, Source, precedence, required

CONTAINERS = {"list", "dict", "set", "tuple", "str", "deque", "defaultdict", "Counter", "frozenset",
              "OrderedDict", "bytes"}
NUMBERS = {"int", "float", "bool", "Decimal", "Fraction", "complex"}


@dataclass
class Candidate:
    """One patch: edits of one file, before it is tried.

    cost   smaller is tried earlier and preferred later; about 1 for the commonest bug, 6 for rare
    guard  true when the shape of the edit avoids an error instead of computing differently
    site   what alternatives of the same guard share, to see whether its value matters
    """

    source: Source
    edits: tuple[Edit, ...]
    template: str
    cost: float
    line: int
    function: str
    guard: bool = False
    note: str = ""
    site: tuple = ()
    parts: int = 1
    weight: float = 0.0
    final: float | None = None  # what ranks it, once known; never less than the weight
    near: float = 1.0           # share of the calls near the recorded one that it survives
    strange: bool = False       # whether its function then answers with a type that it never had

    def text(self) -> str:
        return self.source.apply(self.edits)


@dataclass
class Knowledge:
    """What is known beside the file: types seen at run time, the error, names of the project."""

    types: dict = field(default_factory=dict)
    exception: str = ""
    message: str = ""
    crash_lines: set = field(default_factory=set)   # (path, line) of frames
    idioms: dict = field(default_factory=dict)      # key text -> default texts of `.get(key, x)`
    suspect_diff: str = ""
    hangs: bool = False   # a test of the unpatched program does not end


@functools.lru_cache(maxsize=20_000)
def binding(text: str) -> int | None:
    """How strongly an expression's text binds; None if it is no expression."""
    try:
        return precedence(ast.parse(text, mode="eval").body)
    except SyntaxError:
        return None


class Unit:
    """A function of a source, or the statements of a module or class outside functions."""

    def __init__(self, source: Source, node: ast.AST, knowledge: Knowledge):
        self.source = source
        self.node = node
        self.knowledge = knowledge
        self.is_function = isinstance(node, FUNCTIONS)
        self.name = self.qualified_name()
        self.nodes = list(self.own_nodes(node))
        self.statements = [n for n in self.nodes if isinstance(n, ast.stmt)]
        self.parameters = self.parameter_names(node) if self.is_function else []
        self.enclosing = [p for p in self.ancestors(node) if isinstance(p, FUNCTIONS)]
        self.locals = self.local_names()
        self.globals = [n.name for n in source.tree.body if hasattr(n, "name")]
        self.module_values = self.module_names()
        key = "%s:%d" % (source.path, source.first_line(node)) if self.is_function else ""
        self.types = knowledge.types.get(key, {})
        self.is_generator = any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in self.nodes)
        self.attributes = self.attribute_names()
        self.method_class = next((p for p in self.ancestors(node) if isinstance(p, ast.ClassDef)),
                                 None) if self.is_function else None

    # structure ---------------------------------------------------------------------------------

    def own_nodes(self, root: ast.AST):
        """Nodes of the unit, nested functions and classes excluded, in source order."""
        stack = list(reversed(list(ast.iter_child_nodes(root))))
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, FUNCTIONS + (ast.ClassDef,)):
                if isinstance(root, FUNCTIONS) or isinstance(node, FUNCTIONS):
                    continue
            stack.extend(reversed(list(ast.iter_child_nodes(node))))

    def ancestors(self, node: ast.AST):
        while node in self.source.parent:
            node = self.source.parent[node]
            yield node

    def qualified_name(self) -> str:
        names = [p.name for p in self.ancestors(self.node) if hasattr(p, "name") and p.name]
        own = [self.node.name] if hasattr(self.node, "name") else ["<module>"]
        return ".".join(list(reversed(names)) + own)

    @staticmethod
    def parameter_names(node) -> list[str]:
        a = node.args
        names = [arg.arg for arg in a.posonlyargs + a.args]
        names += [a.vararg.arg] if a.vararg else []
        names += [arg.arg for arg in a.kwonlyargs]
        return names + ([a.kwarg.arg] if a.kwarg else [])

    def local_names(self) -> list[str]:
        names = list(self.parameters)
        for n in self.nodes:
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
                names.append(n.id)
            elif isinstance(n, ast.ExceptHandler) and n.name:
                names.append(n.name)
        for outer in self.enclosing:
            names += self.parameter_names(outer)
            names += [n.id for n in self.own_nodes(outer)
                      if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        return list(dict.fromkeys(names))

    def module_names(self) -> list[str]:
        names = []
        for stmt in self.source.tree.body:
            if isinstance(stmt, ast.Assign):
                names += [t.id for t in stmt.targets if isinstance(t, ast.Name)]
            elif isinstance(stmt, ast.AnnAssign) and isinstance(stmt.target, ast.Name):
                names.append(stmt.target.id)
        return list(dict.fromkeys(names))

    def attribute_names(self) -> list[str]:
        """Of the whole file, the likeliest donors of a name."""
        known = getattr(self.source, "attributes", None)
        if known is None:
            known = list(dict.fromkeys(n.attr for n in self.source.walk(self.source.tree)
                                       if isinstance(n, ast.Attribute)))
            self.source.attributes = known
        return known

    def statement_of(self, node: ast.AST) -> ast.stmt:
        while not isinstance(node, ast.stmt):
            node = self.source.parent[node]
        return node

    def siblings(self, stmt: ast.stmt) -> tuple[list[ast.stmt], int]:
        """The block that holds a statement and its index there."""
        block = getattr(self.source.parent[stmt], self.source.field[stmt])
        return block, block.index(stmt)

    def loop_of(self, node: ast.AST) -> ast.AST | None:
        for parent in self.ancestors(node):
            if parent is self.node or isinstance(parent, SCOPES):
                return None
            if isinstance(parent, (ast.For, ast.While, ast.AsyncFor)):
                return parent
        return None

    def editable(self, node: ast.AST) -> bool:
        """Docstrings, type annotations and parts of f-strings are not edited."""
        here = node
        while here is not self.node and here in self.source.parent:
            parent = self.source.parent[here]
            name = self.source.field[here]
            if isinstance(parent, ast.JoinedStr) or name in ("annotation", "returns"):
                return False
            if isinstance(parent, ast.Expr) and isinstance(here, ast.Constant):
                return False
            here = parent
        return True

    # types -------------------------------------------------------------------------------------

    def types_of(self, node: ast.AST) -> set[str]:
        """Type names an expression may have; empty when nothing is known."""
        if isinstance(node, ast.Name):
            return set(self.types.get(node.id, ()))
        if isinstance(node, ast.Constant):
            return {type(node.value).__name__}
        if isinstance(node, (ast.List, ast.ListComp)):
            return {"list"}
        if isinstance(node, (ast.Dict, ast.DictComp)):
            return {"dict"}
        if isinstance(node, (ast.Set, ast.SetComp)):
            return {"set"}
        if isinstance(node, ast.Tuple):
            return {"tuple"}
        if isinstance(node, (ast.Compare,)):
            return {"bool"}
        if isinstance(node, ast.UnaryOp):
            return {"bool"} if isinstance(node.op, ast.Not) else self.types_of(node.operand)
        if isinstance(node, ast.BinOp):
            left, right = self.types_of(node.left), self.types_of(node.right)
            if isinstance(node.op, ast.Div) and left <= {"int"} and right <= {"int"} and left:
                return {"float"}
            if isinstance(node.op, ast.Mod) and "str" in left:
                return {"str"}
            return left | right
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in ("len", "ord", "round", "hash"):
                return {"int"}
            if name == "sorted":
                return {"list"}
            if name in ("int", "str", "float", "list", "dict", "set", "tuple", "bool", "deque",
                        "defaultdict", "Counter", "Decimal"):
                return {name}
            if name == self.name.rsplit(".", 1)[-1]:
                return set(self.types.get("return", ()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("join", "lower", "upper", "strip", "format", "replace"):
                return {"str"}
            if node.func.attr in ("count", "index", "find"):
                return {"int"}
        return set()

    def numeric(self, node: ast.AST) -> bool:
        """Whether adding one to the expression may make sense."""
        if isinstance(node, ast.Constant):
            return type(node.value) in (int, float)
        known = self.types_of(node)
        if known:
            return bool(known & {"int", "float"})
        return not isinstance(node, (ast.BoolOp, ast.Compare, ast.Lambda, ast.JoinedStr,
                                     ast.GeneratorExp, ast.Starred, ast.Tuple, ast.Dict, ast.List))

    def may_be(self, node: ast.AST, kinds: set[str]) -> bool:
        known = self.types_of(node)
        return not known or bool(known & kinds)

    def compatible(self, left: set[str], right: set[str]) -> bool:
        if not left or not right or left & right:
            return True
        return bool(left & NUMBERS and right & NUMBERS)

    def names_for(self, node: ast.AST) -> list[str]:
        """Variables in scope that could stand at a node, the likeliest first."""
        line = node.lineno
        own = self.types_of(node)
        here = getattr(node, "id", "")
        scored = []
        for index, name in enumerate(self.local_names_before(line)):
            if name in ("self", "cls", "_") or name == here:
                continue
            fits = self.compatible(own, set(self.types.get(name, ())))
            distance = 0 if name in self.parameters else 1
            scored.append((not fits, distance * 0.5 + index * 0.05, name))
        return [name for _, _, name in sorted(scored)]

    def local_names_before(self, line: int) -> list[str]:
        """Parameters and variables bound on or above a line, or anywhere in a loop around it."""
        loops = [n for n in self.nodes if isinstance(n, (ast.For, ast.While))
                 and n.lineno <= line <= n.end_lineno]
        limit = max([loop.end_lineno for loop in loops] + [line])
        bound = set(self.parameters)
        for n in self.nodes:
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store) and n.lineno <= limit:
                bound.add(n.id)
        for outer in self.enclosing:
            bound.update(name for name in self.locals if name not in bound
                         and not any(isinstance(n, ast.Name) and n.id == name
                                     and isinstance(n.ctx, ast.Store) for n in self.nodes))
        return [name for name in self.locals if name in bound]

    # making candidates -------------------------------------------------------------------------

    def fit(self, node: ast.AST, text: str) -> str:
        """Text for a node's place, in parentheses if the place needs them."""
        parent = self.source.parent.get(node)
        if parent is None:
            return text
        binds = binding(text.strip())
        if binds is None:
            return text
        if "\n" in text and not self.inside_brackets(node):
            return "(" + text + ")"
        if binds < required(parent, node, self.source.field[node]):
            return "(" + text + ")"
        return text

    def inside_brackets(self, node: ast.AST) -> bool:
        for parent in self.ancestors(node):
            if isinstance(parent, ast.stmt):
                return False
            if isinstance(parent, (ast.Call, ast.List, ast.Dict, ast.Set, ast.Tuple)):
                return True
        return False

    def operand(self, node: ast.AST, level: int = 16) -> str:
        """A node's text, in parentheses if it binds less than the level."""
        text = self.source.segment(node)
        if isinstance(node, ast.GeneratorExp) and not text.startswith("("):
            return "(" + text + ")"
        return text if precedence(node) >= level else "(" + text + ")"

    def swap_text(self, node: ast.AST, text: str, template: str, cost: float, **more) -> Candidate:
        """The candidate that puts an expression's text in place of a node."""
        return self.make([self.source.replace(node, self.fit(node, text))], template, cost,
                         node.lineno, **more)

    def make(self, edits, template: str, cost: float, line: int, **more) -> Candidate:
        return Candidate(self.source, tuple(sorted(edits)), template, cost, line, self.name, **more)

    def insert_before(self, stmt: ast.stmt, text: str, template: str, cost: float,
                      **more) -> Candidate | None:
        """A candidate that puts lines (relative indentation) before a statement."""
        if not self.source.alone(stmt) or self.is_elif(stmt):
            return None
        start, _ = self.source.block(stmt)
        return self.make([Edit(start, start, self.lines_at(text, self.source.indent(stmt)))],
                         template, cost, stmt.lineno, **more)

    def insert_after(self, stmt: ast.stmt, text: str, template: str, cost: float,
                     **more) -> Candidate | None:
        if not self.source.alone(stmt) and not hasattr(stmt, "body"):
            return None
        _, end = self.source.block(stmt)
        lines = self.lines_at(text, self.source.indent(stmt))
        if end and not self.source.text[:end].endswith("\n"):
            lines = self.source.newline + lines
        return self.make([Edit(end, end, lines)], template, cost, stmt.lineno, **more)

    def is_elif(self, stmt: ast.stmt) -> bool:
        return isinstance(stmt, ast.If) and self.source.text[self.source.span(stmt)[0]:].startswith(
            "elif")

    def lines_at(self, text: str, indent: str) -> str:
        return "".join(indent + line + self.source.newline for line in text.split("\n"))

    def step(self) -> str:
        """One level of the file's indentation."""
        for stmt in self.source.tree.body:
            if getattr(stmt, "body", None) and isinstance(stmt.body, list):
                indent = self.source.indent(stmt.body[0])
                if indent and stmt.body[0].lineno > stmt.lineno:
                    return indent
        return "    "


BUILTINS = set(dir(builtins))


def units_of(source: Source, knowledge: Knowledge, lines: set[int]) -> list[Unit]:
    """Every function of a file that holds one of the lines, then the module's own statements."""
    units = [Unit(source, node, knowledge) for node in source.walk(source.tree)
             if isinstance(node, FUNCTIONS)
             and any(node.lineno <= line <= node.end_lineno for line in lines)]
    units.append(Unit(source, source.tree, knowledge))
    return units
